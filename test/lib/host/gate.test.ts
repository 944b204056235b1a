import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openGate } from '../../../lib/host/gate.ts'

const test = suite('a gate')

test('so many run at a time, in their order, and one that fails lets the next in', async () => {
  const gate = openGate(2)
  const order: number[] = []
  let running = 0
  const one = (index: number) =>
    gate(async () => {
      order.push(index)
      running += 1
      assert.ok(running <= 2)
      await new Promise((resolve) => setTimeout(resolve, 2))
      running -= 1
      if (index % 2 === 0) {
        throw new Error('no')
      }
      return index
    })
  const ended = await Promise.allSettled([0, 1, 2, 3, 4].map(one))
  assert.equal(
    ended.map(({ status }) => status),
    ['rejected', 'fulfilled', 'rejected', 'fulfilled', 'rejected'],
  )
  assert.equal(order, [0, 1, 2, 3, 4])
  assert.is(await one(5), 5)
})

test.run()
