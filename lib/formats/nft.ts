import { type Answer, failed, value } from '../api.ts'
import { type FilterRule, follow, type InputVerdict, together } from './packet-filter.ts'

export interface NftInput {
  ip: InputVerdict
  ip6: InputVerdict
}

/** What the rule set of `nft -j list ruleset` does with unsolicited traffic to this computer; `inet` tables count for both. */
export function nftInput(json: string): Answer<NftInput> {
  const objects = rulesetOf(json)
  if (!objects) {
    return failed('nft gave no rule set: a JSON object with a list "nftables" was expected')
  }
  const chains = records(objects.map(({ chain }) => chain)).filter((chain) => chain.hook === 'input' && chain.type === 'filter')
  const verdict = (family: Family) =>
    together(chains.filter((chain) => covers(chain, family)).map((chain) => judge(chain, family, objects)))
  return value({ ip: verdict('ip'), ip6: verdict('ip6') })
}

type Family = 'ip' | 'ip6'
type Json = Record<string, unknown>

function rulesetOf(json: string): Json[] | undefined {
  try {
    const list = record(JSON.parse(json))?.nftables
    return Array.isArray(list) && list.some((object) => record(object)?.metainfo) ? records(list) : undefined
  } catch {
    return undefined
  }
}

function record(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

function records(values: unknown[]): Json[] {
  return values.map(record).filter((value) => value !== undefined)
}

function covers({ family }: Json, wanted: Family): boolean {
  return family === wanted || family === 'inet'
}

function judge(chain: Json, family: Family, objects: Json[]): InputVerdict {
  const name = `${chain.family} ${chain.table} ${chain.name}`
  const here = (object: Json | undefined): object is Json =>
    object !== undefined && object.family === chain.family && object.table === chain.table
  const flags = objects
    .map(({ table }) => record(table))
    .find((table) => table?.family === chain.family && table?.name === chain.table)?.flags
  if (flags !== undefined) {
    // nft 1.0.6 writes a dormant table as "flags": "f": a flag that is not known to be harmless may mean "switched off".
    const harmless = [flags].flat().every((flag) => flag === 'owner' || flag === 'persist')
    if (!harmless) {
      return { verdict: 'undecided', because: [`${name}: its table carries a flag and may be dormant`], remarks: [] }
    }
  }
  const chains = new Map<string, FilterRule[]>()
  for (const object of objects) {
    const one = record(object.chain)
    if (here(one)) {
      chains.set(String(one.name), [])
    }
  }
  for (const object of objects) {
    const one = record(object.rule)
    if (here(one)) {
      chains.get(String(one.chain))?.push(...rules(one.expr, family))
    }
  }
  return follow(chains, name, { rules: chains.get(String(chain.name)) ?? [], policy: chain.policy === 'drop' ? 'drop' : 'accept' })
}

/** One rule has one verdict, or a map of verdicts that becomes one rule each. */
function rules(expressions: unknown, family: Family): FilterRule[] {
  const list = Array.isArray(expressions) ? records(expressions) : undefined
  if (!list) {
    return [{ condition: 'always', action: 'unknown' }]
  }
  const matches = list
    .filter((expression) => record(expression.xt)?.name !== 'comment')
    .filter((expression) => !PASSES.some((key) => key in expression) && !isVerdict(expression) && !('vmap' in expression))
  const conditions = matches.map((match) => condition(match, family))
  const overall = weakest(conditions)
  const map = records(list.map(({ vmap }) => vmap))[0]
  if (map) {
    return mapped(map, overall, family)
  }
  const only = matches.length === 1 ? interfaceOf(matches[0]) : undefined
  const verdict = list.map(verdictOf).find((action) => action !== undefined) ?? { action: 'continue' }
  return overall === 'never' ? [] : [{ condition: overall, ...verdict, ...(only && only !== 'lo' ? { interface: only } : {}) }]
}

const PASSES = ['counter', 'log', 'comment', 'mangle', 'notrack', 'last']

function weakest(conditions: Array<FilterRule['condition']>): FilterRule['condition'] {
  return (['never', 'narrow', 'broad'] as const).find((one) => conditions.includes(one)) ?? 'always'
}

function mapped(map: Json, overall: FilterRule['condition'], family: Family): FilterRule[] {
  const pairs = record(map.data)?.set
  if (!Array.isArray(pairs)) {
    return [{ condition: weakest([overall, 'broad']), action: 'unknown' }]
  }
  const byFamily = record(record(map.key)?.meta)?.key === 'nfproto'
  return pairs.flatMap((pair) => {
    const [key, verdict] = Array.isArray(pair) ? pair : []
    const chosen = byFamily ? (key === PROTOCOL[family] ? 'always' : 'never') : interfaceKey(map.key) && key !== 'lo' ? 'broad' : 'narrow'
    const together = weakest([overall, chosen])
    return together === 'never' ? [] : [{ condition: together, ...(verdictOf(record(verdict) ?? {}) ?? { action: 'unknown' as const }) }]
  })
}

const PROTOCOL = { ip: 'ipv4', ip6: 'ipv6' } as const

function condition({ match, xt }: Json, family: Family): FilterRule['condition'] {
  if (xt !== undefined) {
    return record(xt)?.name === 'addrtype' ? 'broad' : 'narrow'
  }
  const { op, left, right } = record(match) ?? {}
  const meta = record(record(left)?.meta)?.key
  if (meta === 'nfproto' && (op === '==' || op === '!=')) {
    return (right === PROTOCOL[family]) === (op === '==') ? 'always' : 'never'
  }
  if (record(left)?.fib !== undefined) {
    return op === '==' && right === 'local' ? 'always' : 'broad'
  }
  const protocol = record(record(left)?.payload)?.protocol
  if ((protocol === 'ip' || protocol === 'ip6') && protocol !== family) {
    return 'never'
  }
  if (record(record(left)?.ct)?.key === 'state') {
    return [right].flat().includes('new') || op === '!=' ? 'broad' : 'narrow'
  }
  const wide =
    op === '!=' ||
    (meta === 'l4proto' && !isWithoutServices(right)) ||
    (interfaceKey(left) && right !== 'lo') ||
    record(record(left)?.payload)?.field === 'flags'
  return wide ? 'broad' : 'narrow'
}

/** Protocols that no service listens on: to let them in is what firewalld and ufw do with pings. */
function isWithoutServices(right: unknown): boolean {
  const names = [record(right)?.set ?? right].flat()
  return names.length > 0 && names.every((name) => name === 'icmp' || name === 'ipv6-icmp' || name === 'icmpv6' || name === 'igmp')
}

function interfaceKey(left: unknown): boolean {
  const key = record(record(left)?.meta)?.key
  return key === 'iif' || key === 'iifname'
}

function interfaceOf(expression: Json | undefined): string | undefined {
  const { op, left, right } = record(expression?.match) ?? {}
  return op === '==' && interfaceKey(left) && typeof right === 'string' ? right : undefined
}

function isVerdict(expression: Json): boolean {
  return verdictOf(expression) !== undefined
}

function verdictOf(expression: Json): Pick<FilterRule, 'action' | 'target'> | undefined {
  if ('accept' in expression) {
    return { action: 'accept' }
  }
  if ('drop' in expression || 'reject' in expression) {
    return { action: 'block' }
  }
  if ('return' in expression || 'continue' in expression) {
    return { action: 'return' in expression ? 'return' : 'continue' }
  }
  if ('queue' in expression) {
    return { action: 'unknown' }
  }
  const jump = record(expression.jump ?? expression.goto)?.target
  if (typeof jump === 'string') {
    return { action: 'jump' in expression ? 'jump' : 'goto', target: jump }
  }
  return 'xt' in expression ? foreign(record(expression.xt)) : undefined
}

/** Rules that iptables wrote show their own targets as `xt`. */
function foreign(xt: Json | undefined): Pick<FilterRule, 'action' | 'target'> | undefined {
  if (xt?.type === 'match') {
    return undefined
  }
  return {
    action: xt?.name === 'REJECT' || xt?.name === 'DROP' ? 'block' : xt?.name === 'LOG' || xt?.name === 'NFLOG' ? 'continue' : 'unknown',
  }
}
