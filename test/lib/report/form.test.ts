import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { sealed, verifySeals } from '../../../lib/practice/seal.ts'
import { defaultsOf } from '../../../lib/report/explain.ts'
import { type FormInput, formView, minutesOf, type Role } from '../../../lib/report/form/view.ts'
import { formPage } from '../../../lib/report/form.ts'
import type { AttestationRecord, DetailOption, ItemManifest } from '../../../lib/schema/types.ts'

const test = suite('forms of questions')

const ROLES: readonly Role[] = ['owner', 'practice-manager', 'privacy-officer', 'pms-administrator', 'it-provider']
const asked = content.items().filter(({ attestation }) => attestation !== undefined)
const input = (records: AttestationRecord[] = [], more: Partial<FormInput> = {}): FormInput => ({
  items: asked,
  practice: {
    practice: 'Kōwhai Health',
    contacts: [
      { name: 'Dr Lee', role: 'owner' },
      { name: 'Tom Hill', role: 'it-provider' },
    ],
  },
  name: 'Kōwhai Health',
  records,
  seals: verifySeals(records).verdicts,
  settings: defaultsOf,
  today: '2026-11-22',
  ...more,
})
const said = (by: AttestationRecord['by'], more: Partial<AttestationRecord> = {}): AttestationRecord => ({
  id: 'dr-bcp-plan',
  answer: 'partial',
  statement: 'Half of it is written.',
  evidence: [{ type: 'document', reference: 'plan v2.pdf', date: '2026-03-01' }],
  by,
  details: { exercised: 'talk', ransomware: false, reviewedOn: '2026-03-02', backSoon: 4 },
  at: '2026-03-03',
  ...more,
})
const DR_LEE = { name: 'Dr Lee', role: 'owner' } as const

/** Words that people see, or that stand in attributes: everything but how it looks and works. */
const textOf = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<script>.*?<\/script>/s, '')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')

