import { statfs } from 'node:fs/promises'
import { type Answer, reasonOf } from '../api.ts'
import { UsageError } from '../errors.ts'
import { readEnvironmentFile } from '../host/environment-file.ts'
import { runProcess } from '../host/processes.ts'
import { withScratch } from '../host/scratch.ts'
import { chooseCanary, fingerprintOf, isUnchanged, type LiveFile, lookAt } from './canary.ts'
import type { RestoreProof } from './records.ts'
import type { Ask, BackupTool, Snapshot, StoredFile } from './tool.ts'

/** What came of the attempt to prove one repository. `refused`: nothing was proved and nothing disproved, so nothing is kept. */
export interface ProofOutcome {
  tool: BackupTool['id']
  repository: string
  outcome: 'proved' | 'failed' | 'refused'
  /** One sentence for a technician. */
  says: string
  proof?: RestoreProof
}

export interface ProofOptions {
  /** Absolute path; empty: Rounds chooses. */
  canary: string
  hostname: string
  now: () => Date
}

/** Thrown inside of an attempt only. */
class Stop extends Error {
  readonly outcome: 'failed' | 'refused'

  constructor(outcome: 'failed' | 'refused', says: string) {
    super(says)
    this.outcome = outcome
  }
}

const LIST_BYTES = 128 * 1024 * 1024
const SPARE_BYTES = 16 * 1024 * 1024

/** Restores one file of a repository into a private folder, compares it with the file on this computer, and removes it again. */
export async function proveRepository(tool: BackupTool, environmentFile: string, options: ProofOptions): Promise<ProofOutcome> {
  const seen: Seen = { file: '', bytes: 0, seconds: 0 }
  let repository = environmentFile
  const proofOf = (reason?: string) => recordOf(tool, { repository, environmentFile, at: options.now(), seen }, reason)
  try {
    const environment = environmentOf(tool, environmentFile)
    repository = tool.addressOf(environment) || environmentFile
    await attempt({ tool, environment, repository, options }, seen)
    const says = `a file of ${seen.bytes} bytes came back identical in ${seen.seconds} s`
    return { tool: tool.id, repository, outcome: 'proved', says, proof: proofOf() }
  } catch (error) {
    if (!(error instanceof Stop)) {
      throw error
    }
    const shared = { tool: tool.id, repository, outcome: error.outcome, says: error.message }
    return error.outcome === 'refused' ? shared : { ...shared, proof: proofOf(error.message) }
  }
}

/** How far an attempt came. */
interface Seen {
  file: string
  bytes: number
  seconds: number
}

interface Where {
  repository: string
  environmentFile: string
  at: Date
  seen: Seen
}

function recordOf({ id }: BackupTool, { repository, environmentFile, at, seen }: Where, reason: string | undefined): RestoreProof {
  const shared = { at: at.toISOString(), tool: id, repository, environment: environmentFile, ...seen }
  return reason === undefined ? { ...shared, identical: true } : { ...shared, identical: false, reason }
}

function environmentOf(tool: BackupTool, path: string): Record<string, string> {
  const environment = readable(tool, path)
  if (tool.addressOf(environment) === undefined) {
    throw new Stop('refused', `${path} names no repository of ${tool.id}`)
  }
  return environment
}

/** One file that cannot be used leaves the other repositories their turn. */
function readable(tool: BackupTool, path: string): Record<string, string> {
  try {
    return readEnvironmentFile(path, tool.variables)
  } catch (error) {
    throw error instanceof UsageError ? new Stop('refused', error.message) : error
  }
}

function askWith(env: Record<string, string>): Ask {
  return (command, timeoutSeconds) => runProcess(command, { timeoutSeconds, env, maximumBytes: LIST_BYTES })
}

interface Attempt {
  tool: BackupTool
  environment: Record<string, string>
  repository: string
  options: ProofOptions
}

async function attempt({ tool, environment, repository, options }: Attempt, seen: Seen): Promise<void> {
  const holder = given(await tool.busy(askWith(environment), repository))
  if (holder !== undefined) {
    throw new Stop('refused', `${holder} works in the repository: run this again when it has ended`)
  }
  await withScratch(async (folder) => {
    const ask = askWith({ ...environment, ...tool.keepsIn(folder) })
    const snapshot = given(await tool.newest(ask, options.hostname, options.canary))
    const file = await canaryOf(tool, ask, snapshot, options.canary)
    Object.assign(seen, { file: file.path, bytes: file.bytes })
    await mustFit(folder, file)
    const started = performance.now()
    const restored = given(await tool.restore(ask, snapshot, file.path, folder))
    seen.seconds = Math.round((performance.now() - started) / 100) / 10
    await compare(restored, file)
  })
}

async function canaryOf(tool: BackupTool, ask: Ask, snapshot: Snapshot, path: string): Promise<StoredFile> {
  const stored = listed(await tool.files(ask, snapshot, path))
  return path === '' ? chosen(stored, snapshot) : named(stored, snapshot, path)
}

function chosen(stored: readonly StoredFile[], { at }: Snapshot): StoredFile {
  const file = chooseCanary(stored, lookAt)
  if (!file) {
    const advice = 'name a file that stays as it is in backup-restore-tested.canary'
    throw new Stop('refused', `no file of the backup of ${day(at)} stands unchanged on this computer: ${advice}`)
  }
  return file
}

function named(stored: readonly StoredFile[], { at }: Snapshot, path: string): StoredFile {
  const live: LiveFile | undefined = lookAt(path)
  if (!live) {
    throw new Stop('refused', `${path}, which the setting canary names, is no file on this computer`)
  }
  const file = stored.find((one) => one.path === path)
  if (!file) {
    throw new Stop('failed', `${path} is not in the newest backup, of ${day(at)}`)
  }
  if (!isUnchanged(file, live)) {
    throw new Stop('refused', `${path} was changed after the backup of ${day(at)}: name a file that stays as it is, or wait for the next`)
  }
  return file
}

async function mustFit(folder: string, { bytes }: StoredFile): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  // One tool writes an archive first.
  const needed = 2 * bytes + SPARE_BYTES
  if (bavail * bsize < needed) {
    throw new Stop('refused', `there is no room for the restored file: ${needed} bytes are needed and ${bavail * bsize} are free`)
  }
}

async function compare(restored: string, file: StoredFile): Promise<void> {
  const stored = await fingerprintOf(restored)
  if (stored === undefined) {
    throw new Stop('failed', 'the tool reported success, and the file is not there')
  }
  const live = await fingerprintOf(file.path)
  if (live === stored) {
    return
  }
  if (!isUnchanged(file, lookAt(file.path))) {
    throw new Stop('refused', 'the file on this computer changed meanwhile: run this again')
  }
  throw new Stop('failed', 'the restored file differs from the file on this computer, which says it was not changed since')
}

/** A program that is missing or may not be started tells nothing about the backup; one that fails does. */
function given<T>(answer: Answer<T>): T {
  if (answer.state === 'value') {
    return answer.value
  }
  throw new Stop(
    answer.state === 'failed' ? 'failed' : 'refused',
    answer.state === 'absent' ? 'its program is not installed' : reasonOf(answer),
  )
}

function listed(answer: Answer<StoredFile[]>): StoredFile[] {
  if (answer.state === 'failed' && answer.reason.includes('printed more than')) {
    throw new Stop('refused', 'the backup holds too many files to list: name one in backup-restore-tested.canary')
  }
  return given(answer)
}

function day(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`
}
