import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { TrendPoint } from '../../../../lib/practice/state.ts'
import { contextOf } from '../../../../lib/report/practice/context.ts'
import { shownPoints, trendView } from '../../../../lib/report/practice/trend-view.ts'
import { sampleState } from './fixtures/sample.ts'
import { countsOf } from './fixtures/state.ts'

const test = suite('trend view')

const point = (at: string): TrendPoint => ({ at, counts: countsOf(['fail', 'pass']) })
const viewOf = (trend: TrendPoint[]) => trendView(contextOf(sampleState({ trend })))

test('one report makes no picture', () => assert.is(viewOf([point('2026-11-22T02:00:00.000Z')]), undefined))
test('up to twelve reports are all shown', () => {
  const trend = Array.from({ length: 12 }, (_, day) => point(`2026-11-${String(day + 1).padStart(2, '0')}T02:00:00.000Z`))
  assert.equal(shownPoints(trend), trend)
})
test('of many reports the last one of each month is shown, a year of them at most', () => {
  const months = Array.from({ length: 14 }, (_, month) => new Date(Date.UTC(2025, month, 1)).toISOString().slice(0, 7))
  const trend = months.flatMap((month) => [point(`${month}-07T02:00:00.000Z`), point(`${month}-21T02:00:00.000Z`)])
  const days = shownPoints(trend).map(({ at }) => at.slice(0, 10))
  assert.is(days.length, 12)
  assert.is(days[0], '2025-03-21')
  assert.is(days.at(-1), '2026-02-21')
})
test('many reports of one month are shown from the newest back', () => {
  const trend = Array.from({ length: 30 }, (_, day) => point(`2026-11-${String(day + 1).padStart(2, '0')}T02:00:00.000Z`))
  assert.equal(
    shownPoints(trend).map(({ at }) => at.slice(8, 10)),
    ['19', '20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '30'],
  )
})
test('every column is as high as the picture, whatever it counts, and columns stand side by side', () => {
  const view = viewOf([point('2026-10-22T02:00:00.000Z'), { at: '2026-11-22T02:00:00.000Z', counts: countsOf(['warn', 'warn', 'pass']) }])
  const ends = view?.columns.map(({ segments }) => Math.round((segments.at(-1)?.y ?? 0) + (segments.at(-1)?.height ?? 0)))
  assert.equal(ends, [209, 209])
  const [first, second] = view?.columns ?? []
  assert.ok((first?.x ?? 0) + (first?.width ?? 0) < (second?.x ?? 0))
})
test('the table has a number for every word of the legend', () => {
  const view = viewOf([point('2026-10-22T02:00:00.000Z'), { at: '2026-11-22T02:00:00.000Z', counts: countsOf(['warn', 'warn', 'pass']) }])
  assert.equal(
    view?.legend.map(({ word }) => word),
    ['fail', 'warn', 'pass'],
  )
  assert.equal(view?.rows, [
    { day: '22 October 2026', counts: [1, 0, 1] },
    { day: '22 November 2026', counts: [0, 2, 1] },
  ])
  assert.is(view?.describes, 'On 22 October 2026 1 of 3 steps and practices were in order, on 22 November 2026 1.')
})

test.run()
