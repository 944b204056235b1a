import type { ResultDocument } from '../schema/types.ts'
import type { DemoMachine } from './machine.ts'

/** What comes in besides results that are as they should be. */
export interface Oddities {
  /** Valid, but of no use or in two minds. */
  documents: ResultDocument[]
  /** No results at all. */
  broken: { machine: string; name: string; text: string }[]
}

export const NO_ODDITIES: Oddities = { documents: [], broken: [] }

/** The clock that ran ahead by years. */
const AHEAD = '2031-08-17T09:12:00.000Z'

/**
 * One computer told twice at one moment, and not the same; the clock of one ran ahead by years; one result was not written to its end, and one
 * is of a Rounds that is newer than this one.
 * @param again a sweep of a computer with another trouble, or at another time
 */
export async function odditiesOf(
  documents: readonly ResultDocument[],
  machines: readonly DemoMachine[],
  again: (machine: DemoMachine, at: string, troubles?: DemoMachine['troubles']) => Promise<ResultDocument>,
): Promise<Oddities> {
  const newest = (name: string) => {
    const machine = machines.find((one) => one.name === name)
    const document = documents.findLast((one) => one.machine.hostname === machine?.hostname && !one.scope)
    return machine && document ? { machine, document } : undefined
  }
  const twice = newest('Reception 1')
  const ahead = newest('Treatment room')
  const half = newest('Nurse 2')
  const newer = newest('Practice manager')
  return {
    documents: [
      ...(twice ? [await again(twice.machine, twice.document.startedAt, [{ trouble: 'no-full-scan' }])] : []),
      ...(ahead ? [await again(ahead.machine, AHEAD)] : []),
    ],
    broken: [
      ...(half ? [brokenOf(half.document, 1, (text) => text.slice(0, Math.floor(text.length / 2)))] : []),
      ...(newer ? [brokenOf(newer.document, 2, (text) => text.replace('"schema":1', '"schema":2'))] : []),
    ],
  }
}

/** Named a moment later than the result it is made from, as if the next one had come. */
function brokenOf(
  { machine, startedAt, ...rest }: ResultDocument,
  minutes: number,
  change: (text: string) => string,
): Oddities['broken'][number] {
  const at = new Date(Date.parse(startedAt) + minutes * 60_000).toISOString()
  const document = { ...rest, machine, startedAt: at }
  return { machine: machine.id, name: `${at.replaceAll(':', '')}.json`, text: change(JSON.stringify(document)) }
}
