import { content } from '../content/index.ts'
import { exitCodeOf } from '../engine/exit-code.ts'
import { makeRound } from '../engine/run.ts'
import { type Scope, selectHints, selectItems } from '../engine/select.ts'
import { UsageError } from '../errors.ts'
import { rmmExitCode } from '../rmm/exit.ts'
import { profileOf } from '../rmm/profile.ts'
import type { ItemManifest, ResultDocument } from '../schema/types.ts'
import type { Verdict, Verdicts } from '../state/verdicts.ts'
import { openRound, PLATFORM } from './open-round.ts'
import type { RoundOptions } from './options.ts'
import { show } from './show.ts'

export interface SweepOptions extends RoundOptions {
  only?: string[]
  step?: string
  scope?: Scope
}

/** `rounds sweep`: every machine item, or with --scope practice every item of the practice; `rounds check <id>` is the same for one. */
export async function sweep(options: SweepOptions): Promise<void> {
  const items = ofStep(selectItems(content.items(), PLATFORM, options.only, options.scope), options.step)
  const isWhole = options.only === undefined && options.step === undefined && options.scope !== 'practice'
  const swept = await roundOf(items, isWhole ? selectHints(content.items(), content.facts(), PLATFORM) : [], options)
  await show(swept.document, options, swept.verdicts)
  process.exitCode = options.exitZero ? 0 : exitCode(swept, options)
}

interface Swept {
  document: ResultDocument
  verdicts: Verdicts
}

function exitCode({ document, verdicts }: Swept, { rmm }: SweepOptions): number {
  return rmm === undefined
    ? exitCodeOf(document.items)
    : rmmExitCode(
        profileOf(rmm),
        document.items.map((item) => ({ ...item, ...told(verdicts.items[item.id]) })),
      )
}

function told(verdict: Verdict | undefined): Pick<Verdict, 'alert'> | undefined {
  return verdict && { alert: verdict.alert }
}

async function roundOf(items: readonly ItemManifest[], hints: readonly ItemManifest[], options: SweepOptions): Promise<Swept> {
  if (options.rmm !== undefined) {
    profileOf(options.rmm)
  }
  const round = await openRound(items, options, hints)
  try {
    const document = await makeRound(options.scope === 'practice' ? { ...round, scope: 'practice' } : round)
    const verdicts = round.store.saveVerdicts(ofOwnScope(document), round.resolved.alerts)
    const isPart = options.only !== undefined || options.scope === 'practice'
    return { document: isPart ? document : await withMended(document, round.store.folder), verdicts }
  } finally {
    await round.reader.close()
  }
}

/** What Rounds changed here earlier is looked at again: somebody may have put it back. */
async function withMended(document: ResultDocument, folder: string): Promise<ResultDocument> {
  if (document.journalHead === null) {
    return document
  }
  const { mendedOf } = await import('../engine/mended.ts')
  const { openReadingHost } = await import('../changes/reading-host.ts')
  const { openJournal } = await import('../journal/journal.ts')
  const host = openReadingHost()
  try {
    return { ...document, mended: await mendedOf(openJournal(folder).entries(), host) }
  } finally {
    await host.close()
  }
}

/** What one computer says for the whole practice is not the verdict of that computer. */
function ofOwnScope(document: ResultDocument): ResultDocument {
  const rolledUp = new Set(content.items().flatMap(({ id, oneIsEnough }) => (document.scope && oneIsEnough ? [id] : [])))
  return { ...document, items: document.items.filter(({ id }) => !rolledUp.has(id)) }
}

function ofStep(items: ItemManifest[], step: string | undefined): ItemManifest[] {
  if (step === undefined) {
    return items
  }
  const found = items.filter(({ serves }) => serves.some(({ document, rule }) => document === 'health-check' && rule === step))
  if (found.length === 0) {
    throw new UsageError(
      `--step ${step}: no such item serves step ${step} of the health check (1 to 16; rounds list shows the steps that people answer).`,
    )
  }
  return found
}
