import { hostname } from 'node:os'
import { content } from '../content/index.ts'
import { exitCodeOf } from '../engine/exit-code.ts'
import { itemById } from '../engine/select.ts'
import { UsageError } from '../errors.ts'
import { borg } from '../proof/borg.ts'
import { type ProofOutcome, proveRepository } from '../proof/prove.ts'
import { keepProof } from '../proof/records.ts'
import { restic } from '../proof/restic.ts'
import type { BackupTool } from '../proof/tool.ts'
import { verdictExitCode } from '../rmm/exit.ts'
import { lastLine } from '../rmm/line.ts'
import { profileOf } from '../rmm/profile.ts'
import type { ItemManifest, ResultItem } from '../schema/types.ts'
import { readLayers } from '../settings/load.ts'
import { resolveSettings, settingsOf } from '../settings/resolve.ts'
import { configFolder, refuseForeign, stateFolder } from '../state/folders.ts'
import { openStore } from '../state/store.ts'
import { print, printJson } from './terminal.ts'

export interface ProveOptions {
  set: string[]
  repository?: string
  json?: boolean
  rmm?: string | true
}

const PROVEN = 'backup-restore-tested'
const HOLDER = 'backup-daily'

/** `rounds prove backup-restore-tested`: restores one file out of every repository that Rounds may ask. Exit 0 proved, 1 failed, 2 not tried. */
export async function prove(id: string, options: ProveOptions): Promise<void> {
  const items = content.items()
  if (itemById(items, id).id !== PROVEN) {
    throw new UsageError(`Only ${PROVEN} can be proved; ${id} cannot. Run rounds check ${id} instead.`)
  }
  const { targets, canary } = settingsFor(items, options.set)
  const store = openStore(stateFolder())
  if (store.readOnly) {
    throw new UsageError(`A proof that cannot be kept proves nothing: ${store.readOnly}.`)
  }
  const outcomes: ProofOutcome[] = []
  for (const { tool, environmentFile } of wanted(targets, options.repository)) {
    outcomes.push(await proveAndKeep(tool, environmentFile, canary, store.folder))
  }
  report(outcomes, options)
}

interface Target {
  tool: BackupTool
  environmentFile: string
}

/** @throws UsageError where no repository is named: Rounds never looks for passwords by itself */
function settingsFor(items: readonly ItemManifest[], set: readonly string[]): { targets: Target[]; canary: string } {
  const config = configFolder()
  refuseForeign(config)
  const { settings } = resolveSettings(items, { files: readLayers({ folder: config }), environment: process.env, commandLine: set })
  const { resticEnvironments, borgEnvironments } = settingsOf(itemById(items, HOLDER), settings)
  const named = (tool: BackupTool, files: unknown): Target[] =>
    (Array.isArray(files) ? files.map(String) : []).map((environmentFile) => ({ tool, environmentFile }))
  const canary = String(settingsOf(itemById(items, PROVEN), settings).canary ?? '')
  if (canary !== '' && !canary.startsWith('/')) {
    throw new UsageError(
      `${PROVEN}.canary holds ${JSON.stringify(canary)}; expected the absolute path of a file, such as /srv/data/canary.txt.`,
    )
  }
  return { targets: [...named(restic, resticEnvironments), ...named(borg, borgEnvironments)], canary }
}

/** All repositories, or the one of this environment file. @throws UsageError */
function wanted(targets: readonly Target[], name: string | undefined): readonly Target[] {
  if (targets.length === 0) {
    throw new UsageError(
      `No repository is named, so there is nothing to restore from. Name the environment file of the backup job in ${HOLDER}.resticEnvironments or ${HOLDER}.borgEnvironments, for example --set ${HOLDER}.resticEnvironments=/etc/restic/env.`,
    )
  }
  const found = name === undefined ? targets : targets.filter(({ environmentFile }) => environmentFile === name)
  if (found.length === 0) {
    throw new UsageError(`--repository ${JSON.stringify(name)}: expected one of ${targets.map((one) => one.environmentFile).join(', ')}.`)
  }
  return found
}

async function proveAndKeep(tool: BackupTool, environmentFile: string, canary: string, folder: string): Promise<ProofOutcome> {
  const outcome = await proveRepository(tool, environmentFile, { canary, hostname: hostname(), now: () => new Date() })
  if (outcome.proof) {
    keepProof(folder, outcome.proof)
  }
  const { auditLog } = await import('../logs/log.ts')
  auditLog(folder).info('prove', { tool: outcome.tool, repository: outcome.repository, outcome: outcome.outcome, says: outcome.says })
  return outcome
}

const STATUS = { proved: 'pass', failed: 'fail', refused: 'unknown' } as const

function report(outcomes: readonly ProofOutcome[], options: ProveOptions): void {
  const [worst] = [...outcomes].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
  const finding: Pick<ResultItem, 'id' | 'status' | 'summary'> = {
    id: PROVEN,
    status: worst ? STATUS[worst.outcome] : 'unknown',
    summary: worst ? summaryOf(worst, outcomes) : 'nothing was tried',
  }
  if (options.json) {
    printJson({ item: PROVEN, status: finding.status, repositories: outcomes.map(shown) })
  } else {
    print([...outcomes.map(lineOf), ...(options.rmm === undefined ? [] : [lastLine([finding])])].join('\n'))
  }
  process.exitCode = options.rmm === undefined ? exitCodeOf([finding]) : verdictExitCode(profileOf(options.rmm), [finding])
}

const ORDER: ReadonlyArray<ProofOutcome['outcome']> = ['failed', 'refused', 'proved']

function summaryOf(worst: ProofOutcome, outcomes: readonly ProofOutcome[]): string {
  const same = outcomes.filter(({ outcome }) => outcome === worst.outcome).length
  const count = outcomes.length > 1 ? `${same} of ${outcomes.length} ${worst.outcome}, ` : ''
  return `${count}${worst.tool} ${worst.repository}: ${worst.says}`
}

/** The name of a file may be the name of a patient: it stays in the state of this computer. */
function shown({ proof, ...outcome }: ProofOutcome): Record<string, unknown> {
  return proof ? { ...outcome, at: proof.at, bytes: proof.bytes, seconds: proof.seconds } : { ...outcome }
}

function lineOf({ tool, repository, outcome, says }: ProofOutcome): string {
  return `${outcome}  ${tool} ${repository}: ${says}`
}
