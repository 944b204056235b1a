import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Answer } from '../../lib/api.ts'
import { buildBody } from '../../lib/authoring/pack/body.ts'
import { content } from '../../lib/content/index.ts'
import { needsOf, reachOf } from '../../lib/packs/reach.ts'
import { openSandbox } from '../../lib/packs/sandbox/open.ts'
import type { ScenarioFile } from '../../lib/schema/types.ts'
import { FOLDER, fileOf, listed, medtechPack } from './medtech-code.ts'

const test = suite('the Medtech pack')

const pack = medtechPack()
const files = readdirSync(join(FOLDER, 'test')).map((name) => JSON.parse(readFileSync(join(FOLDER, 'test', name), 'utf8')) as ScenarioFile)
const real = (name: string) => readFileSync(new URL(`./fixtures/medtech/${name}`, import.meta.url))
const AT = '2026-11-22T21:06:48.000Z'

async function fact(name: string, probes: Record<string, unknown>): Promise<Record<string, unknown>> {
  const answer = (await pack).parse(name, 'win32', probes) as Answer<Record<string, unknown>>
  assert.is(answer.state, 'value')
  return answer.state === 'value' ? answer.value : {}
}

interface Backup {
  of?: string
  header: string
  end: string
  begunAt?: string
}
async function backup(bytes: Buffer, path = 'G:\\x.gbk', tail = bytes): Promise<Backup | undefined> {
  const [head, end] = [fileOf(path, bytes.subarray(0, 1024), AT), fileOf(path, tail.subarray(-20_480), AT)]
  const found = await fact('medtech-backups', {
    files: listed({ ...head, size: bytes.length, text: '' }),
    heads: listed(head),
    tails: listed(end),
  })
  return (found.files as { entries: Backup[] }).entries[0]
}
interface Run {
  of: string
  errors: number
  firstError?: string
  finished: boolean
}
async function runs(text: string, path = 'G:\\Logs\\x.log'): Promise<Run[]> {
  const found = await fact('medtech-backups', { logs: listed(fileOf(path, Buffer.from(text), AT, 'utf8')) })
  return (found.runs as { entries: Run[] }).entries.map(({ of, errors, firstError, finished }) => ({
    of,
    errors,
    finished,
    ...(firstError ? { firstError } : {}),
  }))
}

test('each scenario gets its verdict, its words and its measures', async () => {
  const { judge } = await pack
  const seen = new Map<string, Set<string>>()
  for (const { item, scenarios = [] } of files) {
    for (const { name, platform, now, settings = {}, probes, expect } of scenarios) {
      const finding = judge(item, probes as Record<string, Record<string, unknown>>, { platform, now: new Date(now ?? ''), settings })
      // A setting that is looser than the rule caps a pass outside of the judge.
      const isCapped = expect.summary?.includes('looser') && finding.status === 'pass'
      assert.ok(isCapped || finding.status === expect.status, `${item}: ${name}: ${JSON.stringify(finding)}`)
      assert.ok(isCapped || finding.summary.includes(expect.summary ?? ''), `${item}: ${name}: ${finding.summary}`)
      assert.match(finding.summary, /^[ -~]{5,120}$/, name)
      assert.ok(['not-applicable', 'unknown'].includes(finding.status) || finding.parts.length > 0, name)
      seen.set(item, (seen.get(item) ?? new Set()).add(finding.status))
    }
  }
  assert.is(seen.size, 5)
  for (const [item, statuses] of seen) {
    assert.equal([...statuses].sort(), ['fail', 'not-applicable', 'pass', 'unknown', 'warn'], item)
  }
})
test('without any answer at all nothing passes', async () => {
  const { judge, items } = await pack
  for (const { id, platforms } of items) {
    for (const platform of platforms) {
      assert.is(judge(id, {}, { platform, now: new Date(AT) }).status, 'unknown', `${id} on ${platform}`)
    }
  }
})
test('it needs no more than to check, starts nothing but sc.exe query, and changes nothing', async () => {
  const body = await buildBody(FOLDER)
  const reach = reachOf(body)
  assert.equal(needsOf(reach), ['check'])
  assert.equal(reach.changes, [])
  assert.equal(
    reach.reads.flatMap(({ programs }) => programs.map(({ command }) => command.slice(0, 2).join(' '))),
    ['sc.exe query'],
  )
  assert.equal(
    reach.reads.flatMap(({ secrets }) => secrets),
    [],
  )
  const volumes = reach.reads.find(({ platform }) => platform === 'linux')?.files.map(({ path }) => path)
  assert.ok(volumes?.includes('{setting medtech-nightly-gbak.backupFolders}'), 'the volumes that are asked are told')
})
test('the content of a database, or more than the beginning and end of a backup, is never read', async () => {
  const { facts } = await pack
  for (const { name, platforms } of facts) {
    for (const source of Object.values(platforms)) {
      for (const probe of Object.values(source.probes)) {
        if ('files' in probe && probe.files.some((path) => !/\.log$|logFiles\}$/i.test(path))) {
          assert.ok(
            probe.encoding === 'none' || (probe.part !== undefined && (probe.maximumBytes ?? 0) <= 20_480),
            `${name} ${probe.files[0]}`,
          )
        }
      }
    }
  }
})

