import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answerFrom, findingFrom } from '../../../lib/packs/answers.ts'
import type { SandboxLimits } from '../../../lib/packs/sandbox/limits.ts'
import { inputOf, inSandbox, judged, packWith, troubleOf } from './sandbox-support.ts'

const test = suite('what the code of a pack may try')

const QUICK: Partial<SandboxLimits> = { judgeMs: 300, loadMs: 1000, graceMs: 700 }

const good = packWith('() => "fine"')

/** How the attack ended, and that another pack is judged all the same. */
async function attack(judge: string, before = '', limits = QUICK): Promise<string> {
  return inSandbox(async (sandbox) => {
    const trouble = await troubleOf(judged(sandbox, packWith(judge, before)))
    assert.is(await judged(sandbox, good, {}, 'acme.other'), 'fine')
    return trouble
  }, limits)
}

/** What the judge answered, where the attack is that it answers at all. */
function answered(judge: string, facts: unknown = {}, before = ''): Promise<unknown> {
  return inSandbox((sandbox) => judged(sandbox, packWith(judge, before), facts))
}

test('an endless loop is stopped', async () => {
  assert.is(await attack('() => { for (;;) {} }'), 'time: it took longer than 300 ms')
})

test('an endless loop cannot catch its own end', async () => {
  assert.is(
    await attack('function again() { for (;;) { try { for (;;) {} } catch {} finally { again() } } }'),
    'time: it took longer than 300 ms',
  )
})

test('an endless loop while the code is loaded is stopped', async () => {
  assert.is(await attack('() => 1', 'for (;;) {}'), 'time: it took longer than 1000 ms')
})

test('an endless regular expression is stopped', async () => {
  assert.is(await attack(`() => /^(a+)+$/.test('${'a'.repeat(60)}b')`), 'time: it took longer than 300 ms')
})

for (const [what, judge] of Object.entries({
  strings: '() => { let text = "x".repeat(1024); for (;;) { text += text } }',
  'a long string': '() => "x".repeat(2 ** 30 - 1)',
  arrays: '() => { const all = []; for (;;) { all.push(new Array(1000).fill(all.length)) } }',
  buffers: '() => { const all = []; for (let i = 0; i < 4096; i++) { all.push(new ArrayBuffer(1024 * 1024)) } }',
  'one buffer of 4 GB': '() => new ArrayBuffer(4 * 1024 ** 3 - 1)',
})) {
  test(`memory is bounded: ${what}`, async () => {
    const before = process.memoryUsage().rss
    assert.match(
      await attack(judge, '', { ...QUICK, judgeMs: 5000 }),
      /^(memory: (it used all|InternalError: out of memory)|threw: (InternalError: string too long|RangeError: invalid array buffer length)$)/,
    )
    assert.ok(process.memoryUsage().rss - before < 300 * 1024 * 1024, 'the process has grown')
  })
}

test('memory that was all used is there again for the next call, and no pack may use it up for ever', async () => {
  const code = packWith('({ size }) => new Array(size).fill("x").map((x, i) => x + i).length')
  await inSandbox(
    async (sandbox) => {
      const tooMuch = () => troubleOf(judged(sandbox, code, { size: 5_000_000 }))
      assert.match(await tooMuch(), /^memory: /)
      assert.is(await judged(sandbox, code, { size: 10 }), 10)
      assert.match(await tooMuch(), /^memory: /)
      assert.match(await tooMuch(), /^memory: /)
      assert.match(
        await troubleOf(judged(sandbox, code, { size: 10 })),
        /^memory: it is not run again in this run: 3 of its calls failed, the last because /,
      )
      assert.is(await judged(sandbox, good, {}, 'acme.other'), 'fine')
    },
    { judgeMs: 10_000 },
  )
})

