import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, denied, failed, type Platform, type Status } from '../lib/api.ts'
import { content } from '../lib/content/index.ts'
import { bindingOf } from '../lib/engine/select.ts'
import type { ItemManifest, ResultItem } from '../lib/schema/types.ts'
import type { RecordedState } from './support/recorded.ts'
import { judgedState, recordedStates } from './support/recorded-states.ts'

/**
 * Every state that the tests of parsers know, judged as it is, and again with each of its sources in turn denied and failed:
 * a warning or a failure may become unknown by that, but never goes away.
 */
const test = suite('a source that cannot be read')

/** What a verdict may become all the same. */
interface Exception {
  item: string
  was: Status[]
  is: Status
  because: string
}

const ACCEPTED: Exception[] = [
  {
    item: 'hardware-age',
    was: ['fail'],
    is: 'warn',
    because: 'each source proves an age of its own: without the strongest the next one speaks, and asks for the day of purchase',
  },
  {
    item: 'backup-daily',
    was: ['fail', 'unknown', 'warn'],
    is: 'not-applicable',
    because: 'a workstation without data of its own needs no backup; its sentence says what could not be read',
  },
  {
    item: 'backup-offsite',
    was: ['unknown'],
    is: 'not-applicable',
    because: 'a workstation that shows no copy off site says nothing about the practice',
  },
  {
    item: 'secure-messaging',
    was: ['unknown'],
    is: 'not-applicable',
    because: 'where no mail domain is looked up at all, as on every single computer, people alone answer',
  },
]
const needed = new Set<Exception>()

const LOSSES = [denied('it may not be read'), failed('it may not be read')]
const states = recordedStates()

test('the tests of every parser are among the states', () => {
  const known = new Set(states.map(({ fact, platform }) => `${fact} ${platform}`))
  const declared = content.facts().flatMap(({ name, platforms }) => Object.keys(platforms).map((platform) => `${name} ${platform}`))
  assert.equal(
    declared.filter((name) => !known.has(name)),
    [],
  )
})

for (const platform of ['win32', 'linux', 'darwin'] as const) {
  test(`makes no verdict better on ${platform}`, async () => {
    const found = new Map<string, string>()
    const passed = new Set<string>()
    for (const state of states.filter((one) => one.platform === platform)) {
      for (const role of ['client', 'server']) {
        const { problems, passes } = await withEachLoss(state, role)
        for (const { what, example } of problems) {
          found.set(what, example)
        }
        for (const id of passes) {
          passed.add(id)
        }
      }
    }
    assert.equal([...found].map(([what, example]) => `${what}: ${example}`).slice(0, 12), [])
    assert.ok(passed.size >= 6, `only ${[...passed]} ever pass, so little was tried`)
  })
}

test('every exception is still needed', () =>
  assert.equal(
    ACCEPTED.filter((one) => !needed.has(one)),
    [],
  ))

interface Problem {
  what: string
  /** The sentences of before and after. */
  example: string
}

/** `passes`: the items that pass while every source can be read. */
async function withEachLoss(state: RecordedState, role: string): Promise<{ problems: Problem[]; passes: string[] }> {
  const { fact, platform, probes } = state
  const whole = await parsed(state, probes)
  if (whole === undefined) {
    return { problems: [], passes: [] }
  }
  const items = itemsOf(fact, platform)
  const before = await judgedState(state, whole, items, role)
  const seen = new Set([JSON.stringify(whole)])
  const problems: Problem[] = []
  for (const [probe, loss] of lossesOf(fact, platform)) {
    const where = `${fact}.${probe} ${loss.state} on ${platform}`
    const rest = await parsed(state, { ...probes, [probe]: loss })
    if (rest === undefined) {
      problems.push({ what: where, example: 'the parser throws' })
    } else if (!seen.has(JSON.stringify(rest))) {
      seen.add(JSON.stringify(rest))
      problems.push(...better(where, before, await judgedState(state, rest, items, role)))
    }
  }
  return { problems, passes: before.flatMap(({ id, status }) => (status === 'pass' ? [id] : [])) }
}

/** Undefined where the parser throws, as it may for answers that no probe gives. */
async function parsed(
  { fact, platform, now, facts }: RecordedState,
  probes: RecordedState['probes'],
): Promise<Answer<unknown> | undefined> {
  const parse = await content.parser(fact, platform)
  try {
    return JSON.parse(JSON.stringify(parse(probes, { platform, now, facts })))
  } catch {
    return undefined
  }
}

function lossesOf(fact: string, platform: Platform): Array<[string, (typeof LOSSES)[number]]> {
  const probes = Object.keys(content.facts().find(({ name }) => name === fact)?.platforms[platform]?.probes ?? {})
  return probes.flatMap((probe) => LOSSES.map((loss) => [probe, loss] as [string, (typeof LOSSES)[number]]))
}

function itemsOf(fact: string, platform: Platform): ItemManifest[] {
  const needs = ({ facts = {} }: ItemManifest) => Object.values(facts).some((binding) => bindingOf(binding).fact === fact)
  return content.items().filter((item) => item.platforms.includes(platform) && needs(item))
}

function better(where: string, before: ResultItem[], after: ResultItem[]): Problem[] {
  return after.flatMap(({ id, status, summary }) => {
    const was = before.find((one) => one.id === id)
    if (!was || mayBecome(was.status, status)) {
      return []
    }
    const exception = ACCEPTED.find((one) => one.item === id && one.was.includes(was.status) && one.is === status)
    if (exception) {
      needed.add(exception)
      return []
    }
    return [{ what: `${id} was ${was.status} and is ${status} (${where})`, example: `"${was.summary}", then "${summary}"` }]
  })
}

const FROM_FAIL: Status[] = ['fail', 'unknown']
const FROM_OPEN: Status[] = ['fail', 'unknown', 'warn', 'attest-due']

/** Of a pass anything may become. */
function mayBecome(was: Status, is: Status): boolean {
  const isFromGood = was === 'pass' || (was === 'not-applicable' && is !== 'pass')
  return isFromGood || (was === 'fail' ? FROM_FAIL : FROM_OPEN).includes(is)
}

test.run()
