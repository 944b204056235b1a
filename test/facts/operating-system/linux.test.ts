import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/operating-system/linux.ts'
import { contextWith, file } from '../answers.ts'

// os-release(5); status.json as the Ubuntu Pro client writes it.
const test = suite('operating-system on Linux')
const DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n'
const UBUNTU =
  'PRETTY_NAME="Ubuntu 20.04.6 LTS"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID="20.04"\nVERSION_CODENAME=focal\nUBUNTU_CODENAME=focal\n'
const base = { release: file('/etc/os-release', DEBIAN), vendorRelease: absent(), proStatus: absent(), proToken: absent() } as const
const ubuntu = { ...base, release: file('/etc/os-release', UBUNTU), proToken: file('/var/lib/ubuntu-advantage/private/machine-token.json') }
const status = (more: object) =>
  file(
    '/var/lib/ubuntu-advantage/status.json',
    JSON.stringify({ attached: true, services: [{ name: 'esm-infra', status: 'enabled' }], ...more }),
  )
const osOf = (probes: Parameters<typeof parse>[0]) => {
  const answer = parse(probes, contextWith())
  return answer.state === 'value' ? answer.value : undefined
}

test('Debian names itself', () => {
  const os = osOf(base)
  assert.is(os?.name, 'Debian GNU/Linux 12 (bookworm)')
  assert.equal([os?.product, os?.version, os?.codename, os?.pro], ['debian', '12', 'bookworm', undefined])
})
test('/usr/lib/os-release speaks where /etc has none', () => {
  assert.is(osOf({ ...base, release: absent(), vendorRelease: file('/usr/lib/os-release', DEBIAN) })?.source, '/usr/lib/os-release')
})
test('Debian testing has no version', () => {
  assert.is(osOf({ ...base, release: file('/etc/os-release', 'ID=debian\nVERSION_CODENAME=forky\n') })?.version, undefined)
})
test('a derivative tells what it is built on', () => {
  const os = osOf({
    ...base,
    release: file('/etc/os-release', 'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="21.3"\nUBUNTU_CODENAME=jammy\n'),
  })
  assert.equal([os?.product, os?.like, os?.baseCodename], ['linuxmint', ['ubuntu', 'debian'], 'jammy'])
})
test('an attached Ubuntu with esm-infra has Pro', () => assert.is(osOf({ ...ubuntu, proStatus: status({}) })?.pro, 'enabled'))
test('attached is not enough, and a contract can be over', () => {
  assert.is(osOf({ ...ubuntu, proStatus: status({ services: [{ name: 'esm-infra', status: 'disabled' }] }) })?.pro, 'not-enabled')
  assert.is(osOf({ ...ubuntu, proStatus: status({ expires: '2026-01-01T00:00:00+00:00' }) })?.pro, 'not-enabled')
  assert.is(osOf({ ...ubuntu, proStatus: status({ attached: false }) })?.pro, 'not-enabled')
})
test('without a token nothing is attached, whatever an old status says', () => {
  assert.is(osOf({ ...ubuntu, proToken: absent(), proStatus: status({}) })?.pro, 'not-enabled')
})
test('a status that is missing or garbled leaves Pro unknown', () => {
  assert.is(osOf(ubuntu)?.pro, 'unknown')
  assert.is(osOf({ ...ubuntu, proStatus: file('s', '{"attached":') })?.pro, 'unknown')
  assert.is(osOf({ ...ubuntu, proToken: denied('EACCES'), proStatus: denied('EACCES') })?.pro, 'unknown')
})
test('no os-release, or one without ID, is no answer', () => {
  assert.is(osOf({ ...base, release: absent() }), undefined)
  assert.is(osOf({ ...base, release: denied('EACCES') }), undefined)
  assert.is(osOf({ ...base, release: file('/etc/os-release', 'garbage') }), undefined)
})

test('a token that may not be read leaves open whether an old status still holds, and never undoes a "no"', () => {
  assert.is(osOf({ ...ubuntu, proToken: denied('EACCES'), proStatus: status({}) })?.pro, 'unknown')
  assert.is(osOf({ ...ubuntu, proToken: denied('EACCES'), proStatus: status({ attached: false }) })?.pro, 'not-enabled')
})

test.run()
