import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { deadAddress, PassingProxy, PublishedServer } from './server.ts'
import { FILE, program, type Shell, sha256, World } from './world.ts'

/** One thing that must hold for the launcher of every shell. */
export interface Scenario {
  title: string
  check(world: World): Promise<void>
}

const MARK = /^ROUNDS UNKNOWN launcher: /
const FILLER = `# ${'x'.repeat(200_000)}`

export async function inWorld(shell: Shell, { check }: Scenario): Promise<void> {
  const world = new World(shell)
  try {
    await check(world)
    assert.equal(world.leftBehind(), [], 'the temporary folder is empty again')
    assert.is(world.complaints, '', 'a tool would take it for a failure')
  } finally {
    chmodAgain(world)
    world.remove()
  }
}

function chmodAgain({ cache }: World): void {
  try {
    chmodSync(cache, 0o700)
  } catch {
    // It was never made.
  }
}

async function served(world: World, check: (server: PublishedServer) => Promise<void>): Promise<void> {
  const server = await PublishedServer.of(world.source)
  try {
    await check(server)
  } finally {
    await server.close()
  }
}

async function proxied(check: (proxy: PassingProxy) => Promise<void>): Promise<void> {
  const proxy = await PassingProxy.open()
  try {
    await check(proxy)
  } finally {
    proxy.close()
  }
}

const from = (...sources: string[]) => ({ baked: { sources } })

