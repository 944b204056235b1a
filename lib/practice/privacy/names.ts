import type { AttestationRecord, FactOutcome, PracticeFile, ResultDocument, Waiver } from '../../schema/types.ts'
import type { PracticeInput, SetAside, Snapshot } from '../state.ts'

export type NameKind =
  | 'practice'
  | 'site'
  | 'computer'
  | 'host'
  | 'id'
  | 'person'
  | 'organisation'
  | 'user'
  | 'domain'
  | 'phone'
  | 'serial'
  | 'sid'
  | 'address'
  | 'word'

/** Something that could tell whose report it is. */
export interface Named {
  kind: NameKind
  name: string
}

/** Too common to tell anybody anything, and part of too many sentences: such a name goes only where it stands alone. */
const GENERIC = new Set(
  (
    'admin administrator administrators admins all and avenue backup backups bank centre center clinic client computer computers data default desk desktop display doctor domain doctors dr ' +
    'everyone family files fileserver front general group guest health healthcare home host hospital house kiosk lane laptop limited local localhost ltd mail main manager medical ' +
    'miss mobile mrs nas new none nurse nurses office owner person pms practice practices printer public reception receptionist road role room root server ' +
    'service services share shares site solutions storage street support surgery system technician technology terminal test the treatment unknown user users waiting windows work workgroup ' +
    'workstation www zealand'
  ).split(' '),
)

export function isGeneric(name: string): boolean {
  return GENERIC.has(name.toLowerCase())
}

/** Every name in an input, each with the words that it consists of. */
export function namesIn(input: PracticeInput): Named[] {
  const { practice, documents, attestations, waivers, snapshots, setAside } = input
  const whole = [
    ...(practice ? ofPractice(practice) : []),
    ...documents.flatMap(({ document }) => ofDocument(document)),
    ...attestations.flatMap(ofAnswer),
    ...waivers.flatMap(ofWaiver),
    ...snapshots.flatMap(ofSnapshot),
    ...setAside.flatMap(ofSetAside),
    ...hostsIn(JSON.stringify([practice ?? null, attestations, waivers])),
  ]
  const composed = whole.map(({ kind, name }) => ({ kind, name: name.normalize('NFC') }))
  return [...composed, ...composed.flatMap(partsOf)].filter(({ name }) => /[\p{L}\p{N}]/u.test(name))
}

function named(kind: NameKind, ...names: (string | null | undefined)[]): Named[] {
  return names.flatMap((name) => (name ? [{ kind, name }] : []))
}

function ofPractice({ practice, site, sites = [], machines = [], contacts = [] }: PracticeFile): Named[] {
  return [
    ...named('practice', practice),
    ...named('site', site, ...sites, ...machines.map((machine) => machine.site)),
    ...named('host', ...machines.map(({ hostname }) => hostname)),
    ...named('computer', ...machines.map(({ name }) => name)),
    ...named('id', ...machines.map(({ id }) => id)),
    ...contacts.flatMap(({ name, organisation, email, phone }) => [
      ...named('person', name),
      ...named('organisation', organisation),
      ...named('domain', email?.split('@')[1]),
      ...named('user', email?.split('@')[0]),
      ...named('phone', phone),
    ]),
  ]
}

function ofDocument({ practice, site, machine, inputs, items, facts, hints = [], mended = [] }: ResultDocument): Named[] {
  const told = JSON.stringify([items, facts, hints, mended])
  const domains = inputs.settings['email-security.domains']?.value
  return [
    ...named('practice', practice),
    ...named('site', site),
    ...named('host', machine.hostname),
    ...named('id', machine.id, machine.rmmAgentId),
    ...named('domain', ...(Array.isArray(domains) ? domains.map(String) : [])),
    ...named('person', ...items.map(({ waiver }) => waiver?.by)),
    ...inputs.waivers.flatMap(ofWaiver),
    ...(inputs.attestations ?? []).flatMap(ofAnswer),
    ...ofFacts(facts),
    ...accountsIn(told),
    ...hostsIn(told),
    ...hostsIn(JSON.stringify(inputs)),
  ]
}

function ofAnswer({ by, witnessedBy }: AttestationRecord): Named[] {
  return named('person', by.name, witnessedBy)
}

function ofWaiver({ by, machines }: Waiver): Named[] {
  return [...named('person', by), ...named('host', ...machines.flatMap((pattern) => pattern.split('*')))]
}

