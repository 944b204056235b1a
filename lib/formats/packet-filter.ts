/** What becomes of an unsolicited packet to this computer that no narrow condition picks out. */
export interface InputVerdict {
  verdict: 'blocked' | 'open' | 'undecided'
  /** What decided it, such as `ip filter INPUT: what is not asked for is refused`; one sentence each. */
  because: string[]
  /** Rules that let everything in from one interface, as `accepts all from wg0`. */
  remarks: string[]
}

export interface FilterRule {
  /** `narrow` conditions (a port, an address, established) leave the rest alone; `broad` ones may or may not cover all traffic from outside. */
  condition: 'always' | 'never' | 'narrow' | 'broad'
  action: 'accept' | 'block' | 'return' | 'continue' | 'unknown' | 'jump' | 'goto'
  /** Chain of a jump or goto. */
  target?: string
  /** The only condition is this incoming interface. */
  interface?: string
}

export interface FilterChain {
  rules: FilterRule[]
  policy: 'accept' | 'drop'
}

/** Follows one base chain to its verdict; `name` is how the chain is called in the reasons. */
export function follow(chains: ReadonlyMap<string, FilterRule[]>, name: string, base: FilterChain): InputVerdict {
  const walk: Walk = { chains, known: new Map(), remarks: new Set() }
  const ends = run(base.rules, walk)
  if (ends.delete('passed')) {
    ends.add(base.policy === 'drop' ? 'blocked' : 'accepted')
  }
  const verdict = ends.size > 1 || ends.has('unknown') ? 'undecided' : ends.has('blocked') ? 'blocked' : 'open'
  return { verdict, because: [`${name}: ${WORDS[verdict]}`], remarks: [...walk.remarks] }
}

/** A packet has to pass every base chain: one that blocks is enough. No chain at all leaves the door open. */
export function together(verdicts: InputVerdict[]): InputVerdict {
  const deciding = (['blocked', 'undecided', 'open'] as const).find((verdict) => verdicts.some((one) => one.verdict === verdict))
  const chosen = verdicts.filter(({ verdict }) => verdict === deciding)
  return {
    verdict: deciding ?? 'open',
    because: deciding ? chosen.flatMap(({ because }) => because) : ['no chain filters what comes in'],
    remarks: verdicts.flatMap(({ remarks }) => remarks),
  }
}

const WORDS = {
  blocked: 'what is not asked for is refused',
  open: 'what is not asked for is let in',
  undecided: 'a rule accepts or refuses under a condition that cannot be told from here',
}

type End = 'accepted' | 'blocked' | 'passed' | 'unknown'

interface Walk {
  chains: ReadonlyMap<string, FilterRule[]>
  /** Ends of the chains that were walked already; a chain that leads back to itself is unknown. */
  known: Map<string, ReadonlySet<End>>
  remarks: Set<string>
}

/** Every end that a packet may come to: a broad condition takes both ways, a narrow one is passed by. */
function run(rules: FilterRule[], walk: Walk): Set<End> {
  const ends = new Set<End>()
  for (const rule of rules) {
    if (rule.interface !== undefined && rule.action === 'accept') {
      walk.remarks.add(`accepts all from ${rule.interface}`)
    } else if (rule.condition === 'always' || rule.condition === 'broad') {
      const { leaves, goesOn } = step(rule, walk)
      for (const end of leaves) {
        ends.add(end)
      }
      if (!goesOn && rule.condition === 'always') {
        return ends
      }
    }
  }
  return ends.add('passed')
}

/** Where a rule that is taken may lead, and whether the next rule may still be reached. */
function step({ action, target = '' }: FilterRule, walk: Walk): { leaves: End[]; goesOn: boolean } {
  switch (action) {
    case 'accept':
      return { leaves: ['accepted'], goesOn: false }
    case 'block':
      return { leaves: ['blocked'], goesOn: false }
    case 'return':
      return { leaves: ['passed'], goesOn: false }
    case 'continue':
      return { leaves: [], goesOn: true }
    case 'unknown':
      return { leaves: ['unknown'], goesOn: false }
    case 'goto':
      return { leaves: [...enter(target, walk)], goesOn: false }
    case 'jump': {
      const ends = enter(target, walk)
      return { leaves: [...ends].filter((end) => end !== 'passed'), goesOn: ends.has('passed') }
    }
  }
}

function enter(name: string, walk: Walk): ReadonlySet<End> {
  const known = walk.known.get(name)
  const rules = walk.chains.get(name)
  if (known || !rules) {
    return known ?? new Set<End>(['unknown'])
  }
  walk.known.set(name, new Set<End>(['unknown']))
  const ends = run(rules, walk)
  walk.known.set(name, ends)
  return ends
}
