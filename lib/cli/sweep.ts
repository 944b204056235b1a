import { content } from '../content/index.ts'
import { exitCodeOf } from '../engine/exit-code.ts'
import { makeRound } from '../engine/run.ts'
import { type Scope, selectHints, selectItems } from '../engine/select.ts'
import { UsageError } from '../errors.ts'
import type { ItemManifest, ResultDocument } from '../schema/types.ts'
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
  const document = await roundOf(items, isWhole ? selectHints(content.items(), content.facts(), PLATFORM) : [], options)
  await show(document, options)
  process.exitCode = options.exitZero ? 0 : exitCodeOf(document.items)
}

async function roundOf(items: readonly ItemManifest[], hints: readonly ItemManifest[], options: SweepOptions): Promise<ResultDocument> {
  const round = await openRound(items, options, hints)
  try {
    const document = await makeRound(options.scope === 'practice' ? { ...round, scope: 'practice' } : round)
    round.store.saveVerdicts(ofOwnScope(document))
    return options.only || options.scope === 'practice' ? document : await withMended(document, round.store.folder)
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
