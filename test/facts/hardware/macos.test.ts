import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/hardware/macos.ts'
import { printed } from '../answers.ts'

/** Outputs as sysctl(8) and df(1) of macOS document them. */
const test = suite('hardware on macOS')
const room = printed(`Filesystem 1024-blocks Used Available Capacity Mounted on
/dev/disk3s1s1 1000 100 300 25% /
/dev/disk3s6 1000 1 300 1% /System/Volumes/VM
/dev/disk3s5 1000 600 300 67% /System/Volumes/Data
`)

test('the model tells the kind, and helper volumes are left out', () =>
  assert.equal(parse({ model: printed('MacBookAir10,1\n'), processor: printed('Apple M1\n'), room }), {
    state: 'value',
    value: {
      maker: 'Apple',
      model: 'MacBookAir10,1',
      chassis: 'laptop',
      processor: 'Apple M1',
      atLeastSince: [],
      disks: [],
      volumes: [
        { name: '/', freePercent: 75, freeBytes: 307_200, system: true },
        { name: '/System/Volumes/Data', freePercent: 33, freeBytes: 307_200 },
      ],
      missed: [],
    },
  }))
test('newer models do not name their kind', () => {
  const found = parse({ model: printed('Mac14,2'), processor: denied('no'), room: denied('df was refused') })
  assert.is(found.state === 'value' && found.value.chassis, 'unknown')
  assert.equal(found.state === 'value' && found.value.missed, ['df: df was refused'])
})
test('an answer that is no model is no fact', () => {
  for (const model of [printed('VMware7,1 oops'), printed(''), denied('no')]) {
    assert.is(parse({ model, processor: denied('no'), room }).state, 'failed')
  }
})

test.run()
