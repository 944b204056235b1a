import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BackupRotationChange, CommandOutput } from '../../../lib/api.ts'
import { backupRotation } from '../../../lib/changes/backup-rotation.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

const test = suite('change kind backup-rotation')

const KEEP = { daily: 7, weekly: 4, monthly: 3 }
const change = (tool: 'restic' | 'borg', keep = KEEP): BackupRotationChange => ({
  kind: 'backup-rotation',
  tool,
  environmentFile: '/etc/job.env',
  keep,
  risk: 'disruptive',
  consent: { code: 'delete-backups', because: 'older backups are gone for good' },
})
const DAY = 86_400_000
interface Entry {
  id: string
  at: string
  host?: string
  name?: string
}
/** A set a day, the newest now. */
const daily = (count: number, host = 'desk-1'): Entry[] =>
  Array.from({ length: count }, (_, day) => ({
    id: `${host.length}${String(day).padStart(3, '0')}`.padStart(64, 'a'),
    at: new Date(Date.now() - day * DAY - 60_000).toISOString(),
    host,
  }))

interface Repository {
  sets: Entry[]
  /** What restic itself would delete; all where it says nothing. */
  remove?: (sets: Entry[]) => Entry[]
  fails?: Record<string, Partial<CommandOutput>>
  /** Called before each listing. */
  before?: (listing: number) => void
}

/** restic 0.14 and borg 1.2.4 in memory, by the fields of their `--json`. */
function hostOf(repository: Repository) {
  let listings = 0
  const refused = (words: string) => Object.entries(repository.fails ?? {}).find(([part]) => words.includes(part))?.[1]
  const host = memoryHost((command) => {
    const words = command.join(' ')
    const bad = refused(words)
    if (bad) {
      return bad
    }
    if (words === 'uname -n') {
      return { stdout: 'desk-1\n' }
    }
    if (words.includes('snapshots') || words.includes('borg list')) {
      repository.before?.(listings++)
    }
    if (words.includes('snapshots')) {
      return {
        stdout: JSON.stringify(repository.sets.map(({ id, at, host: from }) => ({ id, time: at, hostname: from, paths: ['/srv'] }))),
      }
    }
    if (words.includes('--dry-run')) {
      const remove = (repository.remove ?? ((sets) => sets))(repository.sets).map(({ id }) => ({ id }))
      return { stdout: JSON.stringify([{ host: 'desk-1', keep: [], remove }]) }
    }
    if (words.includes('borg list')) {
      const archives = repository.sets.map(({ id, at, host: from, name }) => ({
        name: name ?? id,
        end: at.replace('Z', ''),
        hostname: from,
        command_line: ['borg', 'create', '::x', '/srv'],
      }))
      return { stdout: JSON.stringify({ archives, repository: { id: 'd152', location: '/srv/borg' } }) }
    }
    if (words.startsWith('restic forget') || words.startsWith('borg delete')) {
      const gone = command.map((part) => part.replace(/^::/, ''))
      repository.sets = repository.sets.filter(({ id, name }) => !gone.includes(name ?? id))
    }
    return {}
  })
  return host
}