test('files of a real gbak are known, whatever they are called', async () => {
  assert.equal(await backup(real('mt32.gbk'), 'G:\\saved.bak'), {
    ...(await backup(real('mt32.gbk'))),
    path: 'G:\\saved.bak',
  } as unknown as Backup)
  const { of, header, end, begunAt } = (await backup(real('blob.ibk'), 'G:\\mt32.gbk')) ?? {}
  assert.equal([of, header, end], ['BLOB.IB', 'gbak', 'complete'])
  assert.match(begunAt ?? '', /^2026-11-22T\d\d:\d\d:\d\d\.000Z$/)
})
test('a real file that is cut anywhere is not whole', async () => {
  const bytes = real('mt32.gbk')
  const last = bytes.lastIndexOf(10)
  for (const length of [last, last - 1, 512, 200, 100]) {
    assert.is((await backup(bytes.subarray(0, length)))?.end, 'cut', `${length} bytes`)
  }
  assert.is((await backup(bytes, 'G:\\x.gbk', Buffer.alloc(20_480)))?.end, 'zeros')
})
test('a real file whose beginning is cut or changed is not one of gbak', async () => {
  const bytes = real('mt32.gbk')
  assert.is((await backup(bytes.subarray(0, 3)))?.header, 'other')
  assert.is((await backup(Buffer.concat([Buffer.from([1]), bytes.subarray(1)])))?.header, 'other')
  assert.is((await backup(Buffer.alloc(1024)))?.header, 'other')
  assert.is((await backup(Buffer.from('TAPE\0\0\x03\0')))?.header, 'other')
})
test('logs of a real gbak are understood', async () => {
  assert.equal(await runs(real('gbak-fine.log.txt').toString()), [{ of: 'MT32.IB', errors: 0, finished: true }])
  assert.equal(await runs(real('gbak-damaged.log.txt').toString(), 'G:\\Logs\\MT32_Backup.log'), [
    { of: 'MT32.IB', errors: 4, finished: false, firstError: 'database file appears corrupt (/tmp/fb/MT32.IB)' },
  ])
  assert.equal(await runs(real('gbak-no-database.log.txt').toString(), 'G:\\Logs\\BLOB_Backup.log'), [
    { of: 'BLOB.IB', errors: 4, finished: false, firstError: 'I/O error during "open" operation for file "NOPE.IB"' },
  ])
})
test('a log of something else, and one of gbak that names no database, tell of no run', async () => {
  assert.equal(await runs('robocopy: 0 ERROR: 5\n', 'G:\\Logs\\MT32.log'), [])
  assert.equal(await runs(real('gbak-damaged.log.txt').toString(), 'G:\\Logs\\nightly.log'), [])
})

test('no bytes make a parser throw, and none of them are a whole backup of gbak by chance', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const found = await backup(Buffer.from(bytes))
      assert.ok(found && ['gbak', 'other'].includes(found.header))
    }),
    { numRuns: 300 },
  )
})
test('no bytes of a security descriptor make the parser throw', async () => {
  const start = [1, 0, 4, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0]
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), fc.boolean(), async (bytes, begins) => {
      const data = Buffer.from(begins ? [...start, ...bytes] : [...bytes]).toString('base64')
      const shares = { state: 'value', value: { key: 'S', values: { MT32: { type: 'multi-string', data: ['Path=D:\\MT32'] } } } }
      const shareSecurity = { state: 'value', value: { key: 'S', values: { MT32: { type: 'binary', data } } } }
      const { shares: found } = await fact('medtech-server', { shares, shareSecurity })
      assert.is((found as { entries: unknown[] }).entries.length, 1)
    }),
    { numRuns: 500 },
  )
})
test('as much of a log as is read is understood in time in the sandbox', async () => {
  const text = 'MTSERVER (Server)\tFri Nov 20 09:00:00 2026\r\n\tINET/inet_error: read errno = 10054\r\n\r\n'
    .repeat(13_000)
    .slice(0, 262_144)
  const body = await buildBody(FOLDER)
  const sandbox = openSandbox(await content.sandbox())
  try {
    const input = JSON.stringify([
      { logs: listed(fileOf('C:\\interbase.log', Buffer.from(text), AT, 'utf8')) },
      { platform: 'win32', now: AT, facts: {} },
    ])
    const answer = JSON.parse(await sandbox.call('medtech', body.code, { do: 'parse', fact: 'medtech-log', platform: 'win32', input }))
    assert.is(answer.value.entries[0].troubles.length, 0)
    assert.ok(answer.value.entries[0].entries > 3000)
  } finally {
    await sandbox.close()
  }
})
test('no text makes the parsers of logs throw', async () => {
  const line = fc.constantFrom(
    'gbak: readied database MT32.IB for backup',
    'gbak: ERROR:',
    'S\tSun Nov 22 21:06:48 2026',
    '\tDatabase:',
    '\t',
    'x',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(line, fc.string()), { maxLength: 20 }), async (lines) => {
      const text = lines.join('\n')
      const answer = (await pack).parse('medtech-log', 'win32', {
        logs: listed(fileOf('C:\\interbase.log', Buffer.from(text), AT, 'utf8')),
      })
      assert.is(answer.state, 'value')
      assert.ok(Array.isArray(await runs(text)))
    }),
    { numRuns: 300 },
  )
})

test.run()
