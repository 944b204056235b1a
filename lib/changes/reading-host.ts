import { lstatSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Answer, absent, type CommandOutput, denied, failed, value } from '../api.ts'
import { readFileProbe } from '../host/files.ts'
import { runProcess } from '../host/processes.ts'
import { readRegistryKey } from '../host/registry.ts'
import { withScratch } from '../host/scratch.ts'
import { codeOf, isDenied } from '../host/system-errors.ts'
import type { FileState, ReadingHost, RegistryState, RunOptions } from './kind.ts'

/** Commands that change nothing, by how they begin. */
const READING_COMMANDS = [
  ['dpkg-query', '-W'],
  ['apt-get', '--simulate'],
  ['secedit.exe', '/export', '/cfg', '{scratch}\\policy.inf'],
]

export function openReadingHost(): ReadingHost {
  return {
    readFile,
    readRegistryValue,
    run: async (command, options) => refusal(command) ?? (await runProcess(command, withLimit(options))),
    runForFile: async (command, file, options) => refusal(command) ?? (await runForFile(command, file, options)),
  }
}

/** A minute is enough for what answers at all. */
export function withLimit(options: RunOptions = {}): RunOptions & { timeoutSeconds: number } {
  return { timeoutSeconds: 60, ...options }
}

export function inScratch(command: readonly string[], folder: string): string[] {
  return command.map((part) => part.replaceAll('{scratch}', folder))
}

function refusal(command: readonly string[]) {
  const isReading = READING_COMMANDS.some((known) => known.every((part, index) => command[index] === part))
  return isReading ? undefined : failed(`${command[0]} was not run: it is no reading command that Rounds knows`)
}

async function readFile(path: string): Promise<Answer<FileState>> {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false })
    if (!status) {
      return value({ state: 'absent', surroundings: { missingFolders: missingFolders(dirname(path)) } })
    }
    if (!status.isFile()) {
      return failed(`${path} is ${status.isSymbolicLink() ? 'a symbolic link' : 'no regular file'}, so Rounds does not change it`)
    }
    const content = await readFileProbe(path, { encoding: 'binary' })
    if (content.state !== 'value') {
      return content
    }
    const { text, mode, uid } = content.value
    return value({ state: 'present', bytes: text, mode, uid, gid: status.gid })
  } catch (error) {
    const reason = `${path} could not be read (${codeOf(error) || String(error)})`
    return isDenied(error) ? denied(reason) : failed(reason)
  }
}

/** Innermost first. */
function missingFolders(folder: string): string[] {
  const status = lstatSync(folder, { throwIfNoEntry: false })
  return status || dirname(folder) === folder ? [] : [folder, ...missingFolders(dirname(folder))]
}

async function readRegistryValue(key: string, name: string): Promise<Answer<RegistryState>> {
  const answer = await readRegistryKey(key, [name])
  if (answer.state === 'value') {
    const data = answer.value.values[name]
    return value(data ? { state: 'present', data } : { state: 'absent', surroundings: { missingKeys: [] } })
  }
  if (answer.state !== 'absent') {
    return answer
  }
  const missingKeys = await missingKeysFrom(key)
  return missingKeys.state === 'value' ? value({ state: 'absent', surroundings: { missingKeys: missingKeys.value } }) : missingKeys
}

/** Innermost first, beginning with a key that is known to be missing. */
async function missingKeysFrom(key: string): Promise<Answer<string[]>> {
  const missing = [key]
  for (let above = parentOf(key); above.includes('\\'); above = parentOf(above)) {
    const answer = await readRegistryKey(above, [])
    if (answer.state === 'value') {
      break
    }
    if (answer.state !== 'absent') {
      return answer
    }
    missing.push(above)
  }
  return value(missing)
}

function parentOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('\\')))
}

function runForFile(command: readonly string[], file: string, options: RunOptions | undefined): Promise<Answer<Uint8Array>> {
  return withScratch(async (folder) => {
    const answer = await runProcess(inScratch(command, folder), withLimit(options))
    return answer.state === 'value' ? contentOf(join(folder, file), command, answer.value) : answer.state === 'absent' ? absent() : answer
  })
}

function contentOf(path: string, [program]: readonly string[], { exitCode }: CommandOutput): Answer<Uint8Array> {
  if (exitCode !== 0) {
    return failed(`${program} ended with exit code ${exitCode}`)
  }
  try {
    return value(Uint8Array.from(readFileSync(path)))
  } catch {
    return failed(`${program} said success, but wrote no file`)
  }
}
