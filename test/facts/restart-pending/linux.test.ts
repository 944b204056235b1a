import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, listing, value } from '../../../lib/api.ts'
import { isNewerKernel } from '../../../lib/facts/restart-pending/kernel.ts'
import { parse } from '../../../lib/facts/restart-pending/linux.ts'
import { content, contextWith, file, files, started } from '../answers.ts'

// Flag files as update-notifier and unattended-upgrades of Debian and Ubuntu leave them.
const test = suite('restart-pending on Linux')
const booted = '2026-11-20T06:00:00.000Z'
const kernel = (version: string) => content(`/boot/vmlinuz-${version}`)
const quiet = {
  required: absent('present'),
  packages: absent('present'),
  kernels: files(kernel('6.1.0-28-amd64')),
  system: started(booted),
} as const
const sources = (probes: Parameters<typeof parse>[0]) => {
  const answer = parse(probes, contextWith())
  return answer.state === 'value'
    ? answer.value.reasons.map(({ source, detail }) => (detail ? `${source}: ${detail}` : source))
    : answer.state
}

test('the running kernel alone waits for nothing', () => assert.equal(sources(quiet), []))
test('the flag file names its packages once each', () => {
  const packages = file('/run/reboot-required.pkgs', 'libc6\ndbus\nlibc6\n')
  assert.equal(sources({ ...quiet, required: file('/run/reboot-required'), packages }), ['/run/reboot-required: libc6, dbus'])
})
test('a package that comes to wait later does not make it a new restart', () => {
  const reasons = (names: string) => {
    const answer = parse(
      { ...quiet, required: file('/run/reboot-required'), packages: file('/run/reboot-required.pkgs', names) },
      contextWith(),
    )
    return answer.state === 'value' ? answer.value.reasons.map(({ source }) => source) : []
  }
  assert.equal(reasons('libc6\n'), reasons('libc6\ndbus\n'))
})
test('a newer kernel waits although no flag is there', () => {
  const kernels = files(kernel('6.1.0-28-amd64'), kernel('6.1.0-31-amd64'))
  assert.equal(sources({ ...quiet, kernels }), ['/boot: kernel 6.1.0-31-amd64 is installed, 6.1.0-28-amd64 runs'])
})
test('a container has no kernel of its own', () => assert.equal(sources({ ...quiet, kernels: files() }), []))
test('what could not be read is not "nothing waits"', () => {
  assert.is(sources({ ...quiet, required: denied('EACCES') }), 'failed')
  assert.is(sources({ ...quiet, kernels: value(listing([], ['/boot could not be listed'])) }), 'failed')
  assert.is(sources({ ...quiet, system: failed('no clock') }), 'failed')
})

for (const [installed, running, newer] of [
  ['6.1.0-31-amd64', '6.1.0-28-amd64', true],
  ['6.1.0-9-amd64', '6.1.0-28-amd64', false],
  ['6.1.0-28-amd64', '6.1.0-28-amd64', false],
  ['6.12.9+bpo-amd64', '6.1.0-28-amd64', true],
  ['5.15.0-130-generic', '5.15.0-126-generic', true],
  ['6.1.0-31-cloud-amd64', '6.1.0-28-amd64', false],
  ['old', '6.1.0-28-amd64', false],
] as const) {
  test(`${installed} is ${newer ? 'newer than' : 'no reason beside'} ${running}`, () => assert.is(isNewerKernel(installed, running), newer))
}

test.run()
