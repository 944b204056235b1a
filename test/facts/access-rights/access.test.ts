import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type AccessEntry, entriesOfSddl, rightOfEverybody, rightOfGuests, weaker } from '../../../lib/facts/access-rights/access.ts'

// Descriptors in the form that Get-Acl gives as Sddl (MS-DTYP 2.5.1); SIDs are our own.
const test = suite('access lists')
const everybody = (sddl: string) => rightOfEverybody(entriesOfSddl(sddl) ?? [])
const allow = (trustee: string, mask: number): AccessEntry => ({ allow: true, trustee, mask })

test('full control of Everyone', () => assert.is(everybody('O:BAG:SYD:PAI(A;OICI;FA;;;WD)(A;OICI;FA;;;BA)'), 'full'))
test('full control of Authenticated Users, by number and by rights in words', () => {
  assert.is(everybody('O:BAG:SYD:(A;OICI;0x1f01ff;;;AU)'), 'full')
  assert.is(everybody('O:BAG:SYD:(A;OICI;GA;;;S-1-5-11)'), 'full')
})
test('full control of Users or of all people of a domain reaches everybody, too', () => {
  assert.is(everybody('D:(A;OICI;FA;;;BU)'), 'full')
  assert.is(everybody('D:(A;OICI;FA;;;S-1-5-21-1-2-3-513)'), 'full')
})
test('the right to change files is less', () => {
  assert.is(everybody('O:BAG:SYD:AI(A;OICI;0x1301bf;;;AU)(A;OICIID;FA;;;SY)'), 'change')
  assert.is(everybody('D:(A;OICI;FRFWFX;;;WD)'), 'change')
})
test('reading is less again, and administrators are not everybody', () => {
  assert.is(everybody('D:(A;OICI;0x1200a9;;;BU)'), 'read')
  assert.is(everybody('D:(A;OICI;FA;;;BA)(A;OICI;FA;;;S-1-5-21-1-2-3-1001)'), 'none')
})
test('what is denied is not granted', () => assert.is(everybody('D:(D;;FA;;;WD)(A;;FA;;;AU)'), 'none'))
test('rights of several groups add up', () => assert.is(everybody('D:(A;;FW;;;BU)(A;;WDWO;;;WD)'), 'full'))
test('a descriptor without a list lets everybody do everything', () => assert.is(everybody('O:BAG:SYD:NO_ACCESS_CONTROL'), 'full'))
test('an empty list lets nobody do anything', () => assert.is(everybody('O:BAG:SYD:PAI'), 'none'))
test('what is no descriptor is no list', () => {
  assert.is(entriesOfSddl('O:BAG:SY'), undefined)
  assert.is(entriesOfSddl(''), undefined)
  assert.is(entriesOfSddl('D:(A;;QQ;;;WD)'), undefined)
})
test('audit entries behind the list, and conditional ones, are passed over', () =>
  assert.is(everybody('D:AI(A;;FR;;;WD)(XA;;FX;;;WD;(@User.Title=="x"))S:(AU;SAFA;FA;;;WD)'), 'read'))
test('guests and people without a name', () => {
  assert.is(rightOfGuests([allow('S-1-5-7', 0x1200a9)]), 'read')
  assert.is(rightOfGuests([allow('S-1-5-21-1-2-3-501', 0x1f01ff)]), 'full')
  assert.is(rightOfGuests([allow('S-1-1-0', 0x1f01ff)]), 'none')
})
test('an access mask with its highest bit set is read', () => assert.is(rightOfEverybody([allow('S-1-1-0', 0x80000000 | 0)]), 'read'))
test('the weaker of share and folder holds, and what is not known spoils only what could matter', () => {
  assert.is(weaker('full', 'change'), 'change')
  assert.is(weaker('read', 'full'), 'read')
  assert.is(weaker('full', 'unknown'), 'unknown')
  assert.is(weaker('none', 'unknown'), 'none')
})

test.run()
