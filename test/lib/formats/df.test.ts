import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { freeSpace } from '../../../lib/formats/df.ts'

/** The shape POSIX gives to `df -kP`; the mount points with spaces and the images are as on Ubuntu and macOS. */
const test = suite('df')
const HEAD = 'Filesystem          1024-blocks   Used Available Capacity Mounted on\n'
const read = (line: string) => freeSpace(HEAD + line)

test('free is what people may use, without the share kept for root', () =>
  assert.equal(read('/dev/mapper/vg-root     1000000  800000    100000      89% /\n'), [
    { name: '/', freePercent: 11, freeBytes: 102_400_000, system: true },
  ]))
test('a mount point may hold a space', () =>
  assert.equal(read('/dev/disk3s1 1000 500 500 50% /Volumes/Old Disk'), [
    { name: '/Volumes/Old Disk', freePercent: 50, freeBytes: 512_000 },
  ]))
test('a full disk has nothing free', () =>
  assert.equal(read('/dev/sda1 1000 1000 0 100% /'), [{ name: '/', freePercent: 0, freeBytes: 0, system: true }]))
test('memory, images, shares and broken lines are left out', () => {
  for (const line of [
    'tmpfs 99536 376 99160 1% /run',
    '/dev/loop3 64896 64896 0 100% /snap/core20/1',
    'server:/share 1000 10 990 1% /mnt',
    '/dev/sda1 - - - - /mnt',
    '/dev/sda1 0 0 0 0% /mnt',
    '/dev/sda1',
  ]) {
    assert.equal(read(line), [], line)
  }
})
test('the root counts whatever it lies on', () =>
  assert.equal(read('rpool/ROOT/debian 1000 250 750 25% /'), [{ name: '/', freePercent: 75, freeBytes: 768_000, system: true }]))
test('no output is no disk', () => assert.equal(freeSpace(''), []))

test.run()
