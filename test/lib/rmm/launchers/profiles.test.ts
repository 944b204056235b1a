import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../../lib/content/index.ts'
import { program, World } from './world.ts'

/** Exit codes as each tool gets them, by the launcher that is run. */
const test = suite('launcher and its tools')
const RESERVED = [65, 85, 98, 99]

for (const profile of content.rmmProfiles()) {
  test(`${profile.id} gets the exit code of the program, and its own for a launcher that failed`, async () => {
    const world = new World({ kind: 'sh', name: 'sh', command: ['/bin/sh'] })
    try {
      world.release('0.1.0', program({ version: '0.1.0', code: 42 }))
      assert.is((await world.run({ profile })).code, 42)
      const { code, stdout } = await world.run({ profile }, { ROUNDS_RING: '../x' })
      assert.is(code, typeof profile.launcherFailure === 'number' ? profile.launcherFailure : 76)
      assert.not.ok(RESERVED.includes(code ?? -1))
      assert.match(stdout, /^(?:STATUS=)?ROUNDS UNKNOWN launcher: ROUNDS_RING/m)
    } finally {
      world.remove()
    }
  })
}

test.run()
