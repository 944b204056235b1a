import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change, FileChange, PackageChange } from '../../../lib/api.ts'
import type { FileState } from '../../../lib/changes/kind.ts'
import type { JournalEntry, NewEntry } from '../../../lib/journal/entry.ts'
import { sealed } from '../../../lib/journal/entry.ts'
import { decide, type UndoStep, undoRuns } from '../../../lib/journal/undo-plan.ts'

const test = suite('undo plan')
const change: FileChange = { kind: 'file', path: '/etc/profile.d/zz.sh', text: 'TMOUT=900\n', mode: 0o644, risk: 'safe' }
const absent: FileState = { state: 'absent', surroundings: { missingFolders: [] } }
const ours = present('TMOUT=900\n')

function present(text: string): FileState {
  return { state: 'present', bytes: Buffer.from(text).toString('base64'), mode: 0o644, uid: 0, gid: 0 }
}

function journal(...entries: Partial<NewEntry>[]): JournalEntry[] {
  const lines: JournalEntry[] = []
  for (const more of entries) {
    lines.push(sealed({ run: 'one', item: 'screen-lock', step: 0, type: 'intent', ...more }, lines.at(-1), new Date(0)))
  }
  return lines
}

function onlyStep(...entries: Partial<NewEntry>[]): UndoStep {
  const [step] = undoRuns(journal(...entries))[0]?.steps ?? []
  if (!step) {
    throw new Error('the journal gave no step')
  }
  return step
}

const intent = { type: 'intent', change, before: absent } as const
const verified = { type: 'verified', after: ours } as const

test('a run without a change is nothing to undo', () => {
  assert.equal(undoRuns(journal({ type: 'confirmed' }, { type: 'failed' })), [])
})

test('a verified change can be taken back to what was before', () => {
  const step = onlyStep({ type: 'confirmed' }, intent, { type: 'applied' }, verified)
  assert.equal([step.lone, step.restored, step.before, step.after], [false, false, absent, ours])
})

test('steps are undone in the opposite order', () => {
  const [run] = undoRuns(journal(intent, verified, { ...intent, step: 1 }, { ...verified, step: 1 }, { ...intent, item: 'updates' }))
  assert.equal(
    run?.steps.map(({ item, step }) => `${item} ${step}`),
    ['updates 0', 'screen-lock 1', 'screen-lock 0'],
  )
})

test('the latest run comes first', () => {
  const runs = undoRuns(journal(intent, { ...intent, run: 'two' }))
  assert.equal(
    runs.map(({ run }) => run),
    ['two', 'one'],
  )
})

test('a change that was taken back says so', () => {
  assert.ok(onlyStep(intent, verified, { type: 'restored' }).restored)
})

test('lines of another run do not speak about this one', () => {
  assert.not(onlyStep(intent, verified, { type: 'restored', run: 'two' }).restored)
})

test('an intent alone is lone, also with an applied line that says no state', () => {
  assert.ok(onlyStep(intent).lone)
  assert.ok(onlyStep(intent, { type: 'applied' }).lone)
  assert.ok(onlyStep(intent, { type: 'failed' }).lone)
})

test('a step announced twice in a run is two steps, and an outcome belongs to the later one', () => {
  const [run] = undoRuns(journal(intent, { type: 'restored' }, intent, verified))
  assert.equal(
    run?.steps.map(({ restored, lone }) => [restored, lone]),
    [
      [false, false],
      [true, true],
    ],
  )
})

test('our value is restored', () => {
  assert.is(decide(onlyStep(intent, verified), ours), 'restore')
})

test('a value that is back already is left', () => {
  assert.is(decide(onlyStep(intent, verified), absent), 'already-back')
})

test('a value that somebody changed since is left', () => {
  assert.is(decide(onlyStep(intent, verified), present('TMOUT=60\n')), 'changed-since')
})

test('a mode that somebody changed since counts, too', () => {
  assert.is(decide(onlyStep(intent, verified), { ...ours, mode: 0o600 } as FileState), 'changed-since')
})

test('missing folders around it do not count', () => {
  const now: FileState = { state: 'absent', surroundings: { missingFolders: ['/etc/profile.d'] } }
  assert.is(decide(onlyStep(intent, verified), now), 'already-back')
})

test('a lone intent that was carried out is restored', () => {
  assert.is(decide(onlyStep(intent), ours), 'restore')
})

test('a lone intent that was never carried out is back already', () => {
  assert.is(decide(onlyStep(intent), absent), 'already-back')
})

test('a lone intent beside a third value is left', () => {
  assert.is(decide(onlyStep(intent), present('half')), 'changed-since')
})

test('an undo that was killed between two parts is taken up again', () => {
  const unit: Change = { kind: 'systemd-unit', unit: 'a.service', enabled: true, active: true, risk: 'safe' }
  const state = (enabled: boolean, active: boolean) => ({ enabled, active, surroundings: {} })
  const step = onlyStep({ type: 'intent', change: unit, before: state(false, false) }, { type: 'verified', after: state(true, true) })
  assert.is(decide(step, state(true, false)), 'restore')
  const files = (a: string, b: string) => ({ files: { '/a': present(a), '/b': present(b) }, surroundings: {} })
  const pam: Change = { kind: 'pam-profile', profile: 'x', risk: 'safe' }
  const two = onlyStep({ type: 'intent', change: pam, before: files('1', '1') }, { type: 'verified', after: files('2', '2') })
  assert.is(decide(two, files('1', '2')), 'restore')
  assert.is(decide(two, files('1', 'by hand')), 'changed-since')
})

test('a half-installed package after a lone intent is certainly ours', () => {
  const wanted: PackageChange = { kind: 'package', name: 'libpam-pwquality', risk: 'safe' }
  const before = { status: 'absent', brings: { 'libpam-pwquality': 'absent', cracklib: 'absent' }, surroundings: {} }
  const half = { status: 'absent', brings: { 'libpam-pwquality': 'absent' }, surroundings: {} }
  const step = onlyStep({ type: 'intent', change: wanted, before })
  assert.equal([decide(step, half), decide(step, before)], ['restore', 'already-back'])
})

test.run()
