import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PracticeState } from '../../../lib/practice/state.ts'
import { practicePage, type ReportMeta } from '../../../lib/report/practice-page.ts'
import { HOSTILE } from './fixtures/documents.ts'
import { hostileState } from './practice/fixtures/hostile.ts'
import { sampleState } from './practice/fixtures/sample.ts'
import { machineOf, stateOf } from './practice/fixtures/state.ts'

const test = suite('practice page')

const META: ReportMeta = { preparedBy: 'Pita Hohepa, Harbour IT', hidden: 0, isPseudonymised: false }
const sample = practicePage(sampleState(), META)

/** Without tags, so that a test reads what people read. */
function textOf(state: PracticeState, meta: Partial<ReportMeta> = {}): string {
  return plain(practicePage(state, { ...META, ...meta }))
}

function plain(page: string): string {
  return page
    .replace(/<(style|title|symbol)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
}

const text = plain(sample)

test('it holds no script and asks for nothing outside itself', () => {
  assert.match(sample, `content="default-src 'none'; style-src 'unsafe-inline'"`)
  assert.not.match(sample, /<script|<link|<img|<iframe|\son\w+=|@import|url\(|https?:|src=/i)
})
test('every link leads to a place on the page', () => {
  const ids = new Set([...sample.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))
  const links = [...sample.matchAll(/\shref="#([^"]+)"/g)].map(([, id]) => id)
  assert.ok(links.length > 100)
  assert.equal(
    links.filter((id) => !ids.has(id)),
    [],
  )
})
test('no two elements share an id', () => {
  const ids = [...sample.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  assert.is(new Set(ids).size, ids.length)
})
test('every table has a caption and every heading of a table a scope', () => {
  const tables = sample.match(/<table[\s\S]*?<\/table>/g) ?? []
  assert.ok(tables.length > 4)
  assert.ok(tables.every((table) => table.includes('<caption>') && !/<th(?! scope="(?:col|row)")/.test(table.replaceAll('<thead>', ''))))
})
test('it says which practice, which day and who prepared it', () => {
  assert.match(text, 'Kōwhai Medical Centre Practice report, 22 November 2026 Prepared by Pita Hohepa, Harbour IT with Rounds')
  assert.match(sample, '<title>Kōwhai Medical Centre: practice report of 22 November 2026</title>')
})
test('the headline counts what waits for the practice, what IT does, and the steps in order', () =>
  assert.match(text, '8 things wait for the practice to decide or answer, 6 are with IT, and 7 of the 16 steps are in order'))
test('who has to decide what, by when and why stands on top, the overdue first', () => {
  assert.match(
    text,
    'What you decide or answer Overdue since 15 November 2026 Dr Aroha Ngata , Practice owner Decide whether Nurse 2 is upgraded or replaced, and by when. Needs fixing 11 of 12 computers run a supported operating system.',
  )
  assert.match(
    text,
    /By 29 November 2026 Ruth Fielding , Practice manager Agree that everybody chooses a longer password .*2 things need your yes/,
  )
})
test('what page one has no room for is counted there and told after it', () => {
  assert.match(text, /And 3 more decisions, listed below .*More to decide or answer .*Train everybody in suspicious e-mails/)
  assert.match(text, 'And 3 more, listed for the technician')
})
test('what was mended and still stands is praised, what was taken back or changed since is not', () => {
  assert.match(
    text,
    'Mended for you since the last report Computers lock after 15 minutes on Nurse 1, Dr Ngata and Practice manager A firewall',
  )
  assert.not.match(text, /Computers lock after 15 minutes on [^.]*Dr Fielding/)
})
test('all sixteen steps stand on page one with their word', () => {
  const grid = /<ol class="steps">([\s\S]*?)<\/ol>/.exec(sample)?.[1] ?? ''
  assert.is(grid.match(/<li/g)?.length, 16)
  assert.match(plain(grid), /1 Supported systems Needs fixing .*12 Screens lock Needs fixing .*16 New services In order/)
})
test('it says what it is measured against, how it is known, and what runs out before the visit', () => {
  assert.match(text, 'never patient records')
  assert.match(
    text,
    'Of 37 points 14 are tested on the computers, 8 are told by IT, 11 are told by the practice. Of 5 nothing is known yet.',
  )
  assert.match(
    text,
    'Foundation Standard on 15 February 2027. 2 things run out before it, the first is “The agreement with the IT provider is in writing” (31 December 2026).',
  )
})
test('computers not heard from are named in the lead and first among the computers', () => {
  assert.match(text, '12 of 14 computers reported. Dr Lee’s laptop and Vaccine fridge did not, so nobody knows how they stand.')
  assert.match(text, /Findings Vaccine fridge .*Never heard from .*Dr Lee’s laptop .*3 May 2026, 203 days ago .*Reception 1/)
  assert.match(text, 'DESKTOP-7Q2K1 Not on the list of the practice')
})
test('an item stands in full once and is named below the other rules that it serves', () => {
  assert.is(sample.match(/Nobody has shown since 4 August 2026/g)?.length, 2)
  assert.match(text, 'Restoring from the backup is tested every month Answer due See Health check, step 6')
})
test('both answers are shown where practice and provider differ, with evidence and until when', () => {
  assert.match(text, /Two answers that differ The practice answered: does not know\..*No evidence was named\./)
  assert.match(
    text,
    /The IT provider answered: yes\. .*CloudVault-2026\.pdf \(contract, 1 February 2026, SHA-256 a3f1c2d4e5b6…\)\. Signed\./,
  )
  assert.match(text, 'Held until 4 September 2026.')
})
test('an accepted risk says until when, by whom and why, and is never silent', () =>
  assert.match(text, 'On Reception 1: Accepted until 1 March 2027 by Dr Aroha Ngata: The reception screen shows the queue;'))
test('what changed since the last report is told by kind, and the rest is counted', () => {
  assert.match(
    text,
    /Compared with the report of 1 November 2026\. Worse Computers lock after 15 minutes In order → became Needs fixing New/u,
  )
  assert.match(text, 'Computers new in this report: DESKTOP-7Q2K1. Computers no longer in it: Old reception. 20 points are as they were.')
})
test('the picture over time says in words and in a table what it shows', () => {
  assert.match(sample, '<svg class="picture" viewBox="0 0 720 250" role="img" aria-labelledby="trend-name trend-words">')
  assert.match(text, 'On 7 June 2026 2 of 35 steps and practices were in order, on 22 November 2026 14.')
  assert.match(text, /Report of Needs fixing Could not be checked Needs care Answer due In order 7 June 2026 14 9 4 6 2/)
})
test('the technician gets the next things with their commands, and whose yes they wait for', () => {
  assert.match(text, /The next things to do Restore one patient file .*Server: rounds prove D:\\Backup/)
  assert.match(
    text,
    /Waits for a yes of Ruth Fielding: People must choose longer .*rounds fix password-complexity --apply --consent password-policy/,
  )
})
test('the same change on several computers is told once, with the command that takes back each', () => {
  assert.match(text, 'Mended on 20 November 2026: Nurse 1, Dr Ngata and Practice manager. It is as Rounds left it.')
  assert.match(text, 'Nurse 1: rounds undo 20261120-051200-ab12 --only screen-lock Dr Ngata: rounds undo')
  assert.match(text, '1 change before the last report is told in the earlier reports.')
})
test('the same finding on several computers is one row', () =>
  assert.match(text, /Reception 2 and Nurse 2 heard 22 November 2026 Needs fixing never within 15 minutes/))
test('what was left out of this copy is said', () => {
  assert.match(textOf(sampleState(), { hidden: 3 }), '3 texts were hidden because they could be patient data or secrets.')
  assert.match(textOf(sampleState(), { isPseudonymised: true }), 'This copy is for sharing')
  assert.not.match(text, 'This copy is for sharing')
})
test('notices about the figures are counted on page one and told in full', () => {
  assert.match(text, 'There are 3 things to know about these figures.')
  assert.match(text, 'Renamed Dr Fielding reported as FIELDING-OLD')
})

test('hostile texts stay texts', () => {
  const page = practicePage(hostileState(), { ...META, preparedBy: HOSTILE })
  assert.not.match(page, /<script|<img|onerror=(?!&quot;)"|<!--|\u202e/)
  assert.is(page.match(/<\/style>/g)?.length, 1)
  assert.ok(page.includes('&lt;script&gt;'))
})
test('an empty practice gives a whole page that claims nothing', () => {
  const nothing = { word: 'unknown', known: [], sentences: ['Nobody has answered yet.'] } as const
  const empty = stateOf([], Object.fromEntries(sampleState().items.map(({ id }) => [id, { ...nothing, known: [], sentences: [] }])), {
    name: null,
  })
  const page = textOf(empty, { preparedBy: '' })
  assert.match(
    page,
    'Practice without a name Practice report, 22 November 2026 Prepared with Rounds Nothing is known about this practice yet',
  )
  assert.match(page, 'No computer has reported, and none is on the list of the practice.')
  assert.match(page, 'This is the first report.')
  assert.match(page, 'Nobody wrote down a visit, and nothing runs out that is known.')
  assert.not.match(page, 'undefined')
})
test('a practice where all is in order hears that nothing waits', () => {
  const page = textOf(stateOf([machineOf('Reception')]))
  assert.match(page, 'All 16 steps are in order, and nothing waits for the practice')
  assert.match(page, 'Nothing. No decision and no answer of the practice is open.')
  assert.match(page, 'Nothing is open with IT.')
  assert.match(page, '1 of 1 computers reported.')
  assert.match(page, 'Nothing: every result and every answer was read and counted.')
})
test('a visit that is over is not the next one', () => {
  assert.match(
    textOf(sampleState({ visit: { date: '2026-11-01' } })),
    'The visit of 1 November 2026 is over; nobody wrote down the next one.',
  )
  const { visit: _visit, ...withoutVisit } = sampleState()
  assert.match(textOf(withoutVisit), 'Nobody wrote down a visit. The next thing that runs out: “The agreement')
})
test('a practice of fifty computers fits into two megabytes', () => {
  const part = {
    scope: 'machine',
    status: 'fail',
    observed: 'x'.repeat(60),
    expected: 'y'.repeat(60),
    source: 'z'.repeat(90),
    owner: 'local',
  } as const
  const names = Array.from({ length: 50 }, (_, index) => `Computer ${index + 1}`)
  const bad = (name: string) => ({
    status: 'fail' as const,
    parts: [0, 1, 2].map((number) => ({ ...part, observed: `${part.observed} ${name} ${number}` })),
  })
  const failing = { machines: Object.fromEntries(names.map((name) => [name, bad(name)])) }
  const ids = sampleState()
    .items.filter(({ manifest }) => manifest.scope === 'machine')
    .map(({ id }) => id)
  const page = practicePage(
    stateOf(
      names.map((name) => machineOf(name)),
      Object.fromEntries(ids.map((id) => [id, failing])),
    ),
    META,
  )
  assert.ok(Buffer.byteLength(page) < 2_000_000, `${Buffer.byteLength(page)} bytes`)
})

test.run()
