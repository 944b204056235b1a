import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exporter, MERGE } from '../../../../lib/rmm/exports/tactical.ts'
import { assertValid, conformanceJson, conformanceOrSkip, schemaOf, schemaSuite } from './conformance.ts'
import { assertPlainScripts, assertReadmeNamesFiles, assertSameBytes, exportInput, jsonOf, textOf } from './package.ts'

interface Entry {
  guid: string
  filename: string
  name: string
  description: string
  shell: string
  category: string
  supported_platforms: string[]
  env: string[]
  args?: unknown
  default_timeout?: unknown
}

type Body = { name: string } & Record<string, unknown>

const test = suite('export for Tactical RMM')
const input = exportInput('tactical')
const files = exporter(input)
const entries = jsonOf<Entry[]>(files, 'community/community_scripts.json')
// The importer starts several programs for each body, so it is tried with the jobs of two items.
const few = exporter({ ...input, jobs: input.jobs.filter(({ item }) => !item || ['screen-lock', 'os-supported'].includes(item.id)) })
const folder = conformanceOrSkip('Tactical RMM schema')

// The rules of upstream's test_json.py, and the limits of the server's own columns.
const SHELLS: Readonly<Record<string, string>> = { ps1: 'powershell', bat: 'cmd', py: 'python' }

function problemsOf(list: readonly Entry[], present?: ReadonlySet<string>): string[] {
  const guids = list.map(({ guid }) => guid)
  const each = list.flatMap((entry) => {
    const { guid, filename, name, description, shell, category, args, default_timeout: timeout, supported_platforms: platforms } = entry
    const needed = SHELLS[filename.split('.').at(-1) ?? '']
    return [
      !present || present.has(filename) ? '' : `${filename} is not in scripts/`,
      filename && name && description && shell ? '' : `${guid}: something is empty`,
      ['powershell', 'python', 'cmd', 'shell'].includes(shell) ? '' : `${filename}: shell ${shell}`,
      needed === undefined || needed === shell ? '' : `${filename}: shell ${shell}`,
      args === undefined || Array.isArray(args) ? '' : `${filename}: args`,
      timeout === undefined || Number.isInteger(Number(timeout)) ? '' : `${filename}: default_timeout`,
      (platforms ?? []).every((one) => ['windows', 'linux', 'darwin'].includes(one)) ? '' : `${filename}: supported_platforms`,
      /^[0-9a-f-]{36,37}$/i.test(guid) ? '' : `${filename}: guid`,
      filename.includes(' ') ? `${filename}: a space` : '',
      name.length <= 255 && category.length <= 100 && guid.length <= 64 ? '' : `${filename}: too long`,
      Object.keys(entry).every((key) => KEYS.includes(key)) ? '' : `${filename}: an unknown property`,
    ]
  })
  return [new Set(guids).size === guids.length ? '' : 'a guid is there twice', ...each].filter(Boolean)
}

const KEYS = [
  ...['guid', 'filename', 'submittedBy', 'name', 'description', 'shell', 'supported_platforms', 'category'],
  ...['args', 'env', 'syntax', 'default_timeout', 'run_as_user'],
]

test('there is a script for each job and each shell it is for', () => {
  const wanted = input.jobs.flatMap(({ platforms }) => [
    ...(platforms.includes('win32') ? [1] : []),
    ...(platforms.some((platform) => platform !== 'win32') ? [1] : []),
  ])
  assert.is(entries.length, wanted.length)
})

test("keeps the rules of upstream's own tests", () => {
  const present = files.flatMap(({ path }) => (path.startsWith('community/scripts/') ? [path.slice('community/scripts/'.length)] : []))
  assert.equal(problemsOf(entries, new Set(present)), [])
  assert.equal(
    present.filter((name) => !entries.some(({ filename }) => filename === name)),
    [],
    'a file without an entry',
  )
  const text = textOf(files, 'community/community_scripts.json')
  assert.is((text.match(/"guid":/g) ?? []).length, entries.length)
  assert.not.match(text, /\n$/)
})

test('the rules find what is wrong', () => {
  const [first] = entries as [Entry, ...Entry[]]
  for (const wrong of [{ shell: 'deno' }, { filename: 'a b.ps1' }, { filename: 'a.py' }, { guid: 'x' }, { default_timeout: 'soon' }]) {
    assert.is(problemsOf([{ ...first, ...wrong }]).length > 0, true, JSON.stringify(wrong))
  }
  assert.equal(problemsOf([first, first]), ['a guid is there twice'])
})