test('it deletes exactly what it showed, by ids, and then nothing is left to delete', async () => {
  for (const tool of ['restic', 'borg'] as const) {
    const repository: Repository = { sets: daily(60) }
    const host = hostOf(repository)
    const before = expectValue(await backupRotation.read(host, change(tool)))
    assert.ok(before.deletes.length > 20)
    assert.is(backupRotation.holds(change(tool), before), false)
    await backupRotation.apply(host, change(tool), before)
    assert.is(repository.sets.length, 60 - before.deletes.length)
    assert.is(repository.sets[0]?.id, daily(1)[0]?.id)
    const after = expectValue(await backupRotation.read(host, change(tool)))
    assert.is(backupRotation.holds(change(tool), after), true)
    assert.equal(after.surroundings.keeps, before.surroundings.keeps)
    assert.ok(host.log.includes(tool === 'restic' ? 'restic prune' : 'borg compact'))
  }
})
test('what restic itself would keep stays', async () => {
  const host = hostOf({ sets: daily(200), remove: (sets) => sets.slice(-1) })
  assert.is(expectValue(await backupRotation.read(host, change('restic'))).deletes.length, 1)
  const none = hostOf({ sets: daily(60), remove: () => [] })
  assert.equal(expectValue(await backupRotation.read(none, change('restic'))).deletes, [])
})
test('sets of other computers stay and do not count', async () => {
  for (const tool of ['restic', 'borg'] as const) {
    const host = hostOf({ sets: [...daily(3), ...daily(60, 'server')] })
    const { deletes, surroundings } = expectValue(await backupRotation.read(host, change(tool)))
    assert.equal([deletes, surroundings.keeps.length, surroundings.others], [[], 3, 60])
  }
})
test('archives of borg whose names differ in more than digits are rows of their own', async () => {
  const sets = [
    ...daily(20).map((set) => ({ ...set, name: `pms-${set.at}` })),
    ...daily(1).map((set) => ({ ...set, name: 'before-upgrade' })),
  ]
  const host = hostOf({ sets })
  const { surroundings } = expectValue(await backupRotation.read(host, change('borg')))
  assert.ok(surroundings.keeps.some(({ id }) => id === 'before-upgrade'))
})
test('what borg broke off counts for nothing and is not touched', async () => {
  const host = hostOf({ sets: daily(1).map((set) => ({ ...set, name: 'pms-1.checkpoint' })) })
  const state = expectValue(await backupRotation.read(host, change('borg')))
  assert.equal([state.deletes, state.surroundings.keeps], [[], []])
})
test('a new set meanwhile is fine, another deletion is not', async () => {
  // None is just seven days older than the newest, where a second more would let it go as well.
  const [newest, ...older] = daily(60) as [Entry, ...Entry[]]
  const later = (at: string, milliseconds: number) => new Date(Date.parse(at) + milliseconds).toISOString()
  const repository: Repository = { sets: [newest, ...older.map((set) => ({ ...set, at: later(set.at, DAY / 24) }))] }
  const host = hostOf(repository)
  const before = expectValue(await backupRotation.read(host, change('restic')))
  repository.sets = [{ id: 'f'.repeat(64), at: later(newest.at, 1), host: 'desk-1' }, ...repository.sets]
  await backupRotation.apply(host, change('restic'), before)

  const other: Repository = { sets: daily(60) }
  const another = hostOf(other)
  const shown = expectValue(await backupRotation.read(another, change('restic')))
  shown.deletes.pop()
  assert.match(
    await rejection(backupRotation.apply(another, change('restic'), shown)),
    /^Nothing was deleted: 1 set would go that were not shown/,
  )
  assert.is(other.sets.length, 60)
  assert.not.ok(another.log.some((line) => line.startsWith('restic forget')))
})
test('what should have stayed and is gone is said', async () => {
  const repository: Repository = { sets: daily(60) }
  repository.before = (listing) => {
    if (listing === 2) {
      repository.sets = repository.sets.slice(1)
    }
  }
  const host = hostOf(repository)
  const before = expectValue(await backupRotation.read(host, change('restic')))
  assert.match(await rejection(backupRotation.apply(host, change('restic'), before)), /^1 set that should have stayed are gone/)
})
test('a lock, a wrong password and a full disk are told in words of Rounds, and nothing secret is repeated', async () => {
  const cases: Array<[string, string, RegExp]> = [
    [
      'restic forget',
      'unable to create lock in backend: repository is already locked by anna:secret',
      /deleted nothing: another program works/,
    ],
    ['restic prune', 'write: no space left on device secret', /did not free their space: the disk is full/],
    ['restic forget', 'Fatal: something with a secret', /deleted nothing: it ended with exit code 1$/],
  ]
  for (const [part, stderr, expected] of cases) {
    const repository: Repository = { sets: daily(60), fails: { [part]: { exitCode: 1, stderr } } }
    const host = hostOf(repository)
    const before = expectValue(await backupRotation.read(host, change('restic')))
    const said = await rejection(backupRotation.apply(host, change('restic'), before))
    assert.match(said, expected)
    assert.not.match(said, 'secret')
  }
})
test('what cannot be read whole is no plan', async () => {
  const cases: Array<[Repository, 'restic' | 'borg', RegExp]> = [
    [{ sets: [], fails: { snapshots: { stdout: '{}' } } }, 'restic', /in the shape that it documents/],
    [{ sets: [], fails: { snapshots: { stdout: '[{"id": "short"}]' } } }, 'restic', /in the shape that it documents/],
    [{ sets: [], fails: { snapshots: { exitCode: 1, stderr: 'wrong password' } } }, 'restic', /the password of the repository is wrong/],
    [{ sets: daily(9), fails: { '--dry-run': { stdout: 'x' } } }, 'restic', /no JSON/],
    [{ sets: daily(9), fails: { '--dry-run': { stdout: '{}' } } }, 'restic', /what it would delete/],
    [{ sets: [], fails: { 'borg list': { stdout: '[]' } } }, 'borg', /borg did not print/],
    [{ sets: daily(9), fails: { uname: { exitCode: 1 } } }, 'borg', /name of this computer/],
  ]
  for (const [repository, tool, expected] of cases) {
    const read = await backupRotation.read(hostOf(repository), change(tool))
    assert.is(read.state, 'failed')
    assert.match(read.state === 'failed' ? read.reason : '', expected)
  }
})
test('a set from the future stops it: no age can be trusted then', async () => {
  const sets = [...daily(9), { id: 'f'.repeat(64), at: new Date(Date.now() + DAY).toISOString(), host: 'desk-1' }]
  const read = await backupRotation.read(hostOf({ sets }), change('restic'))
  assert.match(read.state === 'failed' ? read.reason : '', /in the future/)
})
test('too small numbers are refused even where a plan asks for them', async () => {
  for (const keep of [
    { ...KEEP, daily: 0 },
    { ...KEEP, weekly: 3 },
    { ...KEEP, monthly: Number.NaN },
  ]) {
    assert.is((await backupRotation.read(hostOf({ sets: daily(60) }), change('restic', keep))).state, 'failed')
  }
})
test('the words name what goes and what stays, the journal every set, and neither a secret', async () => {
  const state = expectValue(await backupRotation.read(hostOf({ sets: daily(60) }), change('restic')))
  const { target, before, after } = backupRotation.describe(change('restic'), state)
  assert.is(target, 'restic repository of /etc/job.env')
  assert.match(before, /^60 sets of this computer, the oldest of \d{4}-\d\d-\d\d, the newest of/)
  assert.match(after, /^deletes \d+ of 60 sets \(\d{4}-\d\d-\d\d \d\d:\d\d, .*\); keeps \d+, the oldest of/)
  assert.equal(Object.keys(state.deletes[0] ?? {}).sort(), ['at', 'id'])
  assert.is(backupRotation.restore, null)
})

test.run()