const FETCHING: Scenario[] = [
  {
    title: 'brings the version that the ring names from a folder, runs it and passes its verdict and exit code on',
    check: async (world) => {
      world.release('0.1.0', program({ version: '0.1.0', verdict: 'ROUNDS FAIL screen-lock: too late', code: 41 }))
      const { code, lines, last, stderr } = await world.run()
      assert.is(code, 41)
      assert.is(last, 'ROUNDS FAIL screen-lock: too late')
      assert.equal(lines, ['called 0.1.0 with check screen-lock --rmm generic', last])
      assert.is(stderr, '')
      assert.equal(
        world.cached().filter((name) => name !== 'lock'),
        ['0.1.0'],
      )
    },
  },
  {
    title: 'brings it over http, and asks for nothing but the ring, its signature and the program',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0')
        assert.is((await world.run(from(server.address))).code, 0)
        assert.equal(
          server.asked.map(({ path }) => path),
          ['/rings/stable.txt', '/rings/stable.txt.sig', `/0.1.0/${FILE}`],
        )
      }),
  },
  {
    title: 'does not fetch again what the cache holds',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0', program({ version: '0.1.0', more: FILLER }))
        await world.run(from(server.address))
        const before = server.sent
        assert.is((await world.run(from(server.address))).code, 0)
        assert.ok(server.sent - before < 1000, `${server.sent - before} bytes`)
      }),
  },
  {
    title: 'goes on where a half download ended, in the same run',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0', program({ version: '0.1.0', more: FILLER }))
        server.troubles.set(FILE, { cutAfter: 80_000, times: 1 })
        assert.is((await world.run(from(server.address))).last, 'ROUNDS PASS screen-lock: fine')
        const [first, second] = server.asked.filter(({ path }) => path.endsWith(FILE))
        assert.is(first?.range, undefined)
        assert.match(second?.range ?? '', /^bytes=[1-9]\d*-$/)
      }),
  },
  {
    title: 'keeps a half download for the next run, says so, and goes on there',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0', program({ version: '0.1.0', more: FILLER }))
        server.troubles.set(FILE, { cutAfter: 30_000, times: 3 })
        const { code, last } = await world.run(from(server.address))
        assert.is(code, 73)
        assert.match(
          last,
          /^ROUNDS UNKNOWN launcher: Rounds could not be fetched and no copy is here: only [1-9]\d* bytes of version 0\.1\.0 came, the next run/,
        )
        assert.ok(world.cached().some((name) => name.startsWith('part-0.1.0-')))
        const asked = server.asked.length
        assert.is((await world.run(from(server.address))).code, 0)
        assert.match(server.asked.slice(asked).find(({ path }) => path.endsWith(FILE))?.range ?? '', /^bytes=[1-9]/)
        assert.not.ok(world.cached().some((name) => name.startsWith('part-')))
      }),
  },
  {
    title: 'starts from the beginning at a server that knows no ranges',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0', program({ version: '0.1.0', more: FILLER }))
        server.troubles.set(FILE, { cutAfter: 30_000, times: 1, wholeOnly: true })
        server.troubles.set(`0.1.0/${FILE}`, { wholeOnly: true })
        assert.is((await world.run(from(server.address))).code, 0)
        assert.ok(server.asked.some(({ path, range }) => path.endsWith(FILE) && range !== undefined))
      }),
  },
  {
    title: 'follows a redirect',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0')
        mkdirSync(join(world.source, 'elsewhere'))
        writeFileSync(join(world.source, 'elsewhere', 'it'), readFileSync(join(world.source, '0.1.0', FILE)))
        server.troubles.set(FILE, { redirect: '/elsewhere/it' })
        assert.is((await world.run(from(server.address))).code, 0)
      }),
  },
  {
    title: 'tries an answer of 500 again',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0')
        server.troubles.set(FILE, { status: 500, times: 2 })
        assert.is((await world.run(from(server.address))).code, 0)
      }),
  },
  {
    title: 'does not try an answer of 404 again, and says where nothing was',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0')
        server.troubles.set(FILE, { status: 404 })
        const { code, last } = await world.run(from(server.address))
        assert.is(code, 73)
        assert.match(last, /404 .*0\.1\.0\/rounds-/)
        assert.is(server.asked.filter(({ path }) => path.endsWith(FILE)).length, 1)
        assert.equal(
          world.cached().filter((name) => name.startsWith('part') && !name.endsWith('.of')),
          [],
        )
      }),
  },
  {
    title: 'gives up a server that never answers, and goes to the next source',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0')
        server.troubles.set('.txt', { hangs: true })
        server.troubles.set(FILE, { hangs: true })
        assert.is((await world.run(from(server.address, world.source), { ROUNDS_NETWORK_SECONDS: '1' })).code, 0)
      }),
  },
  {
    title: 'goes to the next source where nobody answers',
    check: async (world) => {
      world.release('0.1.0')
      assert.is((await world.run(from(await deadAddress(), world.source))).code, 0)
    },
  },
  {
    title: 'takes the site cache for the program before the sources, and the ring from the sources before it',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0')
        assert.is((await world.run(from(server.address), { ROUNDS_SITE_CACHE: world.source })).code, 0)
        assert.equal(
          server.asked.map(({ path }) => path),
          ['/rings/stable.txt', '/rings/stable.txt.sig'],
        )
      }),
  },
  {
    title: 'a site cache alone is enough where no source can be reached',
    check: async (world) => {
      world.release('0.1.0')
      assert.is((await world.run(from(await deadAddress()), { ROUNDS_SITE_CACHE: world.source })).code, 0)
    },
  },
  {
    title: 'takes ROUNDS_SOURCE, several with | between, before what was written into it',
    check: async (world) => {
      world.release('0.1.0')
      const sources = `${await deadAddress()}|file://${world.source}`
      assert.is((await world.run(from('/nowhere'), { ROUNDS_SOURCE: sources })).code, 0)
    },
  },
  {
    title: 'finds the files flat beside the script, as an RMM lays attachments',
    check: async (world) => {
      world.release('0.1.0')
      for (const path of ['rings/stable.txt', 'rings/stable.txt.sig', `0.1.0/${FILE}`]) {
        writeFileSync(join(world.folder, 'scripts', path.split('/').at(-1) ?? ''), readFileSync(join(world.source, path)))
      }
      rmSync(world.source, { recursive: true })
      assert.is((await world.run(from('.'))).code, 0)
    },
  },
  {
    title: 'goes through ROUNDS_PROXY',
    check: (world) =>
      served(world, (server) =>
        proxied(async (proxy) => {
          world.release('0.1.0')
          assert.is((await world.run(from(server.address), { ROUNDS_PROXY: proxy.address, NO_PROXY: '', no_proxy: '' })).code, 0)
          assert.is(proxy.passed.length, 3)
        }),
      ),
  },
  {
    title: 'goes through the proxy of the environment',
    check: (world) =>
      served(world, (server) =>
        proxied(async (proxy) => {
          world.release('0.1.0')
          assert.is((await world.run(from(server.address), { http_proxy: proxy.address })).code, 0)
          assert.is(proxy.passed.length, 3)
        }),
      ),
  },
  {
    title: 'two at once bring it once, and both run it',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0', program({ version: '0.1.0', more: FILLER }))
        const both = await Promise.all([1, 2, 3].map(() => world.run(from(server.address))))
        assert.equal(
          both.map(({ code, last }) => [code, last]),
          both.map(() => [0, 'ROUNDS PASS screen-lock: fine']),
        )
        assert.is(server.asked.filter(({ path }) => path.endsWith(FILE)).length, 1)
      }),
  },
]

