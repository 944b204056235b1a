import { type Answer, absent, type FileContent, failed, type Listing, reasonOf, value } from '../api.ts'
import { type DconfDatabase, dconfDatabase, isLocked } from './gvdb.ts'
import { lines } from './lines.ts'

/** What facts about a dconf desktop read; the names of the probes in their manifests. */
export interface DconfProbes {
  /** /etc/dconf/profile/user, then the places of the distribution. */
  dconfProfiles: Answer<Listing<FileContent>>
  /** /etc/dconf/db/*, binary. */
  dconfDatabases: Answer<Listing<FileContent>>
  /** /etc/dconf/db/*.d/* and their locks, times only. */
  dconfTexts: Answer<Listing<FileContent>>
  /** {home}/.config/dconf/user, binary. */
  dconfPersonal: Answer<Listing<FileContent>>
}

export interface DconfValue {
  /** GVariant text; missing where nobody sets it and the default of the schema holds. */
  text?: string
  /** The database that speaks, or `schema default`. */
  source: string
  locked: boolean
}

export interface DconfDesktop {
  lever: DconfLever
  /** Databases whose texts are newer than what was compiled of them. */
  stale: string[]
  /** The value that a person with this home gets; without a home, somebody who has set nothing yet. */
  valueOf(path: string, home?: string): Answer<DconfValue>
  /** Database other than `local` that locks one of these paths and so wins over it. */
  lockedElsewhere(paths: string[]): string | undefined
}

/** What a fix has to know of the profile. `foreign`: it is somebody's own and leaves `local` out. */
export type DconfLever = { profile: 'ready' | 'foreign' } | { profile: 'missing'; text: string }

interface Layer {
  name: string
  database: Answer<DconfDatabase>
}

const ETC_PROFILE = '/etc/dconf/profile/user'

/** Values as dconf itself finds them: https://wiki.gnome.org/Projects/dconf/SystemAdministrators and dconf(7). */
export function dconfDesktop(probes: DconfProbes): Answer<DconfDesktop> {
  const { dconfProfiles, dconfDatabases, dconfTexts, dconfPersonal } = probes
  for (const answer of [dconfProfiles, dconfDatabases, dconfTexts]) {
    if (answer.state !== 'value' || !answer.value.complete) {
      return failed(
        `the settings of dconf could not be read whole: ${answer.state === 'value' ? answer.value.missed[0] : reasonOf(answer)}`,
      )
    }
  }
  const [profile] = entriesOf(dconfProfiles)
  const sources = profile ? sourcesOf(profile.text) : ['user-db:user']
  if (sources[0] !== 'user-db:user' || sources.slice(1).some((source) => !source.startsWith('system-db:'))) {
    return failed(`${profile?.path} uses sources other than user-db:user and system-db, which Rounds does not read`)
  }
  const names = sources.slice(1).map((source) => source.slice('system-db:'.length))
  const system = names.map((name) => ({ name, database: databaseAt(`/etc/dconf/db/${name}`, dconfDatabases) }))
  return value({
    lever: leverOf(profile, sources, names),
    stale: names.filter((name) => isStale(name, entriesOf(dconfDatabases), entriesOf(dconfTexts))),
    valueOf: (path, home) => effective(path, [personalLayer(home, dconfPersonal), ...system]),
    lockedElsewhere: (paths) => lockerAfterLocal(paths, system),
  })
}

function entriesOf(answer: Answer<Listing<FileContent>>): FileContent[] {
  return answer.state === 'value' ? answer.value.entries : []
}

function sourcesOf(text: string): string[] {
  return lines(text)
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter(Boolean)
}

function leverOf(profile: FileContent | undefined, sources: string[], names: string[]): DconfLever {
  if (names.includes('local')) {
    return { profile: 'ready' }
  }
  return profile?.path === ETC_PROFILE
    ? { profile: 'foreign' }
    : { profile: 'missing', text: `${[...sources, 'system-db:local'].join('\n')}\n` }
}

function databaseAt(path: string, files: Answer<Listing<FileContent>>): Answer<DconfDatabase> {
  const file = entriesOf(files).find((one) => one.path === path)
  return file ? dconfDatabase(file.text) : absent()
}

/** A file that is not in a whole list is not there; in a list with gaps it may be one of the gaps. */
function personalLayer(home: string | undefined, files: Answer<Listing<FileContent>>): Layer {
  const name = home === undefined ? 'nobody' : `${home}/.config/dconf/user`
  const database = home === undefined ? absent() : databaseAt(name, files)
  const isSure = home === undefined || (files.state === 'value' && files.value.complete)
  return { name, database: database.state === 'absent' && !isSure ? failed(`${name} could not be read`) : database }
}

/** The last lock in the profile wins; values are then looked for from the locking database on (engine/dconf-engine.c). */
function effective(path: string, layers: Layer[]): Answer<DconfValue> {
  const unreadable = layers.slice(1).find(({ database }) => isRefused(database))
  if (unreadable) {
    return failed(`the dconf database ${unreadable.name} could not be read`)
  }
  const lock = layers.findLastIndex(({ database }, index) => index > 0 && database.state === 'value' && isLocked(database.value, path))
  for (const { name, database } of layers.slice(Math.max(lock, 0))) {
    if (database.state === 'denied' || database.state === 'failed') {
      return failed(`${name}: ${database.reason}`)
    }
    const text = database.state === 'value' ? database.value.values.get(path) : undefined
    if (text !== undefined) {
      return value({ text, source: name.startsWith('/') ? name : `/etc/dconf/db/${name}`, locked: lock > 0 })
    }
  }
  return value({ source: 'schema default', locked: lock > 0 })
}

function isRefused({ state }: Answer<unknown>): boolean {
  return state === 'denied' || state === 'failed'
}

function lockerAfterLocal(paths: string[], system: Layer[]): string | undefined {
  const local = system.findIndex(({ name }) => name === 'local')
  const later = local === -1 ? [] : system.slice(local + 1)
  return later.find(({ database }) => database.state === 'value' && paths.some((path) => isLocked(database.value, path)))?.name
}

/** dconf reads only what was compiled: a text that is newer is not in force. */
function isStale(name: string, databases: FileContent[], texts: FileContent[]): boolean {
  const path = `/etc/dconf/db/${name}`
  const newest = Math.max(...texts.filter((text) => text.path.startsWith(`${path}.d/`)).map(({ modifiedAt }) => Date.parse(modifiedAt)))
  const compiled = databases.find((one) => one.path === path)
  return newest > (compiled ? Date.parse(compiled.modifiedAt) : 0)
}
