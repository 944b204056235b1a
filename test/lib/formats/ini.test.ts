import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { effective, ini, keyValues, nameValues } from '../../../lib/formats/ini.ts'

const test = suite('ini')

test('an entry knows its section and its line', () => {
  assert.equal(ini('# c\n[Daemon]\n; c\nTimeout = 5 \n'), [{ section: 'Daemon', name: 'Timeout', value: '5', line: 4, immutable: false }])
})
test('an entry before any section has an empty section', () => assert.is(ini('a=b')[0]?.section, ''))
test('a value may hold equal signs, hashes and brackets', () => assert.is(ini('[a]\nb=c=d # [e]')[0]?.value, 'c=d # [e]'))
test('line ends of Windows and a byte order mark do no harm', () => assert.is(ini('\uFEFF[a]\r\nb=c\r\n')[0]?.value, 'c'))
test('a key can be marked immutable', () => {
  const [entry] = ini('[Daemon]\nTimeout[$i]=5')
  assert.is(entry?.name, 'Timeout')
  assert.is(entry?.immutable, true)
})
test('the mark may stand with others', () => assert.is(ini('[D]\nT[$ei]=5')[0]?.immutable, true))
test('the mark for expansion alone is not immutable', () =>
  assert.equal([ini('[D]\nT[$e]=5')[0]?.immutable, ini('[D]\nT[$e]=5')[0]?.name], [false, 'T']))
test('a translation keeps its language', () => assert.is(ini('[D]\nName[de]=x')[0]?.name, 'Name[de]'))
test('an immutable section makes its entries immutable', () => {
  const [entry] = ini('[Daemon][$i]\nTimeout=5')
  assert.equal([entry?.section, entry?.immutable], ['Daemon', true])
})
test('a group within a group keeps both names', () => assert.is(ini('[a][b]\nc=d')[0]?.section, 'a][b'))
test('a mark on the first line makes the whole file immutable', () => assert.is(ini('[$i]\n[Daemon]\nTimeout=5')[0]?.immutable, true))

const timeout = (...texts: string[]) => effective(texts, 'Daemon', 'Timeout')?.value
test('the text that is read later wins', () => assert.is(timeout('[Daemon]\nTimeout=5', '[Daemon]\nTimeout=60'), '60'))
test('an immutable key cannot be changed later', () => assert.is(timeout('[Daemon]\nTimeout[$i]=5', '[Daemon]\nTimeout=60'), '5'))
test('an immutable section cannot get a key later', () =>
  assert.is(timeout('[Daemon][$i]\nAutolock=true', '[Daemon]\nTimeout=60'), undefined))
test('an immutable but empty section shuts later texts out, too', () =>
  assert.is(timeout('[Daemon][$i]', '[Daemon]\nTimeout=60'), undefined))
test('an immutable file shuts later texts out', () => assert.is(timeout('[$i]\n[Other]\na=b', '[Daemon]\nTimeout=60'), undefined))
test('another section is another matter', () => assert.is(timeout('[Other]\nTimeout=60'), undefined))

test('values are unquoted as a shell does', () => {
  const pairs = keyValues(`A="b c"\nB='d "e"'\nC=f\\ g\nexport D=h\nE="i \\"j\\" \\$k"\nF=l'm'"n"\nG=\nH=o # comment\n#I=p`)
  assert.equal(Object.fromEntries(pairs), { A: 'b c', B: 'd "e"', C: 'f g', D: 'h', E: 'i "j" $k', F: 'lmn', G: '', H: 'o' })
})
test('a quote that is never closed gives no value', () => assert.is(keyValues('A="b').has('A'), false))
test('the last of a name wins', () => assert.is(keyValues('A=1\nA=2').get('A'), '2'))
test('names of objects are only names', () => assert.is(keyValues('__proto__=1').get('__proto__'), '1'))
test('what a shell quotes comes back', () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !/[\r\n]/.test(text)),
      (text) => {
        assert.is(keyValues(`A='${text.replaceAll("'", `'\\''`)}'`).get('A'), text)
      },
    ),
  )
})
test('names and values of login.defs are parted by blanks', () => {
  const pairs = nameValues('# UID_MIN 5\nUID_MIN\t\t\t 1000\nPASS_MAX_DAYS   90 \nMAIL_DIR "/var/mail"\nALONE\n')
  assert.equal(Object.fromEntries(pairs), { UID_MIN: '1000', PASS_MAX_DAYS: '90', MAIL_DIR: '/var/mail' })
})
test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('[', ']', '$', 'i', '=', '"', "'", '\\', ' ', '\n', '#', 'A') }), (text) => {
      ini(text)
      keyValues(text)
      nameValues(text)
      effective([text, text], 'A', 'A')
    }),
  )
})

test.run()
