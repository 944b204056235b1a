import { type Answer, type FileContent, failed, type Listing, listing, type Parse, reasonOf, value } from '../../api.ts'
import { nameValues } from '../../formats/ini.ts'
import { integer, lines } from '../../formats/lines.ts'
import { accountServices } from '../join-state/linux.ts'
import type { Person, Users } from './shape.ts'

interface Probes {
  passwd: Answer<FileContent>
  loginDefs: Answer<FileContent>
  nameServices: Answer<FileContent>
  /** What lies in home folders; only its owner counts. */
  homes: Answer<Listing<FileContent>>
}

const NO_SHELL = /\/(?:nologin|false|true|sync|halt|shutdown)$/

export const parse: Parse<Probes, Users> = ({ passwd, loginDefs, nameServices, homes }) => {
  if (passwd.state !== 'value') {
    return failed(`/etc/passwd could not be read: ${reasonOf(passwd)}`)
  }
  const rows = lines(passwd.value.text)
    .filter((line) => line.trim() && !/^[#+-]/.test(line))
    .map((line) => line.split(':'))
  if (rows.length === 0 || rows.some((fields) => fields.length !== 7 || integer(fields[2]) === undefined)) {
    return failed('/etc/passwd holds lines that do not have 7 fields with a number as the third')
  }
  const range = uidRange(loginDefs.state === 'value' ? loginDefs.value.text : '')
  const people = rows.flatMap((fields) => personOf(fields, range) ?? [])
  const services = accountServices(nameServices.state === 'value' ? nameServices.value.text : '')
  if (!services.some((service) => /^(?:sss|winbind|ldap|nis|nisplus)$/.test(service))) {
    return value(listing(people))
  }
  const known = new Set(rows.map(([, , uid]) => Number(uid)))
  const { found, missed } = fromDirectory(homes, known)
  return value(listing([...people, ...found], missed))
}

/** Defaults from login.defs(5). */
function uidRange(text: string): { from: number; to: number } {
  const pairs = nameValues(text)
  return { from: integer(pairs.get('UID_MIN')) ?? 1000, to: integer(pairs.get('UID_MAX')) ?? 60000 }
}

function personOf(
  [name = '', , uid = '', , , home = '', shell = '']: string[],
  { from, to }: { from: number; to: number },
): Person | undefined {
  const isPerson = Number(uid) >= from && Number(uid) <= to && !NO_SHELL.test(shell.trim())
  return isPerson ? { name, id: uid, home, kind: 'local' } : undefined
}

/** People of a directory stand in no file; who worked here left a home folder that belongs to an unlisted uid. */
function fromDirectory(homes: Answer<Listing<FileContent>>, known: Set<number>): { found: Person[]; missed: string[] } {
  if (homes.state !== 'value') {
    return { found: [], missed: [`home folders could not be listed: ${reasonOf(homes)}`] }
  }
  const found = new Map<string, Person>()
  for (const { path, uid } of homes.value.entries.filter((entry) => !known.has(entry.uid))) {
    const home = path.slice(0, path.lastIndexOf('/'))
    found.set(home, { name: home.slice(home.lastIndexOf('/') + 1), id: String(uid), home, kind: 'domain' })
  }
  return { found: [...found.values()], missed: homes.value.missed }
}
