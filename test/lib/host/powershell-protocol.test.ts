import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { invocationLine, parseAnswer } from '../../../lib/host/powershell.ts'
import { FIRST_LINE, parseLanguageMode } from '../../../lib/host/powershell-protocol.ts'

const test = suite('the language between Rounds and PowerShell')
const empty = invocationLine('', {})
const tagged = (answer: unknown) => `rounds:${Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer)).toString('base64')}`
const texts = (line: string) =>
  [...line.matchAll(/FromBase64String\('([^']*)'\)/g)].map(([, text = '']) => Buffer.from(text, 'base64').toString())

test('a call is one line of printable ASCII', () => assert.match(invocationLine('param($in)\n"ü"', { name: '\r\n\u2028ü' }), /^[ -~]+$/))

test('nothing of script or input ever leaves the base64', () => {
  const skeleton = (line: string) => line.replace(/FromBase64String\('[A-Za-z0-9+/=]*'\)/g, "FromBase64String('')")
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom("'; exit 3; '", '\u2019); calc; (\u2018', '$(calc)', '`n"', '\n\n', "')"),
  )
  fc.assert(
    fc.property(hostile, fc.dictionary(hostile, hostile), (script, input) => {
      const line = invocationLine(script, input)
      assert.is(skeleton(line), skeleton(empty))
      assert.equal(JSON.parse(texts(line)[0] ?? ''), JSON.parse(JSON.stringify(input)))
    }),
  )
})

test('catch follows its brace without a semicolon', () => assert.match(empty, '}catch{'))

test('a script arrives as it was written', () => {
  const script = 'param($in)\n@{a = "ü"; b = @\'\n text\n\'@}'
  assert.equal(texts(invocationLine(script, { a: 1 })), ['{"a":1}', script])
})

test('the value of a good answer is the object', () => assert.equal(parseAnswer(tagged({ ok: true, value: { a: 1 } })), value({ a: 1 })))

test('words and prompts around the answer are passed over, the last answer counts', () => {
  const line = `WARNING: x\nrounds:!\n${tagged({ ok: false })}\nPS C:\\> ${tagged({ ok: true, value: {} })}\r\nPS C:\\> `
  assert.equal(parseAnswer(line), value({}))
})

test('no answer is a failure', () => {
  assert.equal(parseAnswer(''), failed('PowerShell gave an empty answer'))
  assert.equal(parseAnswer(' \r\n'), failed('PowerShell gave an empty answer'))
})

test('garbage is a failure', () => {
  for (const line of [
    'hello',
    'rounds:',
    tagged('not json'),
    tagged('null'),
    tagged([]),
    tagged({ value: {} }),
    `${tagged({ ok: true, value: {} })}A`,
  ]) {
    const answer = parseAnswer(line)
    assert.is(answer.state, 'failed', line)
  }
})

test('a script that puts out no single object is a failure', () => {
  for (const wrong of [null, 1, 'text', [], [{}]]) {
    assert.equal(parseAnswer(tagged({ ok: true, value: wrong })), failed('The PowerShell script put out no single object'))
  }
})

test('an error is told in one short line, a refused permission is denied', () => {
  assert.equal(
    parseAnswer(tagged({ ok: false, category: 'ObjectNotFound', message: 'Get-Nothing\r\n is  unknown' })),
    failed('PowerShell refused: Get-Nothing is unknown'),
  )
  assert.is(parseAnswer(tagged({ ok: false, category: 'PermissionDenied', message: 'no' })).state, 'denied')
  const long = parseAnswer(tagged({ ok: false, message: 'x'.repeat(1000) }))
  assert.ok(long.state === 'failed' && long.reason.length < 250)
})

test('whatever is printed, parsing never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, text) =>
      ['value', 'denied', 'failed'].includes(parseAnswer(before + tagged(text)).state),
    ),
  )
})

test('the language mode is read from its answer, never from an echo of the question', () => {
  assert.is(parseLanguageMode('rounds-language=FullLanguage\n'), 'FullLanguage')
  assert.is(parseLanguageMode('PS> rounds-language=ConstrainedLanguage\r\n'), 'ConstrainedLanguage')
  assert.is(parseLanguageMode('rounds-language=Full'), undefined)
  assert.is(parseLanguageMode(`${FIRST_LINE}\n`), undefined)
})

test.run()