if (folder !== undefined) {
  const validate = schemaOf(folder, 'tactical/community_scripts.schema.json')
  const upstream = conformanceJson<Entry[]>(folder, 'tactical/upstream-community_scripts.json')
  schemaSuite(folder, 'tactical', (data) => (Array.isArray(data) ? problemsOf(data as Entry[]) : []), test)

  test('validates against the schema, alone and merged with upstream', () => {
    assertValid(validate, entries)
    assertValid(validate, [...upstream, ...entries])
    assert.equal(problemsOf([...upstream, ...entries]), [])
  })

  test('the command of the README merges: upstream whole, ours once, however often it runs', async () => {
    const work = mkdtempSync(join(tmpdir(), 'rounds-tactical-'))
    try {
      const old = { ...entries[0], name: 'of an older package' }
      writeFileSync(join(work, 'upstream.json'), JSON.stringify([...upstream, old]))
      writeFileSync(join(work, 'community_scripts.json'), textOf(files, 'community/community_scripts.json'))
      assert.ok(textOf(files, 'README.md').includes(`    ${MERGE}\n`))
      const { code, error, out } = await run('sh', ['-c', `${MERGE} && cat merged.json`], work)
      if (code === 127) {
        console.log('SKIP merge command of the README: there is no jq on PATH')
        return
      }
      assert.is(code, 0, error)
      assert.equal(JSON.parse(out), [...upstream, ...entries])
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  })
}

test('names are unique, at most 60 characters, and nothing that JSON or the importer would have to escape', () => {
  const names = entries.map(({ name }) => name)
  assert.is(new Set(names).size, names.length)
  for (const name of names) {
    assert.ok(name.length <= 60, `${name} has ${name.length} characters`)
    assert.match(name, /^Rounds: [ !#-;=?-[\]-~]+$/)
  }
})

test('a value holds one template at most, and each template is a field that is made', () => {
  const fields = jsonOf<Body[]>(files, 'rest/fields.json').map(({ name, model }) => `{{${model}.${name}}}`)
  const known = ['{{client.name}}', '{{site.name}}', '{{agent.agent_id}}', ...fields]
  for (const { env } of entries) {
    assert.ok(env.includes('ROUNDS_PRACTICE={{client.name}}'))
    for (const one of env) {
      const [, name = '', value = ''] = /^([A-Z0-9_]+)=(.*)$/.exec(one) ?? []
      assert.match(name, /^ROUNDS_/)
      assert.ok(known.includes(value), one)
    }
  }
})

test('scripts are plain, and hold nothing that the server would take for a snippet', () => {
  assertPlainScripts(files)
  for (const { path, content } of files.filter(({ path }) => path.startsWith('community/scripts/'))) {
    assert.not.match(String(content), /\{\{.*\}\}/, path)
  }
})

test('checks run as often as their job says, and unknown is never an error', () => {
  const checks = jsonOf<Body[]>(files, 'rest/checks.json')
  const verdicts = input.jobs.filter(({ kind }) => kind === 'verdict')
  assert.ok(checks.length >= verdicts.length)
  for (const check of checks) {
    assert.is(check.run_interval, 4 * 3600)
    assert.equal(check.success_return_codes, [0])
    assert.equal(check.warning_return_codes, [3, 71, 72, 73, 74, 75, 76, 77, 78, 79])
    assert.equal(check.info_return_codes, [2, 4, 5])
    assert.equal(check.script, `<id of script ${check.name}>`)
    assert.ok(Number(check.timeout) < 600, 'a run of checks on Windows ends after 600 seconds')
  }
})

test('two meanings with one code: fail and pass win, so that a fail is never only information', () => {
  const profile = {
    ...input.profile,
    launcherFailure: 0,
    exitCodes: { pass: 0, fail: 1, warn: 1, unknown: 0, 'attest-due': 1, informational: 0 },
  }
  const [check] = jsonOf<Body[]>(exporter({ ...input, profile }), 'rest/checks.json')
  assert.equal([check?.success_return_codes, check?.warning_return_codes, check?.info_return_codes], [[0], [], []])
})

test('the sweep comes once a day, spread, for each platform, and writes the status field', () => {
  const tasks = jsonOf<Body[]>(files, 'rest/tasks.json')
  assert.equal(
    tasks.map(({ task_type, daily_interval, random_task_delay, run_asap_after_missed, task_supported_platforms: on }) => [
      ...[task_type, daily_interval, random_task_delay, run_asap_after_missed],
      on,
    ]),
    [
      ['daily', 1, '60M', true, ['windows']],
      ['daily', 1, '60M', true, ['linux', 'darwin']],
    ],
  )
  assert.ok(tasks.every(({ custom_field: field }) => field === '<id of field Rounds status>'))
})

test('every item that can be mended has a task that looks again first and keeps the gates', () => {
  const fixes = jsonOf<Body[]>(files, 'rest/fixes.json')
  const mendable = input.jobs.filter(({ kind }) => kind === 'fix')
  const windows = mendable.filter(({ platforms }) => platforms.includes('win32')).length
  const unix = mendable.filter(({ platforms }) => platforms.some((platform) => platform !== 'win32')).length
  assert.is(fixes.length, windows + unix)
  for (const { name, assigned_check: check, task_type: type } of fixes) {
    assert.is(type, 'checkfailure')
    assert.match(name, /\(check, then fix, (?:Win|Unix)\)$/)
    assert.match(String(check), /^<id of check Rounds: .*\(verdict, (?:Win|Unix)\)>$/)
  }
  for (const { id } of mendable) {
    const texts = files.filter(
      ({ path }) => path.includes(`_Rounds_fix-${id.slice(4)}.`) || path.includes(`_Rounds_check-and-fix-${id.slice(4)}.`),
    )
    assert.ok(texts.length >= 2)
    assert.ok(
      texts.every(({ content }) => String(content).includes('--when-allowed')),
      id,
    )
  }
})

test('nothing mends without being asked: the policy sleeps and its tasks only sweep', () => {
  assert.match(textOf(files, 'rest/policy.json'), /"active":false/)
  assert.not.match(textOf(files, 'rest/tasks.json'), /fix/)
})

test('the same input gives the same bytes, and the README names the files', () => {
  assertSameBytes(files, exporter(exportInput('tactical')))
  assertReadmeNamesFiles(files)
})

// A server of the importer's tests: what it keeps, and what it was asked. Paths without their last slash are not found, as on the real one.
interface Fake {
  url: string
  tables: Map<string, Map<number, Body>>
  writes: string[]
  close: () => Promise<void>
}

const TABLES = ['/scripts/', '/core/customfields/', '/automation/policies/', '/checks/', '/tasks/']

async function fakeServer(refuse = 0): Promise<Fake> {
  const tables = new Map(TABLES.map((path) => [path, new Map<number, Body>()]))
  const writes: string[] = []
  let last = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { pathname } = new URL(request.url ?? '', 'http://localhost')
      const end = (code: number, answer: unknown) => response.writeHead(code).end(JSON.stringify(answer))
      if (refuse !== 0 || request.headers['x-api-key'] !== 'KEY123') {
        return end(refuse || 401, { detail: 'no' })
      }
      const [, policy, kind] = /^\/automation\/policies\/(\d+)\/(checks|tasks)\/$/.exec(pathname) ?? []
      const [, path = '', id] = /^(.*?\/)(?:(\d+)\/)?$/.exec(policy === undefined ? pathname : `/${kind}/`) ?? []
      const table = tables.get(path)
      if (!table) {
        return end(404, 'not found')
      }
      if (request.method === 'GET') {
        const rows = [...table].map(([number, row]) => ({ other: { id: 1, name: 'inner "}]' }, id: number, ...row }))
        return end(200, policy === undefined ? rows : rows.filter((row) => Object(row).policy === Number(policy)))
      }
      writes.push(`${request.method} ${path}`)
      const body = request.method === 'DELETE' ? undefined : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body)
      if (body === undefined) {
        table.delete(Number(id))
      } else {
        table.set(id === undefined ? ++last : Number(id), body)
      }
      return end(200, 'done')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    tables,
    writes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Ran {
  code: number
  out: string
  error: string
}

function run(program: string, words: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(program, words, { cwd, env: { PATH: process.env.PATH, ...env }, maxBuffer: 1e8 }, (error, out, err) =>
      resolve({ code: error ? Number(child.exitCode) : 0, out, error: err }),
    )
  })
}

async function withImporter(
  work: (importer: (words: string[], env?: Record<string, string>) => Promise<Ran>, fake: Fake) => Promise<void>,
  refuse = 0,
) {
  const place = mkdtempSync(join(tmpdir(), 'rounds-tactical-'))
  const fake = await fakeServer(refuse)
  try {
    for (const { path, content } of few.filter(({ path }) => path.startsWith('rest/'))) {
      writeFileSync(join(place, path.slice('rest/'.length)), content)
    }
    const env = { TACTICAL_URL: fake.url, TACTICAL_API_KEY: 'KEY123' }
    await work((words, other) => run('sh', [join(place, 'import.sh'), ...words], tmpdir(), { ...env, ...other }), fake)
  } finally {
    await fake.close()
    rmSync(place, { recursive: true, force: true })
  }
}

const sizes = ({ tables }: Fake) => TABLES.map((path) => tables.get(path)?.size ?? 0)
const length = (name: string) => jsonOf<Body[]>(few, `rest/${name}.json`).length

test('the importer adds everything with the numbers of the server, and a second run only updates', () =>
  withImporter(async (importer, fake) => {
    fake.tables.get('/scripts/')?.set(7001, { name: 'Of somebody "else" }', description: 'a \\ and a ] and Rounds: sweep (Win)' })
    const first = await importer([])
    assert.is(first.code, 0, first.error)
    const wanted = [length('scripts') + 1, length('fields'), 1, length('checks'), length('tasks')]
    assert.equal(sizes(fake), wanted)
    const scripts = [...(fake.tables.get('/scripts/') ?? [])]
    for (const check of fake.tables.get('/checks/')?.values() ?? []) {
      assert.is(check.script, scripts.find(([, { name }]) => name === check.name)?.[0])
      assert.ok(fake.tables.get('/automation/policies/')?.has(Number(check.policy)))
    }
    const sent = scripts.find(([, { name }]) => name === 'Rounds: sweep (Win)')?.[1]
    assert.is(sent?.script_body, textOf(files, 'community/scripts/Win_Rounds_sweep.ps1'))
    fake.writes.length = 0
    const second = await importer([])
    assert.is(second.code, 0, second.error)
    assert.equal(sizes(fake), wanted)
    assert.ok(fake.writes.every((write) => write.startsWith('PUT ')))
    assert.not.ok(fake.writes.includes('PUT /automation/policies/'), 'it would put a policy to sleep that somebody made active')
  }))

test('the importer adds the tasks that mend only when it is told to', () =>
  withImporter(async (importer, fake) => {
    const { code, error } = await importer(['--with-fixes'])
    assert.is(code, 0, error)
    const fixes = [...(fake.tables.get('/tasks/')?.values() ?? [])].filter(({ task_type: type }) => type === 'checkfailure')
    assert.is(fixes.length, length('fixes'))
    const wanted = jsonOf<Body[]>(few, 'rest/fixes.json').map(({ assigned_check: reference }) => reference)
    assert.equal(
      fixes.map(({ assigned_check: id }) => `<id of check ${fake.tables.get('/checks/')?.get(Number(id))?.name}>`),
      wanted,
    )
  }))

test('the importer only says what it would do when it is asked', () =>
  withImporter(async (importer, fake) => {
    const { code, out } = await importer(['--dry-run'])
    assert.is(code, 0)
    assert.match(out, new RegExp(`scripts.json: would add ${length('scripts')}, would update 0`))
    assert.equal(fake.writes, [])
  }))

test('the importer takes away what it brought, and nothing else', () =>
  withImporter(async (importer, fake) => {
    fake.tables.get('/scripts/')?.set(7001, { name: 'Of somebody else' })
    await importer([])
    const { code, error } = await importer(['--remove'])
    assert.is(code, 0, error)
    assert.equal(sizes(fake).slice(0, 3), [1, 0, 0])
  }))

test('the importer names scripts of an older package, and leaves them', () =>
  withImporter(async (importer, fake) => {
    fake.tables.get('/scripts/')?.set(7001, { name: 'Rounds: An item of old (fix, Win)' })
    const { code, out } = await importer([])
    assert.is(code, 0)
    assert.equal(
      out.split('\n').filter((line) => line.startsWith('left over')),
      ['left over from an older package, delete it when nothing uses it: Rounds: An item of old (fix, Win)'],
    )
    assert.ok(fake.tables.get('/scripts/')?.has(7001))
  }))

test('the importer stops at a name that the server has twice, instead of choosing one', () =>
  withImporter(async (importer, fake) => {
    fake.tables.get('/scripts/')?.set(7001, { name: 'Rounds: sweep (Win)' })
    fake.tables.get('/scripts/')?.set(7002, { name: 'Rounds: sweep (Win)' })
    const { code, error } = await importer([])
    assert.is(code, 1)
    assert.match(error, /^import\.sh: the server has Rounds: sweep \(Win\) more than once/m)
  }))

test('the importer says in one line that the key is not accepted, or may not do it, and never prints it', () =>
  withImporter(async (importer) => {
    const refused = await importer([], { TACTICAL_API_KEY: 'WRONGKEY' })
    assert.is(refused.code, 1)
    assert.is(refused.error, 'import.sh: the server does not accept the API key (401): is it right, and not expired?\n')
    assert.not.match(refused.out + refused.error, /WRONGKEY/)
  }))

test('the importer says which right is missing', () =>
  withImporter(async (importer) => {
    const { code, error } = await importer([])
    assert.is(code, 1)
    assert.is(
      error,
      'import.sh: the server refused (403) GET /core/customfields/: the API key is wrong, or its user lacks a right (README, what it needs)\n',
    )
  }, 403))

test('the importer sends a key over https only, and needs one', () =>
  withImporter(async (importer) => {
    assert.match((await importer([], { TACTICAL_URL: 'http://api.example.com' })).error, /must begin with https/)
    assert.match((await importer([], { TACTICAL_API_KEY: '' })).error, /set TACTICAL_API_KEY/)
    assert.match((await importer([], { TACTICAL_API_KEY: 'a"\nurl = "http://x' })).error, /no API key has/)
    assert.match((await importer(['--sideways'])).error, /there is no option --sideways/)
  }))

test.run()
