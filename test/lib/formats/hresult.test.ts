import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hresult, hresultText } from '../../../lib/formats/hresult.ts'

// Windows prints the same code as hexadecimal, unsigned or signed decimal (MS-ERREF).
const test = suite('HRESULT')

test('hexadecimal, unsigned and signed are the same code', () => {
  const written = ['0x807800C5', '0x807800c5', '2155348165', '-2139619131', ' 2155348165 '].map(hresult)
  assert.equal([...new Set(written)], [0x807800c5])
})
test('zero is success in each of them', () => assert.equal(['0', '0x0', '0x00000000', '-0'].map(hresult), [0, 0, 0, 0]))
test('what is no code is none', () => {
  for (const text of [undefined, '', 'Success', '0x', '12,5', '0x1807800C5', '99999999999', '4294967296', '-2147483649', '1.5']) {
    assert.is(hresult(text), undefined, text)
  }
})
test('it is shown as people look it up', () => {
  assert.is(hresultText(0x807800c5), '0x807800C5')
  assert.is(hresultText(5), '0x00000005')
})

test.run()