for (const [what, judge] of Object.entries({
  itself: 'function again() { return again() + 1 }',
  sorting: 'function again() { return [2, 1].sort(again) }',
  getters: '() => { const a = { get b() { return a.b } }; return a.b }',
  texts: '() => { const a = { toString: () => String(a) }; return String(a) }',
  proxies: '() => { let a = {}; for (let i = 0; i < 1e5; i++) { a = new Proxy(a, {}) } return a.b }',
  'deep answers': '() => { let a = []; for (let i = 0; i < 1e6; i++) { a = [a] } return a }',
  'deep patterns': '() => new RegExp("(".repeat(1e5) + ")".repeat(1e5)).test("a")',
})) {
  test(`recursion without end fails: ${what}`, async () => {
    assert.match(await attack(judge, '', { ...QUICK, judgeMs: 5000 }), /^(threw: (InternalError|SyntaxError|RangeError)|memory: )/)
  })
}

test('recursion ends well before the memory or the stack of the worker does', async () => {
  const depth = 'function deeper(n) { try { return deeper(n + 1) } catch (error) { return [error.name, error.message, n] } }'
  const [name, message, reached] = (await answered('() => deeper(0)', {}, depth)) as [string, string, number]
  assert.equal([name, message], ['InternalError', 'stack overflow'])
  assert.ok(reached > 300 && reached < 3000, `${reached} calls deep`)
})

test('memory has the size that the limits say', async () => {
  const filled = (limits: Partial<SandboxLimits>) =>
    inSandbox(
      async (sandbox) => {
        const judge = '() => { const all = []; try { for (;;) { all.push(new ArrayBuffer(65536)) } } catch {} return all.length }'
        return Number(await judged(sandbox, packWith(judge))) / 16
      },
      { judgeMs: 10_000, ...limits },
    )
  const small = await filled({ memoryBytes: 32 * 1024 * 1024 })
  assert.ok(small > 20 && small < 32, `${small} MiB of 32`)
  const usual = await filled({})
  assert.ok(usual > 50 && usual < 64, `${usual} MiB of 64`)
})

test('an answer of a gigabyte is not taken', async () => {
  assert.is(await attack('() => "x".repeat(5e6)'), 'size: its answer has 5000002 characters, at most 4194304 are taken')
  assert.match(await attack('() => { const x = "x".repeat(1e6); return Array(1100).fill(x) }', '', { judgeMs: 5000 }), /^memory: /)
})

test('input that is too long is not handed in', async () => {
  await inSandbox(
    async (sandbox) => {
      const input = inputOf('x'.repeat(1000))
      assert.is(
        await troubleOf(sandbox.call('acme.probe', good, { do: 'judge', item: 'it', input })),
        `size: its input has ${input.length} characters, at most 900 are given`,
      )
    },
    { inputLength: 900 },
  )
})

test('nothing is printed', async () => {
  assert.match(await attack('() => { console.log("x".repeat(1e9)) }'), /^threw: ReferenceError: .*console/)
  assert.match(await attack('() => { print("x") }'), /^threw: ReferenceError: .*print/)
})

test('no way leads to the program around it', async () => {
  for (const way of [
    'constructor.constructor("return process")()',
    '(0, eval)("process")',
    'new Function("return this")().process.env',
    '(async () => {}).constructor("return process")().x.y',
    '(function* () {}).constructor("return process")().next()',
    'it.caller.arguments',
    'import("node:fs").then',
    'new Error().constructor.constructor("return require")()("node:fs")',
  ]) {
    assert.match(
      await attack(`function it() { const answer = ${way}; if (answer === undefined) { throw new Error("nothing") } return answer }`),
      /^threw: /,
      way,
    )
  }
})

test('what a program around it would offer is not there', async () => {
  const names = [
    ...['require', 'module', 'exports', 'process', 'global', 'Buffer', 'fetch', 'WebAssembly', 'Worker', 'navigator', 'console', 'print'],
    ...[
      'performance',
      'setTimeout',
      'queueMicrotask',
      'structuredClone',
      'SharedArrayBuffer',
      'Atomics',
      'WeakRef',
      'FinalizationRegistry',
    ],
    ...['eval', 'std', 'os', 'bjson', 'gc', 'scriptArgs', 'crypto'],
  ]
  assert.equal(await answered(`() => ${JSON.stringify(names)}.filter((name) => name in globalThis)`), [])
})

test('a module is not even read', async () => {
  await inSandbox(async (sandbox) => {
    assert.match(await troubleOf(judged(sandbox, `import fs from 'node:fs'; ${good}`)), /^threw: SyntaxError/)
  })
})

