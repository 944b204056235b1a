import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { disksOf, targetOf } from '../../../lib/facts/backups/windows-disks.ts'
import { disks } from './windows.ts'

// Bus types of MSFT_Disk (Microsoft): 4 FireWire, 7 USB, 9 iSCSI, 11 SATA, 12 SD, 17 NVMe.
const test = suite('where a path leads on Windows')
const around = disksOf(disks)
const place = (path: string, saved: string[] = []) => targetOf(path, around, saved).place

test('a volume by its letter, its GUID and the folder that it is mounted in', () => {
  assert.equal(
    ['E:\\b', 'e:', 'C:\\Mounted\\b', 'C:\\MOUNTED'].map((path) => place(path)),
    ['disk', 'disk', 'disk', 'disk'],
  )
  assert.is(place('\\\\?\\Volume{00000000-0000-0000-0000-00000000000F}\\'), 'removable')
})
test('a folder that only begins alike lies on the disk above it', () => assert.is(place('C:\\MountedToo\\b'), 'same-disk'))
test('the disk of what is saved is no place for its copy, any other is', () => {
  assert.equal(
    [place('E:\\b', ['E:\\data']), place('D:\\b', ['C:']), place('D:\\b', ['E:']), place('F:', ['C:', 'F:'])],
    ['same-disk', 'same-disk', 'disk', 'same-disk'],
  )
})
test('disks that can be pulled out, and disks in the network', () => {
  const bus = (of: number) =>
    targetOf('X:\\b', disksOf(value({ volumes: [{ paths: ['X:\\'], disk: 9, bus: of, system: false }], shares: [] }))).place
  assert.equal([4, 7, 9, 11, 12, 17].map(bus), ['removable', 'removable', 'network', 'disk', 'removable', 'disk'])
})
test('shares, by name or by letter, without what lies below them', () => {
  const shares = ['\\\\nas\\backup\\a\\b', '\\\\?\\UNC\\nas\\backup\\a', 'Z:\\a', 'z:'].map((path) => targetOf(path, around))
  assert.equal(shares, Array(4).fill({ place: 'network', where: '\\\\nas\\backup' }))
})
test('an address outside shows its host and nothing that could be a secret', () => {
  const url = 'https://user:word@Store.Blob.Core.Windows.net/c/pms.bak?sig=abc'
  assert.equal(targetOf('https://store.blob.core.windows.net/c?sig=abc', around), { place: 'remote', where: 'store.blob.core.windows.net' })
  assert.equal(targetOf(url, around), { place: 'remote', where: 'store.blob.core.windows.net' })
})
test('a volume that nobody listed, and no path at all, are unknown', () => {
  assert.equal(targetOf('Q:\\b', around), { place: 'unknown', where: 'Q:' })
  assert.equal(targetOf('', around), { place: 'unknown', where: 'not said' })
  assert.is(targetOf('E:\\b', disksOf(failed('late'))).place, 'unknown')
})

test('where volumes could not be listed, a path tells why its place is not known', () => {
  const late = disksOf(failed('late'))
  assert.equal(targetOf('E:\\b', late), { place: 'unknown', where: 'E:', unread: 'late' })
  assert.is(targetOf('\\\\nas\\backup', late).unread, undefined)
  assert.is(targetOf('', late).unread, undefined)
  const partly = disksOf(value({ volumes: [], shares: [], missing: ['MSFT_Partition: access denied'] }))
  assert.is(targetOf('E:\\b', partly).unread, 'MSFT_Partition: access denied')
})

test.run()
