import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, denied, failed, type PowerShellOutput, value } from '../../../lib/api.ts'
import type { DiskEncryption, Volume } from '../../../lib/facts/disk-encryption/shape.ts'
import { parse } from '../../../lib/facts/disk-encryption/windows.ts'
import { none, read } from '../registry.ts'

/** The numbers of Win32_EncryptableVolume, Win32_Volume and Win32_Tpm as Microsoft Learn documents them. */
const test = suite('disk encryption on Windows')
type Probes = Parameters<typeof parse>[0]

const ID = '\\\\?\\Volume{aaaa}\\'
const volume = (more: Record<string, unknown> = {}) => ({
  id: ID,
  letter: 'C:',
  type: 0,
  protection: 1,
  conversion: 1,
  method: 6,
  protectors: [1, 3],
  protectorsRead: true,
  ...more,
})
const mount = (more: Record<string, unknown> = {}) => ({ id: ID, name: 'C:\\', letter: 'C:', system: true, fileSystem: 'NTFS', ...more })
const chip = (more: Record<string, unknown> = {}) => ({ enabled: true, activated: true, version: '2.0', ...more })
const asked = (more: Record<string, unknown> = {}): Answer<PowerShellOutput> =>
  value({ listed: true, volumes: [volume()], mounted: [mount()], tpm: { asked: true, chips: [chip()] }, refused: [], ...more })
const probes = (over: Partial<Probes> = {}): Probes => ({
  volumes: asked(),
  secureBoot: read('State', { UEFISecureBootEnabled: 1 }),
  service: read('BDESVC', { Start: 3 }),
  veraCrypt: none,
  ...over,
})
const fact = (over: Partial<Probes> = {}): DiskEncryption => {
  const found = parse(probes(over))
  assert.is(found.state, 'value', found.state === 'failed' ? found.reason : '')
  return (found as { value: DiskEncryption }).value
}
const volumes = (...found: unknown[]): Volume[] => fact({ volumes: asked({ volumes: found }) }).volumes
const reason = (over: Partial<Probes>): string => {
  const found = parse(probes(over))
  assert.is(found.state, 'failed')
  return found.state === 'failed' ? found.reason : ''
}

test('an encrypted system volume with TPM and recovery password', () =>
  assert.equal(fact(), {
    volumes: [{ name: 'C:', use: 'system', state: 'encrypted', recovery: true, source: 'Win32_EncryptableVolume' }],
    missed: [],
    secureBoot: true,
    tpm: 'ready',
  }))
test('encrypted with the protection off is suspended, not encrypted', () => {
  const [found] = volumes(volume({ protection: 0 }))
  assert.is(found?.state, 'suspended')
  assert.is(found?.because, 'the protection is suspended')
})
test('device encryption of a Home edition before the first sign-in has no key that protects', () => {
  const [found] = volumes(volume({ protection: 0, protectors: [] }))
  assert.is(found?.state, 'suspended')
  assert.match(found?.because ?? '', 'before the first sign-in')
  assert.is(found?.recovery, false)
})
const conversions: Array<[number, string, string | undefined]> = [
  [0, 'off', undefined],
  [2, 'encrypting', undefined],
  [3, 'decrypting', undefined],
  [4, 'encrypting', 'it is paused'],
  [5, 'decrypting', 'it is paused'],
]
for (const [conversion, state, because] of conversions) {
  test(`conversion ${conversion} is ${state}`, () => {
    const [found] = volumes(volume({ conversion, protection: 0 }))
    assert.is(found?.state, state)
    assert.is(found?.because, because)
  })
}
test('a locked data volume can only be encrypted', () => {
  const found = volumes(volume(), volume({ id: 'd', letter: 'D:', type: 1, protection: 2, conversion: -1, protectorsRead: false }))
  assert.equal(found[1], {
    name: 'D:',
    use: 'data',
    state: 'encrypted',
    because: 'it is locked',
    recovery: 'unknown',
    source: 'Win32_EncryptableVolume',
  })
})
test('numbers that were not given or make no sense are unknown', () => {
  for (const odd of [
    { protection: 0, conversion: -1 },
    { protection: -1, conversion: 1 },
    { protection: '1', conversion: '1' },
    { protection: 9, conversion: 4_294_967_295 },
  ]) {
    assert.is(volumes(volume(odd))[0]?.state, 'unknown', JSON.stringify(odd))
  }
})
test('no recovery password is told, protectors that were not read are not known', () => {
  assert.is(volumes(volume({ protectors: [1] }))[0]?.recovery, false)
  assert.is(volumes(volume({ protectors: [], protectorsRead: false }))[0]?.recovery, 'unknown')
})
test('encryption by the disk itself is a weakness', () =>
  assert.match(volumes(volume({ method: 5 }))[0]?.weakness ?? '', 'by its own means'))
