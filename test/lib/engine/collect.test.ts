import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, value } from '../../../lib/api.ts'
import { collect } from '../../../lib/engine/collect.ts'
import type { Reader } from '../../../lib/host/read.ts'
import type { FactManifest } from '../../../lib/schema/types.ts'
import { INPUTS } from '../../support/context.ts'

const test = suite('collecting facts')
const source = {
  needs: 'user',
  timeoutSeconds: 1,
  proved: 'documents',
  probes: { node: { system: 'node' }, reboot: { file: '/run/reboot-required' } },
} as const
// The parser of restart-pending is real; the readers below stand in for a machine.
const fact = (name: string, more: object = {}): FactManifest => ({ name, title: name, platforms: { linux: { ...source, ...more } } })
const hanging = new Promise<Answer<unknown>>(() => undefined)
const reader = (read: Reader['read']): Reader => ({ read, close: async () => undefined })
const options = { platform: 'linux', elevated: false, inputs: INPUTS, stateFolder: '/state', deadlineSeconds: 0.2 } as const
const never = reader(() => hanging)

test('a fact that is not written for the platform says so', async () => {
  const { power } = await collect([{ ...fact('power'), platforms: { win32: { ...source } } }], never, options)
  assert.match(power?.error?.reason ?? '', /nobody has written how to read this on linux/)
})
test('what needs rights is not tried without them', async () => {
  let asked = 0
  const { power } = await collect(
    [fact('power', { needs: 'admin' })],
    reader(() => {
      asked++
      return hanging
    }),
    options,
  )
  assert.is(power?.error?.state, 'denied')
  assert.is(asked, 0)
})
test('a probe that hangs ends with the sweep and spoils no other', async () => {
  const started = Date.now()
  const slow = fact('restart-pending', { probes: { only: { file: '/slow' } } })
  const read: Reader['read'] = async (probe) =>
    'file' in probe && probe.file === '/slow' ? hanging : value({ path: 'x', text: 'abc', size: 3 })
  const outcomes = await collect([slow, fact('no-such-parser')], reader(read), options)
  assert.match(outcomes['restart-pending']?.error?.reason ?? '', /no answer before the end of the sweep \(0\.2 s\)/)
  assert.match(outcomes['no-such-parser']?.error?.reason ?? '', /the parser of no-such-parser failed/)
  assert.ok(Date.now() - started < 5000)
})
test('a parser that throws makes its own fact unknown, with the reason', async () => {
  const { power } = await collect(
    [fact('power')],
    reader(async () => null as unknown as Answer<unknown>),
    options,
  )
  assert.match(power?.error?.reason ?? '', /the parser of power failed/)
})
test('progress counts every fact', async () => {
  const seen: string[] = []
  await collect([fact('power'), fact('users')], never, { ...options, onProgress: (done, total) => seen.push(`${done}/${total}`) })
  assert.equal(seen, ['1/2', '2/2'])
})
test('a probe whose clause does not hold is absent and is not asked', async () => {
  const asked: string[] = []
  const probes = { never: { file: '/never', when: 'platform == win32' }, always: { file: '/always', when: 'platform == linux' } }
  await collect(
    [fact('power', { probes })],
    reader(async (probe) => value(asked.push('file' in probe ? probe.file : ''))),
    options,
  )
  assert.equal(asked, ['/always'])
})

test.run()
