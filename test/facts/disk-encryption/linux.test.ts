import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type CommandOutput, denied, failed } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/disk-encryption/linux.ts'
import type { DiskEncryption } from '../../../lib/facts/disk-encryption/shape.ts'
import { content, file, files, gap, printed } from '../answers.ts'

/** The shape of lsblk 2.38 as a virtual machine with LUKS gave it; zfs(8) and crypttab(5). */
const test = suite('disk encryption on Linux')
type Probes = Parameters<typeof parse>[0]

interface Node {
  name: string
  type?: string
  mountpoints?: string[]
  fstype?: string
  uuid?: string
  tran?: string
  children?: Node[]
}
const lsblk = (...blockdevices: Node[]): Answer<CommandOutput> => printed(JSON.stringify({ blockdevices: blockdevices.map(full) }))
const full = (node: Node): unknown => ({ type: 'disk', rm: false, ...node, kname: node.name, children: (node.children ?? []).map(full) })
const luks = (name: string, mount: string, more: Partial<Node> = {}): Node => ({
  name: `disk-${name}`,
  fstype: 'crypto_LUKS',
  children: [{ name, type: 'crypt', mountpoints: [mount], ...more }],
})
const plain = (name: string, mount: string, more: Partial<Node> = {}): Node => ({ name, type: 'part', mountpoints: [mount], ...more })
const variable = (state: number) => content('SecureBoot', Buffer.from([6, 0, 0, 0, state]).toString('base64'))
const probes = (over: Partial<Probes> = {}): Probes => ({
  devices: lsblk(plain('sda1', '/boot'), luks('root', '/')),
  olderDevices: printed('', 1),
  mounts: file('/proc/mounts', '/dev/mapper/root / ext4 rw 0 0\n'),
  zfs: absent(),
  crypttab: absent('present'),
  secureBoot: files(variable(1)),
  firmware: files(content('/sys/firmware/efi/fw_platform_size', '64')),
  tpm: files(content('/sys/class/tpm/tpm0/tpm_version_major', '2')),
  ...over,
})
const fact = (over: Partial<Probes> = {}): DiskEncryption => {
  const found = parse(probes(over))
  assert.is(found.state, 'value', found.state === 'failed' ? found.reason : '')
  return (found as { value: DiskEncryption }).value
}
const states = (...nodes: Node[]) => fact({ devices: lsblk(...nodes) }).volumes.map(({ name, use, state }) => `${name} ${use} ${state}`)

test('root on LUKS is encrypted; what the computer starts from does not count', () =>
  assert.equal(fact(), {
    volumes: [{ name: '/', use: 'system', state: 'encrypted', recovery: 'unknown', source: 'lsblk' }],
    missed: [],
    secureBoot: true,
    tpm: 'ready',
  }))
test('a plain root beside an encrypted data volume', () =>
  assert.equal(states(plain('sda1', '/'), luks('data', '/srv')), ['/ system off', '/srv data encrypted']))
test('plain swap beside an encrypted root is told', () =>
  assert.equal(states(luks('root', '/'), plain('sdc', '[SWAP]')), ['/ system encrypted', 'swap sdc swap off']))
test('swap in memory is no disk', () =>
  assert.equal(states(luks('root', '/'), { name: 'zram0', mountpoints: ['[SWAP]'] }), ['/ system encrypted']))
test('images, discs and USB disks are left out', () =>
  assert.equal(
    states(
      luks('root', '/'),
      { name: 'loop0', type: 'loop', mountpoints: ['/snap/core/1'] },
      { name: 'sr0', type: 'rom', mountpoints: ['/media/cd'] },
      { name: 'sdd', tran: 'usb', children: [plain('sdd1', '/media/stick')] },
    ),
    ['/ system encrypted'],
  ))
test('a mapping that names no maker, such as one of VeraCrypt, is not known', () =>
  assert.equal(states(luks('root', '/'), { name: 'veracrypt1', type: 'dm', mountpoints: ['/srv'] }), [
    '/ system encrypted',
    '/srv data unknown',
  ]))
test('a partition to recover the system from holds nothing of people', () =>
  assert.equal(states(luks('root', '/'), plain('sda2', '/recovery')), ['/ system encrypted']))
test('a volume that is mounted in two places is named by the shorter', () =>
  assert.equal(states(luks('root', '/'), { name: 'sdb', mountpoints: ['/var/lib/data', '/data'] }), [
    '/ system encrypted',
    '/data data off',
  ]))
