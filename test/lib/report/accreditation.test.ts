import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { practiceState } from '../../../lib/practice/practice-state.ts'
import type { PracticeInput } from '../../../lib/practice/state.ts'
import { accreditationSheets } from '../../../lib/report/accreditation.ts'
import type { ReportMeta } from '../../../lib/report/practice-page.ts'
import { RULES } from '../../../lib/report/rules.ts'
import { kowhai } from '../practice/fixtures/kowhai.ts'
import { HOSTILE } from './fixtures/documents.ts'

const test = suite('accreditation sheets')

const META: ReportMeta = { hidden: 0, isPseudonymised: false }

async function sheets(changes: Partial<PracticeInput> = {}, meta: Partial<ReportMeta> = {}): Promise<string> {
  return accreditationSheets(await practiceState(kowhai(changes)), { ...META, ...meta })
}

/** What people read on one sheet, or on the first page. */
function textOf(html: string, anchor?: string): string {
  const start = anchor === undefined ? html.indexOf('<header') : html.indexOf(`id="${anchor}"`)
  assert.ok(start > 0, anchor)
  const end = html.indexOf(anchor === undefined ? '<main' : '</article>', start)
  return html
    .slice(html.indexOf('>', start) + 1, end)
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
}

/** The text that is copied, with its lines. */
function commentOf(html: string, anchor: string): string {
  return /<div class="comment"[^>]*>([^<]*)<\/div>/.exec(html.slice(html.indexOf(`id="${anchor}"`)))?.[1] ?? ''
}

const LOCK = 'sheet-health-check-12'
const RESTORE = 'sheet-health-check-6'

