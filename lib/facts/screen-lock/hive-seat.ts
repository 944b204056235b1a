import { type Answer, absent, type FileContent, failed, type Listing, type RegistryKey, value } from '../../api.ts'
import { type Hive, readHive } from '../../formats/regf.ts'
import type { Person } from '../users/shape.ts'

/** What the hive files of people who are not logged on hold, as the probes of HKU would answer it. */
export interface HiveKeys {
  desktops: RegistryKey[]
  saverPolicies: RegistryKey[]
  userPolicies: RegistryKey[]
  /** By SID: the file that was read, or why it was of no use. */
  files: Map<string, Answer<string>>
}

const DESKTOP = 'Control Panel\\Desktop'
const SAVER_POLICY = 'Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop'
const USER_POLICY = 'Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'
const SAVER_VALUES = ['ScreenSaveActive', 'ScreenSaverIsSecure', 'ScreenSaveTimeOut', 'SCRNSAVE.EXE']

/** Hives are read as files: loading one would change it and could stand in the way of a logon. */
export function hiveKeys(people: readonly Person[], hives: Answer<Listing<FileContent>>): HiveKeys {
  const found: HiveKeys = { desktops: [], saverPolicies: [], userPolicies: [], files: new Map() }
  for (const person of people.filter(({ hive }) => hive === 'not-loaded')) {
    found.files.set(person.id, addPerson(found, person, hives))
  }
  return found
}

/** All keys of a person or none: a policy that was not read must not leave the person's own choice in force. */
function addPerson(found: HiveKeys, { id, home }: Person, hives: Answer<Listing<FileContent>>): Answer<string> {
  const file = hiveFile(home, hives)
  if (file.state !== 'value') {
    return file
  }
  const { path, text } = file.value
  const hive = readHive(Buffer.from(text, 'base64'))
  if (hive.state !== 'value') {
    return unusable(path, hive)
  }
  const read = (key: string, names: readonly string[]) => keyIn(hive.value, key, names, `HKU\\${id}\\${key}`)
  const own = read(DESKTOP, SAVER_VALUES)
  const saverPolicy = read(SAVER_POLICY, SAVER_VALUES)
  const userPolicy = read(USER_POLICY, ['DisableLockWorkstation'])
  const refused = [own, saverPolicy, userPolicy].find(({ state }) => state === 'failed' || state === 'denied')
  if (refused || own.state !== 'value') {
    return unusable(path, refused ?? failed(`it has no ${DESKTOP}`))
  }
  found.desktops.push(own.value)
  found.saverPolicies.push(...(saverPolicy.state === 'value' ? [saverPolicy.value] : []))
  found.userPolicies.push(...(userPolicy.state === 'value' ? [userPolicy.value] : []))
  return value(path)
}

/** A mandatory profile has NTUSER.MAN instead of NTUSER.DAT (https://learn.microsoft.com/windows/win32/shell/mandatory-user-profiles); which of both would count is not documented. */
function hiveFile(home: string, hives: Answer<Listing<FileContent>>): Answer<FileContent> {
  if (hives.state !== 'value') {
    return hives
  }
  const start = `${plain(home).replace(/\\$/, '')}\\ntuser.`
  const missed = hives.value.missed.find((reason) => plain(reason).startsWith(start))
  if (missed !== undefined) {
    return failed(missed)
  }
  const [file, second] = hives.value.entries.filter(({ path }) => plain(path).startsWith(start))
  if (second) {
    return failed(`${home} holds both NTUSER.MAN and NTUSER.DAT`)
  }
  return file ? value(file) : absent()
}

function plain(path: string): string {
  return path.replace(/[\\/]+/g, '\\').toLowerCase()
}

function keyIn(hive: Hive, path: string, names: readonly string[], key: string): Answer<RegistryKey> {
  const isThere = hive.has(path)
  if (isThere.state !== 'value' || !isThere.value) {
    return isThere.state === 'value' ? absent() : isThere
  }
  const values: RegistryKey['values'] = {}
  for (const name of names) {
    const data = hive.value(path, name)
    if (data.state === 'value') {
      values[name] = data.value
    } else if (data.state !== 'absent') {
      return data
    }
  }
  return value({ key, values })
}

function unusable(path: string, answer: Answer<unknown>): Answer<never> {
  return failed(`${path}: ${answer.state === 'failed' || answer.state === 'denied' ? answer.reason : 'not there'}`)
}
