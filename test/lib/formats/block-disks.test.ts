import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { backingDisks } from '../../../lib/formats/block-disks.ts'

const test = suite('the disks below a device')

// In the shape of `lsblk --json --paths --output NAME,TYPE,TRAN,RM`, lsblk(8)
const md = { name: '/dev/md0', type: 'raid1', tran: null, rm: false }
const printed = JSON.stringify({
  blockdevices: [
    { name: '/dev/sda', type: 'disk', tran: 'sata', rm: false, children: [{ name: '/dev/sda1', type: 'part', tran: null, rm: false }, md] },
    { name: '/dev/sdb', type: 'disk', tran: 'sata', rm: false, children: [md] },
    {
      name: '/dev/sdc',
      type: 'disk',
      tran: 'usb',
      rm: false,
      children: [{ name: '/dev/mapper/luks', type: 'crypt', tran: null, rm: false }],
    },
    { name: '/dev/sdd', type: 'disk', tran: null, rm: '1' },
  ],
})

test('a partition lies on its disk, a mirror on each of its disks', () => {
  const disks = backingDisks(printed)
  assert.equal(disks?.get('/dev/sda1'), { disks: ['/dev/sda'], removable: false })
  assert.equal(disks?.get('/dev/md0'), { disks: ['/dev/sda', '/dev/sdb'], removable: false })
})

test('what lies on a disk at USB can be taken away, whatever is between', () => {
  const disks = backingDisks(printed)
  assert.equal(disks?.get('/dev/mapper/luks'), { disks: ['/dev/sdc'], removable: true })
  assert.is(disks?.get('/dev/sdd')?.removable, true)
})

test('other text tells of no disks at all', () => {
  for (const text of ['', '[]', '{}', 'lsblk: not found', '{"blockdevices":5}']) {
    assert.is(backingDisks(text), undefined, text)
  }
})

test.run()
