import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { testPackIn } from '../../../../lib/authoring/pack/test-pack.ts'
import { runOnChange } from '../../../../lib/authoring/pack/watch.ts'
import { newPackCheckIn } from '../../../../lib/cli/new-check.ts'
import { newPackIn } from '../../../../lib/cli/new-pack.ts'
import { UsageError } from '../../../../lib/errors.ts'
import { emptyFolder } from '../project-copy.ts'
import { edit, newPackFolder, PROJECT, write } from './folders.ts'

const test = suite('rounds new pack, and rounds pack test')
const SCENARIOS = 'test/lid-switch.scenarios.json'
const JUDGE = 'scripts/lid-switch.ts'

interface Tested {
  passed: number
  failed: number
  said: string
}

async function tested(folder: string, only?: string): Promise<Tested> {
  const lines: string[] = []
  const counts = await testPackIn(folder, { project: PROJECT, say: (line) => lines.push(line), ...(only === undefined ? {} : { only }) })
  return { ...counts, said: lines.join('\n') }
}

/** A pack with these scenarios alone. */
function withScenarios(scenarios: readonly object[], folder = newPackFolder()): string {
  writeFileSync(join(folder, SCENARIOS), JSON.stringify({ item: 'lid-switch', scenarios }))
  return folder
}

const read = (text: string) => ({
  state: 'value',
  value: {
    entries: [{ path: '/etc/issue.d/x.issue', text, modifiedAt: '2026-01-01T00:00:00Z', size: 1, mode: 420, uid: 0 }],
    complete: true,
    missed: [],
  },
})
const NONE = { state: 'value', value: { entries: [], complete: true, missed: [] } }
const scenario = (more: object) => ({
  name: 'one',
  platform: 'linux',
  probes: { 'lid-switch': { notices: read('a notice of some length') } },
  ...more,
})

