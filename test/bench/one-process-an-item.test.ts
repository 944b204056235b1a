import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { savings } from '../../bench/one-process-an-item.ts'

const test = suite('one process an item')
const took = (cpuMs: number) => ({ wallMs: 1, cpuMs })

test('the checks of a round are added up and divided by its sweep', () => {
  assert.equal(
    savings([
      [took(100), took(50), took(70), took(80)],
      [took(50), took(50)],
    ]),
    [2, 1],
  )
})

test('a sweep without a measured time gives no figure', () => {
  assert.equal(savings([[took(0), took(50)]]), [Number.NaN])
  assert.equal(savings([[]]), [Number.NaN])
})

test.run()
