import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  bindingProblems,
  duplicateProblems,
  factProblems,
  itemProblems,
  placeholderProblems,
} from '../../../lib/authoring/manifest-problems.ts'
import type { Problem } from '../../../lib/errors.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import type { AttestationPart, Detail, ItemManifest } from '../../../lib/schema/types.ts'
import { attestation, fact, item, itemWithout } from './manifests.ts'

const test = suite('problems of manifests')
const at = (problems: Problem[]) => problems.map(({ property }) => property)
const of = (over: Partial<ItemManifest>) => at(itemProblems(item(over)))
const mending = (over: object) => {
  const { remediation } = item()
  assert.ok(remediation?.platforms.win32)
  return of({ remediation: { ...remediation, platforms: { win32: { ...remediation.platforms.win32, ...over } } } })
}
const QUESTION: AttestationPart = { question: 'Well?', who: 'owner', evidence: ['A photo'], validDays: 365 }
const setting = { type: 'integer', default: 120, minimum: 0, description: 'Seconds.' } as const

test('the manifests these tests start from are fine', () => {
  assert.equal(problemsOf('item', item()), [])
  assert.equal(problemsOf('item', attestation()), [])
  assert.equal(problemsOf('fact', fact()), [])
  assert.equal([...itemProblems(item()), ...itemProblems(attestation()), ...factProblems(fact())], [])
})
test('a clause must be readable', () => assert.equal(of({ when: 'role ==' }), ['when']))
test('a clause may only ask for context keys', () => {
  assert.equal(of({ when: 'role == client && portable' }), [])
  const [problem] = itemProblems(item({ when: 'rolle == client' }))
  assert.is(problem?.found, '"rolle"')
  assert.match(problem?.expected ?? '', 'platform, role, join, managed, portable, desktop, tags')
})
test('a clause of a probe is read, too', () => {
  const { win32 } = fact().platforms
  assert.ok(win32)
  const wrong = fact({ platforms: { win32: { ...win32, probes: { lid: { file: 'C:\\a', when: '(portable' } } } } })
  assert.equal(at(factProblems(wrong)), ['platforms.win32.probes.lid.when'])
})
test('a rule must be one that the documents have', () => {
  assert.equal(of({ serves: [{ document: 'health-check', rule: '17' }] }), ['serves.0.rule'])
  assert.equal(of({ serves: [{ document: 'good-it-practices', rule: '2.5' }] }), ['serves.0.rule'])
})
test('a default must fit its own type and range', () => {
  const means = { pass: 'It locks.', fail: 'It does not.' }
  assert.equal(of({ means, settings: { maxSeconds: { ...setting, default: '120' } } }), ['settings.maxSeconds.default'])
  assert.equal(of({ settings: { maxSeconds: { ...setting, default: -1 } } }), ['settings.maxSeconds.default'])
})
test('a default may not contradict the one that it must not be below', () => {
  const means = { pass: 'Yes.', fail: 'No.' }
  const withOther = (value: number) => of({ means, settings: { a: { ...setting, notBelow: 'b' }, b: { ...setting, default: value } } })
  assert.equal(withOther(120), [])
  assert.equal(withOther(121), ['settings.a.default'])
  assert.equal(of({ means, settings: { a: { ...setting, notBelow: 'b' } } }), ['settings.a.notBelow'])
  assert.equal(of({ means, settings: { a: { ...setting, notBelow: 'b' }, b: { type: 'boolean', default: true, description: 'B.' } } }), [
    'settings.a.notBelow',
  ])
})
test('a default may not be looser than the limit of the documents', () => {
  assert.equal(of({ settings: { maxSeconds: { ...setting, bound: { atMost: 119 } } } }), ['settings.maxSeconds.default'])
  assert.equal(of({ settings: { maxSeconds: { ...setting, bound: { atMost: 120 } } } }), [])
})
test('a placeholder must name a setting', () =>
  assert.equal(of({ means: { pass: '{maxSeconds} and {other}', fail: '{maxSeconds|fortnights}' } }), ['means.pass', 'means.fail']))
