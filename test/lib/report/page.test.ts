import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { pageOf } from '../../../lib/report/page.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import type { ItemManifest, ResultDocument, ResultItem } from '../../../lib/schema/types.ts'
import {
  HOSTILE,
  hostileDocument,
  itemOf,
  manifestOf,
  mendedSample,
  outcomeOf,
  sampleDocument,
  sampleManifests,
} from './fixtures/documents.ts'

const test = suite('page')

const sample = pageOf(sampleDocument(), sampleManifests())

/** The page of one item, without tags, so that a test reads what people read. */
function textOf(changes: Partial<ResultItem>, document: Partial<ResultDocument> = {}, manifest: Partial<ItemManifest> = {}): string {
  const whole = sampleDocument({ items: [itemOf(changes)], ...document })
  return plain(pageOf(whole, { items: [manifestOf(manifest)], facts: [] }))
}

function plain(page: string): string {
  return page
    .replace(/<(style|title|symbol)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
}

test('the sample is a valid result document with every status', () => {
  assert.equal(problemsOf('result', sampleDocument()), [])
  const statuses = sampleDocument().items.map(({ status, waiver }) => waiver?.state ?? status)
  assert.equal(statuses.toSorted(), ['accepted', 'attest-due', 'fail', 'not-applicable', 'pass', 'unknown', 'warn'])
})

test('hints that contradict an answer are shown as hints, quiet ones are not', () => {
  const hint = (id: string, status: ResultItem['status']) => itemOf({ id, status, summary: `seen by ${id}` })
  const page = plain(pageOf(sampleDocument({ hints: [hint('rights', 'warn'), hint('mail', 'unknown')] }), sampleManifests()))
  assert.match(page, /shows about questions that people answer .*seen by rights .*never a verdict by itself/)
  assert.not.match(page, 'seen by mail')
  assert.not.match(sample, 'questions that people answer')
})
test('a round of questions speaks of the practice, not of the computer', () => {
  assert.match(textOf({ status: 'attest-due' }, { scope: 'practice' }), '1 thing in this practice needs attention')
  const page = textOf({ status: 'attest-due' }, { scope: 'practice', inputs: { ...sampleDocument().inputs, tags: null } })
  assert.match(
    page,
    /Where this practice stands .*What the practice has to answer or decide .*from what people answered and what this computer showed/,
  )
  assert.not.match(page, 'clinical device')
  assert.match(textOf({ status: 'fail' }), '1 thing on this computer needs attention')
  assert.match(textOf({ status: 'pass' }, { scope: 'practice' }), 'This practice is in order')
})

test('the page holds no script and asks for nothing outside itself', () => {
  assert.match(sample, `content="default-src 'none'; style-src 'unsafe-inline'"`)
  assert.not.match(sample, /<script|<link|<img|<iframe|\son\w+=|@import|url\(|https?:|src=/i)
})
test('every link leads to a place on the page', () => {
  const ids = new Set([...sample.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))
  const links = [...sample.matchAll(/\shref="#([^"]+)"/g)].map(([, id]) => id)
  assert.ok(links.length > 20)
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
  assert.ok(tables.every((table) => table.includes('<caption>')))
  assert.not.match(sample, /<th(?![^>]*scope=)[ >]/)
})
test('statuses come worst first', () => {
  const order = [...sample.matchAll(/<h3 id="group-([a-z-]+)"/g)].map(([, word]) => word)
  assert.equal(order, ['fail', 'unknown', 'warn', 'attest-due', 'accepted', 'pass', 'not-applicable'])
})
test('what is in order is folded, what is open is not', () => {
  assert.match(sample, /<details class="item" id="item-\d+">\s*<summary><h4>Title of firewall-enabled/)
  assert.match(sample, /<article class="item" id="item-\d+"[^>]*>\s*<h4[^>]*>Title of os-supported/)
})
test('a status is always a word and a shape', () => {
  const statuses = sample.match(/<span class="status [\s\S]*?<\/span>/g) ?? []
  assert.ok(statuses.length > 20)
  assert.ok(statuses.every((one) => /<use href="#sign-[a-z-]+"\/><\/svg>[A-Z][a-z ]+<\/span>/.test(one)))
})

test('the first screen says how much is open and for whom', () => {
  const text = plain(sample)
  assert.match(text, '4 things on this computer need attention')
  assert.match(text, '2 wait for a decision of the practice and 2 are for others to do')
  assert.match(text, '1 of them could not be checked')
})
test('an open item says what it means, why it matters and who acts', () => {
  const text = textOf({})
  assert.match(text, 'Not within 15 minutes.')
  assert.match(text, 'Why it matters A sample that is not in order harms somebody.')
  assert.match(text, 'IT provider Found: It is open. Put this right by hand, then check again.')
})
test('what a verdict means speaks of the settings of that run', () => {
  const { inputs } = sampleDocument()
  const settings = { 'sample.maxIdleSeconds': { value: 600, layer: 'practice' } } as const
  assert.match(textOf({ status: 'warn' }, { inputs: { ...inputs, settings } }), 'Nearly within 10 minutes.')
})
test('the words are the ones of the collection', () => {
  const text = plain(pageOf(sampleDocument()))
  const found = content.items().find(({ id }) => id === 'firewall-enabled')
  assert.ok(found && text.includes(found.title))
})
test('an item without a manifest is shown with its id and summary', () => {
  const text = plain(pageOf(sampleDocument({ items: [itemOf({ id: 'from-a-pack' })] }), { items: [], facts: [] }))
  assert.match(text, 'from-a-pack')
  assert.match(text, 'It is open')
})
test('an unknown item says the reason and what would help', () => {
  const text = textOf(
    { status: 'unknown', summary: 'The file could not be read', needsAdmin: true },
    { machine: { ...sampleDocument().machine, platform: 'linux' } },
  )
  assert.match(text, 'what is not seen does not count as fine. The reason: The file could not be read')
  assert.match(text, 'What would help Run the check as root')
})
test('an accepted risk says until when, by whom and why', () => {
  const waiver = { state: 'accepted', until: '2027-03-01', by: 'Dr Aroha Ngata', reason: 'It’s watched.' } as const
  assert.match(textOf({ waiver }), 'Accepted until 1 March 2027 by Dr Aroha Ngata: It’s watched.')
})
test('an item that is open says what to type, an accepted or fine one does not', () => {
  const remediation = sampleManifests().items.find(({ id }) => id === 'password-complexity')?.remediation
  const waiver = { state: 'accepted', until: '2027-03-01', by: 'A', reason: 'B' } as const
  assert.ok(remediation)
  assert.match(textOf({}, {}, { remediation }), 'rounds fix sample --what-if')
  assert.not.match(textOf({ waiver }, {}, { remediation }), /rounds fix/)
  assert.not.match(textOf({ status: 'pass' }, {}, { remediation }), /rounds fix/)
})
test('an acceptance that ended or was overtaken is open again', () => {
  const waiver = { until: '2026-03-01', by: 'Dr Aroha Ngata', reason: 'It is watched.' }
  assert.match(textOf({ waiver: { ...waiver, state: 'expired' } }), 'The acceptance by Dr Aroha Ngata ended on 1 March 2026.')
  assert.match(textOf({ waiver: { ...waiver, state: 'worse' } }), '1 thing on this computer needs attention')
})
test('the technician sees rule, version, measures and the parts with source and owner', () => {
  const part = {
    scope: 'user:Tāne',
    status: 'fail',
    observed: '30 min',
    expected: '15 min',
    source: 'HKU\\x',
    owner: 'device-management',
  } as const
  const text = textOf({ parts: [part], measures: { lockAfterSeconds: 1800 } })
  assert.match(text, 'user:Tāne Needs fixing 30 min 15 min HKU\\x Owner: device management')
  assert.match(text, 'Serves Health check, step 12')
  assert.match(text, 'sample 1.0.0')
  assert.match(text, 'Measured lock after seconds 1800')
})
test('open parts come before the ones that are fine', () => {
  const part = { observed: '', expected: '', source: '', owner: 'local' } as const
  const text = textOf({
    parts: [
      { ...part, scope: 'first', status: 'pass' },
      { ...part, scope: 'second', status: 'fail' },
    ],
  })
  assert.ok(text.indexOf('second') < text.indexOf('first'))
})
test('the run names the computer, the time on the clinic’s wall and the head of the journal', () => {
  const text = plain(sample)
  assert.match(text, 'Run at 22 November 2026, 3:05 pm (Pacific/Auckland)')
  assert.match(text, 'Machine id 3f2b8e0a-5c1d-4b7e-9a60-1d2c3b4a5f60')
  assert.match(text, 'Head of the change journal 9d1f4c6be27a05c1')
  assert.match(text, 'Run took 8.4 seconds')
})
test('the calendar’s time zone is the one of the page', () => {
  const { inputs } = sampleDocument()
  assert.match(textOf({}, { inputs: { ...inputs, calendar: { timeZone: 'Pacific/Chatham', open: {} } } }), '3:50 pm (Pacific/Chatham)')
})
test('a missing practice is a warning, a known one is a name', () => {
  assert.match(textOf({}), 'Warning: Nobody said which practice this computer belongs to.')
  const named = textOf({}, { practice: 'Kōwhai Health', site: 'Petone' })
  assert.match(named, 'Kōwhai Health, Petone')
  assert.not.match(named, 'Nobody said which practice')
})
test('facts that could not be read are listed with the reason', () => assert.match(plain(sample), 'denied: it needs root or SYSTEM'))

test('what was mended shows before and after, and how to take it back', () => {
  const change = { kind: 'registry-value', target: 'HKLM\\x', before: '1800', after: '900' }
  const text = textOf({ status: 'pass', remediation: outcomeOf({ run: '20261122-020500-ab12', before: 'fail', changes: [change] }) })
  assert.match(text, 'What Rounds mended')
  assert.match(text, 'Mended. It was: needs fixing. Within 15 minutes.')
  assert.match(text, 'Needs fixing → became In order')
  assert.match(text, 'x in the Windows registry: 1800 → became 900 HKLM\\x: 1800 -&gt; 900')
  assert.match(text, 'rounds undo 20261122-020500-ab12')
})
test('what was mended earlier is told with its date, its values, its state and how to take it back', () => {
  const document = sampleDocument({ mended: mendedSample() })
  assert.equal(problemsOf('result', document), [])
  const text = plain(pageOf(document, sampleManifests()))
  assert.match(
    text,
    'Still in place Title of screen-lock Mended on 20 November 2026, 6:12 pm. It is as Rounds left it. time without use until Windows locks: not set → became 15 minutes',
  )
  assert.match(text, 'To take it back rounds undo 20261120-051200-ab12 --only screen-lock')
  assert.match(text, 'Changed since Title of password-complexity Mended on 19 November 2026, 9:30 am.')
  assert.match(text, 'Done Title of os-supported')
  assert.match(text, 'Not known Title of firewall-enabled')
})
test('what was taken back, overtaken or done for good offers nothing to take back', () => {
  const gone = mendedSample().filter(({ state }) => state === 'undone' || state === 'done')
  const text = plain(pageOf(sampleDocument({ mended: gone }), sampleManifests()))
  assert.match(text, 'Taken back Title of screen-lock')
  assert.not.match(text, /rounds undo/)
})
test('changes that stand differently by now say so one by one', () => {
  const text = plain(pageOf(sampleDocument({ mended: mendedSample() }), sampleManifests()))
  assert.match(
    text,
    /Its changes stand differently by now\..*\(changed since\).*the file lock\.sh: not there → became these 2 lines \(still in place\).*# lock TMOUT=900/,
  )
})
test('of many the older ones are folded', () => {
  const page = pageOf(sampleDocument({ mended: mendedSample() }), sampleManifests())
  assert.match(page, /<summary><h4>Mended before that: 1<\/h4><\/summary>[\s\S]*from-a-pack/)
})
test('where nothing was mended, nothing is said of it', () => {
  assert.not.match(sample, 'What Rounds mended')
  assert.not.match(pageOf(sampleDocument({ mended: [] }), sampleManifests()), 'What Rounds mended')
})
test('what this run mended is told once, although the journal knows it too', () => {
  const [first] = mendedSample()
  assert.ok(first)
  const remediation = outcomeOf({ run: first.run, before: 'fail' })
  const text = textOf({ status: 'pass', remediation }, { mended: [first] })
  assert.match(text, 'Mended on 20 November 2026')
  assert.not.match(text, 'It was: needs fixing')
})
test('a plan says that nothing was changed, and offers nothing to take back', () => {
  const change = { kind: 'file', target: '/etc/x', before: 'absent', after: 'present' }
  const text = textOf({ remediation: outcomeOf({ outcome: 'planned', run: 'r', changes: [change] }) })
  assert.match(text, 'What would change')
  assert.match(text, 'nothing changed yet')
  assert.not.match(text, /What Rounds mended|rounds undo/)
})
test('a refusal names its code', () =>
  assert.match(textOf({ remediation: outcomeOf({ outcome: 'refused', code: 'clinic-hours' }) }), 'Not mended (clinic-hours)'))

test('a run in which all is fine says so', () => assert.match(textOf({ status: 'pass' }), 'This computer is in order'))
test('a run without items says nothing good', () => {
  const text = textOf({}, { items: [] })
  assert.match(text, 'Nothing was checked on this computer')
  assert.not.match(text, 'is in order')
})
test('a run in which nothing applies says nothing good', () =>
  assert.not.match(textOf({ status: 'not-applicable' }), 'This computer is in order'))
test('a run with accepted risks only does not call the computer fine', () => {
  const waiver = { state: 'accepted', until: '2027-03-01', by: 'A', reason: 'B' } as const
  const text = textOf({ waiver })
  assert.match(text, 'Nothing is open on this computer, with 1 risk accepted')
  assert.not.match(text, 'This computer is in order')
})

test('hostile texts stay texts wherever they stand', () => {
  const page = pageOf(hostileDocument())
  const harmless = pageOf(sampleDocument())
  assert.not.match(page, /<script|<img|<!--|<%|\u202e/)
  assert.is(page.match(/<\/style>/g)?.length, harmless.match(/<\/style>/g)?.length)
  assert.ok(page.split('&lt;script&gt;').length > 30)
  assert.ok(HOSTILE.includes('<script>'))
})
test('hostile words of a manifest stay texts', () => {
  const manifest = manifestOf({ title: HOSTILE, why: HOSTILE, means: { pass: HOSTILE, fail: HOSTILE } })
  const page = pageOf(sampleDocument({ items: [itemOf()] }), { items: [manifest], facts: [] })
  assert.not.match(page, /<script|<img|<!--/)
})
test('the same document makes the same page', () => assert.is(pageOf(sampleDocument(), sampleManifests()), sample))

test.run()