const TRUST: Scenario[] = [
  {
    title: 'refuses a program whose hash is wrong, removes it, and says what it got',
    check: async (world) => {
      world.release('0.1.0')
      world.publish('0.1.0', program({ version: 'evil' }))
      const { code, last, stdout } = await world.run()
      assert.is(code, 71)
      assert.match(last, /wrong hash \([0-9a-f]{64}\) and was removed/)
      assert.not.match(stdout, /called evil/)
      assert.equal(
        world.cached().filter((name) => /^\d|part-.*[^f]$/.test(name)),
        [],
      )
    },
  },
  {
    title: 'refuses a ring that another key signed',
    check: async (world) => {
      const hash = world.publish('0.1.0')
      world.forge(['version 0.1.0', `sha256 ${hash} ${FILE}`])
      const { code, last } = await world.run()
      assert.is(code, 72)
      assert.match(last, /signature of the ring stable .* is wrong/)
      assert.equal(
        world.cached().filter((name) => /^\d/.test(name)),
        [],
      )
    },
  },
  {
    title: 'refuses a ring in which one letter was changed after it was signed',
    check: async (world) => {
      world.release('0.1.0')
      const path = join(world.source, 'rings', 'stable.txt')
      writeFileSync(path, readFileSync(path, 'utf8').replace('0.1.0', '0.1.1'))
      assert.is((await world.run()).code, 72)
    },
  },
  {
    title: 'goes to the next source past one whose ring is forged',
    check: async (world) => {
      world.release('0.1.0')
      const forged = join(world.folder, 'forged', 'rings')
      mkdirSync(forged, { recursive: true })
      writeFileSync(join(forged, 'stable.txt'), 'version 9.0.0\n')
      writeFileSync(join(forged, 'stable.txt.sig'), 'AAAA\n')
      assert.is((await world.run(from(join(world.folder, 'forged'), world.source))).code, 0)
    },
  },
  {
    title: 'never follows a ring back to an older version, unless the ring says that it takes the newer one back',
    check: async (world) => {
      const old = world.release('0.1.0')
      world.release('0.2.0')
      assert.match((await world.run()).stdout, /called 0\.2\.0/)
      world.ring('stable', ['version 0.1.0', `sha256 ${old} ${FILE}`])
      const kept = await world.run()
      assert.match(kept.stdout, /^note: running 0\.2\.0, the last good version: .* names 0\.1\.0, older than 0\.2\.0/)
      assert.match(kept.stdout, /called 0\.2\.0/)
      world.ring('stable', ['version 0.1.0', 'instead-of 0.2.0', `sha256 ${old} ${FILE}`])
      assert.match((await world.run()).stdout, /called 0\.1\.0/)
      world.release('0.3.0')
      assert.match((await world.run()).stdout, /called 0\.3\.0/)
      world.ring('stable', ['version 0.1.0', 'instead-of 0.2.0', `sha256 ${old} ${FILE}`])
      assert.match((await world.run()).stdout, /called 0\.3\.0/, 'the old permission does not reach behind 0.3.0')
    },
  },
  {
    title: 'runs nothing unverified: without a key and without a version it refuses',
    check: async (world) => {
      world.release('0.1.0')
      const { code, last } = await world.run({}, {}, withoutKey(world.text()))
      assert.is(code, 76)
      assert.match(last, MARK)
      assert.match(last, /nothing unverified is run/)
    },
  },
  {
    title: 'takes a version and hash by hand, without any ring',
    check: async (world) => {
      const hash = world.publish('0.1.0')
      const by = { ROUNDS_VERSION: '0.1.0', ROUNDS_SHA256: `${'0'.repeat(64)}|${hash.toUpperCase()}` }
      assert.match((await world.run({}, by)).stdout, /called 0\.1\.0/)
    },
  },
  {
    title: 'a pin by hand goes back even behind what the ring named',
    check: async (world) => {
      const hash = world.publish('0.1.0')
      world.release('0.2.0')
      await world.run()
      assert.match((await world.run({}, { ROUNDS_VERSION: '0.1.0', ROUNDS_SHA256: hash })).stdout, /called 0\.1\.0/)
    },
  },
  {
    title: 'a version by hand needs its hash',
    check: async (world) => {
      world.release('0.1.0')
      const { code, last } = await world.run({}, { ROUNDS_VERSION: '0.1.0' })
      assert.is(code, 76)
      assert.match(last, /ROUNDS_SHA256/)
    },
  },
  {
    title: 'takes the version that the export pinned, and needs no ring for it',
    check: (world) =>
      served(world, async (server) => {
        const hash = world.publish('0.1.0')
        const text = withoutKey(world.text({ baked: { sources: [server.address], pin: { version: '0.1.0', files: { [FILE]: hash } } } }))
        assert.match((await world.run({}, {}, text)).stdout, /called 0\.1\.0/)
        assert.equal(
          server.asked.map(({ path }) => path),
          [`/0.1.0/${FILE}`],
        )
        await world.run({}, {}, text)
        assert.is(server.asked.length, 1, 'what is pinned and here asks for nothing')
      }),
  },
  {
    title: 'a ring without this platform says so',
    check: async (world) => {
      world.ring('stable', ['version 0.1.0', `sha256 ${'0'.repeat(64)} rounds-other`])
      const { code, last } = await world.run()
      assert.is(code, 78)
      assert.match(last, new RegExp(`has no ${FILE}`))
    },
  },
  {
    title: 'follows the ring that ROUNDS_RING names',
    check: async (world) => {
      world.release('0.1.0')
      world.ring('pilot', ['version 0.2.0', `sha256 ${world.publish('0.2.0')} ${FILE}`])
      assert.match((await world.run({}, { ROUNDS_RING: 'pilot' })).stdout, /called 0\.2\.0/)
    },
  },
  {
    title: 'hostile names of rings and versions are refused before anything is asked for',
    check: (world) =>
      served(world, async (server) => {
        for (const hostile of ['../x', '$(touch x)', 'a b', '-x/']) {
          assert.is((await world.run(from(server.address), { ROUNDS_RING: hostile })).code, 76, hostile)
          assert.is((await world.run(from(server.address), { ROUNDS_VERSION: hostile, ROUNDS_SHA256: '0'.repeat(64) })).code, 76, hostile)
        }
        assert.equal(server.asked, [])
      }),
  },
  {
    title: 'a signed ring with a hostile version is refused too',
    check: async (world) => {
      world.ring('stable', ['version ../../evil', `sha256 ${'0'.repeat(64)} ${FILE}`])
      assert.match((await world.run()).last, /names no version/)
    },
  },
]

