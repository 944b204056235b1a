import { type Alert, type AlertRules, alertOf, DEFAULT_RULES } from '../engine/alerts.ts'
import { exitCodeOf } from '../engine/exit-code.ts'
import { lastLine } from '../rmm/line.ts'
import { refuseForeign, stateFolder } from '../state/folders.ts'
import { readVerdicts, type Verdict, type Verdicts } from '../state/verdicts.ts'
import { secondsOf } from './options.ts'

export interface VerdictOptions {
  maxAge: string
  /** true without a name. */
  rmm?: string | true
  json?: boolean
}

/** `rounds verdict`: the last stored finding of one item, or of all as JSON, without touching the computer. Too old or never stored is unknown. */
export async function verdict(id: string | undefined, options: VerdictOptions): Promise<void> {
  const maxAgeSeconds = secondsOf(options.maxAge, '--max-age')
  const folder = stateFolder()
  refuseForeign(folder)
  const verdicts = readVerdicts(folder)
  if (id === undefined || options.json) {
    return (await import('./verdicts.ts')).verdictsAsJson(verdicts, id, (at) => isFresh(at, maxAgeSeconds), options)
  }
  const stored = await storedVerdict(verdicts, id)
  const finding = { id, ...(stored && isFresh(stored.at, maxAgeSeconds) ? stored : missing(stored?.at, verdicts?.rules)) }
  process.stdout.write(`${lastLine([finding])}\n`)
  process.exitCode = options.rmm === undefined ? exitCodeOf([finding]) : await rmmExit(options.rmm, finding)
}

async function rmmExit(rmm: string | true, finding: Parameters<typeof exitCodeOf>[0][number]): Promise<number> {
  const [{ profileOf }, { rmmExitCode }] = await Promise.all([import('../rmm/profile.ts'), import('../rmm/exit.ts')])
  return rmmExitCode(profileOf(rmm), [finding])
}

/** Looks the id up among the items only when nothing is stored under it: it may be an alias, or misspelt. @throws UsageError */
async function storedVerdict(verdicts: Verdicts | undefined, id: string): Promise<Verdict | undefined> {
  const stored = verdicts?.items[id]
  if (stored) {
    return stored
  }
  const [{ content }, { itemById }] = await Promise.all([import('../content/index.ts'), import('../engine/select.ts')])
  return verdicts?.items[itemById(content.items(), id).id]
}

/** A result from the future says that a clock was wrong: it is not fresh. */
function isFresh(at: string, maxAgeSeconds: number): boolean {
  const age = (Date.now() - Date.parse(at)) / 1000
  return age >= -300 && age <= maxAgeSeconds
}

/** Nothing fresh is known: that is told like anything else that could not be told for days. */
export function missing(at: string | undefined, rules: AlertRules = DEFAULT_RULES): Pick<Verdict, 'status' | 'summary' | 'alert'> {
  const now = new Date().toISOString()
  const since = at === undefined || at > now ? now : at
  const before: Alert = { status: 'unknown', since, level: 'informational', isNews: false }
  return {
    status: 'unknown',
    summary: at === undefined ? 'No sweep has stored a finding yet' : `The last finding is of ${at.slice(0, 16)} UTC: too old`,
    alert: alertOf(before, { status: 'unknown' }, { ...rules, informationalDays: 0 }, now, since),
  }
}
