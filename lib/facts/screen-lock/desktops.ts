import { type Answer, type FileContent, failed, type Listing, reasonOf, value } from '../../api.ts'

/** Desktops that people can choose: `gnome`, `kde` or the name of the session. A computer without screen has none. */
export function desktopsOf(sessions: Answer<Listing<FileContent>>, hasScreen: boolean | 'unknown'): Answer<string[]> {
  if (hasScreen === false) {
    return value([])
  }
  if (sessions.state !== 'value' || !sessions.value.complete) {
    return failed(`the desktops could not be listed: ${sessions.state === 'value' ? sessions.value.missed[0] : reasonOf(sessions)}`)
  }
  const paths = sessions.value.entries.map(({ path }) => path)
  const names = new Set(paths.filter((path) => path.endsWith('.desktop')).flatMap((path) => desktopOf(path) ?? []))
  if (paths.includes('/usr/bin/gnome-shell') && paths.some((path) => path.endsWith('.gschema.xml'))) {
    names.add('gnome')
  }
  return names.size === 0 && hasScreen === true ? failed('people work at a screen here, but no desktop was recognised') : value([...names])
}

/** LightDM's own entry starts whatever desktop is the default. */
function desktopOf(path: string): string | undefined {
  const name = path.replace(/^.*\//, '').replace(/\.desktop$/, '')
  if (/^(?:gnome|ubuntu|pop)/i.test(name)) {
    return 'gnome'
  }
  return /^(?:plasma|kde)/i.test(name) ? 'kde' : name === 'lightdm-xsession' ? undefined : name
}