const CACHE: Scenario[] = [
  {
    title: 'runs the good copy when nobody answers, with one note',
    check: async (world) => {
      world.release('0.1.0')
      await world.run()
      const { code, lines, last } = await world.run(from(await deadAddress()))
      assert.is(code, 0)
      assert.is(lines.filter((line) => line.startsWith('note: running 0.1.0, the last good version: ')).length, 1)
      assert.is(last, 'ROUNDS PASS screen-lock: fine')
    },
  },
  {
    title: 'says what is missing when nobody answers and nothing is here',
    check: async (world) => {
      const { code, last } = await world.run(from(await deadAddress()))
      assert.is(code, 73)
      assert.match(last, /^ROUNDS UNKNOWN launcher: Rounds could not be fetched and no copy is here: .*127\.0\.0\.1/)
    },
  },
  {
    title: 'a verdict asks for a new version once an hour, a sweep each time',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0')
        const verdict = { words: ['verdict', 'screen-lock'], ...from(server.address) }
        await world.run(verdict)
        const asked = server.asked.length
        await world.run(verdict)
        assert.is(server.asked.length, asked)
        await world.run({ words: ['sweep'], ...from(server.address) })
        assert.is(server.asked.length, asked + 2)
      }),
  },
  {
    title: 'goes to a new version, keeps the one before it, and removes older ones',
    check: async (world) => {
      for (const version of ['0.1.0', '0.2.0', '0.3.0']) {
        world.release(version)
        assert.match((await world.run()).stdout, new RegExp(`called ${version}`))
      }
      assert.equal(
        world.cached().filter((name) => name !== 'lock'),
        ['0.2.0', '0.3.0'],
      )
    },
  },
  {
    title: 'a new version that does not start leaves the good one running, with one note',
    check: async (world) => {
      world.release('0.1.0')
      await world.run()
      world.release('0.2.0', program({ version: '0.2.0', starts: 9 }))
      const { code, lines } = await world.run()
      assert.is(code, 0)
      assert.match(lines[0] ?? '', /^note: running 0\.1\.0, the last good version: version 0\.2\.0 does not start \(exit code 9\)/)
      assert.match(lines[1] ?? '', /^called 0\.1\.0/)
    },
  },
  {
    title: 'a new version with a wrong hash leaves the good one running',
    check: async (world) => {
      world.release('0.1.0')
      await world.run()
      world.release('0.2.0')
      world.publish('0.2.0', 'evil')
      assert.match((await world.run()).stdout, /^note: running 0\.1\.0, .* wrong hash/)
    },
  },
  {
    title: 'a program that does not start, with nothing to fall back to, is told',
    check: async (world) => {
      world.release('0.1.0', program({ version: '0.1.0', starts: 9 }))
      const { code, last } = await world.run()
      assert.is(code, 77)
      assert.match(last, /version 0\.1\.0 does not start \(exit code 9\)/)
    },
  },
  {
    title: 'a damaged program in the cache is fetched again',
    check: async (world) => {
      world.release('0.1.0')
      await world.run()
      writeFileSync(world.program('0.1.0'), world.inCache('0.1.0/rounds').replace('called', 'CALLED'))
      const { stdout } = await world.run()
      assert.match(stdout, /^note: .* was damaged, and is fetched again\r?\ncalled 0\.1\.0/)
    },
  },
  {
    title: 'a program of another size is seen even by a verdict',
    check: async (world) => {
      world.release('0.1.0')
      await world.run()
      writeFileSync(world.program('0.1.0'), `${world.inCache('0.1.0/rounds')}# more\n`)
      await world.run({ words: ['verdict', 'x'] })
      assert.is(sha256(world.inCache('0.1.0/rounds')), sha256(program({ version: '0.1.0' })))
    },
  },
  {
    title: 'a cache that cannot be written runs its good copy',
    check: async (world) => {
      world.release('0.1.0')
      await world.run()
      chmodSync(world.cache, 0o500)
      const { code, stdout } = await world.run()
      assert.is(code, 0)
      assert.match(stdout, /^called 0\.1\.0/)
      world.release('0.2.0')
      const kept = await world.run()
      assert.is(kept.code, 0)
      assert.match(kept.stdout, /^note: running 0\.1\.0, the last good version: the folder .* cannot be written/)
    },
  },
  {
    title: 'a cache that cannot be written and is empty is told',
    check: async (world) => {
      world.release('0.1.0')
      mkdirSync(world.cache, { mode: 0o500 })
      const { code, last } = await world.run()
      assert.is(code, 74)
      assert.match(last, /the folder .*program cannot be written/)
    },
  },
  {
    title: 'a cache that cannot be made is told',
    check: async (world) => {
      writeFileSync(join(world.folder, 'file'), '')
      const { code, last } = await world.run({}, { ROUNDS_CACHE_DIR: join(world.folder, 'file', 'program') })
      assert.is(code, 74)
      assert.match(last, /cannot be made/)
    },
  },
  {
    title: 'a cache must be named by its full path',
    check: async (world) => {
      assert.is((await world.run({}, { ROUNDS_CACHE_DIR: 'program' })).code, 76)
    },
  },
]

