import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openSandbox } from '../../../lib/packs/sandbox/open.ts'
import { inputOf, inSandbox, judged, packWith, troubleOf } from './sandbox-support.ts'

const test = suite('sandbox of packs')

test('judges, plans and parsers get their arguments and give their answer as JSON', async () => {
  const code = `globalThis.pack = {
    judges: { it: (facts, settings, context) => ['judge', facts, settings, context.now instanceof Date] },
    plans: { it: (facts, settings, context) => ['plan', facts, settings, context.now instanceof Date] },
    parsers: { 'note/linux': (probes, context) => ['parse', probes, context.now] },
  }`
  const three = [{ a: 1 }, { b: 2 }, { now: '2026-11-22T09:30:00.000Z' }]
  await inSandbox(async (sandbox) => {
    const input = JSON.stringify(three)
    assert.is(await sandbox.call('acme.x', code, { do: 'judge', item: 'it', input }), '["judge",{"a":1},{"b":2},true]')
    assert.is(await sandbox.call('acme.x', code, { do: 'plan', item: 'it', input }), '["plan",{"a":1},{"b":2},true]')
    const parse = { do: 'parse', fact: 'note', platform: 'linux', input: JSON.stringify([three[0], three[2]]) } as const
    assert.is(await sandbox.call('acme.x', code, parse), '["parse",{"a":1},"2026-11-22T09:30:00.000Z"]')
  })
})

test('a function that is not there is missing, whatever objects have in common', async () => {
  await inSandbox(async (sandbox) => {
    for (const item of ['other', 'constructor', '__proto__', 'toString']) {
      const call = sandbox.call('acme.x', packWith('() => 1'), { do: 'judge', item, input: inputOf() })
      assert.is(await troubleOf(call), `missing: it has no ${item} among its judges`)
    }
  })
})

test('code that is none says why', async () => {
  await inSandbox(async (sandbox) => {
    assert.match(await troubleOf(judged(sandbox, 'not code')), /^threw: SyntaxError/)
    assert.is(await troubleOf(judged(sandbox, '1')), 'threw: it does not set globalThis.pack')
    assert.is(await troubleOf(judged(sandbox, 'throw new Error("no")')), 'threw: Error: no')
  })
})

test('other code of the same pack takes the place of what was loaded', async () => {
  await inSandbox(async (sandbox) => {
    assert.is(await judged(sandbox, packWith('() => 1')), 1)
    assert.is(await judged(sandbox, packWith('() => 2')), 2)
  })
})

test('every letter arrives and comes back', async () => {
  const text = 'a\u0000b\u001b"\\\u2028\u00e9\u{1F600}'
  await inSandbox(async (sandbox) =>
    assert.equal(await judged(sandbox, packWith('(facts) => facts'), { text, half: '\ud800' }), { text, half: '\ud800' }),
  )
})

test('a sandbox that is closed says so', async () => {
  const { content } = await import('../../../lib/content/index.ts')
  const sandbox = openSandbox(await content.sandbox())
  await sandbox.close()
  assert.is(await troubleOf(judged(sandbox, packWith('() => 1'))), 'gone: the sandbox is closed')
})

test('a script that is no worker is gone, and nothing waits for it', async () => {
  const { content } = await import('../../../lib/content/index.ts')
  const { wasm } = await content.sandbox()
  const sandbox = openSandbox({ script: 'throw new Error("broken")', wasm }, { startMs: 5000 })
  assert.match(await troubleOf(judged(sandbox, packWith('() => 1'))), /^gone: the worker of the sandbox ended: broken/)
})

test('an open sandbox does not keep the program running', () => {
  const program = `
    import { content } from './lib/content/index.ts'
    import { openSandbox } from './lib/packs/sandbox/open.ts'
    const call = { do: 'judge', item: 'it', input: '[{}, {}, {"now": "2026-11-22T09:30:00.000Z"}]' }
    openSandbox(await content.sandbox()).warmUp()
    console.log(await openSandbox(await content.sandbox()).call('acme.x', 'globalThis.pack = { judges: { it: () => 1 } }', call))`
  const { stdout, status, signal } = spawnSync(process.execPath, ['--import', './lib/register.mjs', '--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    encoding: 'utf8',
    timeout: 60_000,
  })
  assert.equal([stdout, status, signal], ['1\n', 0, null])
})

test('what is warm starts once, and before the first call', async () => {
  const { content } = await import('../../../lib/content/index.ts')
  const { script, wasm } = await content.sandbox()
  let compiled = 0
  const parts = {
    script,
    get wasm() {
      compiled += 1
      return wasm
    },
  }
  const sandbox = openSandbox(parts)
  try {
    sandbox.warmUp()
    for (let waited = 0; compiled === 0 && waited < 20_000; waited += 20) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    assert.is(compiled, 1)
    sandbox.warmUp()
    assert.equal(await Promise.all([judged(sandbox, packWith('() => 1')), judged(sandbox, packWith('() => 2'), {}, 'acme.other')]), [1, 2])
    assert.is(compiled, 1)
  } finally {
    await sandbox.close()
  }
  sandbox.warmUp()
  assert.is(await troubleOf(judged(sandbox, packWith('() => 1'))), 'gone: the sandbox is closed')
})

test('what does not get warm is told by the call', async () => {
  const { content } = await import('../../../lib/content/index.ts')
  const { wasm } = await content.sandbox()
  const sandbox = openSandbox({ script: 'throw new Error("broken")', wasm }, { startMs: 5000 })
  sandbox.warmUp()
  assert.match(await troubleOf(judged(sandbox, packWith('() => 1'))), /^gone: the worker of the sandbox ended: broken/)
})

test('a pack has so much time for all of its calls together, and others keep theirs', async () => {
  await inSandbox(
    async (sandbox) => {
      const code = packWith('() => { let n = 0; for (let i = 0; i < 1e5; i++) { n += i } return 1 }')
      assert.is(await judged(sandbox, code), 1)
      assert.is(await troubleOf(judged(sandbox, code)), 'time: it is not run again in this run: its calls took more than 1 ms together')
      assert.is(await judged(sandbox, code, {}, 'acme.other'), 1)
    },
    { packMs: 1 },
  )
})

test('what nobody waits for any more is not run, and is no strike', async () => {
  await inSandbox(
    async (sandbox) => {
      const code = `globalThis.pack = { judges: {}, plans: {}, parsers: { 'note/linux': () => 1 } }`
      const parse = (until: number) =>
        sandbox.call('acme.x', code, { do: 'parse', fact: 'note', platform: 'linux', input: '[{}, {}]', until })
      assert.is(await troubleOf(parse(Date.now() - 1)), 'time: the sweep ended before its turn came')
      assert.is(await parse(Date.now() + 60_000), '1')
    },
    { strikes: 1 },
  )
})

test.run()
