import { type Answer, absent, type CommandOutput, type PowerShellOutput, type RegistryData, value } from '../../../lib/api.ts'
import type { FileState, PresentFile, WritingHost } from '../../../lib/changes/kind.ts'

export interface MemoryHost extends WritingHost {
  files: Map<string, PresentFile>
  /** By `key|name`. */
  registry: Map<string, RegistryData>
  keys: Set<string>
  /** All that happened, in words. */
  log: string[]
}

type Program = (command: readonly string[], host: MemoryHost, files: Record<string, Uint8Array>) => Partial<CommandOutput> | undefined

type Texts = (name: string, input: Record<string, unknown>) => PowerShellOutput | undefined

/** A computer in memory; `programs` answers commands and `texts` PowerShell texts, and what they do not know is not installed. */
export function memoryHost(programs: Program = () => undefined, texts: Texts = () => undefined): MemoryHost {
  const files = new Map<string, PresentFile>()
  const registry = new Map<string, RegistryData>()
  const keys = new Set<string>()
  const log: string[] = []
  const run = async (command: readonly string[], given: Record<string, Uint8Array> = {}): Promise<Answer<CommandOutput>> => {
    log.push(command.join(' '))
    const output = programs(command, host, given)
    return output ? value({ exitCode: 0, stdout: '', stderr: '', ...output }) : absent()
  }
  const tell = async (name: string, input: Record<string, unknown>): Promise<Answer<PowerShellOutput>> => {
    log.push(`${name} ${JSON.stringify(input)}`)
    const output = texts(name, input)
    return output ? value(output) : absent()
  }
  const host: MemoryHost = {
    files,
    registry,
    keys,
    log,
    readFile: async (path) => value<FileState>(files.get(path) ?? { state: 'absent', surroundings: { missingFolders: ['/made'] } }),
    readRegistryValue: async (key, name) => {
      const data = registry.get(`${key}|${name}`)
      return value(data ? { state: 'present', data } : { state: 'absent', surroundings: { missingKeys: keys.has(key) ? [] : [key] } })
    },
    run: (command) => run(command),
    runForFile: async (command, file) => {
      const answer = await run(command)
      const written = files.get(file)
      return answer.state === 'value' && written ? value(Uint8Array.from(Buffer.from(written.bytes, 'base64'))) : absent()
    },
    writeFile: async (path, file) => {
      log.push(`write ${path}`)
      files.set(path, { state: 'present', uid: 0, gid: 0, ...file })
    },
    removeFile: async (path) => {
      log.push(`remove ${path}`)
      files.delete(path)
    },
    removeDrafts: async () => undefined,
    removeFolderIfEmpty: async (path) => void log.push(`remove folder ${path}`),
    setRegistryValue: async (key, name, data) => {
      keys.add(key)
      registry.set(`${key}|${name}`, data)
    },
    deleteRegistryValue: async (key, name) => void registry.delete(`${key}|${name}`),
    deleteRegistryKeyIfEmpty: async (key) => void keys.delete(key),
    execute: (command) => run(command),
    executeWithFiles: (command, given) => run(command, given),
    askPowerShell: (name, input) => tell(`${name}.read`, input),
    tellPowerShell: (name, input) => tell(`${name}.write`, input),
    close: async () => undefined,
  }
  return host
}

export function present(text: string | Uint8Array, more: Partial<PresentFile> = {}): PresentFile {
  return { state: 'present', bytes: Buffer.from(text).toString('base64'), mode: 0o644, uid: 0, gid: 0, ...more }
}

export function textOf(file: PresentFile | undefined): string | undefined {
  return file && Buffer.from(file.bytes, 'base64').toString()
}

export function expectValue<T>(answer: Answer<T>): T {
  if (answer.state !== 'value') {
    throw new Error(`no value: ${JSON.stringify(answer)}`)
  }
  return answer.value
}

export function rejection(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'it did not throw',
    (error: Error) => error.message,
  )
}