test('what is written for a new pack passes at once', async () => {
  const { passed, failed, said } = await tested(newPackFolder())
  assert.is(failed, 0, said)
  assert.is(passed, 5)
  assert.not.match(said, 'warn')
})
test('more items, with and without a fix, pass at once as well', async () => {
  const folder = newPackFolder()
  const first = newPackCheckIn(PROJECT, folder, 'lid-second', { fix: true })
  newPackCheckIn(PROJECT, folder, 'lid-third', { fix: true })
  newPackCheckIn(PROJECT, folder, 'lid-fourth', {})
  const { passed, failed, said } = await tested(folder)
  assert.is(failed, 0, said)
  assert.is(passed, 20)
  assert.match(first, 'wrote  remediations/lid-second.ts')
  assert.match(first, 'added  package.json, capabilities.changes: file /etc/issue.d/50-lid-second.issue')
  const { capabilities } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    capabilities: { changes: { kind: string; targets: string[] }[] }
  }
  assert.equal(
    capabilities.changes.map(({ kind, targets }) => [kind, targets.length]),
    [
      ['registry-value', 2],
      ['file', 2],
    ],
  )
})
test('nothing that is there is overwritten', () => {
  const folder = newPackFolder()
  write(folder, 'scripts/lid-second.ts', 'mine')
  const before = readFileSync(join(folder, 'package.json'), 'utf8')
  assert.throws(
    () => newPackCheckIn(PROJECT, folder, 'lid-second', { fix: true }),
    (error: unknown) => error instanceof UsageError && error.message.includes('  scripts/lid-second.ts'),
  )
  assert.is(readFileSync(join(folder, 'scripts/lid-second.ts'), 'utf8'), 'mine')
  assert.is(readFileSync(join(folder, 'package.json'), 'utf8'), before)
  assert.not.ok(existsSync(join(folder, 'manifests/lid-second.json')))
  assert.throws(
    () => newPackIn(PROJECT, join(folder, '..'), 'lid-switch', 'acme'),
    (error: unknown) => error instanceof UsageError && error.message.includes('lid-switch is there already'),
  )
})
test('ids of the pack and of Rounds itself are taken', () => {
  const folder = newPackFolder()
  for (const id of ['lid-switch', 'screen-lock', 'users', 'Lid']) {
    assert.throws(
      () => newPackCheckIn(PROJECT, folder, id, {}),
      (error: unknown) => error instanceof UsageError,
    )
  }
})
test('a pack that is called like an item of Rounds gets an item of another name', () => {
  const said = newPackIn(PROJECT, emptyFolder(), 'screen-lock', 'acme')
  assert.match(said, 'screen-lock/manifests/screen-lock-check.json')
})
test('names that cannot be one are refused', () => {
  for (const [name, publisher] of [
    ['Lid', 'acme'],
    ['../lid', 'acme'],
    ['lid', 'Acme Ltd'],
  ] as const) {
    assert.throws(
      () => newPackIn(PROJECT, emptyFolder(), name, publisher),
      (error: unknown) => error instanceof UsageError,
    )
  }
})
test('the schemas for editors stand by themselves and refuse what Rounds refuses', () => {
  const folder = newPackFolder()
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false })
  const json = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as object
  for (const kind of ['item', 'fact', 'pack', 'scenario']) {
    const schema = json(`editor/${kind}.schema.json`)
    assert.not.match(JSON.stringify(schema), 'rounds:')
    ajv.addSchema(schema, `file:///editor/${kind}.schema.json`)
  }
  const fits = (kind: string, data: object) => ajv.getSchema(`file:///editor/${kind}.schema.json`)?.(data) === true
  assert.ok(fits('item', json('manifests/lid-switch.json')) && fits('fact', json('manifests/facts/lid-switch.json')))
  assert.ok(fits('pack', json('package.json')) && fits('scenario', json(SCENARIOS)))
  assert.not.ok(fits('item', { ...json('manifests/lid-switch.json'), severity: 'awful' }))
  assert.not.ok(fits('pack', { ...json('package.json'), capabilities: { changes: [{ kind: 'format-disk', targets: ['x'] }] } }))
})
test('copies of an older version are written anew, and nothing else is', async () => {
  const folder = newPackFolder()
  write(folder, 'editor/rounds.d.ts', "declare module 'rounds' {}")
  rmSync(join(folder, 'editor/item.schema.json'))
  const { failed, said } = await tested(folder)
  assert.is(failed, 0, said)
  assert.match(said, 'wrote editor/rounds.d.ts, as this version of Rounds has it')
  assert.not.ok(existsSync(join(folder, 'editor/item.schema.json')))
})

