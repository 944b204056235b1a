import { daysBetween } from '../formats/times.ts'
import { dayInWords } from '../report/page/dates.ts'
import type { Say } from '../report/say.ts'
import type { ExpectedMachine, PracticeFile, ResultDocument } from '../schema/types.ts'
import { clinicDay } from './calendar.ts'
import { isThe, type Self, shortName } from './practice-file.ts'
import { sayingOf } from './same-result.ts'
import type { Heard, Notice } from './state.ts'

/** A computer of the practice with the results that count, newest first. */
export interface Computer {
  /** Machine id; with the host name where an id was copied; `expected:<name>` for one never heard of. */
  key: string
  name: string
  expected?: ExpectedMachine
  isUnexpected: boolean
  documents: ResultDocument[]
  /** What the clock of its newest result says, where that cannot be. */
  wrongClock?: string
}

export interface Computers {
  computers: Computer[]
  notices: Notice[]
}

interface Group {
  key: string
  hostname: string
  documents: ResultDocument[]
  wrongClock?: string
}

export interface When {
  /** ISO 8601, UTC. */
  now: string
  timeZone: string
}

/** Which computers there are: results by the computer they are of, held against the register of the practice. */
export function computersOf(documents: readonly Heard[], practice: PracticeFile | undefined, when: When, say: Say): Computers {
  const notices: Notice[] = []
  const groups = byId(documents).flatMap((group) => told(group, when, say, notices))
  const register = practice?.machines ?? []
  const today = clinicDay(new Date(when.now), when.timeZone)
  const taken = new Set<Group>()
  const byIdFirst = [...register].sort((a, b) => Number(b.id !== undefined) - Number(a.id !== undefined))
  const expected = byIdFirst.flatMap((one): Computer[] => {
    const fits = groups.filter((each) => !taken.has(each) && isThe(one, selfOf(each)))
    const exact = fits.filter(({ hostname }) => hostname.toLowerCase() === (one.hostname ?? one.name).toLowerCase())
    const [group, ...rest] = newestFirst(exact.length > 0 ? exact : fits)
    const others = rest.filter((each) => isBefore(each, group))
    for (const each of [group, ...others]) {
      each && taken.add(each)
    }
    if (others.length > 0 && group) {
      notices.push({ kind: 'renamed', text: say('notice.reinstalled', { name: one.name, hostname: group.hostname }) })
    }
    if (one.retired !== undefined && one.retired <= today) {
      return stillReports(one, group, when.timeZone) ? [computerOf(group, one, true)] : []
    }
    return [
      group
        ? computerOf(group, one, false)
        : { key: `expected:${one.name}`, name: one.name, expected: one, isUnexpected: false, documents: [] },
    ]
  })
  const others = groups.filter((group) => !taken.has(group)).map((group) => computerOf(group, undefined, register.length > 0))
  const computers = [...expected, ...others].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  return { computers, notices: [...notices, ...unexpected(computers, say)] }
}

function computerOf(group: Group | undefined, expected: ExpectedMachine | undefined, isUnexpected: boolean): Computer {
  const { key = `expected:${expected?.name}`, hostname = '', documents = [], wrongClock } = group ?? {}
  return {
    key,
    name: expected?.name ?? hostname,
    ...(expected ? { expected } : {}),
    isUnexpected,
    documents,
    ...(wrongClock ? { wrongClock } : {}),
  }
}

/** A computer that was given away and comes back is in use again. */
function stillReports({ retired = '' }: ExpectedMachine, group: Group | undefined, timeZone: string): group is Group {
  const newest = group?.documents[0]?.startedAt
  return newest !== undefined && clinicDay(new Date(newest), timeZone) > retired
}

/** It fell silent before the other one was first heard of, as before a new installation. */
function isBefore({ key, documents }: Group, newest: Group | undefined): boolean {
  const last = documents[0]?.startedAt ?? ''
  return last < (newest?.documents.at(-1)?.startedAt ?? '') && !key.includes(' ')
}

function selfOf({ hostname, documents }: Group): Self {
  const [newest] = documents
  return { hostname, ...(newest ? { id: newest.machine.id } : {}) }
}

