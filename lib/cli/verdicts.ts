import { content } from '../content/index.ts'
import { exitCodeOf } from '../engine/exit-code.ts'
import { itemById, selectItems } from '../engine/select.ts'
import { waiverInWords } from '../report/words.ts'
import { rmmExitCode } from '../rmm/exit.ts'
import { profileOf } from '../rmm/profile.ts'
import type { Verdicts } from '../state/verdicts.ts'
import { PLATFORM } from './open-round.ts'
import { print } from './terminal.ts'
import { missing, type VerdictOptions } from './verdict.ts'

/** `{<id>: {status, summary, at, fresh, accepted, waiver?}}` on one line, for every item of this computer or for one. */
export function verdictsAsJson(
  verdicts: Verdicts | undefined,
  id: string | undefined,
  isFresh: (at: string) => boolean,
  { rmm }: VerdictOptions,
): void {
  const ids = id === undefined ? selectItems(content.items(), PLATFORM).map((item) => item.id) : [itemById(content.items(), id).id]
  const findings = ids.map((one) => ({ id: one, ...shown(verdicts, one, isFresh) }))
  print(JSON.stringify(Object.fromEntries(findings.map(({ id: key, told: _, ...finding }) => [key, finding]))))
  const told = findings.map(({ told: finding }) => finding)
  process.exitCode = rmm === undefined ? exitCodeOf(told) : rmmExitCode(profileOf(rmm), told)
}

function shown(verdicts: Verdicts | undefined, id: string, isFresh: (at: string) => boolean) {
  const stored = verdicts?.items[id]
  const fresh = stored !== undefined && isFresh(stored.at)
  const told = fresh ? stored : missing(stored?.at, verdicts?.rules)
  const accepted = fresh && stored.waiver?.state === 'accepted'
  const waiver = fresh ? waiverInWords(stored.waiver) : ''
  return { status: told.status, summary: told.summary, at: stored?.at ?? null, fresh, accepted, ...(waiver ? { waiver } : {}), told }
}