test('there is a sheet for each of the 16 steps and each of the Good IT Practices, in their order', async () => {
  const found = [...(await sheets()).matchAll(/<article class="sheet [\w-]+" id="([^"]+)"/g)].map(([, id]) => id)
  assert.equal(
    found,
    RULES.map(({ document, rule }) => `sheet-${document}-${rule.replaceAll('.', '-')}`),
  )
})
test('a sheet holds the criterion in words, its standing on the day, owner, review day and who signs', async () => {
  const text = textOf(await sheets({}, { preparedBy: 'Sam Lee' }), LOCK)
  assert.match(text, 'Computers lock after at most 15 minutes without use')
  assert.match(text, 'Needs fixing on 24 November 2026')
  assert.match(text, 'Owner Sam Lee (IT provider)')
  assert.match(text, 'Review by 1 March 2027')
  assert.match(text, /Prepared by Sam Lee Signature Date Approved by Signature Date/)
  assert.match(text, 'This supports your evidence; the assessor decides.')
})
test('the comment says what is so, how it is known, on which day, and who does what by when', async () => {
  const lines = commentOf(await sheets(), LOCK).split('\n')
  assert.is(lines[0], 'As of 24 November 2026: Needs fixing.')
  const text = lines.join(' ')
  assert.match(text, '5 of 8 computers lock within 15 minutes. Nurse 2 does not.')
  assert.match(text, 'How it is known: tested on 7 computers, from 22 November to 24 November 2026.')
  assert.match(text, /Accepted until 1 March 2027 by Dr Aroha Ngata: The reception .* This concerns Reception 2\./)
  assert.match(text, /What is being done: .* By Sam Lee \(IT provider\), by \d+ December 2026\./)
  assert.match(text, /Nurse 3: .* By Sam Lee \(IT provider\), by \d+ December 2026\./)
})
test('an answer stands with who gave it, until when it holds, and its evidence with date and hash', async () => {
  const html = await sheets()
  assert.match(
    commentOf(html, RESTORE),
    'Sam Lee (IT provider) answered on 10 November 2026: yes. The answer holds until 11 December 2026.',
  )
  assert.match(commentOf(html, RESTORE), 'Evidence: restore-2026-11-10.txt (log of 10 November 2026).')
  assert.match(textOf(html, RESTORE), `restore-2026-11-10.txt (log) SHA-256 ${'ab'.repeat(32)}`)
})
test('a computer whose half of a question is fine is not held against it', async () => {
  const state = await practiceState(kowhai())
  const item = state.items.find(({ id }) => id === 'db-maintenance')
  const open = item?.machines.find(({ word }) => word === 'pass')
  assert.ok(open)
  open.word = 'attest-due'
  open.item = { ...open.item, summary: 'Waits for the answer' }
  assert.not.match(accreditationSheets(state, META), 'Waits for the answer')
})
test('what is overdue says so on the first page', async () => {
  const state = await practiceState(kowhai())
  for (const { action } of state.items) {
    if (action) {
      action.isOverdue = true
      action.by = '2026-11-01'
    }
  }
  assert.match(textOf(accreditationSheets(state, META)), 'Needs fixing 1 November 2026, overdue')
  assert.not.match(textOf(await sheets()), 'overdue')
})
test('an answer that was edited after it was recorded says that it does not count', async () => {
  const state = await practiceState(kowhai())
  const item = state.items.find(({ id }) => id === 'backup-restore-tested')
  for (const answer of item?.answers ?? []) {
    answer.seal = 'edited'
  }
  assert.match(commentOf(accreditationSheets(state, META), RESTORE), 'The record of this answer was changed later, so it does not count.')
})
test('only standards that the manifests name are mapped, those that practices know first', async () => {
  const html = await sheets()
  assert.match(
    textOf(html, 'sheet-health-check-3'),
    /Standards mapped RNZCGP Foundation Standard 2\.1 \(.*\) HIPC 2020 rule 5 .*NZISM 3\.9 /,
  )
  assert.match(textOf(html, LOCK), 'NZISM 3.9 16.1.41.C.02 (recommends 10 minutes)')
  const bare = kowhai().items.map((item) => ({ ...item, standards: [] }))
  assert.match(textOf(await sheets({ items: bare }), LOCK), 'No control of another standard is mapped to this.')
})
test('the review day is the first end of what the criterion rests on, and a year away at most', async () => {
  const html = await sheets()
  assert.match(textOf(html, RESTORE), 'Review by 11 December 2026')
  assert.match(textOf(html, 'sheet-health-check-4'), 'Review by 24 November 2027')
})
test('the owner is whoever answers the question, by name where the practice file has one', async () => {
  assert.match(textOf(await sheets(), 'sheet-health-check-2'), 'Owner Aroha Ngata (Practice manager)')
  const nobody = { ...kowhai().practice, contacts: [] }
  assert.match(textOf(await sheets({ practice: nobody }), 'sheet-health-check-2'), 'Owner Practice manager Review')
})
test('the first page tells what runs out before the visit, the next first', async () => {
  const text = textOf(await sheets())
  assert.match(text, 'Foundation Standard on 12 April 2027')
  assert.match(text, /What runs out before the visit .*11 December 2026 .*27 February 2027 .*1 March 2027 /)
  assert.not.match(text, '31 October 2029')
})
test('without a visit, or with one that is over, it tells what runs out next', async () => {
  const { visit, ...none } = kowhai().practice ?? {}
  assert.ok(visit)
  assert.match(textOf(await sheets({ practice: none })), /Nobody wrote down a visit\. .*What runs out next .*31 October 2029/)
  const over = { ...none, visit: { date: '2026-05-01' } }
  assert.match(textOf(await sheets({ practice: over })), 'The visit of 1 May 2026 is over; nobody wrote down the next one.')
})
test('what was hidden or replaced in this copy is said on the first page', async () => {
  assert.not.match(textOf(await sheets()), 'hidden')
  assert.match(textOf(await sheets({}, { hidden: 1 })), '1 text was hidden')
  assert.match(textOf(await sheets({}, { isPseudonymised: true })), 'were replaced for sharing')
})
test('a criterion of which nothing is known says so', async () => {
  const html = await sheets({ documents: [], attestations: [], waivers: [], practice: { practice: 'Kōwhai Health' } })
  assert.match(textOf(html, LOCK), 'There is no evidence yet: nothing was tested and nobody has answered.')
  assert.match(commentOf(html, LOCK), 'Nothing is known about it yet.')
  assert.match(textOf(html), 'Nothing that is known runs out.')
})
test('the file holds no script and asks for nothing outside itself', async () => {
  const html = await sheets()
  assert.match(html, `content="default-src 'none'; style-src 'unsafe-inline'"`)
  assert.not.match(html, /<script|<link|<img|<iframe|<textarea|\son\w+=|@import|url\(|https?:|src=/i)
})
test('no two elements share an id, and every link leads to a place on the page', async () => {
  const html = await sheets()
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  const links = [...html.matchAll(/\shref="#([^"]+)"/g)].map(([, id]) => id)
  assert.is(new Set(ids).size, ids.length)
  assert.equal(
    links.filter((id) => !ids.includes(id)),
    [],
  )
})
test('a hostile text is text, whoever wrote it', async () => {
  const { practice, attestations, waivers } = kowhai()
  const html = await sheets(
    {
      practice: {
        ...practice,
        practice: HOSTILE,
        visit: { date: '2027-04-12', what: HOSTILE },
        contacts: [{ name: HOSTILE, role: 'it-provider' }],
      },
      attestations: attestations.map((one) => ({
        ...one,
        statement: HOSTILE,
        by: { ...one.by, name: HOSTILE },
        evidence: one.evidence.map((evidence) => ({ ...evidence, reference: HOSTILE, type: HOSTILE })),
      })),
      waivers: waivers.map((one) => ({ ...one, reason: HOSTILE, by: HOSTILE })),
    },
    { preparedBy: HOSTILE },
  )
  assert.not.match(html, /<script|<img|\u202e/i)
  assert.is(html.match(/<style/g)?.length, 1)
  assert.is(html.match(/<\/style/g)?.length, 1)
})

test.run()
