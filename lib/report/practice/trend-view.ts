import type { TrendPoint } from '../../practice/state.ts'
import { STATUS_LABELS, STATUS_ORDER } from '../page/labels.ts'
import type { StatusWord } from '../words.ts'
import { isFine, type PageContext } from './context.ts'
import { say } from './words.ts'

/** Stacked columns, one a report, drawn as they stand: numbers of an SVG of `width` by `height`. */
export interface TrendView {
  title: string
  describes: string
  width: number
  height: number
  columns: Column[]
  legend: { word: StatusWord; label: string }[]
  /** The same in numbers, in the order of the legend. */
  rows: { day: string; counts: number[] }[]
}

interface Column {
  x: number
  middle: number
  width: number
  day: string
  year: string
  segments: { word: StatusWord; y: number; height: number; count: number; middle: number; isTall: boolean }[]
}

const MOST = 12
const WIDTH = 720
const HEIGHT = 250
const FOOT = 40
const ROOM = HEIGHT - FOOT
/** A number needs so much of a segment to stand in it. */
const TALL = 13

/** Undefined where there are not two reports to compare. */
export function trendView(context: PageContext): TrendView | undefined {
  const points = shownPoints(context.state.trend)
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || points.length < 2) {
    return undefined
  }
  const words = STATUS_ORDER.filter((word) => points.some(({ counts }) => counts[word] > 0))
  return {
    title: say('trend.picture'),
    describes: say('trend.describe', {
      from: context.day(first.at),
      before: fineIn(first),
      count: sum(last),
      to: context.day(last.at),
      after: fineIn(last),
    }),
    width: WIDTH,
    height: HEIGHT,
    columns: points.map((point, index) => columnOf(point, index, points.length, context)),
    legend: words.map((word) => ({ word, label: STATUS_LABELS[word] })),
    rows: points.map(({ at, counts }) => ({ day: context.day(at), counts: words.map((word) => counts[word]) })),
  }
}

/** The last one of each month where there are too many, and never more than a year of them. */
export function shownPoints(trend: readonly TrendPoint[]): TrendPoint[] {
  if (trend.length <= MOST) {
    return [...trend]
  }
  const lastOfMonth = trend.filter(({ at }, index) => trend[index + 1]?.at.slice(0, 7) !== at.slice(0, 7))
  return (lastOfMonth.length > 1 ? lastOfMonth : trend).slice(-MOST)
}

function columnOf(point: TrendPoint, index: number, count: number, context: PageContext): Column {
  const each = WIDTH / Math.max(count, 6)
  const width = Math.min(each * 0.72, 64)
  const x = index * each + (each - width) / 2
  const [day = '', month = '', year = ''] = context.day(point.at).split(' ')
  return {
    x: rounded(x),
    middle: rounded(x + width / 2),
    width: rounded(width),
    day: `${day} ${month.slice(0, 3)}`,
    year,
    segments: segmentsOf(point),
  }
}

/** What needs work on top, what is in order below. */
function segmentsOf(point: TrendPoint): Column['segments'] {
  const unit = ROOM / Math.max(1, sum(point))
  let y = 0
  return STATUS_ORDER.filter((word) => point.counts[word] > 0).map((word) => {
    const count = point.counts[word]
    const height = count * unit
    const top = y
    y += height
    return {
      word,
      count,
      y: rounded(top),
      height: rounded(Math.max(1, height - 1.5)),
      middle: rounded(top + height / 2 + 4),
      isTall: height >= TALL,
    }
  })
}

function fineIn({ counts }: TrendPoint): number {
  return STATUS_ORDER.filter(isFine).reduce((total, word) => total + counts[word], 0)
}

function sum({ counts }: TrendPoint): number {
  return STATUS_ORDER.reduce((total, word) => total + counts[word], 0)
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