const OUTPUT: Scenario[] = [
  {
    title: 'no verdict line is a failure, whatever the exit code, and what the program complained of is shown',
    check: async (world) => {
      world.release('0.1.0', program({ version: '0.1.0', verdict: '', more: 'echo it went wrong >&2' }))
      const { code, lines, last, stderr } = await world.run()
      assert.is(code, 77)
      assert.is(stderr, '')
      assert.ok(lines.includes('it went wrong'))
      assert.match(last, /^ROUNDS UNKNOWN launcher: Rounds printed no verdict \(exit code 0\)/)
    },
  },
  {
    title: 'a program that is killed is told, without a word on standard error',
    check: async (world) => {
      world.release('0.1.0', program({ version: '0.1.0', more: 'kill -9 $$' }))
      const { code, last } = await world.run()
      assert.is(code, 77)
      assert.match(last, /printed no verdict \(exit code (?:137|-9|9)\)/)
    },
  },
  {
    title: 'what the program complains of is not shown beside a verdict',
    check: async (world) => {
      world.release('0.1.0', program({ version: '0.1.0', more: 'echo hidden >&2' }))
      const { stdout, stderr } = await world.run()
      assert.not.match(stdout + stderr, /hidden/)
    },
  },
  {
    title: 'the verdict is the last line, also when the program says more after it',
    check: async (world) => {
      const more = 'echo "ROUNDS FAIL a: one"; echo "ROUNDS WARN b: two"; echo bye'
      world.release('0.1.0', program({ version: '0.1.0', verdict: '', more }))
      const { lines } = await world.run()
      assert.equal(lines.slice(-2), ['bye', 'ROUNDS WARN b: two'])
    },
  },
  {
    title: 'the words of a fix with a code are a verdict too',
    check: async (world) => {
      world.release('0.1.0', program({ version: '0.1.0', verdict: 'ROUNDS REFUSED:NO-CONSENT screen-lock: not now' }))
      assert.is((await world.run()).code, 0)
    },
  },
  {
    title: 'a second command runs only after FAIL or WARN, and then its verdict and code count',
    check: async (world) => {
      const cases = [
        ['FAIL', true],
        ['WARN', true],
        ['PASS', false],
        ['UNKNOWN', false],
        ['NOT-APPLICABLE', false],
        ['ACCEPTED', false],
      ] as const
      for (const [index, [status, runs]] of cases.entries()) {
        const more = 'if [ "$1" = fix ]; then echo "ROUNDS FIXED screen-lock: done"; exit 7; fi'
        const version = `0.${index + 1}.0`
        world.release(version, program({ version, verdict: `ROUNDS ${status} screen-lock: x`, code: 5, more }))
        const { code, last, stdout } = await world.run({ thenWords: ['fix', 'screen-lock', '--when-allowed'] })
        assert.is(code, runs ? 7 : 5, status)
        assert.is(last, runs ? 'ROUNDS FIXED screen-lock: done' : `ROUNDS ${status} screen-lock: x`)
        assert.is(stdout.includes('with fix screen-lock --when-allowed --rmm generic'), runs)
      }
    },
  },
  {
    title: 'a second command without a verdict is a failure',
    check: async (world) => {
      const more = 'if [ "$1" = fix ]; then exit 0; fi'
      world.release('0.1.0', program({ version: '0.1.0', verdict: 'ROUNDS FAIL screen-lock: x', more }))
      assert.is((await world.run({ thenWords: ['fix', 'screen-lock'] })).code, 77)
    },
  },
  {
    title: 'a long output is cut at its beginning, and the verdict stays',
    check: async (world) => {
      const more = 'i=0; while [ $i -lt 400 ]; do echo "line $i of a very long output that no tool keeps"; i=$((i+1)); done'
      world.release('0.1.0', program({ version: '0.1.0', more }))
      const { stdout, last } = await world.run()
      assert.ok(stdout.length <= 10_000, `${stdout.length}`)
      assert.is(last, 'ROUNDS PASS screen-lock: fine')
      assert.match(stdout, /^\.\.\.\r?\n/)
      const tactical = await world.run({ profile: 'tactical' })
      assert.is(tactical.lines[0], last)
      assert.ok(tactical.stdout.length <= 10_000, `${tactical.stdout.length}`)
    },
  },
  {
    title: 'a monitor of Datto gets its frame, for a verdict and for a failure',
    check: async (world) => {
      world.release('0.1.0')
      const { lines } = await world.run({ profile: 'datto' })
      assert.equal(lines.slice(-3), ['<-Start Result->', 'STATUS=ROUNDS PASS screen-lock: fine', '<-End Result->'])
      const failed = await world.run({ profile: 'datto' }, { ROUNDS_RING: '../x' })
      assert.is(failed.code, 1)
      assert.match(failed.lines.at(-2) ?? '', /^STATUS=ROUNDS UNKNOWN launcher: ROUNDS_RING/)
      assert.is(failed.last, '<-End Result->')
    },
  },
  {
    title: 'a note never takes the first place where the verdict comes first',
    check: async (world) => {
      world.release('0.1.0')
      await world.run()
      const { lines } = await world.run({ profile: 'tactical', ...from(await deadAddress()) })
      assert.is(lines[0], 'ROUNDS PASS screen-lock: fine')
      assert.match(lines[1] ?? '', /^note: /)
    },
  },
]

