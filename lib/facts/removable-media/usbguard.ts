import { type Answer, type CommandOutput, type FileContent, type Listing, reasonOf } from '../../api.ts'
import { keyValues } from '../../formats/ini.ts'
import { lines } from '../../formats/lines.ts'
import type { Storage } from './shape.ts'

export interface Sources {
  /** The daemon, where it is installed. */
  program: Answer<Listing<FileContent>>
  files: Answer<Listing<FileContent>>
  active: Answer<CommandOutput>
}

const SOURCE = '/etc/usbguard'

/** USBGuard blocks new devices unless a rule, or its implicit target, lets everything in; see usbguard-daemon.conf(5). */
export function usbguard({ program, files, active }: Sources): Storage {
  const storage = { afterRestart: false, source: SOURCE, owner: 'local' } as const
  if (program.state === 'value' && program.value.complete && program.value.entries.length === 0) {
    return { ...storage, state: 'open', observed: 'USBGuard is not installed' }
  }
  if (program.state !== 'value' || files.state !== 'value' || !files.value.complete) {
    const why = files.state === 'value' ? (files.value.missed[0] ?? 'the program could not be looked for') : reasonOf(files)
    return { ...storage, state: 'unknown', observed: `not known: ${why}`, owner: 'unknown' }
  }
  const { entries } = files.value
  if (active.state !== 'value') {
    return { ...storage, state: 'unknown', observed: `whether USBGuard runs is not known: ${reasonOf(active)}`, owner: 'unknown' }
  }
  if (active.value.stdout.trim() !== 'active') {
    return { ...storage, state: 'open', observed: 'USBGuard is installed but does not run' }
  }
  const settings = keyValues(textOf(entries, 'usbguard-daemon.conf'))
  const letsIn = (settings.get('ImplicitPolicyTarget') ?? 'block') === 'allow' || lines(textOf(entries, 'rules.conf')).some(allowsStorage)
  return letsIn
    ? { ...storage, state: 'open', observed: 'USBGuard runs, but its rules let every USB storage in' }
    : { ...storage, state: 'blocked', observed: 'USBGuard blocks USB devices that are not on its list' }
}

function textOf(files: FileContent[], name: string): string {
  return files.find(({ path }) => path.endsWith(`/${name}`))?.text ?? ''
}

/** A rule without a device, or one for the whole class of mass storage (08). */
function allowsStorage(line: string): boolean {
  const rule = line.trim()
  return rule === 'allow' || (/^allow\b.*with-interface.*\b08:/.test(rule) && !/\b(?:id|serial|hash|name)\b/.test(rule))
}
