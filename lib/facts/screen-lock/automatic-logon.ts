import type { FileContent } from '../../api.ts'
import { ini } from '../../formats/ini.ts'
import type { Blocker } from './shape.ts'

/** Display managers that log somebody on by themselves: custom.conf of GDM, lightdm.conf, sddm.conf(5). No name is kept. */
export function automaticLogons(files: FileContent[]): Blocker[] {
  return files.filter(logsOn).map(({ path }) => ({ what: 'automatic logon is on', source: path, owner: 'local' }))
}

function logsOn({ path, text }: FileContent): boolean {
  const entries = ini(text)
  const has = (section: RegExp, name: RegExp, wanted: RegExp) =>
    entries.some((entry) => section.test(entry.section) && name.test(entry.name) && wanted.test(entry.value))
  if (/\/gdm3?\//.test(path)) {
    return has(/^daemon$/i, /^(?:AutomaticLoginEnable|TimedLoginEnable)$/i, /^(?:true|1|yes)$/i)
  }
  return path.includes('lightdm') ? has(/^(?:Seat:.*|SeatDefaults)$/i, /^autologin-user$/, /\S/) : has(/^Autologin$/i, /^User$/i, /\S/)
}