test('sticks, and partitions that nobody sees, are left out', () => {
  const found = volumes(
    volume(),
    volume({ id: 'e', letter: 'E:', type: 2, conversion: 0 }),
    volume({ id: 'r', letter: '', type: 1, conversion: 0 }),
  )
  assert.equal(
    found.map(({ name }) => name),
    ['C:'],
  )
})
test('a data volume in a folder counts by its folder', () => {
  const found = fact({
    volumes: asked({
      volumes: [volume(), volume({ id: 'f', letter: '', type: 1, conversion: 0, protection: 0 })],
      mounted: [mount(), mount({ id: 'f', name: 'C:\\Data\\', letter: '', system: false })],
    }),
  }).volumes
  assert.is(found[1]?.name, 'C:\\Data\\')
  assert.is(found[1]?.state, 'off')
})
test('a fixed volume that BitLocker does not list is unknown; one without a file system is none', () => {
  const found = fact({
    volumes: asked({
      mounted: [
        mount(),
        mount({ id: 'g', name: 'G:\\', letter: 'G:', system: false, fileSystem: 'FAT32' }),
        mount({ id: 'h', letter: 'H:', fileSystem: '' }),
      ],
    }),
  }).volumes
  assert.is(found.length, 2)
  assert.is(found[1]?.state, 'unknown')
  assert.match(found[1]?.because ?? '', 'FAT32')
})
test('one volume arrives as an object where the list was unrolled', () =>
  assert.is(fact({ volumes: asked({ volumes: volume() }) }).volumes.length, 1))
test('a server without the feature has nothing encrypted by BitLocker', () => {
  const found = fact({ volumes: asked({ listed: false, volumes: [] }), service: none }).volumes
  assert.is(found[0]?.state, 'off')
  assert.is(found[0]?.because, 'BitLocker is not installed')
})
test('a list that was refused is no answer, and never "off"', () => {
  const refused = asked({ listed: false, volumes: [], refused: ['Win32_EncryptableVolume HRESULT 0x80041003'] })
  assert.match(reason({ volumes: refused }), '0x80041003')
  assert.match(reason({ volumes: refused, service: absent('absent') }), '0x80041003')
  assert.match(reason({ volumes: refused, service: denied('no') }), '0x80041003')
})
test('a list without the volume of Windows is no answer', () => {
  assert.match(reason({ volumes: asked({ volumes: [], mounted: [] }) }), 'Windows stands on')
})
test('without PowerShell nothing is known, whatever the registry says', () => {
  assert.match(reason({ volumes: failed('powershell printed nothing') }), 'printed nothing')
})
test('VeraCrypt that starts with the computer makes "off" unknown; installed only it changes nothing', () => {
  const off = asked({ volumes: [volume({ conversion: 0, protection: 0 })] })
  assert.is(fact({ volumes: off, veraCrypt: read('veracrypt', { Start: 0 }) }).volumes[0]?.state, 'unknown')
  assert.is(fact({ volumes: off, veraCrypt: read('veracrypt', { Start: 3 }) }).volumes[0]?.state, 'off')
})
test('volumes that were not listed for certain are said to be missed', () =>
  assert.is(fact({ volumes: asked({ mounted: [], refused: ['Win32_Volume'] }) }).missed.length, 1))
test('Secure Boot and the chip', () => {
  assert.is(fact({ secureBoot: read('State', { UEFISecureBootEnabled: 0 }) }).secureBoot, false)
  assert.is(fact({ secureBoot: none }).secureBoot, false)
  assert.is(fact({ secureBoot: denied('no') }).secureBoot, 'unknown')
  assert.is(fact({ volumes: asked({ tpm: { asked: true, chips: [] } }) }).tpm, 'absent')
  assert.is(fact({ volumes: asked({ tpm: { asked: true, chips: [chip({ activated: false })] } }) }).tpm, 'not-ready')
  assert.is(fact({ volumes: asked({ tpm: { asked: false, chips: [] } }) }).tpm, 'unknown')
})

test.run()