/** Computers that are gone stand in earlier reports alone, under their keys: `<id>`, `<id> <host>` where an id was copied, `expected:<name>`. */
function ofSnapshot({ machines, items }: Snapshot): Named[] {
  const keys = new Set([...Object.keys(machines), ...Object.values(items).flatMap((item) => Object.keys(item.machines))])
  return [...named('computer', ...Object.values(machines)), ...[...keys].flatMap(ofKey)]
}

function ofKey(key: string): Named[] {
  const [, expected] = /^expected:(.+)$/.exec(key) ?? []
  if (expected !== undefined) {
    return named('computer', expected)
  }
  const [id = '', ...host] = key.split(' ')
  return [...named('id', id), ...named('host', host.join(' '))]
}

/** A result of another practice says whose it is. */
function ofSetAside({ because }: SetAside): Named[] {
  const [, practice] = /belongs to (.{1,200}?)(?:, and this is |\.?$)/.exec(because) ?? []
  return named('practice', practice)
}

/** By the names of the facts, so that a product is not taken for a person. */
function ofFacts(facts: Record<string, FactOutcome>): Named[] {
  const namesOf = (fact: string) => valuesUnder(facts[fact]?.value, /^name$/)
  return [
    ...named('user', ...['users', 'local-accounts', 'access-rights'].flatMap(namesOf)),
    ...named('domain', ...namesOf('mail-domains'), ...valuesUnder(facts['join-state']?.value, /^of$/)),
    ...named('serial', ...Object.values(facts).flatMap(({ value }) => valuesUnder(value, /serial/i))),
  ]
}

function valuesUnder(data: unknown, key: RegExp): string[] {
  if (typeof data !== 'object' || data === null) {
    return []
  }
  return Object.entries(data).flatMap(([name, entry]) =>
    typeof entry === 'string' ? (key.test(name) ? [entry] : []) : valuesUnder(entry, key),
  )
}

/** Accounts by their home folders and by the parts of findings, in a text of JSON. */
function accountsIn(json: string): Named[] {
  const homes = [...json.matchAll(/(?:\\\\Users\\\\|\/(?:home|Users)\/)([^\\/"]{3,64})/g)]
  const scopes = [...json.matchAll(/"scope":"(?:[^":]*: )?(?:user|account):([^"]{3,200})"/g)]
  return [...homes, ...scopes].flatMap(([, account = '']) => named('user', ...account.split(/\\+/)))
}

const SHARED = /(?<![\w:\\])\\{4}(?=[\w-]*[a-z])(\w[\w.-]{1,63})\\{2}/gi
const REACHED =
  /(?:\b(?:sftp|ssh|ftps?|smb|cifs|nfs|rsync|rdp|vnc|ldaps?|rest:https?):(?:\/\/)?(?:[^\s@/"\\]{1,128}@)?|(?<![\w.%+-])[\w.%+-]{1,64}@(?=[\w.-]{1,64}:[/~.]))(?=[\w-]*[a-z])(\w[\w.-]{1,63})(?=[:/])/gi

/** Computers that are only reached from here, in a text of JSON: `\\\\NAS-1\\backup`, `sftp://NAS-1/`, `anna@NAS-1:/backup`. */
function hostsIn(json: string): Named[] {
  return [...json.matchAll(SHARED), ...json.matchAll(REACHED)].flatMap(([, host]) => named('host', host))
}

/** A person is also called by half a name, a practice by the one word that is not in every practice's name, a domain by its first label. */
function partsOf({ kind, name }: Named): Named[] {
  switch (kind) {
    case 'person':
    case 'practice':
    case 'organisation':
    case 'site':
      return wordsOf(name, /[^\p{L}\p{N}'’]+/u)
    case 'host':
      return name.includes('.') ? partsOfFull(name) : []
    case 'user':
      return wordsOf(name, /[@._\\ -]+/)
    case 'domain':
      return wordsOf(name.replace(/(?:\.(?:co|org|net|geek|health|govt|ac|com|local|lan|internal|example|nz|au))+$/i, ''), /[.-]+/)
    default:
      return []
  }
}

/** `TAWA-SRV1.tawa.local` is called `TAWA-SRV1`, too. */
function partsOfFull(host: string): Named[] {
  const [label = '', ...domain] = host.split('.')
  return [...named('host', label), ...named('domain', domain.join('.')), ...partsOf({ kind: 'domain', name: domain.join('.') })]
}

function wordsOf(name: string, between: RegExp): Named[] {
  return named('word', ...name.split(between).filter((word) => word.length >= 3 && !isGeneric(word)))
}
