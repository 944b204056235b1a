import { suite } from 'uvu'
import { inWorld, SCENARIOS } from './scenarios.ts'
import type { Shell } from './world.ts'

const test = suite('launcher in sh')
const SH: Shell = { kind: 'sh', name: 'sh', command: ['/bin/sh'] }

for (const scenario of SCENARIOS) {
  test(scenario.title, () => inWorld(SH, scenario))
}

test.run()
