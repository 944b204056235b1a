import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change } from '../../../lib/api.ts'
import type { State } from '../../../lib/changes/kind.ts'
import { mendedOf } from '../../../lib/engine/mended.ts'
import type { JournalEntry, NewEntry } from '../../../lib/journal/entry.ts'
import { sealed } from '../../../lib/journal/entry.ts'
import { memoryHost, present } from '../changes/memory-host.ts'

const test = suite('what was mended')
const PATH = '/etc/profile.d/zz.sh'
const change: Change = { kind: 'file', path: PATH, text: 'new\n', mode: 0o644, risk: 'safe' }
const absent: State = { state: 'absent', surroundings: { missingFolders: [] } } as State
const action: Change = {
  kind: 'signature-update',
  product: 'clamav',
  newerThan: '2026-11-22T00:00:00.000Z',
  risk: 'safe',
  consent: { code: 'update-signatures', because: 'it fetches signatures from the network' },
}

function journal(...entries: Partial<NewEntry>[]): JournalEntry[] {
  const lines: JournalEntry[] = []
  for (const entry of entries) {
    lines.push(
      sealed({ run: 'one', item: 'screen-lock', step: 0, type: 'intent', ...entry }, lines.at(-1), new Date('2026-11-22T10:00:00Z')),
    )
  }
  return lines
}
const made = (run = 'one') => [
  { run, type: 'intent', change, before: absent } as const,
  { run, type: 'verified', after: present('new\n') } as const,
]
const host = (text?: string) => {
  const machine = memoryHost()
  if (text !== undefined) {
    machine.files.set(PATH, present(text))
  }
  return machine
}
const states = async (entries: JournalEntry[], text?: string) => (await mendedOf(entries, host(text))).map(({ run, state }) => [run, state])

test('what still stands is in place, with before and after in words', async () => {
  const [found] = await mendedOf(journal(...made()), host('new\n'))
  assert.is(found?.state, 'in-place')
  assert.is(found?.at, '2026-11-22T10:00:00.000Z')
  assert.equal(
    found?.changes.map(({ target, before, state }) => [target, before, state]),
    [[PATH, 'absent', 'in-place']],
  )
})
test('what somebody else wrote or removed since is said', async () => {
  assert.equal(await states(journal(...made()), 'other\n'), [['one', 'changed-since']])
  assert.equal(await states(journal(...made())), [['one', 'changed-since']])
})
test('what was taken back is undone, whatever stands there now', async () => {
  assert.equal(await states(journal(...made(), { type: 'restored' }), 'new\n'), [['one', 'undone']])
})
test('a change that was announced and never made left nothing behind', async () => {
  assert.equal(await states(journal(...made().slice(0, 1))), [['one', 'undone']])
  assert.equal(await states(journal(...made().slice(0, 1)), 'new\n'), [['one', 'in-place']])
})
test('of two runs that changed the same the later one tells', async () => {
  assert.equal(await states(journal(...made(), ...made('two')), 'new\n'), [
    ['two', 'in-place'],
    ['one', 'changed-since'],
  ])
})
test('an action was done, and nothing of it is looked for', async () => {
  const entries = journal({ type: 'intent', change: action, before: { updatedAt: null } as State })
  assert.equal(await states(entries), [['one', 'done']])
})
test('a kind of change that this Rounds does not know spoils nothing', async () => {
  const other = { ...change, kind: 'of-the-future' } as unknown as Change
  assert.equal(await states(journal({ type: 'intent', change: other, before: absent })), [['one', 'unknown']])
})

test.run()