test('each role is asked its own questions and no others; the IT provider may give a second opinion', () => {
  for (const role of ROLES) {
    const { sections } = formView(role, input())
    const own = asked.filter(({ attestation }) => attestation?.who === role).map(({ id }) => id)
    assert.equal(
      sections[0]?.questions.map(({ id }) => id),
      own,
      role,
    )
    assert.is(sections.length, role === 'it-provider' ? 2 : 1)
    assert.equal(
      sections.flatMap(({ questions }) => questions.map(({ number }) => number)),
      sections.flatMap(({ questions }) => questions).map((_, index) => index + 1),
    )
  }
  const [, others] = formView('it-provider', input()).sections
  assert.is(others?.questions.length, asked.filter(({ attestation }) => attestation?.who !== 'it-provider').length)
})
test('nobody is told beforehand which answer counts against the practice', () => {
  for (const role of ROLES) {
    const text = textOf(formPage(role, input([said(DR_LEE)])).html)
    for (const item of asked) {
      for (const telling of verdictTexts(item)) {
        assert.not.ok(text.includes(telling), `${role}, ${item.id}: ${telling}`)
      }
    }
    const own = asked
      .flatMap(({ why, attestation }) => [why, ...(attestation?.evidence ?? [])])
      .reduce((rest, one) => rest.replaceAll(one, ''), text)
    assert.not.match(own, /\b(?:verdict|otherwise|wanted|fails?|warns?|passe[sd]|attest-due|in order|needs fixing|needs care)\b/i, role)
  }
})
function verdictTexts({ attestation, means }: ItemManifest): string[] {
  const details = Object.values(attestation?.details ?? {})
  const options = details.flatMap(({ options: given }): readonly DetailOption[] => given ?? [])
  return [...details, ...options].flatMap(({ because }) => because ?? []).concat(means.pass, means.fail, means.warn ?? [])
}
test('only its own script runs, and nothing is asked of a network', () => {
  const { html } = formPage('owner', input())
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(html) ?? []
  assert.match(html, `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  assert.match(html, "default-src 'none'")
  assert.is(html.match(/<script/g)?.length, 2)
  assert.not.match(html, /https?:|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|import\(|\beval\(|innerHTML|\son[a-z]+=/)
})
test('what the practice wrote cannot become part of the page', () => {
  const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\'&'
  const records = [
    said({ ...DR_LEE, name: hostile }, { statement: hostile, evidence: [{ type: hostile, reference: hostile, date: '2026-01-01' }] }),
  ]
  const practice = { practice: hostile, contacts: [{ name: hostile, role: 'owner' as const }] }
  const { html } = formPage('owner', input(records, { name: hostile, practice }))
  assert.equal([html.match(/<script/g)?.length, html.match(/<img/g)], [2, null])
  const [, about = ''] = /<script type="application\/json" id="about">(.*?)<\/script>/s.exec(html) ?? []
  assert.is(JSON.parse(about).practice, hostile)
})
test('what was said last time stands beside its question, in words', () => {
  const [{ last = [] } = {}] =
    formView('owner', input([said(DR_LEE)])).sections[0]?.questions.filter(({ id }) => id === 'dr-bcp-plan') ?? []
  assert.equal(last, [
    'Partly, Dr Lee, 3 March 2026. That answer holds until 1 March 2029.',
    'Half of it is written.',
    'plan v2.pdf, 1 March 2026',
    'How was the plan last tried out? By talking it through at a table',
    'Does it cover an attack with ransomware? No',
    'When was the plan last reviewed? 2 March 2026',
    'Within how many hours does the practice management system have to run again? 4',
  ])
})
test('what the other party said is not shown, nor what was edited', () => {
  const last = (records: AttestationRecord[], role: Role = 'owner') =>
    formView(role, input(records)).sections.flatMap(({ questions }) => questions.filter(({ id }) => id === 'dr-bcp-plan'))[0]?.last.length
  const other = said({ name: 'Tom Hill', role: 'it-provider' })
  assert.equal([last([other]), last([other], 'it-provider')], [0, 7])
  assert.is(last([{ ...sealed(said(DR_LEE), [], { now: '2026-03-03T00:00:00Z' }), answer: 'yes' }]), 0)
})
test('an answer that has ended says when', () => {
  const [question] = formView('owner', input([said(DR_LEE, { at: '2020-01-01', details: {} })])).sections[0]?.questions.slice(1) ?? []
  assert.match(question?.last[0] ?? '', /That answer ended on 31 December 2022/)
})
test('that it does not apply can be said only where the question says when', () => {
  const offered = (id: string) =>
    formView('it-provider', input())
      .sections.flatMap(({ questions }) => questions)
      .find((one) => one.id === id)
      ?.answers.map(({ value }) => value)
  assert.equal(offered('mfa'), ['yes', 'no', 'partial', 'dont-know'])
  assert.equal(offered('vendor-certified'), ['yes', 'no', 'partial', 'not-applicable', 'dont-know'])
})
test('it says how long it takes, whom it goes back to, and whose answers they are', () => {
  const { html, view } = formPage('owner', input())
  assert.match(html, `3 questions, about ${view.minutes} minutes.`)
  assert.match(html, 'or to Tom Hill')
  assert.match(html, 'value="Dr Lee"')
  assert.match(html, '<title>Kōwhai Health: questions for the owner</title>')
  assert.is(minutesOf([]), 1)
  assert.ok(view.minutes >= 5 && view.minutes <= 15, `${view.minutes}`)
})
test('where nobody is asked anything it says so', () => {
  const { html, view } = formPage('owner', input([], { items: [], name: null }))
  assert.equal(view.sections, [])
  assert.match(html, 'There is no question for you at the moment.')
})
test('every label belongs to a field, and every id stands once', () => {
  for (const role of ROLES) {
    const { html } = formPage(role, input())
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    assert.is(new Set(ids).size, ids.length, role)
    for (const [, target] of html.matchAll(/(?:for|aria-labelledby|aria-describedby)="([^"]+)"/g)) {
      assert.ok(ids.includes(target), `${role}: ${target}`)
    }
  }
})

test.run()
