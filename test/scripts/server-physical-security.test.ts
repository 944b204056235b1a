import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, denied, failed, type Role, value } from '../../lib/api.ts'
import type { DeviceRole } from '../../lib/facts/device-role/shape.ts'
import type { DiskEncryption, Volume } from '../../lib/facts/disk-encryption/shape.ts'
import type { Chassis, Hardware } from '../../lib/facts/hardware/shape.ts'
import judge from '../../scripts/server-physical-security.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('server-physical-security')

const volume = (over: Partial<Volume> = {}): Volume => ({
  name: 'C:',
  use: 'system',
  state: 'encrypted',
  recovery: true,
  source: 'test',
  ...over,
})
const disks = (more: Partial<DiskEncryption> = {}, ...volumes: Volume[]): Answer<DiskEncryption> =>
  value({ volumes: volumes.length > 0 ? volumes : [volume()], missed: [], secureBoot: true, tpm: 'ready', ...more })
const hardware = (chassis: Chassis): Answer<Hardware> =>
  value({ maker: '', model: '', chassis, atLeastSince: [], disks: [], volumes: [], missed: [] })
const device = (over: Partial<DeviceRole> = {}): DeviceRole => ({
  role: 'server',
  desktop: false,
  portable: false,
  virtual: false,
  because: [],
  ...over,
})

interface Machine {
  role?: Role
  device?: DeviceRole
  hardware?: Answer<Hardware>
  disks?: Answer<DiskEncryption>
}
const finding = (machine: Machine = {}) =>
  judge(
    { device: machine.device ?? device(), hardware: machine.hardware ?? hardware('server'), disks: machine.disks ?? disks() },
    {},
    { platform: 'win32', ...ORDINARY, role: machine.role ?? 'pms-server' },
  )

test('a server whose disks are encrypted shows nothing against the answer', () => {
  const found = finding()
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'The disks of this server are encrypted')
})
test('an open disk of the server is a warning, never a fail', () => {
  const found = finding({ disks: disks({}, volume(), volume({ name: 'D:', use: 'data', state: 'off' })) })
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'D: of the server is not encrypted')
})
test('suspended counts as open, and says why', () => {
  const found = finding({ disks: disks({}, volume({ state: 'suspended', because: 'the protection is suspended' })) })
  assert.is(found.summary, 'C: of the server is encrypted with its key beside it (the protection is suspended)')
})
test('swap is left to the item about disks', () =>
  assert.is(finding({ disks: disks({}, volume(), volume({ name: 'swap', use: 'swap', state: 'off' })) }).status, 'pass'))
test('a state that is not known is unknown', () => assert.is(finding({ disks: disks({}, volume({ state: 'unknown' })) }).status, 'unknown'))
test('a server in the case of a laptop or desktop is a warning; a tower may be either', () => {
  assert.is(finding({ hardware: hardware('laptop') }).summary, 'The server is a laptop, which is easily carried away')
  assert.is(finding({ hardware: hardware('desktop') }).status, 'warn')
  assert.is(finding({ hardware: hardware('tower') }).status, 'pass')
  assert.is(finding({ hardware: denied('no') }).status, 'pass')
  assert.is(finding({ hardware: denied('no'), device: device({ portable: true }) }).status, 'warn')
})
test('a missing chip and Secure Boot that is off are told and not judged', () => {
  const found = finding({ disks: disks({ tpm: 'absent', secureBoot: false }) })
  assert.is(found.status, 'pass')
  assert.equal(
    found.parts.map(({ scope, status, observed }) => `${scope} ${status}: ${observed}`),
    [
      'volume:C: pass: encrypted',
      'tpm not-applicable: the chip that keeps keys is absent',
      'secure-boot not-applicable: Secure Boot is off',
    ],
  )
})
test('what was not read about them is not told', () =>
  assert.is(finding({ disks: disks({ tpm: 'unknown', secureBoot: 'unknown' }) }).parts.length, 1))
test('a client shows nothing, and neither does a virtual machine', () => {
  assert.is(finding({ role: 'client' }).status, 'not-applicable')
  assert.is(finding({ device: device({ virtual: true }), disks: denied('no') }).status, 'not-applicable')
})
test('a computer of unknown use is unknown', () => assert.is(finding({ role: 'unknown' }).status, 'unknown'))
test('disks that could not be read are unknown with the reason', () => {
  const found = finding({ disks: failed('lsblk ended with 1') })
  assert.is(found.status, 'unknown')
  assert.match(found.summary, 'lsblk ended with 1')
})

test.run()