function newestFirst(groups: readonly Group[]): Group[] {
  const newest = ({ documents }: Group) => documents[0]?.startedAt ?? ''
  return [...groups].sort((a, b) => (newest(a) < newest(b) ? 1 : -1))
}

// ── One id ───────────────────────────────────────────────────────────────────

function byId(documents: readonly Heard[]): ResultDocument[][] {
  const groups = new Map<string, Map<string, ResultDocument>>()
  for (const { document } of documents) {
    const group = groups.get(document.machine.id) ?? new Map<string, ResultDocument>()
    groups.set(document.machine.id, group)
    // The same result may have come by two ways.
    const said = sayingOf(document)
    const known = group.get(said)
    if (!known || JSON.stringify(document).length > JSON.stringify(known).length) {
      group.set(said, document)
    }
  }
  return [...groups.values()].map((group) => [...group.values()].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)))
}

/** What one machine id told: usually one computer, several where a disk was copied with its id. */
function told(all: readonly ResultDocument[], when: When, say: Say, notices: Notice[]): Group[] {
  const names = all.map(({ machine }) => machine.hostname)
  if (!isCopied(all)) {
    noticeRename(all, when, say, notices)
    return [groupOf(all, all[0]?.machine.id ?? '', when, say, notices)]
  }
  const hostnames = [...new Set(names)].sort()
  notices.push({ kind: 'copied-id', text: say('notice.copiedId', { id: all[0]?.machine.id ?? '', names: hostnames.join(', ') }) })
  return hostnames.map((hostname) =>
    groupOf(
      all.filter(({ machine }) => machine.hostname === hostname),
      `${all[0]?.machine.id} ${hostname}`,
      when,
      say,
      notices,
    ),
  )
}

/** A name that comes back after another one, or two names at one moment: a rename does neither. */
function isCopied(newestFirst: readonly ResultDocument[]): boolean {
  const names = newestFirst.map(({ machine }) => shortName(machine.hostname))
  const runs = names.filter((name, index) => name !== names[index - 1])
  const moments = new Map(newestFirst.map(({ startedAt }, index) => [startedAt, names[index]]))
  return new Set(runs).size < runs.length || newestFirst.some(({ startedAt }, index) => moments.get(startedAt) !== names[index])
}

function noticeRename([newest, ...older]: readonly ResultDocument[], { timeZone }: When, say: Say, notices: Notice[]): void {
  const before = older.find(({ machine }) => newest && shortName(machine.hostname) !== shortName(newest.machine.hostname))
  if (newest && before) {
    const day = dayInWords(before.startedAt, timeZone)
    notices.push({ kind: 'renamed', text: say('notice.renamed', { name: newest.machine.hostname, before: before.machine.hostname, day }) })
  }
}

function groupOf(all: readonly ResultDocument[], key: string, when: When, say: Say, notices: Notice[]): Group {
  const documents = all.filter((document) => !isWrongClock(document, when.now))
  const hostname = (documents[0] ?? all[0])?.machine.hostname ?? ''
  const wrong = all.find((document) => isWrongClock(document, when.now))
  if (wrong) {
    const values = { name: hostname, day: dayInWords(wrong.startedAt, when.timeZone) }
    notices.push({ kind: 'wrong-clock', text: say('notice.wrongClock', values) })
  }
  for (const { startedAt } of documents.filter(
    (one, index) => one.startedAt === documents[index - 1]?.startedAt && one.scope === documents[index - 1]?.scope,
  )) {
    notices.push({ kind: 'same-time', text: say('notice.sameTime', { name: hostname, day: dayInWords(startedAt, when.timeZone) }) })
  }
  return { key, hostname, documents, ...(wrong && documents.length === 0 ? { wrongClock: wrong.startedAt } : {}) }
}

/** A result of tomorrow, or of before its own program was built. */
function isWrongClock({ startedAt, tool }: ResultDocument, now: string): boolean {
  return daysBetween(now, startedAt) > 1 || startedAt.slice(0, 10) < tool.builtAt
}

function unexpected(computers: readonly Computer[], say: Say): Notice[] {
  const names = computers.filter(({ isUnexpected }) => isUnexpected).map(({ name }) => name)
  return names.length === 0
    ? []
    : [{ kind: 'unexpected-machine', text: say.count('notice.unexpected', names.length, { names: names.join(', ') }) }]
}
