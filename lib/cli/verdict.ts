import { exitCodeOf } from '../engine/exit-code.ts'
import { lastLine } from '../rmm/line.ts'
import type { ResultItem } from '../schema/types.ts'
import { refuseForeign, stateFolder } from '../state/folders.ts'
import { readVerdicts, type Verdict } from '../state/verdicts.ts'
import { secondsOf } from './options.ts'

/** `rounds verdict`: the last stored finding of one item, without touching the computer. Too old or never stored is unknown. */
export async function verdict(id: string, options: { maxAge: string }): Promise<void> {
  const maxAgeSeconds = secondsOf(options.maxAge, '--max-age')
  const folder = stateFolder()
  refuseForeign(folder)
  const stored = await storedVerdict(folder, id)
  const finding = { id, ...(stored && isFresh(stored.at, maxAgeSeconds) ? stored : missing(stored?.at)) }
  process.stdout.write(`${lastLine([finding])}\n`)
  process.exitCode = exitCodeOf([finding])
}

/** Looks the id up among the items only when nothing is stored under it: it may be an alias, or misspelt. @throws UsageError */
async function storedVerdict(folder: string, id: string): Promise<Verdict | undefined> {
  const verdicts = readVerdicts(folder)
  if (verdicts[id]) {
    return verdicts[id]
  }
  const [{ content }, { itemById }] = await Promise.all([import('../content/index.ts'), import('../engine/select.ts')])
  return verdicts[itemById(content.items(), id).id]
}

/** A result from the future says that a clock was wrong: it is not fresh. */
function isFresh(at: string, maxAgeSeconds: number): boolean {
  const age = (Date.now() - Date.parse(at)) / 1000
  return age >= -300 && age <= maxAgeSeconds
}

function missing(at: string | undefined): Pick<ResultItem, 'status' | 'summary'> {
  return {
    status: 'unknown',
    summary: at === undefined ? 'No sweep has stored a finding yet' : `The last finding is of ${at.slice(0, 16)} UTC: too old`,
  }
}