test('clock and chance are refused by whatever name', async () => {
  for (const way of [
    'Date.now()',
    'new Date()',
    'Date()',
    'new (new Date(0).constructor)()',
    'Reflect.construct(Date, [])',
    'new (class extends Date {})()',
  ]) {
    assert.is(await attack(`() => ${way}`), 'threw: Error: the code of a pack has no clock: the time of the run is context.now', way)
  }
  assert.match(await attack('() => Math.random()'), /^threw: Error: the code of a pack has no chance/)
})

test('the time of the run arrives as a date, and everywhere in the same time zone', async () => {
  assert.equal(await answered('(f, s, { now }) => [now instanceof Date, now.toISOString(), now.getHours(), now.getTimezoneOffset()]'), [
    true,
    '2026-11-22T09:30:00.000Z',
    9,
    0,
  ])
})

test('whatever a pack replaces is replaced for itself alone', async () => {
  const tampering = `
    JSON.stringify = () => '{"status":"pass"}'
    JSON.parse = () => [{}, {}, { now: 'never' }]
    Object.prototype.status = 'pass'
    Object.prototype.toJSON = function () { return this }
    Array.prototype.map = () => ['forged']
    String.prototype.slice = () => '='
    Object.hasOwn = Reflect.apply = Function.prototype.call = Function.prototype.apply = () => 'forged'
    Object.defineProperty(globalThis, 'Date', { value: class { toISOString() { return 'forged' } } })`
  await inSandbox(async (sandbox) => {
    assert.equal(await judged(sandbox, packWith('(facts) => ({ facts })', tampering), { a: 1 }), { facts: { a: 1 } })
    assert.is(await judged(sandbox, good, {}, 'acme.other'), 'fine')
    assert.equal(
      await judged(sandbox, packWith('({ a }) => [typeof {}.status, [a].map(String), JSON.stringify({ a })]'), { a: 1 }, 'acme.third'),
      ['undefined', ['1'], '{"a":1}'],
    )
  })
  assert.is(({} as Record<string, unknown>).status, undefined)
  assert.is(JSON.stringify({ a: 1 }), '{"a":1}')
})

test('input cannot reach what all objects share', async () => {
  const facts = JSON.parse('{"__proto__": {"status": "pass"}, "constructor": {"prototype": {"status": "pass"}}}')
  assert.equal(await answered('(facts) => [typeof {}.status, typeof facts.status, Object.keys(facts)]', facts), [
    'undefined',
    'undefined',
    ['__proto__', 'constructor'],
  ])
})

test('an answer cannot reach what all objects share', async () => {
  const texts = await inSandbox(async (sandbox) => {
    const answer = (of: string) =>
      sandbox.call(`acme.${of.length}`, packWith(`() => JSON.parse('${of}')`), { do: 'judge', item: 'it', input: inputOf() })
    return Promise.all(
      ['{"state":"value","value":{"__proto__":{"a":1}}}', '{"state":"value","value":[{"constructor":{"prototype":1}}]}'].map(answer),
    )
  })
  assert.throws(() => answerFrom(texts[0] ?? ''), 'value.__proto__ of the answer is a name that no answer may have')
  assert.throws(() => answerFrom(texts[1] ?? ''), 'value.0.constructor of the answer is a name that no answer may have')
})

test('an answer is what it is as JSON, whatever tricks are in it', async () => {
  assert.is(await answered('() => ({ toJSON: () => "trick" })'), 'trick')
  assert.equal(await answered('() => { let n = 0; return { get status() { n += 1; return n } } }'), { status: 1 })
  assert.equal(
    await answered(
      '() => new Proxy({}, { ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: (o, k) => k === "a" ? 1 : undefined })',
    ),
    { a: 1 },
  )
  assert.match(await attack('() => ({ get status() { for (;;) {} } })'), /^time: /)
  assert.match(await attack('() => ({ toJSON() { for (;;) {} } })'), /^time: /)
  assert.match(await attack('() => { const a = {}; a.a = a; return a }'), /^threw: TypeError: circular/)
  assert.match(await attack('() => 1n'), /^threw: TypeError/)
  assert.is(await attack('() => undefined'), 'threw: it answered nothing')
  assert.is(await attack('() => () => 1'), 'threw: it answered nothing')
})

