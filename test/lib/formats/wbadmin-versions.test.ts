import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { wbadminVersions } from '../../../lib/formats/wbadmin-versions.ts'

// Shape of `wbadmin get versions` (Microsoft, wbadmin get versions); the values are made up.
const test = suite('wbadmin get versions')
const HEAD = 'wbadmin 1.0 - Backup command-line tool\r\n(C) Copyright Microsoft Corporation. All rights reserved.\r\n\r\n'
const entry = (time: string, target: string, id: string) =>
  `Backup time: ${time}\r\nBackup target: ${target}\r\nVersion identifier: ${id}\r\nCan recover: Volume(s), File(s)\r\n\r\n`

test('identifiers are UTC, month first, and newest comes first', () => {
  const text =
    HEAD + entry('10/11/2026 21:00', 'Fixed Disk labeled F:', '11/10/2026-08:00') + entry('11/11/2026 21:00', 'x F:', '11/11/2026-08:00')
  assert.equal(
    wbadminVersions(text).map(({ at }) => at),
    ['2026-11-11T08:00:00.000Z', '2026-11-10T08:00:00.000Z'],
  )
})
test('the day on which summer time begins in New Zealand has no hour too much', () => {
  // 27 September 2026, 02:00 NZST becomes 03:00 NZDT: the local times jump, the identifiers do not.
  const text = HEAD + entry('27/09/2026 1:30 a.m.', 'F:', '09/26/2026-13:30') + entry('27/09/2026 3:30 a.m.', 'F:', '09/26/2026-14:30')
  const [second, first] = wbadminVersions(text)
  assert.is(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? ''), 3_600_000)
})
test('labels of other languages do not matter', () => {
  const german =
    'wbadmin 1.0 - Sicherungs-Befehlszeilentool\r\n\r\nSicherungszeit: 21.11.2026 22:00\r\nSicherungsziel: Netzwerkfreigabe namens \\\\nas\\sicherung\r\nVersions-ID: 11/21/2026-09:00\r\nWiederherstellbar: Volume(s)\r\n'
  assert.equal(wbadminVersions(german), [{ at: '2026-11-21T09:00:00.000Z', target: '\\\\nas\\sicherung' }])
})
test('targets are shares, volumes and letters', () => {
  const of = (target: string) => wbadminVersions(entry('x', target, '11/21/2026-09:00'))[0]?.target
  assert.is(of('Fixed Disk labeled F:'), 'F:')
  assert.is(of('Network Share labeled \\\\10.0.0.9\\backup\\srv'), '\\\\10.0.0.9\\backup\\srv')
  assert.is(
    of('1394/USB Disk labeled \\\\?\\Volume{0a1b2c3d-0000-0000-0000-100000000000}\\'),
    '\\\\?\\Volume{0a1b2c3d-0000-0000-0000-100000000000}\\',
  )
  assert.is(of('Sicherung 1'), '')
})
test('nothing stored, garbled and impossible identifiers are no versions', () => {
  assert.equal(wbadminVersions(`${HEAD}ERROR - No backup was found.\r\n`), [])
  assert.equal(wbadminVersions(''), [])
  assert.equal(wbadminVersions(entry('x', 'F:', '13/41/2026-09:00')), [])
  assert.equal(wbadminVersions(entry('x', 'F:', '01/01/1601-00:00')), [])
  assert.equal(wbadminVersions(entry('x', 'F:', '21.11.2026-09:00')), [])
})

test.run()
