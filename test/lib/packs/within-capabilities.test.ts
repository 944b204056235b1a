import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change, Plan, Refusal } from '../../../lib/api.ts'
import type { KnownPack } from '../../../lib/packs/pack.ts'
import { withinCapabilities } from '../../../lib/packs/within-capabilities.ts'
import { packBody } from './sample-pack.ts'

const pack = { id: 'acme.notes' } as KnownPack
const body = packBody({
  capabilities: {
    changes: [
      { kind: 'config-value', targets: ['/srv/acme/*'] },
      { kind: 'file', targets: ['/srv/acme/notes/*'] },
    ],
  },
})
const planOf = (...changes: Change[]): Plan => ({ changes, takesEffect: 'now' })
const file = (path: string): Change => ({ kind: 'file', path, text: 'x', mode: 0o644, risk: 'safe' })
const held = (planned: Plan | Refusal) => withinCapabilities(pack, body, planned)

test('the target of one kind of change is none of another, although an item may name both', () => {
  const outside = held(planOf(file('/srv/acme/acme.conf')))
  assert.ok('refused' in outside)
  assert.is(outside.refused, 'undeclared-change')
  assert.match(outside.because, 'the plan of acme.notes wants a change of kind file to /srv/acme/acme.conf')
  const value = planOf({ kind: 'config-value', path: '/srv/acme/acme.conf', name: 'days', value: '3', risk: 'safe' })
  assert.is(held(value), value)
})
test('one change beyond refuses the whole plan, and a refusal stays what it is', () => {
  const good = planOf(file('/srv/acme/notes/a'))
  assert.is(held(good), good)
  assert.ok('refused' in held(planOf(file('/srv/acme/notes/a'), file('/etc/passwd'))))
  const refusal: Refusal = { refused: 'by-hand', because: 'people do it' }
  assert.is(held(refusal), refusal)
})

test.run()