test('a btrfs over two disks is encrypted only if both are', () => {
  const one = luks('one', '/', { fstype: 'btrfs', uuid: 'u1' })
  assert.equal(states(one, { name: 'sdb', fstype: 'btrfs', uuid: 'u1' }), ['/ system off'])
  assert.equal(states(one, { name: 'disk-two', children: [{ name: 'two', type: 'crypt', fstype: 'btrfs', uuid: 'u1' }] }), [
    '/ system encrypted',
  ])
})
test('a key file on a disk that is not encrypted is a weakness', () => {
  const devices = lsblk(plain('sda1', '/'), luks('data', '/srv'))
  const [, data] = fact({ devices, crypttab: file('/etc/crypttab', 'data UUID=1 /etc/keys/data.key luks\n') }).volumes
  assert.is(data?.weakness, 'its key /etc/keys/data.key lies on a disk that is not encrypted')
})
test('a key file on the encrypted root is none', () => {
  const devices = lsblk(luks('root', '/'), luks('data', '/srv'))
  assert.is(fact({ devices, crypttab: file('/etc/crypttab', 'data UUID=1 /etc/keys/data.key luks\n') }).volumes[1]?.weakness, undefined)
})
test('a key file for root is copied to where the computer starts from', () => {
  const crypttab = file('/etc/crypttab', 'root UUID=1 /etc/keys/root.key luks,initramfs\n')
  assert.ok(fact({ crypttab }).volumes[0]?.weakness)
  assert.is(fact({ crypttab, devices: lsblk(luks('root', '/')) }).volumes[0]?.weakness, undefined)
})
test('a passphrase, a chip and a random key are no key files', () => {
  for (const rest of ['none luks', '- luks,tpm2-device=auto', '/dev/urandom swap', '/key luks,keyscript=/lib/decrypt', '']) {
    assert.is(
      fact({ crypttab: file('/etc/crypttab', `# root UUID=1 /plain.key luks\nroot UUID=1 ${rest}\n`) }).volumes[0]?.weakness,
      undefined,
      rest,
    )
  }
})
test('older lsblk answers where the newer column is unknown', () => {
  const older = printed(
    JSON.stringify({ blockdevices: [{ name: 'sda', type: 'disk', children: [{ name: 'r', type: 'crypt', mountpoint: '/', rm: '0' }] }] }),
  )
  assert.is(fact({ devices: printed('', 1), olderDevices: older }).volumes[0]?.state, 'encrypted')
})
test('root on ZFS goes by its property', () => {
  const mounts = file('/proc/mounts', 'rpool/ROOT/x / zfs rw 0 0\nrpool/home /home zfs rw 0 0\nbpool/BOOT /boot zfs rw 0 0\n')
  const pools = { devices: lsblk({ name: 'sda' }), mounts }
  const found = fact({ ...pools, zfs: printed('rpool\toff\nrpool/ROOT/x\taes-256-gcm\nrpool/home\toff\n') }).volumes
  assert.equal(
    found.map(({ name, use, state }) => [name, use, state]),
    [
      ['/', 'system', 'encrypted'],
      ['/home', 'data', 'off'],
    ],
  )
  assert.is(fact({ ...pools, zfs: failed('zfs took too long') }).volumes[0]?.because, 'zfs did not answer: zfs took too long')
  assert.is(fact({ ...pools, zfs: printed('', 1) }).volumes[0]?.state, 'unknown')
})
test('a root that lsblk does not list is no answer: a container, a computer that starts from the network', () => {
  assert.is(parse(probes({ devices: lsblk(plain('sda1', '/srv')) })).state, 'failed')
  assert.is(parse(probes({ devices: lsblk() })).state, 'failed')
})
test('lsblk that is refused, missing or garbled is no answer', () => {
  assert.is(parse(probes({ devices: denied('no'), olderDevices: denied('no') })).state, 'failed')
  assert.is(parse(probes({ devices: printed('oops') })).state, 'failed')
  const ended = parse(probes({ devices: printed('', 1), olderDevices: printed('', 1) }))
  assert.match(ended.state === 'failed' ? ended.reason : '', 'lsblk ended with 1')
})
test('Secure Boot goes by its fifth byte, and a computer without UEFI has none', () => {
  assert.is(fact({ secureBoot: files(variable(0)) }).secureBoot, false)
  assert.is(fact({ secureBoot: files(), firmware: files() }).secureBoot, false)
  assert.is(fact({ secureBoot: files() }).secureBoot, 'unknown')
  assert.is(fact({ secureBoot: files(content('SecureBoot', '')), firmware: files() }).secureBoot, 'unknown')
  assert.is(fact({ secureBoot: gap('denied'), firmware: gap('denied') }).secureBoot, 'unknown')
})
test('a computer without a chip says so only where the folder was read', () => {
  assert.is(fact({ tpm: files() }).tpm, 'absent')
  assert.is(fact({ tpm: gap('denied') }).tpm, 'unknown')
})

test('a crypttab that may not be read may name a key beside the data; one that is not there names none', () => {
  const [root] = fact({ crypttab: denied('EACCES') }).volumes
  assert.equal([root?.state, root?.unread], ['encrypted', 'whether its key lies on a disk that is not encrypted could not be read: EACCES'])
  assert.is(fact({ crypttab: absent('present') }).volumes[0]?.unread, undefined)
  assert.is(fact({ crypttab: denied('EACCES'), devices: lsblk(plain('sda1', '/')) }).volumes[0]?.unread, undefined)
})

test.run()
