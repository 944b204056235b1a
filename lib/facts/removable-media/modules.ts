import { type Answer, type FileContent, type Listing, reasonOf } from '../../api.ts'
import { lines, words } from '../../formats/lines.ts'
import type { Storage } from './shape.ts'

/**
 * Whether the kernel may load the driver of USB storage, out of modprobe.d(5). A blacklist only stops automatic loading, and
 * the driver `uas` would bring usb-storage in: so it counts only where both are covered.
 */
export function moduleStorage(texts: Answer<Listing<FileContent>>, loaded: Answer<FileContent>): Storage {
  const storage = { afterRestart: false, source: '/etc/modprobe.d', owner: 'local' } as const
  if (texts.state !== 'value' || !texts.value.complete) {
    const why = texts.state === 'value' ? texts.value.missed[0] : reasonOf(texts)
    return { ...storage, state: 'unknown', observed: `not known: ${why}`, owner: 'unknown' }
  }
  const statements = inForce(texts.value.entries).flatMap(({ path, text }) =>
    lines(text).map((line) => ({ path, parts: words(line.replace(/#.*$/, '')) })),
  )
  const refused = (module: string) => statements.find(({ parts }) => isRefusal(parts, module))
  const blacklisted = (module: string) => statements.find(({ parts }) => parts[0] === 'blacklist' && isNamed(parts[1], module))
  const block = refused('usb_storage') ?? (refused('uas') || blacklisted('uas') ? blacklisted('usb_storage') : undefined)
  if (!block) {
    return { ...storage, state: 'open', observed: 'USB storage can be used' }
  }
  const isLoaded = loaded.state === 'value'
  const observed = `the driver of USB storage is kept out${isLoaded ? ', but it is still loaded' : ''}`
  return { ...storage, state: 'blocked', observed, source: block.path, afterRestart: isLoaded }
}

/** A file in /etc hides the one with the same name elsewhere. */
function inForce(files: FileContent[]): FileContent[] {
  const byName = new Map<string, FileContent>()
  for (const file of files) {
    const name = file.path.replace(/^.*\//, '')
    if (!byName.has(name)) {
      byName.set(name, file)
    }
  }
  return [...byName.values()]
}

function isRefusal([keyword, name, command = '']: string[], module: string): boolean {
  return keyword === 'install' && isNamed(name, module) && /^(?:\/usr)?\/bin\/(?:true|false)$/.test(command)
}

/** Dashes and underscores are the same in names of modules. */
function isNamed(name: string | undefined, module: string): boolean {
  return name?.replaceAll('-', '_') === module
}
