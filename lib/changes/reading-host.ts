import { lstatSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Answer, absent, type CommandOutput, denied, failed, type RegistryData, value } from '../api.ts'
import { content } from '../content/index.ts'
import { messageOf } from '../errors.ts'
import { readEnvironmentFile } from '../host/environment-file.ts'
import { readFileProbe } from '../host/files.ts'
import { openPowerShell } from '../host/powershell.ts'
import { runProcess } from '../host/processes.ts'
import { readRegistryKey, untoldBytes } from '../host/registry.ts'
import { withScratch } from '../host/scratch.ts'
import { codeOf, isDenied } from '../host/system-errors.ts'
import type { FileState, ReadingHost, RegistryState, RunOptions } from './kind.ts'
import { READING_COMMANDS } from './reading-commands.ts'

export function openReadingHost(): ReadingHost {
  const { ask, close } = powerShellTexts()
  return {
    readFile,
    readRegistryValue,
    run: async (command, options) => refusal(command) ?? (await runWithLimit(command, options)),
    runForFile: async (command, file, options) => refusal(command) ?? (await runForFile(command, file, options)),
    askPowerShell: (name, input, timeoutSeconds) => ask(`${name}.read`, input, timeoutSeconds),
    close,
  }
}

/** One PowerShell for all texts, started by the first of them. */
export function powerShellTexts() {
  const session = openPowerShell()
  return {
    ask: (name: string, input: Record<string, unknown>, timeoutSeconds = 60) =>
      session.run(content.text(`lib/changes/${name}.ps1`), input, timeoutSeconds),
    close: () => session.close(),
  }
}

/** A minute is enough for what answers at all. */
export function withLimit(options: RunOptions = {}): RunOptions & { timeoutSeconds: number } {
  return { timeoutSeconds: 60, ...options }
}

/** Runs it with the variables of its environment file; where that may not be read, nothing runs and the answer never holds a value of it. */
export async function runWithLimit(command: readonly string[], options: RunOptions = {}): Promise<Answer<CommandOutput>> {
  const { environmentFile, ...others } = options
  try {
    const fromFile = environmentFile ? readEnvironmentFile(environmentFile.path, environmentFile.names) : {}
    return await runProcess(command, { ...withLimit(others), env: { ...fromFile, ...others.env } })
  } catch (error) {
    return failed(messageOf(error))
  }
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
    return data ? presentValue(key, name, data) : value({ state: 'absent', surroundings: { missingKeys: [] } })
  }
  if (answer.state !== 'absent') {
    return answer
  }
  const missingKeys = await missingKeysFrom(key)
  return missingKeys.state === 'value' ? value({ state: 'absent', surroundings: { missingKeys: missingKeys.value } }) : missingKeys
}

function presentValue(key: string, name: string, data: RegistryData): Answer<RegistryState> {
  try {
    const bytes = untoldBytes(key, name, data)?.toString('base64')
    return value({ state: 'present', data, ...(bytes === undefined ? {} : { surroundings: { bytes } }) })
  } catch (error) {
    return failed(messageOf(error))
  }
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
    const answer = await runWithLimit(inScratch(command, folder), options)
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
