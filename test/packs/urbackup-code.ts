import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import type { Answer, Finding, Plan, Platform, Refusal } from '../../lib/api.ts'
import { buildBody } from '../../lib/authoring/pack/body.ts'

type Named = Record<string, unknown>

/** The functions of the pack as its built code holds them. */
export interface UrBackupCode {
  parse(platform: Platform, probes: Named): Answer<unknown>
  judge(client: unknown, options: { platform: Platform; now: Date; settings?: Named }): Finding
  plan(client: unknown, platform: Platform): Plan | Refusal
}

export const FOLDER = fileURLToPath(new URL('../../packs/urbackup', import.meta.url))

interface PackCode {
  judges: Record<string, (facts: Named, settings: Named, context: Named) => Finding>
  plans: Record<string, (facts: Named, settings: Named, context: Named) => Plan | Refusal>
  parsers: Record<string, (probes: Named, context: Named) => Answer<unknown>>
}

/** Built as it is shipped, then run in a context of its own, where `rounds` and Node are not. */
export async function urbackupCode(): Promise<UrBackupCode> {
  const context = createContext({})
  const { code, items } = await buildBody(FOLDER)
  runInContext(code, context)
  const { pack } = context as { pack: PackCode }
  const [judge, plan] = [pack.judges['urbackup-recent'], pack.plans['urbackup-recent']]
  if (!judge || !plan) {
    throw new Error('the built pack has no judge or no plan of urbackup-recent')
  }
  const defaults = Object.fromEntries(Object.entries(items[0]?.settings ?? {}).map(([name, setting]) => [name, setting.default]))
  return {
    parse: (platform, probes) => plain(pack.parsers[`urbackup-client/${platform}`]?.(probes, { platform, now: '', facts: {} })),
    judge: (client, { platform, now, settings = {} }) => plain(judge({ client }, { ...defaults, ...settings }, { platform, now })),
    plan: (client, platform) => plain(plan({ client }, defaults, { platform })),
  }
}

/** As it comes out of a pack: JSON. */
function plain<T>(of: T | undefined): T {
  return JSON.parse(JSON.stringify(of)) as T
}
