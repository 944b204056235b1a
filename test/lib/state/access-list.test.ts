import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { foreignRights } from '../../../lib/state/access-list.ts'

const test = suite('access lists of Windows')

test('what only SYSTEM and administrators own and write is their own, also where others read', () => {
  for (const descriptor of [
    'O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)',
    'O:SYG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)(A;OICIIO;GA;;;CO)',
    'O:S-1-5-32-544G:S-1-5-18D:(A;;FRFX;;;WD)(A;OICIIO;GXGR;;;BU)(D;;FA;;;WD)',
    'O:BAG:BAD:S:(AU;SAFA;FA;;;WD)',
  ]) {
    assert.is(foreignRights(descriptor), undefined, descriptor)
  }
})
test('another owner is foreign, whatever the list says', () =>
  assert.is(foreignRights('O:S-1-5-21-1-2-3-1001G:SYD:P(A;OICI;FA;;;SY)'), 'belongs to another account (S-1-5-21-1-2-3-1001)'))
for (const entry of [
  'A;OICI;FA;;;BU',
  'A;;FW;;;WD',
  'A;;0x100116;;;AU',
  'A;CI;DCLCRP;;;BU',
  'A;OICIIO;GA;;;BU',
  'A;OICI;GA;;;CO',
  'A;;SD;;;IU',
  'A;;WD;;;S-1-5-21-1-2-3-1001',
  'A;;WO;;;BU',
  'A;;0x2;;;BU',
  'A;;0x10000000;;;BU',
  'A;;0x40000000;;;BU',
  'Z;;FA;;;BU',
]) {
  test(`(${entry}) lets others write`, () =>
    assert.match(foreignRights(`O:BAG:BAD:PAI(A;OICI;FA;;;SY)(${entry})`) ?? '', /^lets another account write/))
}
for (const descriptor of [
  '',
  'O:BA',
  'O:BAG:BA',
  'O:BAG:BAD:NO_ACCESS_CONTROL',
  'D:(A;;FA;;;SY)',
  'garbage',
  'O:BAG:BAD:(XA;;FA;;;BU;(a==1))',
  'O:BAG:BAD:(A;;FA;;;SY',
]) {
  test(`${JSON.stringify(descriptor)} says too little`, () => assert.match(foreignRights(descriptor) ?? '', /says nothing/))
}

test.run()
