import { messageOf } from '../errors.ts'
import { armTimer, disarmTimer, isArmed } from '../host/timers/index.ts'
import type { RemediationOutcome, ResultDocument, ResultItem } from '../schema/types.ts'
import { readWaiting, saveWaiting, type WaitingFix } from '../state/waiting.ts'
import { forgetOwnProgram, ownFolders, ownProgram } from './confirm.ts'
import { passesWithTime } from './gates.ts'

/** What somebody decided when they approved a fix. */
export type Approval = Omit<WaitingFix, 'item' | 'approvedAt' | 'until'>

const TIMER = 'rounds-when-allowed'
const LOOK_EVERY_MINUTES = 15
/** An approval that could not be carried out for so long is asked for again. */
const VALID_DAYS = 14
const DAY = 86_400_000

/** Keeps what only has to wait, and has the operating system try again; the document says which items wait. */
export async function approve(folder: string, document: ResultDocument, approval: Approval, now: Date): Promise<ResultDocument> {
  const waits = (item: ResultItem) => item.remediation?.outcome === 'refused' && passesWithTime(item.remediation.code)
  const ids = new Set(document.items.map(({ id }) => id))
  const approved = document.items.filter(waits).map(({ id }) => ({
    ...approval,
    item: id,
    approvedAt: now.toISOString(),
    until: new Date(now.getTime() + VALID_DAYS * DAY).toISOString(),
  }))
  const note = await keep(folder, [...readWaiting(folder).filter(({ item }) => !ids.has(item)), ...approved])
  return { ...document, items: document.items.map((item) => (waits(item) ? waiting(item, note) : item)) }
}

/** After a try: what was decided is forgotten, what still has to wait stays approved until its day. */
export async function settle(folder: string, tried: readonly ResultItem[], now: Date): Promise<void> {
  const isOver = ({ item, until }: WaitingFix) => {
    const found = tried.find(({ id }) => id === item)
    return until <= now.toISOString() || (found !== undefined && !passesWithTime(found.remediation?.code))
  }
  await keep(
    folder,
    readWaiting(folder).filter((one) => !isOver(one)),
  )
}

/** What waits for these items, or for all, is forgotten; the items that waited. */
export async function withdraw(folder: string, items: readonly string[]): Promise<string[]> {
  const all = readWaiting(folder)
  const isMeant = ({ item }: WaitingFix) => items.length === 0 || items.includes(item)
  await keep(
    folder,
    all.filter((one) => !isMeant(one)),
  )
  return all.filter(isMeant).map(({ item }) => item)
}

/** Saves the list and brings the timer into line with it. Says why there is no timer. */
async function keep(folder: string, list: readonly WaitingFix[]): Promise<string | undefined> {
  const before = readWaiting(folder)
  saveWaiting(folder, list)
  if (list.length === 0) {
    if (before.length > 0) {
      await disarmTimer(TIMER)
      forgetOwnProgram(folder)
    }
    return undefined
  }
  try {
    if (!(await isArmed(TIMER))) {
      await armTimer({
        name: TIMER,
        description: 'Rounds mends what was approved as soon as it is allowed',
        command: [...ownProgram(folder), 'fix', '--when-allowed', '--rmm'],
        environment: ownFolders(),
        when: { everyMinutes: LOOK_EVERY_MINUTES },
      })
    }
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

function waiting(item: ResultItem, withoutTimer: string | undefined): ResultItem {
  const { summary, ...remediation } = item.remediation as RemediationOutcome
  const how = withoutTimer
    ? `approved; nothing tries again by itself (${withoutTimer}): have "rounds fix --when-allowed" run on a schedule`
    : 'approved; it is tried again by itself'
  return { ...item, remediation: { ...remediation, summary: `${summary}; ${how}`, waits: true } }
}
