import { isatty } from 'node:tty'
import { content } from '../content/index.ts'
import { fixExitCodeOf } from '../engine/exit-code.ts'
import { LIFTABLE_GATES } from '../engine/gates.ts'
import { approve } from '../engine/mend-window.ts'
import { type FixOptions, remediate } from '../engine/remediate.ts'
import { refuseUnseen, selectItems } from '../engine/select.ts'
import { UsageError } from '../errors.ts'
import { withFixLock } from '../journal/lock.ts'
import { fixTable } from '../report/fix-table.ts'
import { rmmFixExitCode } from '../rmm/exit.ts'
import { fixLine } from '../rmm/line.ts'
import { profileOf } from '../rmm/profile.ts'
import type { ItemManifest, ResultDocument } from '../schema/types.ts'
import { suggestion } from '../settings/keys.ts'
import { openRound, PLATFORM } from './open-round.ts'
import { type RoundOptions, secondsOf } from './options.ts'
import { compactLine, leave, show, wantsCompact } from './show.ts'
import { print, textWidth, wantsColour } from './terminal.ts'

export interface FixCommand extends RoundOptions {
  whatIf?: boolean
  apply?: boolean
  consent: string[]
  confirmWithin?: string
  whenAllowed?: boolean
  withdraw?: boolean
  policyTemplate?: string
}

/** `rounds fix`: the plan of the named items; with --apply they are mended, with --when-allowed as soon as nothing asks to wait. */
export async function fix(ids: string[], options: FixCommand): Promise<void> {
  refuseContradictions(ids, options)
  if (options.rmm !== undefined) {
    profileOf(options.rmm)
  }
  if (options.withdraw || (options.whenAllowed && ids.length === 0)) {
    const window = await import('./mend-window.ts')
    return options.withdraw ? window.withdrawWaiting(ids) : window.fixWaiting(options)
  }
  const items = mendable(ids)
  refuseUnknownConsents(items, options.consent)
  await showFix(await fixed(items, options), options)
}

export function mendable(ids: readonly string[]): ItemManifest[] {
  const items = selectItems(content.items(), PLATFORM, ids)
  refuseUnseen(items, PLATFORM)
  return items
}

function refuseContradictions(ids: readonly string[], options: FixCommand): void {
  const { whatIf, apply, whenAllowed, withdraw } = options
  const [one, other] = [whatIf && '--what-if', apply && '--apply', whenAllowed && '--when-allowed', withdraw && '--withdraw'].filter(
    Boolean,
  )
  if (other && !(one === '--apply' && other === '--when-allowed')) {
    throw new UsageError(
      `${one} and ${other} exclude each other: --what-if shows, --apply does it now, --when-allowed as soon as the gates allow.`,
    )
  }
  if (ids.length === 0 && !whenAllowed && !withdraw) {
    throw new UsageError('fix: name at least one item (rounds list shows which can be mended).')
  }
  confirmWithin(options)
}

/** @throws UsageError */
function confirmWithin({ confirmWithin: text }: FixCommand): Pick<FixOptions, 'confirmWithin'> {
  if (text === undefined) {
    return {}
  }
  const seconds = text === 'off' ? 'off' : secondsOf(text, '--confirm-within')
  if (seconds !== 'off' && seconds < 10) {
    throw new UsageError(`--confirm-within ${text}: expected at least 10s, or off: nobody confirms faster than that.`)
  }
  return { confirmWithin: seconds }
}

async function fixed(items: readonly ItemManifest[], options: FixCommand): Promise<ResultDocument> {
  const apply = options.apply === true || options.whenAllowed === true
  return carriedOut(items, options, apply, async (document, folder) =>
    options.whenAllowed ? approve(folder, document, approvalOf(options), new Date()) : document,
  )
}

/** The same decision can be carried out later by somebody who knows neither the command line nor the variables of this run. */
function approvalOf({ consent, set, confirmWithin: within }: FixCommand) {
  const isOurs = (name: string) => name.startsWith('ROUNDS_') && !['ROUNDS_STATE_DIR', 'ROUNDS_CONFIG_DIR', 'ROUNDS_DEBUG'].includes(name)
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => isOurs(name))) as Record<string, string>
  return { consents: consent, set, environment, ...(within === undefined ? {} : { confirmWithin: within }) }
}

/** One round that mends, alone on this computer; `after` still belongs to it. */
export async function carriedOut(
  items: readonly ItemManifest[],
  options: FixCommand,
  apply: boolean,
  after: (document: ResultDocument, folder: string) => Promise<ResultDocument> = async (document) => document,
): Promise<ResultDocument> {
  const round = await openRound(items, options)
  const { folder, readOnly } = round.store
  const writes = apply && !readOnly
  const fixOptions: FixOptions = {
    apply,
    consents: options.consent,
    unattended: options.rmm !== undefined || !isatty(0),
    ...confirmWithin(options),
    audit: writes ? await auditing(folder) : () => undefined,
  }
  try {
    const run = async () => after(await remediate({ ...round, forFix: true }, fixOptions), folder)
    const document = await (writes ? withFixLock(folder, run) : run())
    round.store.saveVerdicts(document, round.resolved.alerts)
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

/** Prints what came of it, writes the template that was asked for, and sets the exit code. */
export async function showFix(document: ResultDocument, options: FixCommand): Promise<void> {
  if (options.json) {
    await show(document, options)
  } else {
    const applied = options.apply === true || options.whenAllowed === true
    print(
      options.rmm === undefined
        ? fixTable(document, { colour: wantsColour(), applied, width: textWidth(), consents: options.consent })
        : fixLine(document, content.items(), {
            profile: profileOf(options.rmm),
            ...(wantsCompact(options) ? { compact: await compactLine(document) } : {}),
          }),
    )
    leave(document, options)
  }
  if (options.policyTemplate !== undefined) {
    const { writePolicyTemplate } = await import('./policy-template.ts')
    writePolicyTemplate(options.policyTemplate, document, options)
  }
  const code = fixExitCodeOf(document.items.flatMap(({ remediation }) => remediation ?? []))
  process.exitCode = options.exitZero ? 0 : options.rmm === undefined ? code : rmmFixExitCode(profileOf(options.rmm), code)
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
