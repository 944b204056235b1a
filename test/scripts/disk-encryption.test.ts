import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Context, denied, type Finding, value } from '../../lib/api.ts'
import type { DeviceRole } from '../../lib/facts/device-role/shape.ts'
import type { DiskEncryption, Volume } from '../../lib/facts/disk-encryption/shape.ts'
import judge from '../../scripts/disk-encryption.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('disk-encryption')

const volume = (over: Partial<Volume> = {}): Volume => ({
  name: 'C:',
  use: 'system',
  state: 'encrypted',
  recovery: true,
  source: 'test',
  ...over,
})
const device = (virtual: DeviceRole['virtual'] = false): DeviceRole => ({
  role: 'client',
  desktop: true,
  portable: true,
  virtual,
  because: [],
})
const disks = (...volumes: Volume[]): DiskEncryption => ({ volumes, missed: [], secureBoot: true, tpm: 'ready' })
const on = (portable: Context['portable']): Context => ({ platform: 'win32', ...ORDINARY, portable })
const laptop = on(true)
const desktop = on(false)

interface Case {
  requireOn?: 'portable' | 'all'
  context?: Context
}
const finding = (found: DiskEncryption, { requireOn = 'portable', context = laptop }: Case = {}): Finding =>
  judge({ disks: value(found), device: device() }, { requireOn }, context)
const status = (over: Partial<Volume>, given: Case = {}) => finding(disks(volume(over)), given).status

test('a laptop whose disks are encrypted passes', () => {
  const found = finding(disks(volume(), volume({ name: 'D:', use: 'data' })))
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'Every fixed disk of this computer is encrypted')
  assert.equal(found.measures, { unencryptedVolumes: 0 })
})
test('a laptop with one open disk fails, and says which', () => {
  const found = finding(disks(volume(), volume({ name: 'D:', use: 'data', state: 'off' })))
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'D: is not encrypted')
  assert.equal(found.measures, { unencryptedVolumes: 1 })
})
test('memory that is paged out to an open disk fails as well', () =>
  assert.is(status({ name: 'swap sdc', use: 'swap', state: 'off' }), 'fail'))
test('an open desktop or server is a warning, and fails where the settings ask for all', () => {
  assert.is(status({ state: 'off' }, { context: desktop }), 'warn')
  assert.is(status({ state: 'off' }, { context: desktop, requireOn: 'all' }), 'fail')
})
test('where nobody can tell a laptop from a desktop, an open disk is unknown and an encrypted one passes', () => {
  const found = finding(disks(volume({ state: 'off' })), { context: on('unknown') })
  assert.is(found.status, 'unknown')
  assert.is(found.summary, 'C: is not encrypted; whether this is a laptop could not be told')
  assert.is(status({}, { context: on('unknown') }), 'pass')
  assert.is(status({ state: 'off' }, { context: on('unknown'), requireOn: 'all' }), 'fail')
})
test('BitLocker that is suspended is never a pass', () => {
  const found = finding(disks(volume({ state: 'suspended', because: 'the protection is suspended' })))
  assert.is(found.status, 'warn')
  assert.match(found.summary, 'the key lies beside the data')
})
test('encryption that is still running is a warning; a disk that is being opened counts as open', () => {
  assert.is(status({ state: 'encrypting' }), 'warn')
  assert.is(status({ state: 'decrypting' }), 'fail')
  assert.is(status({ state: 'decrypting' }, { context: desktop }), 'warn')
})
test('no recovery key is a warning, one that was not looked for is not', () => {
  assert.is(status({ recovery: false }), 'warn')
  assert.is(status({ recovery: 'unknown' }), 'pass')
})
test('a weakness is a warning', () => {
  const found = finding(disks(volume({ weakness: 'its key /k lies on a disk that is not encrypted' })))
  assert.is(found.status, 'warn')
  assert.match(found.summary, 'its key /k')
})
test('a volume whose state is not known is unknown with its reason', () => {
  const found = finding(disks(volume({ state: 'unknown', because: 'BitLocker does not list it' })))
  assert.is(found.status, 'unknown')
  assert.match(found.summary, 'BitLocker does not list it')
})
test('volumes that were missed keep it from passing', () => {
  assert.is(finding({ ...disks(volume()), missed: ['which volumes there are was not told'] }).status, 'unknown')
})
test('no volume at all is unknown', () => assert.is(finding(disks()).status, 'unknown'))
test('a virtual machine is judged where its disks lie, even if they could not be read', () => {
  const found = judge({ disks: denied('no'), device: device(true) }, { requireOn: 'all' }, laptop)
  assert.is(found.status, 'not-applicable')
})
test('disks that could not be read are unknown with the reason', () => {
  const found = judge({ disks: denied('access denied'), device: device('unknown') }, { requireOn: 'all' }, laptop)
  assert.is(found.status, 'unknown')
  assert.is(found.summary, 'disk-encryption: access denied')
})

test('a weakness that could not be looked for is unknown, and one that was found a warning all the same', () => {
  const unread = 'whether there is a recovery key could not be read: access denied'
  const found = finding(disks(volume({ recovery: 'unknown', unread })))
  assert.is(found.status, 'unknown')
  assert.is(found.summary, `C: is encrypted, but ${unread}`)
  assert.is(status({ unread, weakness: 'its key /k lies on a disk that is not encrypted' }), 'warn')
})

test.run()
