import { type Finding, sentence } from '../api.ts'
import type { ItemManifest } from '../schema/types.ts'

/** What one machine of the practice came to. */
export interface MachineFinding {
  hostname: string
  finding: Finding
}

/**
 * One verdict of the practice out of those of its machines. Usually every machine must be fine. Where one is enough (the backup of a server),
 * machines that need none do not count, and a practice where no machine shows one is unknown: it may lie where nobody looked.
 */
export function rollUp({ oneIsEnough, title }: Pick<ItemManifest, 'oneIsEnough' | 'title'>, machines: readonly MachineFinding[]): Finding {
  const concerned = machines.filter(({ finding }) => finding.status !== 'not-applicable')
  const parts = concerned.flatMap(({ hostname, finding }) =>
    finding.parts.map((part) => ({ ...part, scope: `${hostname}: ${part.scope}` })),
  )
  const of = (statuses: readonly Finding['status'][]) => {
    const found = statuses.flatMap((status) => concerned.find(({ finding }) => finding.status === status) ?? [])[0]
    return found && { status: found.finding.status, summary: sentence(`${found.hostname}: ${found.finding.summary}`), parts, measures: {} }
  }
  const worst = of(oneIsEnough ? ['fail', 'pass', 'warn', 'unknown', 'attest-due'] : ['fail', 'unknown', 'warn', 'attest-due', 'pass'])
  if (worst) {
    return worst
  }
  const status = oneIsEnough || machines.length === 0 ? 'unknown' : 'not-applicable'
  const summary = status === 'unknown' ? `No computer shows it so far: ${title}` : `Applies to none of ${machines.length} computers`
  return { status, summary: sentence(summary), parts, measures: {} }
}
