import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type BlockDevice, blockDevices } from '../../../lib/formats/lsblk.ts'

/** Shapes of lsblk 2.38 on Debian 12 (a virtual machine with LUKS, written down with other names) and of lsblk 2.34, lsblk(8). */
const test = suite('lsblk')

const node = (name: string, type: string, more: Record<string, unknown> = {}) => ({
  name,
  kname: name,
  type,
  fstype: null,
  mountpoints: [null],
  uuid: null,
  rm: false,
  tran: null,
  ...more,
})
const output = (...blockdevices: unknown[]) => JSON.stringify({ blockdevices })
const devices = (text: string): BlockDevice[] => {
  const read = blockDevices(text)
  assert.is(read.state, 'value')
  return read.state === 'value' ? read.value : []
}
const find = (text: string, id: string) => devices(text).find((device) => device.id === id)

test('a file system on an opened LUKS container is encrypted, and says how it was opened', () => {
  const text = output(
    node('sda', 'disk', {
      children: [
        node('sda1', 'part', { fstype: 'ext4', mountpoints: ['/boot'] }),
        node('sda2', 'part', {
          fstype: 'crypto_LUKS',
          children: [node('dm-0', 'crypt', { name: 'sda2_crypt', fstype: 'ext4', mountpoints: ['/'] })],
        }),
      ],
    }),
  )
  assert.equal(find(text, 'dm-0'), {
    id: 'dm-0',
    name: 'sda2_crypt',
    type: 'crypt',
    fileSystem: 'ext4',
    mounts: ['/'],
    uuid: '',
    removable: false,
    encrypted: true,
    mapping: 'sda2_crypt',
  })
  assert.is(find(text, 'sda1')?.encrypted, false)
  assert.is(find(text, 'sda2')?.encrypted, false)
})
test('what lies deeper below it is encrypted, too', () => {
  const root = node('dm-1', 'lvm', { name: 'vg-root', fstype: 'ext4', mountpoints: ['/'] })
  const swap = node('dm-2', 'lvm', { name: 'vg-swap', fstype: 'swap', mountpoints: ['[SWAP]'] })
  const text = output(node('nvme0n1', 'disk', { children: [node('dm-0', 'crypt', { name: 'luks', children: [root, swap] })] }))
  assert.is(find(text, 'dm-1')?.mapping, 'luks')
  assert.equal(find(text, 'dm-2')?.mounts, ['[SWAP]'])
  assert.is(find(text, 'dm-2')?.encrypted, true)
})
test('a volume on two disks is encrypted only if both are', () => {
  const volume = node('dm-5', 'lvm', { fstype: 'ext4', mountpoints: ['/srv'] })
  const crypt = node('dm-1', 'crypt', { name: 'one', children: [volume] })
  const mixed = output(node('sda', 'disk', { children: [crypt] }), node('sdb', 'disk', { children: [volume] }))
  assert.is(find(mixed, 'dm-5')?.encrypted, false)
  const other = output(node('sdb', 'disk', { children: [volume] }), node('sda', 'disk', { children: [crypt] }))
  assert.is(find(other, 'dm-5')?.encrypted, false)
  const both = output(
    node('sda', 'disk', { children: [crypt] }),
    node('sdb', 'disk', { children: [node('dm-2', 'crypt', { name: 'two', children: [volume] })] }),
  )
  assert.is(find(both, 'dm-5')?.encrypted, true)
})
test('older lsblk has one mount point and flags as texts', () => {
  const text = output({ name: 'sdb', type: 'disk', fstype: 'ext4', mountpoint: '/media/stick', rm: '1' })
  assert.equal(find(text, 'sdb')?.mounts, ['/media/stick'])
  assert.is(find(text, 'sdb')?.removable, true)
})
test('a disk on USB is removable, and so is everything on it', () => {
  const text = output(node('sdb', 'disk', { tran: 'usb', children: [node('sdb1', 'part', { mountpoints: ['/mnt'] })] }))
  assert.is(find(text, 'sdb1')?.removable, true)
})
test('garbage, an empty object and a list are no devices', () => {
  for (const text of ['', 'lsblk: unknown column: MOUNTPOINTS', '{}', '[]', '{"blockdevices":"none"}']) {
    assert.is(blockDevices(text).state, 'failed', text)
  }
})

test.run()
