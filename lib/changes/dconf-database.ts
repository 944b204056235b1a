import { type DconfDatabaseChange, failed } from '../api.ts'
import { dconfDatabase as compiled } from '../formats/gvdb.ts'
import { succeeded } from './commands.ts'
import { restoreFile, tidyFile } from './file-state.ts'
import type { ChangeKind, FileState } from './kind.ts'

export type DconfState = FileState

export const dconfDatabase: ChangeKind<DconfDatabaseChange, DconfState> = {
  kind: 'dconf-database',
  target: ({ database }) => pathOf(database),
  async read(host, { database }) {
    return /^[a-z0-9][a-z0-9_-]*$/i.test(database)
      ? host.readFile(pathOf(database))
      : failed(`"${database}" is no name of a dconf database: expected letters, digits, - and _`)
  },
  holds({ holds }, state) {
    const values = valuesOf(state)
    return values !== undefined && Object.entries(holds).every(([path, wanted]) => values.get(path) === wanted)
  },
  // Not `dconf update`: it would also compile what other people left half-done for other databases.
  async apply(host, { database }, before) {
    const path = pathOf(database)
    succeeded(`${path} was not compiled`, await host.execute(['dconf', 'compile', path, `${path}.d`], { timeoutSeconds: 60 }))
    const after = await host.readFile(path)
    const owner = before.state === 'present' ? before : { mode: 0o644, uid: 0, gid: 0 }
    if (after.state === 'value' && after.value.state === 'present' && !sameOwner(after.value, owner)) {
      await host.writeFile(path, { bytes: after.value.bytes, mode: owner.mode, uid: owner.uid, gid: owner.gid })
    }
  },
  restore: (host, { database }, before) => restoreFile(host, pathOf(database), before),
  async tidy(host, { database }, before) {
    // What the compiler leaves that was killed before its last step.
    await host.removeDrafts(pathOf(database), 'glib')
    await tidyFile(host, pathOf(database), before)
  },
  describe({ database, holds }, state) {
    const values = valuesOf(state)
    const list = (valueAt: (path: string) => string) =>
      Object.keys(holds)
        .map((path) => `${path} = ${valueAt(path)}`)
        .join(', ')
    return {
      target: pathOf(database),
      before: state.state === 'absent' ? 'absent' : list((path) => (values ? (values.get(path) ?? 'not set') : 'unreadable')),
      after: list((path) => holds[path] ?? 'not set'),
    }
  },
}

interface Owner {
  mode: number
  uid: number
  gid: number
}

/** The compiler takes the mode from the umask; desktops could not read a database with a strict one. */
function sameOwner(a: Owner, b: Owner): boolean {
  return a.mode === b.mode && a.uid === b.uid && a.gid === b.gid
}

function pathOf(database: string): string {
  return `/etc/dconf/db/${database}`
}

function valuesOf(state: DconfState): Map<string, string> | undefined {
  const answer = state.state === 'present' ? compiled(state.bytes) : undefined
  return answer?.state === 'value' ? answer.value.values : undefined
}