test('the words of the report are filled by settings, and fit into their sentences', () => {
  const next = 'Set it on the computers named.'
  const words = { computers: 'lock within {maxSeconds|minutes}', computer: 'locks within {maxSeconds|minutes}', next }
  const { computer, computers } = words
  assert.equal(of({ report: words }), [])
  assert.equal(of({ report: { ...words, next: 'Set it to {other}.' } }), ['report.next'])
  assert.equal(of({ report: { ...words, computer: 'locks within {maxSeconds|fortnights}' } }), ['report.computer'])
  assert.equal(of({ report: { ...words, next: 'Set it on the computers named' } }), ['report.next'])
  assert.equal(of({ report: { ...words, computer: 'locks within {maxSeconds} seconds.' } }), ['report.computer'])
  assert.equal(of({ report: { computers, next } }), ['report.computer'])
  assert.equal(of({ report: { computer, next } }), ['report.computers'])
  assert.equal(at(itemProblems(attestation({ report: { computers: 'close', computer: 'closes', next } }))), ['report.computers'])
})
test('the worth of a machine is said exactly where there is a machine', () => {
  assert.equal(at(itemProblems(attestation({ attestation: { ...QUESTION, machine: 'hint' } }))), ['attestation.machine'])
  assert.equal(of({ kind: 'mixed', attestation: QUESTION }), ['attestation.machine'])
  assert.equal(of({ kind: 'mixed', attestation: { ...QUESTION, machine: 'proof' } }), [])
})
test('a detail says only what its type can say, and gives a reason for its verdict', () => {
  const detail = (one: object) => at(itemProblems(attestation({ attestation: { ...QUESTION, details: { one: one as Detail } } })))
  const ask = 'Where is it?'
  const options = [
    { value: 'here', label: 'Here' },
    { value: 'there', label: 'There' },
  ]
  assert.equal(detail({ ask, type: 'text' }), [])
  assert.equal(detail({ ask, type: 'choice', options }), [])
  assert.equal(detail({ ask, type: 'choice' }), ['attestation.details.one.options'])
  assert.equal(detail({ ask, type: 'choice', options: [options[0], options[0]] }), ['attestation.details.one.options'])
  assert.equal(detail({ ask, type: 'choice', options: [{ ...options[0], verdict: 'fail' }, options[1]] }), [
    'attestation.details.one.options.here.because',
  ])
  assert.equal(detail({ ask, type: 'text', wanted: true }), ['attestation.details.one.wanted'])
  assert.equal(detail({ ask, type: 'yes-no', wanted: true }), ['attestation.details.one.wanted'])
  assert.equal(detail({ ask, type: 'yes-no', wanted: true, otherwise: 'fail' }), ['attestation.details.one.because'])
  assert.equal(detail({ ask, type: 'date', dated: 'since', limitDays: 'maxDays' }), ['attestation.details.one.limitDays'])
})
test('an answer may not stop warning before it stops counting', () =>
  assert.equal(at(itemProblems(attestation({ attestation: { ...QUESTION, warnUntilDays: 365 } }))), ['attestation.warnUntilDays']))
test('a setting that a probe names must exist and hold texts', () => {
  const { win32 } = fact().platforms
  assert.ok(win32)
  const settings = { paths: { type: 'strings', default: [], description: 'Paths.' } } as const
  const reading = (file: string) =>
    at(placeholderProblems(fact({ platforms: { win32: { ...win32, probes: { lid: { files: [file] } } } } }), [item({ settings })]))
  assert.equal(reading('{setting lid-lock.paths}'), [])
  assert.equal(reading('{setting lid-lock.path}'), ['platforms.win32.probes.lid'])
  assert.equal(reading('{setting lid.paths}'), ['platforms.win32.probes.lid'])
})
test('a fix needs kinds of change and targets', () => {
  assert.equal(mending({ changes: [] }), ['remediation.platforms.win32.changes'])
  assert.equal(mending({ targets: [] }), ['remediation.platforms.win32.targets'])
})
test('a target that takes everything is refused', () => {
  for (const target of ['*', '**', '* *', ' ']) {
    assert.equal(mending({ targets: ['HKLM\\SOFTWARE\\Lid', target] }), ['remediation.platforms.win32.targets'])
  }
  assert.equal(mending({ targets: ['/etc/lid/*.conf'] }), [])
})
test('a fix for a platform that the item does not run on is wrong', () =>
  assert.equal(of({ platforms: ['linux'] }), ['remediation.platforms.win32']))
test('an attestation has a question and nothing of a machine', () => {
  assert.equal(at(itemProblems(attestation({ platforms: ['linux'], facts: { lid: 'lid' } }))), ['platforms', 'facts'])
  assert.equal(at(itemProblems({ ...itemWithout('facts', 'remediation'), kind: 'attestation', platforms: [] })), ['attestation'])
})
test('a machine item has facts and platforms, and no question', () => {
  const { attestation: question } = attestation()
  assert.ok(question)
  assert.equal(at(itemProblems(itemWithout('facts'))), ['facts'])
  assert.equal(of({ attestation: question }), ['attestation'])
  assert.equal(of({ kind: 'mixed' }), ['attestation'])
  assert.equal(of({ kind: 'mixed', attestation: { ...question, machine: 'hint' } }), [])
})

test('a fact that an item names must exist', () => {
  assert.equal(bindingProblems(item(), [fact()]), [])
  assert.equal(at(bindingProblems(item(), [])), ['facts.lid'])
})
test('a required fact is read on every platform of its item', () => {
  const everywhere = item({ platforms: ['win32', 'linux', 'darwin'] })
  assert.match(bindingProblems(everywhere, [fact()])[0]?.expected ?? '', 'read on darwin')
  assert.equal(bindingProblems({ ...everywhere, facts: { lid: { fact: 'lid', optional: true } } }, [fact()]), [])
})
test('ids and aliases name one item only', () => {
  assert.equal(duplicateProblems(item(), [item(), attestation()]), [])
  assert.equal(at(duplicateProblems(item(), [item(), attestation({ aliases: ['lid'] })])), ['aliases'])
  assert.equal(at(duplicateProblems(item(), [item(), attestation({ aliases: ['lid-lock'] })])), ['id'])
  assert.equal(at(duplicateProblems(item({ aliases: ['lid-lock'] }), [])), ['id'])
})

test.run()
