import { win32 } from 'node:path'
import { parseKey } from './registry-key.ts'
import { loadNative, nativeSource } from './registry-native.ts'

const CURRENT = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
const MACHINE = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment'

export interface WindowsFolders {
  /** Such as `C:\Windows`. */
  root: string
  /** Such as `C:\ProgramData`. */
  programData: string
}

type Read = (key: string, name: string) => string | undefined

const USUAL: WindowsFolders = { root: 'C:\\Windows', programData: 'C:\\ProgramData' }

/**
 * Where Windows and the data of programs stand. Anybody may say so in the environment of what he starts, and a person in the environment of his own
 * elevated programs; so that counts only where it is the usual place, else what stands in the part of the registry that administrators write.
 */
export function windowsFolders(environment: NodeJS.ProcessEnv = process.env, read: Read = fromRegistry): WindowsFolders {
  const { SystemRoot = USUAL.root, windir = SystemRoot, ProgramData = USUAL.programData } = environment
  const saysUsual = same(SystemRoot, USUAL.root) && same(windir, USUAL.root) && same(ProgramData, USUAL.programData)
  if (saysUsual) {
    return { root: SystemRoot, programData: ProgramData }
  }
  const root = read(CURRENT, 'SystemRoot') ?? USUAL.root
  const programData = read(`${CURRENT}\\ProfileList`, 'ProgramData') ?? USUAL.programData
  return { root, programData: expanded(programData, root) }
}

/** Where bare names of programs are looked for: Windows' own folders, then those that administrators set for the whole computer; none of one person. */
export function systemFolders(environment: NodeJS.ProcessEnv = process.env, read: Read = fromRegistry): string {
  const { root } = windowsFolders(environment, read)
  const system = win32.join(root, 'System32')
  const own = [system, root, win32.join(system, 'Wbem'), win32.join(system, 'WindowsPowerShell', 'v1.0'), win32.join(system, 'OpenSSH')]
  const machine = (read(MACHINE, 'Path') ?? '').split(';').map((folder) => expanded(folder.trim(), root))
  return [...own, ...machine.filter((folder) => /^[A-Za-z]:\\/.test(folder) && !own.some((other) => same(other, folder)))].join(';')
}

function expanded(text: string, root: string): string {
  return text.replace(/%(systemroot|windir)%/gi, () => root).replace(/%systemdrive%/gi, () => root.slice(0, 2))
}

function same(one: string, other: string): boolean {
  const [first, second] = [one, other].map((folder) => folder.toLowerCase().replace(/\\+$/, ''))
  return first === second
}

const known = new Map<string, string | undefined>()

/** Undefined where the value is not there or the registry cannot be read. */
function fromRegistry(key: string, name: string): string | undefined {
  const path = `${key}\\${name}`
  if (!known.has(path)) {
    known.set(path, readText(key, name))
  }
  return known.get(path)
}

function readText(key: string, name: string): string | undefined {
  const [native, path] = [loadNative(), parseKey(key)]
  const answer = native instanceof Error || path === undefined ? undefined : nativeSource(native).read(path, [name])
  if (answer === undefined || answer instanceof Promise || answer.state !== 'value') {
    return undefined
  }
  const data = answer.value[name]?.data
  return typeof data === 'string' && data !== '' ? data : undefined
}