const ENVIRONMENT: Scenario[] = [
  {
    title: 'hands baked values to the program, unless the computer has its own; an empty one is none',
    check: async (world) => {
      world.release(
        '0.1.0',
        program({
          version: '0.1.0',
          more: 'echo "practice=$ROUNDS_PRACTICE role=$ROUNDS_ROLE tags=$(printenv ROUNDS_TAGS || echo unset)"',
        }),
      )
      const environment = { ROUNDS_PRACTICE: 'baked', ROUNDS_ROLE: 'desk' }
      const options = { baked: { environment } }
      assert.match((await world.run(options)).stdout, /practice=baked role=desk tags=unset/)
      const own = { ROUNDS_PRACTICE: 'own', ROUNDS_ROLE: '', ROUNDS_TAGS: '' }
      assert.match((await world.run(options, own)).stdout, /practice=own role=desk tags=(?:unset)?/)
    },
  },
  {
    title: 'empty variables are not set: the ring, source, version and proxy that were written in stay',
    check: async (world) => {
      world.release('0.1.0')
      const empty = { ROUNDS_RING: '', ROUNDS_SOURCE: '', ROUNDS_VERSION: '', ROUNDS_SHA256: '', ROUNDS_PROXY: '', ROUNDS_SITE_CACHE: '' }
      assert.is((await world.run({}, empty)).code, 0)
    },
  },
  {
    title: 'letters beyond ASCII reach the program as they are',
    check: async (world) => {
      world.release('0.1.0', program({ version: '0.1.0', more: 'printf "<%s>\\n" "$ROUNDS_PRACTICE" | od -An -tx1 | tr -d " \\n"; echo' }))
      const { stdout } = await world.run({ baked: { environment: { ROUNDS_PRACTICE: "M\u00fcller's" } } })
      assert.ok(stdout.includes(Buffer.from("<M\u00fcller's>\n").toString('hex')), stdout)
    },
  },
  {
    title: 'a delay by chance is left out by ROUNDS_NO_DELAY=1',
    check: async (world) => {
      world.release('0.1.0')
      assert.is((await world.run({ delayUpToSeconds: 86_400 }, { ROUNDS_NO_DELAY: '1' })).code, 0)
    },
  },
]

