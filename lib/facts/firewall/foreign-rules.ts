import type { Answer, CommandOutput } from '../../api.ts'
import { lines } from '../../formats/lines.ts'

/**
 * Chains of ufw stay in the kernel, empty, once it was switched off. fail2ban only refuses single senders, beside whatever else there is.
 * The table `rounds` is what a fix of Rounds made.
 */
const HARMLESS = /^(ufw6?|f2b)-/
const OWN_TABLE = 'rounds'

/**
 * Chains with rules, or with a policy that refuses, by name: somebody relies on them. A policy for traffic that only passes through does not
 * count, because ufw leaves one behind. Undefined where a tool that is there did not show its rules.
 */
export function foreignRules(answers: ReadonlyArray<Answer<CommandOutput>>): string[] | undefined {
  const found = new Set<string>()
  for (const answer of answers.filter(({ state }) => state !== 'absent')) {
    const chains = answer.state === 'value' && answer.value.exitCode === 0 ? chainsIn(answer.value.stdout) : undefined
    if (!chains) {
      return undefined
    }
    for (const chain of chains) {
      found.add(chain)
    }
  }
  return [...found].sort()
}

function chainsIn(text: string): string[] | undefined {
  if (!text.trimStart().startsWith('{')) {
    return iptablesChains(text)
  }
  try {
    return nftChains(text)
  } catch {
    return undefined
  }
}

type Json = Record<string, unknown>

function nftChains(text: string): string[] {
  const objects = (JSON.parse(text) as { nftables: Json[] }).nftables
  return objects.flatMap(({ chain, rule }) => {
    const ruled = rule as Json | undefined
    const based = chain as Json | undefined
    const one = ruled ?? (based?.policy === 'drop' && based.hook !== 'forward' ? based : undefined)
    if (!one || one.table === OWN_TABLE) {
      return []
    }
    const name = String(ruled ? ruled.chain : based?.name)
    return HARMLESS.test(name) || (ruled && isJumpToHarmless(ruled)) ? [] : [`${one.family} ${one.table} ${name}`]
  })
}

function isJumpToHarmless({ expr }: Json): boolean {
  const targets = (Array.isArray(expr) ? (expr as Json[]) : []).map((one) => (one?.jump as Json | undefined)?.target)
  return targets.some((target) => typeof target === 'string' && HARMLESS.test(target))
}

function iptablesChains(text: string): string[] {
  return lines(text).flatMap((line) => {
    const [, chain = '', target = ''] = /^-A (\S+)(?:.* -[jg] (\S+))?/.exec(line) ?? []
    const closed = /^-P (INPUT|OUTPUT) DROP/.exec(line)?.[1]
    const name = closed ?? (chain && !HARMLESS.test(chain) && !HARMLESS.test(target) ? chain : undefined)
    return name === undefined ? [] : [`iptables ${name}`]
  })
}
