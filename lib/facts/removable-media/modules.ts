import { type Answer, type FileContent, type Listing, reasonOf } from '../../api.ts'
import { lines, words } from '../../formats/lines.ts'
import type { Levers, Storage } from './shape.ts'

export interface ModuleProbes {
  modprobe: Answer<Listing<FileContent>>
  usbStorageLoaded: Answer<FileContent>
  /** A parameter of the driver: there with a driver that is loaded, and with one that is part of the kernel. */
  usbStorageDelay: Answer<FileContent>
  /** How many disks in use hold the drivers usb_storage and uas. */
  usbStorageUse: Answer<Listing<FileContent>>
}

const OWN_FILE = '/etc/modprobe.d/rounds-usb-storage.conf'
const OWN_TEXT = `# Keeps USB storage out: both drivers are refused. A disk that is needed to start the computer must not hang on USB.
install usb-storage /bin/false
install uas /bin/false
`

/** The file that keeps the drivers out; a driver that is loaded already stays until the restart, and a disk in use may be the one the computer runs from. */
export function moduleLever({ usbStorageLoaded, usbStorageDelay, usbStorageUse }: ModuleProbes): Levers['storage'] {
  if (usbStorageDelay.state === 'value' && usbStorageLoaded.state === 'absent') {
    return undefined
  }
  const inUse = useOf(usbStorageUse)
  return { block: { file: { path: OWN_FILE, text: OWN_TEXT }, atOnce: usbStorageLoaded.state === 'absent', ...(inUse ? { inUse } : {}) } }
}

function useOf(counts: Answer<Listing<FileContent>>): string | undefined {
  if (counts.state !== 'value' || !counts.value.complete) {
    return 'whether a USB disk is in use could not be read'
  }
  return counts.value.entries.some(({ text }) => text.trim() !== '0') ? 'a USB disk is in use now' : undefined
}

/**
 * Whether the kernel may load the driver of USB storage, out of modprobe.d(5). A blacklist only stops automatic loading, and
 * the driver `uas` would bring usb-storage in: so it counts only where both are covered.
 */
export function moduleStorage({ modprobe: texts, usbStorageLoaded: loaded, usbStorageDelay }: ModuleProbes): Storage {
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
  if (usbStorageDelay.state === 'value' && loaded.state === 'absent') {
    return { ...storage, state: 'open', observed: 'the driver of USB storage is part of the kernel and cannot be kept out' }
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