test('a rule that does not do what its scenario says is shown with what was expected and found', async () => {
  const folder = newPackFolder()
  edit(folder, JUDGE, '>= minCharacters', '< minCharacters')
  const { failed, said } = await tested(folder, 'lid-switch')
  assert.is(failed, 4)
  assert.match(
    said,
    'FAIL  lid-switch: Linux shows a notice that is long enough\n        status\n          expected  pass\n          found     fail',
  )
})
test('summary, measures and plan are compared as well', async () => {
  const folder = newPackFolder()
  newPackCheckIn(PROJECT, folder, 'lid-fix', { fix: true })
  const probes = { 'lid-fix': { notices: NONE } }
  const expected = (expect: object) => ({ name: 'one', platform: 'linux', probes, expect: { status: 'fail', ...expect } })
  const file = {
    item: 'lid-fix',
    scenarios: [
      expected({ summary: 'no notice', measures: { characters: 0 }, plan: [{ kind: 'file', mode: 420 }] }),
      expected({ summary: 'a lid', measures: { characters: 3, lids: 1 } }),
      expected({ plan: [{ kind: 'file', path: '/etc/other' }] }),
      expected({ plan: [] }),
      expected({ plan: { refused: 'by-hand' } }),
    ],
  }
  writeFileSync(join(folder, 'test/lid-fix.scenarios.json'), JSON.stringify(file))
  const { passed, failed, said } = await tested(folder, 'lid-fix')
  assert.equal([passed, failed], [1, 4], said)
  assert.match(said, 'summary\n          expected  "a lid"\n          found     "There is no notice before logon')
  assert.match(said, 'measures.lids\n          expected  1\n          found     nothing')
  assert.match(said, 'plan.0.path\n          expected  "/etc/other"\n          found     "/etc/issue.d/50-lid-fix.issue"')
  assert.match(said, 'plan\n          expected  no change\n          found     file')
  assert.match(said, 'plan\n          expected  refused: by-hand\n          found     file')
})
test('a plan that asks for more than its manifest declares is refused, as on a computer', async () => {
  const folder = newPackFolder()
  newPackCheckIn(PROJECT, folder, 'lid-fix', { fix: true })
  edit(folder, 'remediations/lid-fix.ts', "'/etc/issue.d/50-lid-fix.issue'", "'/etc/passwd'")
  const { failed, said } = await tested(folder, 'lid-fix')
  assert.is(failed, 1)
  assert.match(
    said,
    /refused: undeclared-change \(the plan of [a-z.-]+ wants a change of kind file to \/etc\/passwd, which its capabilities do not name/,
  )
})
test('what was not read is unknown, before the judge is asked', async () => {
  const folder = withScenarios([
    scenario({
      name: 'denied',
      probes: { 'lid-switch': { notices: { state: 'denied', reason: 'EACCES' } } },
      expect: { status: 'unknown', summary: 'lid-switch: EACCES' },
    }),
    scenario({ name: 'not named, so absent', probes: {}, expect: { status: 'unknown', summary: '/etc/issue.d was not read' } }),
  ])
  edit(folder, JUDGE, 'worstOf(', "notice.characters < 0 ? { status: 'pass', summary: 'x', parts: [], measures: {} } : worstOf(")
  const { passed, failed, said } = await tested(folder)
  assert.equal([passed, failed], [2, 0], said)
})
test('the time of the run, settings and what the computer is reach the judge', async () => {
  const folder = withScenarios([
    scenario({ name: 'usual', expect: { status: 'pass', summary: '2026-06-15T00:00:00.000Z client true none 10' } }),
    scenario({
      name: 'said',
      now: '2020-01-02T03:04:05.000Z',
      settings: { minCharacters: 3 },
      context: { role: 'server', desktop: false, join: 'domain' },
      expect: { status: 'pass', summary: '2020-01-02T03:04:05.000Z server false domain 3' },
    }),
  ])
  edit(folder, JUDGE, '(({ notice }, { minCharacters }) =>', '(({ notice }, { minCharacters }, { now, role, desktop, join }) =>')
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code that is written into a file
  edit(folder, JUDGE, 'summarise, {', '() => `${now.toISOString()} ${role} ${desktop} ${join} ${minCharacters}`, {')
  edit(folder, JUDGE, /function summarise[\s\S]*$/.exec(readFileSync(join(folder, JUDGE), 'utf8'))?.[0] ?? '', '')
  const { passed, failed, said } = await tested(folder)
  assert.equal([passed, failed], [2, 0], said)
})
test('a judge that throws makes the item unknown, as on a computer', async () => {
  const folder = withScenarios([scenario({ expect: { status: 'unknown', summary: 'The check failed' } })])
  edit(folder, JUDGE, 'worstOf(', "minCharacters > 0 ? ((): never => { throw new Error('no') })() : worstOf(")
  const { passed, failed, said } = await tested(folder)
  assert.equal([passed, failed], [1, 0], said)
})
test('the code runs in the sandbox: nothing of Node is there', async () => {
  const folder = withScenarios([scenario({ expect: { status: 'pass', summary: 'undefined undefined undefined' } })])
  edit(
    folder,
    JUDGE,
    'summarise, {',
    "() => ['process', 'require', 'fetch'].map((name) => typeof (globalThis as Record<string, unknown>)[name]).join(' '), {",
  )
  edit(folder, JUDGE, /function summarise[\s\S]*$/.exec(readFileSync(join(folder, JUDGE), 'utf8'))?.[0] ?? '', '')
  const { passed, failed, said } = await tested(folder)
  assert.equal([passed, failed], [1, 0], said)
})

test('a name that is misspelt in a scenario is not an absent probe', async () => {
  const { failed, said } = await tested(
    withScenarios([
      {
        name: 'wrong',
        platform: 'linux',
        probes: { 'lid-switch': { notizes: NONE }, lid: {} },
        settings: { min: 1 },
        context: { roll: 1 },
        expect: { status: 'fail' },
      },
      scenario({ probes: { 'lid-switch': { notices: { state: 'ok' } } }, expect: { status: 'fail' } }),
    ]),
  )
  assert.is(failed, 1)
  assert.match(said, `${SCENARIOS} cannot be used`)
  assert.match(said, 'scenarios.0.probes.lid-switch.notizes: expected a probe of lid-switch on linux: notices, found "notizes"')
  assert.match(said, 'scenarios.0.probes.lid: expected a fact of lid-switch')
  assert.match(said, 'scenarios.0.settings.min: expected a setting of lid-switch: minCharacters')
  assert.match(said, 'scenarios.0.context.roll: expected one of role, join')
  assert.match(said, 'scenarios.1.probes.lid-switch.notices: expected {"state": "value"')
})
test('an error of types is named with its file and line', async () => {
  const folder = newPackFolder()
  edit(folder, JUDGE, 'minCharacters: number\n}', 'minCharacters: string\n}')
  const { failed, said } = await tested(folder)
  assert.ok(failed >= 1)
  assert.match(said, /FAIL {2}types: scripts\/lid-switch\.ts:\d+: /)
})
test('an error of shape ends it, with what a computer would refuse the pack for', async () => {
  const folder = newPackFolder()
  edit(folder, 'package.json', '"rounds": "^', '"rounds": "^9')
  const { failed, said } = await tested(folder)
  assert.is(failed, 1)
  assert.match(said, 'FAIL  shape: ')
  assert.match(said, 'engines.rounds: expected a range with this version of Rounds')
})
test('an item without a scenario that passes, or without another one, gets a warning', async () => {
  const { failed, said } = await tested(withScenarios([]))
  assert.is(failed, 0)
  assert.match(said, `warn  lid-switch: ${SCENARIOS} has no scenario that passes, and none with a verdict that is not pass`)
})
test('--only is one item of the pack', async () => {
  const folder = newPackFolder()
  newPackCheckIn(PROJECT, folder, 'lid-second', {})
  assert.not.match((await tested(folder, 'lid-second')).said, 'lid-switch:')
  try {
    await tested(folder, 'lid')
    assert.unreachable()
  } catch (error) {
    assert.match(String(error), '--only lid: the pack has no such item; it has lid-second, lid-switch')
  }
})

test('watching runs at once, again when a file changes, and not for what was built', async () => {
  const folder = newPackFolder()
  const ended = new AbortController()
  const seen: string[] = []
  const watching = runOnChange(
    folder,
    async () => {
      seen.push(readFileSync(join(folder, JUDGE), 'utf8').slice(0, 4))
    },
    ended.signal,
  )
  await until(() => seen.length === 1)
  write(folder, 'dist/x.pack', 'x')
  await setTimeout(600)
  assert.is(seen.length, 1)
  writeFileSync(join(folder, JUDGE), '// new')
  await until(() => seen.includes('// n'))
  ended.abort()
  await watching
  const count = seen.length
  writeFileSync(join(folder, JUDGE), '// too late')
  await setTimeout(400)
  assert.is(seen.length, count)
})

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds(); ) {
    assert.ok(Date.now() < end, 'it did not run in time')
    await setTimeout(20)
  }
}

test.run()
