import type { ToDoView } from './todo-view.ts'
import { say } from './words.ts'

/** What page one has room for when it is printed: so many things, so many lines. Each thing takes its lines and the room around it. */
interface Room {
  things: number
  lines: number
  around: number
}
const DECISIONS: Room = { things: 6, lines: 26, around: 1 }
const SHORT: Room = { things: 5, lines: 8.5, around: 0.5 }
/** Letters a line. */
const HEADING = 78
const TEXT = 92
const HALF = 54
const BESIDE = 30
/** Letters that say how it stands; why it matters follows where that leaves room. */
const FOUND = 235

/** How many decisions, things that IT does and things that were mended page one tells. */
export interface Told {
  decided: number
  worked: number
  praised: number
}

/** What two short lists leave free, the decisions take. */
export function roomOnPageOne(decisions: readonly ToDoView[], work: readonly ToDoView[], mended: readonly string[]): Told {
  const workRoom = roomFor(work.map(workLines), SHORT)
  const mendedRoom = roomFor(
    mended.map((line) => linesOf(line, HALF)),
    SHORT,
  )
  const spare = Math.max(0, SHORT.lines - Math.max(workRoom.lines, mendedRoom.lines))
  const { things } = roomFor(decisions.map(decisionLines), { ...DECISIONS, lines: DECISIONS.lines + spare })
  return { decided: things, worked: workRoom.things, praised: mendedRoom.things }
}

/** What stays out here stands with the item. */
export function shortened(one: ToDoView): ToDoView {
  const rest = one.found.length + one.rest.length > FOUND ? one.brief : one.rest
  const why = one.found.length + rest.length + one.why.length > FOUND ? '' : one.why
  return { ...one, rest, why }
}

function decisionLines({ asks, rest, label, found, why, agree, isOverdue, role }: ToDoView): number {
  const yes = agree.length > 0 ? say.count('decide.agree-count', agree.length) : ''
  const beside = (isOverdue ? 3 : 2) + Math.max(1, linesOf(role, BESIDE))
  return Math.max(beside, linesOf(asks, HEADING) + linesOf(`${label} ${found} ${rest} ${why} ${yes}`, TEXT))
}

function workLines({ about, asks, names, by, isOverdue }: ToDoView): number {
  return linesOf([about, asks, names, isOverdue ? say('todo.overdue') : '', by].join(' '), HALF)
}

function linesOf(text: string, width: number): number {
  return Math.ceil(text.length / width)
}

/** How many of the things that need so many lines fit, and what they take; the first always does. */
function roomFor(needs: readonly number[], { things, lines, around }: Room): Pick<Room, 'things' | 'lines'> {
  const ends = needs.map((_, index) => sum(needs.slice(0, index + 1)) + (index + 1) * around)
  const fitting = Math.max(ends.filter((end) => end <= lines).length, Math.min(1, needs.length))
  const count = Math.min(things, fitting)
  return { things: count, lines: ends[count - 1] ?? 0 }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