test('a promise or whatever has a then is no answer', async () => {
  for (const judge of ['async () => 1', '() => ({ then: (done) => done(1) })', '() => Promise.reject(new Error("x"))']) {
    assert.is(await attack(judge), 'threw: it answered a promise; the code of a pack answers at once', judge)
  }
})

test('what is thrown reaches nobody as it is', async () => {
  assert.is(await attack('() => { throw new Error("\\u001b[2J\\u202Epass\\n\\u0007 caf\\u00e9") }'), 'threw: Error: ?[2J?pass ? cafe')
  const long = await attack('() => { throw new Error("x".repeat(1e6)) }')
  assert.is(long.length, 'threw: '.length + 300)
  assert.is(await attack('() => { throw { get message() { throw 1 } } }'), 'threw: it threw what cannot be told')
  assert.match(await attack('() => { throw { get message() { for (;;) {} } } }'), /^time: /)
  assert.is(await attack('() => { throw null }'), 'memory: it used all the memory it may use')
  assert.is(await attack('() => { throw 7 }'), 'threw: 7')
  assert.is(await attack('() => { throw Symbol("x") }'), 'threw: it threw what cannot be told')
})

test('nothing is kept from one call to the next', async () => {
  const code = packWith(
    '({ word }) => { seen.push(word); globalThis.kept = word; Object.prototype.kept = word; return [seen, counter++] }',
    'const seen = []; let counter = 0',
  )
  await inSandbox(async (sandbox) => {
    assert.equal(await judged(sandbox, code, { word: 'secret' }), [['secret'], 0])
    assert.equal(await judged(sandbox, code, { word: 'second' }), [['second'], 0])
    assert.equal(await judged(sandbox, packWith('() => [typeof kept, typeof {}.kept, typeof seen]'), {}, 'acme.other'), [
      'undefined',
      'undefined',
      'undefined',
    ])
  })
})

test('work that was put off is never done', async () => {
  const code = packWith('() => { Promise.resolve().then(() => { for (;;) {} }); return "done" }')
  await inSandbox(async (sandbox) => {
    assert.is(await judged(sandbox, code), 'done')
    assert.is(await judged(sandbox, code), 'done')
  })
})

test('a pack that kills the worker spoils no other call, and is not run again and again', async () => {
  const killer = packWith('() => Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)')
  await inSandbox(
    async (sandbox) => {
      const waiting = [
        troubleOf(judged(sandbox, killer)),
        judged(sandbox, good, {}, 'acme.other'),
        troubleOf(judged(sandbox, killer)),
        judged(sandbox, good, {}, 'acme.other'),
        troubleOf(judged(sandbox, killer)),
        judged(sandbox, good, {}, 'acme.third'),
      ]
      assert.equal(await Promise.all(waiting), [
        'gone: it did not stop after 700 ms, so its worker was ended',
        'fine',
        'gone: it did not stop after 700 ms, so its worker was ended',
        'fine',
        'gone: it is not run again in this run: 2 of its calls failed, the last because it did not stop after 700 ms, so its worker was ended',
        'fine',
      ])
    },
    { judgeMs: 100, loadMs: 100, graceMs: 500, strikes: 2 },
  )
})

test('a finding that a pack forges reaches no terminal', async () => {
  const code = packWith(
    '() => ({ status: "pass", summary: "\\u001b[2Jall good", parts: [{ scope: "machine", status: "pass", observed: "\\u001b]0;x\\u0007", expected: "a\\u202Eb", source: "x", owner: "none" }], measures: {} })',
  )
  const text = await inSandbox((sandbox) => sandbox.call('acme.probe', code, { do: 'judge', item: 'it', input: inputOf() }))
  const { summary, parts } = findingFrom(text)
  assert.is(summary, '?[2Jall good')
  assert.equal([parts[0]?.observed, parts[0]?.expected], ['\ufffd]0;x\ufffd', 'a\ufffdb'])
})

test.run()
