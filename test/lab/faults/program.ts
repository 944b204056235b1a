import { readFileSync } from 'node:fs'
import type { Change } from '../../../lib/api.ts'
import { kindOf } from '../../../lib/changes/index.ts'
import { openReadingHost } from '../../../lib/changes/reading-host.ts'
import { openWritingHost } from '../../../lib/changes/writing-host.ts'
import { type Applied, applyAll, type ReadyChange } from '../../../lib/engine/apply.ts'
import { type Undone, undoRun } from '../../../lib/engine/undo.ts'
import { messageOf } from '../../../lib/errors.ts'
import { openJournal } from '../../../lib/journal/journal.ts'
import { withFixLock } from '../../../lib/journal/lock.ts'
import { stateFolder } from '../../../lib/state/folders.ts'
import { at, die, HOLDING, hold, type Moment } from './death.ts'

/** What the tests ask of this program: JSON, or the file it stands in, as its one argument. */
export interface Request {
  action: 'fix' | 'undo'
  changes?: Change[]
  dieAt?: Moment
  holdAt?: Moment
}

/** What it prints. `refused`: what would be replaced could not be read, so nothing was begun. */
export type Response = Partial<Applied> & Partial<Undone> & { refused?: string; error?: string }

async function fixed(changes: readonly Change[]): Promise<Response> {
  const ready: ReadyChange[] = []
  const reading = openReadingHost()
  for (const [step, change] of changes.entries()) {
    const before = await kindOf(change).read(reading, change)
    if (before.state !== 'value') {
      return { refused: before.state === 'absent' ? 'not there' : before.reason }
    }
    ready.push({ step, change, before: before.value })
  }
  const run = `lab-${Date.now()}`
  return applyAll(ready, { run, item: 'lab', journal: openJournal(stateFolder()), host: openWritingHost() })
}

async function main({ action, changes = [], dieAt, holdAt }: Request): Promise<Response> {
  if (dieAt) {
    at(dieAt, die)
  }
  if (holdAt) {
    at(holdAt, () => hold(HOLDING))
  }
  const folder = stateFolder()
  return withFixLock(folder, (): Promise<Response> => (action === 'fix' ? fixed(changes) : undoRun(folder, undefined, undefined)))
}

const [, , given = '{}'] = process.argv

main(JSON.parse(given.startsWith('{') ? given : readFileSync(given, 'utf8')) as Request)
  .catch((error: unknown): Response => ({ error: messageOf(error) }))
  .then((response) => {
    process.stdout.write(`${JSON.stringify(response)}\n`, () => process.exit(response.error ? 1 : 0))
  })
