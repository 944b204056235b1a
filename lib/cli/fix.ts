import { isatty } from 'node:tty'
import { content } from '../content/index.ts'
import { fixExitCodeOf } from '../engine/exit-code.ts'
import { LIFTABLE_GATES } from '../engine/gates.ts'
import { type FixOptions, remediate } from '../engine/remediate.ts'
import { refuseUnseen, selectItems } from '../engine/select.ts'
import { UsageError } from '../errors.ts'
import { withFixLock } from '../journal/lock.ts'
import { fixTable } from '../report/fix-table.ts'
import { fixLine } from '../rmm/line.ts'
import type { ItemManifest, ResultDocument } from '../schema/types.ts'
import { suggestion } from '../settings/keys.ts'
import { openRound, PLATFORM } from './open-round.ts'
import type { RoundOptions } from './options.ts'
import { show } from './show.ts'
import { print, wantsColour } from './terminal.ts'

export interface FixCommand extends RoundOptions {
  whatIf?: boolean
  apply?: boolean
  consent: string[]
}

/** `rounds fix`: the plan of the named items; with --apply they are mended. */
export async function fix(ids: string[], options: FixCommand): Promise<void> {
  if (options.whatIf && options.apply) {
    throw new UsageError('--what-if and --apply exclude each other: one shows, the other does.')
  }
  const items = selectItems(content.items(), PLATFORM, ids)
  refuseUnseen(items, PLATFORM)
  refuseUnknownConsents(items, options.consent)
  const document = await fixed(items, options)
  await showFix(document, options)
  const outcomes = document.items.flatMap(({ remediation }) => remediation?.outcome ?? [])
  process.exitCode = options.exitZero ? 0 : fixExitCodeOf(outcomes)
}

async function fixed(items: readonly ItemManifest[], options: FixCommand): Promise<ResultDocument> {
  const round = await openRound(items, options)
  const fixOptions: FixOptions = {
    apply: options.apply === true,
    consents: options.consent,
    unattended: options.rmm !== undefined || !isatty(0),
    audit: options.apply && !round.store.readOnly ? await auditing(round.store.folder) : () => undefined,
  }
  try {
    const run = () => remediate(round, fixOptions)
    const document = await (options.apply && !round.store.readOnly ? withFixLock(round.store.folder, run) : run())
    round.store.saveVerdicts(document)
    return document
  } finally {
    await round.reader.close()
  }
}

async function auditing(folder: string): Promise<FixOptions['audit']> {
  const { auditLog } = await import('../logs/log.ts')
  const log = auditLog(folder)
  return (event, details) => void log.info(event, details)
}

async function showFix(document: ResultDocument, options: FixCommand): Promise<void> {
  if (options.json) {
    await show(document, options)
  } else {
    const table = () => fixTable(document, { colour: wantsColour(), applied: options.apply === true })
    print(options.rmm === undefined ? table() : fixLine(document))
  }
}

function refuseUnknownConsents(items: readonly ItemManifest[], consents: readonly string[]): void {
  const known = [...LIFTABLE_GATES, ...items.flatMap(({ remediation }) => Object.keys(remediation?.consent ?? {}))]
  const wrong = consents.find((consent) => !known.includes(consent))
  if (wrong !== undefined) {
    throw new UsageError(
      `--consent ${wrong}: no gate of this fix has that name${suggestion(wrong, known)} (expected one of ${known.join(', ')}).`,
    )
  }
}
