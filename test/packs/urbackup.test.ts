import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Answer, CommandOutput, Platform, Status } from '../../lib/api.ts'
import type { ScenarioFile } from '../../lib/schema/types.ts'
import { FOLDER, type UrBackupCode, urbackupCode } from './urbackup-code.ts'

const test = suite('the UrBackup pack')

const NOW = new Date('2026-11-19T22:00:00.000Z')
const code: Promise<UrBackupCode> = urbackupCode()
const { scenarios = [] } = JSON.parse(readFileSync(join(FOLDER, 'test/urbackup-recent.scenarios.json'), 'utf8')) as ScenarioFile
type Probes = Record<string, unknown>
const probesOf = (name: string): { platform: Platform; probes: Probes } => {
  const found = scenarios.find((one) => one.name === name)
  assert.ok(found, `there is no scenario "${name}"`)
  return { platform: found.platform, probes: { ...(found.probes['urbackup-client'] as Probes) } }
}
const ran = (stdout: string, exitCode = 0): Answer<CommandOutput> => ({ state: 'value', value: { exitCode, stdout, stderr: '' } })

/** What comes of these probes: a fact without a value makes the item unknown before the judge is asked. */
async function statusOf({ platform, probes }: { platform: Platform; probes: Probes }, now = NOW): Promise<Status> {
  const { parse, judge } = await code
  const fact = parse(platform, probes)
  return fact.state === 'value' ? judge(fact.value, { platform, now }).status : 'unknown'
}

test('every scenario says what platform it is of, and both are there in number', () => {
  const count = (of: Platform) => scenarios.filter(({ platform }) => platform === of).length
  assert.ok(count('linux') >= 40)
  assert.ok(count('win32') >= 15)
})

test('each scenario gets its verdict, its words, its measures and its plan', async () => {
  const { parse, judge, plan } = await code
  for (const { name, platform, now, settings = {}, probes, expect } of scenarios) {
    const answers = { ...absentProbes(platform), ...(probes['urbackup-client'] as Probes) }
    const fact = parse(platform, answers)
    if (fact.state !== 'value') {
      assert.is(expect.status, 'unknown', name)
      assert.is(fact.state, 'failed', name)
      assert.match('reason' in fact ? fact.reason : '', expect.summary ?? '', name)
      continue
    }
    const finding = judge(fact.value, { platform, now: new Date(now ?? ''), settings })
    assert.is(finding.status, expect.status, `${name}: ${JSON.stringify(finding)}`)
    assert.ok(finding.summary.includes(expect.summary ?? ''), `${name}: ${finding.summary}`)
    assert.match(finding.summary, /^[ -~]{5,120}$/, name)
    if (expect.measures) {
      assert.equal(finding.measures, expect.measures, name)
    }
    if (expect.plan) {
      const planned = plan(fact.value, platform)
      assert.equal('refused' in planned ? { refused: planned.refused } : planned.changes, expect.plan, name)
    }
  }
})

function absentProbes(platform: Platform): Probes {
  const names = platform === 'win32' ? ['service', 'running', 'status'] : ['unit', 'programs', 'status', 'packagedStatus']
  return Object.fromEntries(names.map((name) => [name, { state: 'absent' }]))
}

test('whatever the client prints, it is no pass unless it is a whole status with a time of the last day', async () => {
  const fresh = probesOf('saved five hours ago')
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 0, max: 3 }), async (stdout, exitCode) => {
      const status = await statusOf({ ...fresh, probes: { ...fresh.probes, status: ran(stdout, exitCode) } })
      assert.is(status, 'unknown', stdout)
    }),
  )
})

test('a cut answer is unknown, wherever it was cut', async () => {
  const fresh = probesOf('saved five hours ago')
  const { stdout } = (fresh.probes.status as { value: CommandOutput }).value
  const end = stdout.lastIndexOf('}')
  for (let length = 0; length < end; length++) {
    assert.is(
      await statusOf({ ...fresh, probes: { ...fresh.probes, status: ran(stdout.slice(0, length)) } }),
      'unknown',
      `${length} letters`,
    )
  }
  assert.is(await statusOf({ ...fresh, probes: { ...fresh.probes, status: ran(stdout.slice(0, end + 1)) } }), 'pass')
})

test('without any one of its probes it is never a pass', async () => {
  for (const name of ['saved five hours ago', 'Windows: saved five hours ago']) {
    const { platform, probes } = probesOf(name)
    assert.is(await statusOf({ platform, probes: { ...absentProbes(platform), ...probes } }), 'pass')
    for (const left of Object.keys(absentProbes(platform)).filter((one) => one !== 'packagedStatus')) {
      for (const answer of [{ state: 'absent' }, { state: 'denied', reason: 'denied' }, { state: 'failed', reason: 'no answer' }]) {
        // The running state is known twice: a client that answers runs.
        const isKnown = platform === 'win32' && left === 'running'
        const status = await statusOf({ platform, probes: { ...absentProbes(platform), ...probes, [left]: answer } })
        assert.is(status === 'pass', isKnown, `${name} without ${left} (${answer.state}): ${status}`)
      }
    }
  }
})

test('older is never better, and only Saturdays and Sundays are left out', async () => {
  const { judge, parse } = await code
  const { platform, probes } = probesOf('saved five hours ago')
  const fact = parse(platform, { ...absentProbes(platform), ...probes })
  const client = 'value' in fact ? (fact.value as { status: object }) : undefined
  assert.ok(client)
  const hoursUntilFail = (dayOfNovember: number) => {
    // Noon in New Zealand: the weekend is one of the clinic's wall calendar.
    const lastBackupAt = new Date(Date.UTC(2026, 10, dayOfNovember)).toISOString()
    const saved = { ...client, status: { ...client.status, lastBackupAt } }
    const at = (hours: number) => judge(saved, { platform, now: new Date(Date.parse(lastBackupAt) + hours * 3_600_000) }).status
    const verdicts = Array.from({ length: 200 }, (_none, hours) => at(hours))
    const first = verdicts.indexOf('fail')
    assert.ok(verdicts.every((status, hours) => status === (hours < first ? 'pass' : 'fail')))
    return first
  }
  assert.is(hoursUntilFail(17), 27, 'a Tuesday')
  assert.is(hoursUntilFail(19), 27, 'a Thursday is not enough for the weekend')
  assert.is(hoursUntilFail(20), 75, 'a Friday is enough until Monday')
})

test('a plan only ever asks for the one service', async () => {
  const { parse, plan } = await code
  for (const { platform, probes } of scenarios) {
    const fact = parse(platform, { ...absentProbes(platform), ...(probes['urbackup-client'] as Probes) })
    const planned = fact.state === 'value' ? plan(fact.value, platform) : { changes: [] }
    for (const change of 'changes' in planned ? planned.changes : []) {
      assert.ok(change.kind === 'systemd-unit' || change.kind === 'windows-service')
      assert.match(JSON.stringify(change), /UrBackupClientBackend|urbackupclientbackend\.service/)
    }
  }
})

test.run()