export function withoutKey(text: string): string {
  return text.replace(/public_?[kK]ey ?= ?'[^']*'/, (line) => `${line.split("'")[0]}''`)
}

const BROKEN: Scenario[] = [
  {
    title: 'a program that is no program is told, and nothing of it stays',
    check: async (world) => {
      world.release('0.1.0', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 3]))
      const { code, last } = await world.run()
      assert.ok(code === 75 || code === 77, `${code}`)
      assert.match(last, MARK)
    },
  },
  {
    title: 'a program that disappears names security software, the file and the hash to allow',
    check: async (world) => {
      const hash = world.release('0.1.0', '#!/bin/sh\nrm -f "$0"\nexit 1\n')
      const { code, last } = await world.run()
      assert.is(code, 75)
      assert.match(last, /security software/)
      assert.ok(last.includes(world.program('0.1.0')), last)
      assert.ok(last.includes(hash), last)
    },
  },
  {
    title: 'a folder where the program should be is put aside',
    check: async (world) => {
      world.release('0.1.0')
      mkdirSync(world.program('0.1.0'), { recursive: true, mode: 0o700 })
      assert.is((await world.run()).code, 0)
    },
  },
  {
    title: 'while one run fetches a new version, another runs the good one at once',
    check: (world) =>
      served(world, async (server) => {
        world.release('0.1.0')
        await world.run(from(server.address))
        world.release('0.2.0')
        server.troubles.set(`0.2.0/${FILE}`, { hangs: true })
        const first = world.run(from(server.address), { ROUNDS_NETWORK_SECONDS: '9' })
        while (!server.asked.some(({ path }) => path === `/0.2.0/${FILE}`)) {
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
        const { stdout } = await world.run(from(server.address))
        server.troubles.clear()
        assert.match(stdout, /^note: running 0\.1\.0, the last good version: another run is fetching version 0\.2\.0/)
        await server.close()
        await first
      }),
  },
]

export const GROUPS = { fetching: FETCHING, trust: TRUST, cache: CACHE, output: OUTPUT, environment: ENVIRONMENT, broken: BROKEN } as const

export const SCENARIOS: readonly Scenario[] = Object.values(GROUPS).flat()
