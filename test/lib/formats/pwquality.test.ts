import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type QualityName, qualitySettings, requires } from '../../../lib/formats/pwquality.ts'

const test = suite('pwquality')
const CONF = '/etc/security/pwquality.conf'
const conf = (text: string, ...moduleArguments: string[]) => qualitySettings([{ path: CONF, text }], moduleArguments)
const setting = (text: string, name: QualityName) => conf(text).settings[name].value
const asks = (text: string) => requires(conf(text).settings)

test('where nobody sets anything the defaults hold', () => {
  assert.equal(qualitySettings([]).settings.minlen, { value: 8, source: 'default' })
  assert.equal(asks(''), {
    minimumLength: 8,
    classes: { upper: 0, lower: 0, digit: 0, symbol: 0 },
    minimumClasses: 0,
    enforcing: true,
    forRoot: false,
    dictionary: true,
  })
})
test('a commented default is no setting', () => assert.is(conf('# minlen = 14').settings.minlen.source, 'default'))
test('the folder is read first, in ASCII order, then the file, then the arguments', () => {
  const files = [
    { path: CONF, text: 'dcredit = -1' },
    { path: `${CONF}.d/b.conf`, text: 'minlen = 12\nucredit=-1' },
    { path: `${CONF}.d/B.conf`, text: 'minlen = 20\ndcredit = 5' },
    { path: `${CONF}.d/b.bak`, text: 'minlen = 30' },
  ]
  const { settings } = qualitySettings(files, ['retry=3', 'ucredit=-2'])
  assert.equal(settings.minlen, { value: 12, source: `${CONF}.d/b.conf` })
  assert.equal(settings.dcredit, { value: -1, source: CONF })
  assert.equal(settings.ucredit, { value: -2, source: 'module argument' })
})
test('minlen cannot go under 6', () => assert.is(setting('minlen = 4', 'minlen'), 6))
test('minclass cannot go over 4', () => assert.is(setting('minclass = 9', 'minclass'), 4))
test('names are not case-sensitive and the equal sign may be missing', () => assert.is(setting('MinLen 12', 'minlen'), 12))
test('enforce_for_root is switched on by its name, even with 0', () => assert.is(setting('enforce_for_root = 0', 'enforce_for_root'), 1))
test('enforcing = 0 only warns', () => assert.is(asks('enforcing = 0').enforcing, false))
test('a broken line ends the reading of all that follows', () => {
  const read = conf('minlen = 12 # why\nbogus = 1\ndcredit = -1')
  assert.is(read.settings.minlen.value, 12)
  assert.is(read.settings.dcredit.value, 0)
  assert.match(read.problems[0] ?? '', 'line 2: "bogus"')
})
test('a broken line in the folder keeps the file from being read', () => {
  const files = [
    { path: `${CONF}.d/a.conf`, text: 'minlen = x' },
    { path: CONF, text: 'minlen = 14' },
  ]
  assert.is(qualitySettings(files).settings.minlen.value, 8)
})
test('a broken argument is ignored alone', () => {
  const read = conf('', 'bogus=1', 'minlen=11')
  assert.is(read.settings.minlen.value, 11)
  assert.is(read.problems.length, 1)
})
test('arguments for the module itself are no problem', () =>
  assert.equal(conf('', 'debug', 'type=UNIX', 'use_authtok', 'authtok_type=x', 'retry=3').problems, []))
test('a negative credit is a required count', () => {
  assert.equal(asks('ucredit=-1\nlcredit=-1\ndcredit=-2\nocredit=-1').classes, { upper: 1, lower: 1, digit: 2, symbol: 1 })
  assert.is(asks('ucredit=-1\nlcredit=-1\ndcredit=-2').minimumClasses, 3)
})
test('a positive credit lowers the length that is needed', () =>
  assert.is(asks('minlen=9\ndcredit=1\nucredit=1\nlcredit=1\nocredit=1').minimumLength, 5))
test('a zero credit changes nothing', () => assert.is(asks('minlen=14').minimumLength, 14))
test('required characters make a length of their own', () => assert.is(asks('minlen=6\nocredit=-9').minimumLength, 9))

test('the shortest length is the one that trying every password finds', () => {
  const credit = fc.integer({ min: -3, max: 3 })
  fc.assert(
    fc.property(fc.integer({ min: 6, max: 10 }), credit, credit, credit, credit, (minlen, upper, lower, digit, symbol) => {
      const text = `minlen=${minlen}\nucredit=${upper}\nlcredit=${lower}\ndcredit=${digit}\nocredit=${symbol}`
      assert.is(asks(text).minimumLength, shortestByTrying(minlen, [upper, lower, digit, symbol]))
    }),
    { numRuns: 60 },
  )
})
test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (text, moduleArguments) => void requires(conf(text, ...moduleArguments).settings)),
  )
})

/** Tries all counts of characters of four kinds against the rule of the library. */
function shortestByTrying(minlen: number, credits: number[]): number {
  for (let length = 0; ; length += 1) {
    if (splits(length, credits.length).some((counts) => accepted(counts, minlen, credits))) {
      return length
    }
  }
}

function accepted(counts: number[], minlen: number, credits: number[]): boolean {
  const earned = counts.map((count, index) => Math.min(count, Math.max(0, credits[index] ?? 0)))
  const enough = counts.every((count, index) => count >= -(credits[index] ?? 0))
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
  return enough && sum(counts) >= minlen - sum(earned)
}

function splits(length: number, kinds: number): number[][] {
  if (kinds === 1) {
    return [[length]]
  }
  return Array.from({ length: length + 1 }, (_, first) => splits(length - first, kinds - 1).map((rest) => [first, ...rest])).flat()
}

test.run()
