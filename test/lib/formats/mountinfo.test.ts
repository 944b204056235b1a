import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mountOf, mounts } from '../../../lib/formats/mountinfo.ts'

const test = suite('what is mounted where')

// proc(5), with and without optional fields
const text = [
  '102 82 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro',
  '103 102 8:17 / /mnt/usb\\040disk rw - vfat /dev/sdb1 rw',
  '104 102 0:50 / /mnt/nas rw,relatime shared:9 master:2 - cifs //nas/share rw,vers=3.0',
  'no mount at all',
  '105 102 8:2 /sub /srv rw - btrfs /dev/sda2 rw,subvol=/sub',
  '106 102 8:3 / /srv rw - ext4 /dev/sda3 rw',
].join('\n')

test('each line is a mount, with escaped characters as they are', () => {
  const list = mounts(text)
  assert.is(list.length, 5)
  assert.equal(list[1], { device: '8:17', path: '/mnt/usb disk', fileSystem: 'vfat', source: '/dev/sdb1' })
  assert.equal(list[2], { device: '0:50', path: '/mnt/nas', fileSystem: 'cifs', source: '//nas/share' })
})

test('a path lies on the longest mount above it, of several at one place on the last', () => {
  const of = (path: string) => mountOf(path, mounts(text))?.source
  assert.is(of('/mnt/nas/restic'), '//nas/share')
  assert.is(of('/mnt/nas'), '//nas/share')
  assert.is(of('/mnt/nasty'), '/dev/sda1')
  assert.is(of('/srv/pms'), '/dev/sda3')
  assert.is(mountOf('/srv', []), undefined)
})

test.run()
