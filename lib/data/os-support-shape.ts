import { type Problem, shown } from '../errors.ts'
import type { OsSupport } from './os-support.ts'

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const PROGRAMMES = ['windows-esu', 'debian-lts', 'ubuntu-pro']
const CONFIDENCE = ['high', 'medium', 'low']

type Fields = Record<string, unknown>

/** What keeps a text from being a table of support dates; empty where it is one. */
export function osSupportProblems(table: unknown): Problem[] {
  if (!isRecord(table)) {
    return [{ property: '', expected: 'a table of support dates', found: shown(table) }]
  }
  const { asOf, expires, sources, editions, releases } = table
  const head = [
    ...expected('asOf', isDay(asOf), 'a day such as 2026-08-22', asOf),
    ...expected('expires', isDay(expires), 'a day such as 2027-02-18', expires),
    ...expected('sources', isRecord(sources), 'names with their sources', sources),
    ...expected('editions', isRecord(editions) && Object.values(editions).every(isListOfTexts), 'groups of editions', editions),
    ...expected('releases', Array.isArray(releases) && releases.length > 0, 'a list of releases', releases),
  ]
  return head.length > 0
    ? head
    : (table as unknown as OsSupport).releases.flatMap((release, index) => releaseProblems(release, index, table)).slice(0, 20)
}

function releaseProblems(release: unknown, index: number, { editions, sources }: Fields): Problem[] {
  const at = `releases.${index}`
  if (!isRecord(release)) {
    return [{ property: at, expected: 'a release', found: shown(release) }]
  }
  const optional = (name: string, holds: (value: unknown) => boolean, words: string) =>
    expected(`${at}.${name}`, release[name] === undefined || holds(release[name]), words, release[name])
  return [
    ...['name', 'product'].flatMap((name) => expected(`${at}.${name}`, isText(release[name]), 'a text', release[name])),
    ...expected(
      `${at}.source`,
      isText(release.source) && Object.hasOwn(sources as Fields, release.source),
      'a name of "sources"',
      release.source,
    ),
    ...expected(`${at}.confidence`, CONFIDENCE.includes(String(release.confidence)), CONFIDENCE.join(', '), release.confidence),
    ...expected(at, isText(release.version) || Number.isInteger(release.build), 'a version or a build', shown(release)),
    ...optional('version', isText, 'a text'),
    ...optional('codename', isText, 'a text'),
    ...optional('build', Number.isInteger, 'a whole number'),
    ...optional('coreOnly', isFlag, 'true or false'),
    ...optional('endOfSupport', isDay, 'a day'),
    ...optional('doubt', isText, 'a text'),
    ...optional(
      'editions',
      (groups) => isListOfTexts(groups) && groups.every((one) => Object.hasOwn(editions as Fields, one)),
      'groups of "editions"',
    ),
    ...optional('extension', isExtension, 'a programme with the day until which it runs'),
  ]
}

function isExtension(extension: unknown): boolean {
  if (!isRecord(extension)) {
    return false
  }
  const { programme, until, afterRevision, licences, consumerUntil } = extension
  return (
    PROGRAMMES.includes(String(programme)) &&
    isDay(until) &&
    (afterRevision === undefined || Number.isInteger(afterRevision)) &&
    (consumerUntil === undefined || isDay(consumerUntil)) &&
    (licences === undefined || (Array.isArray(licences) && licences.every((one) => isRecord(one) && isText(one.id) && isDay(one.until))))
  )
}

function expected(property: string, holds: boolean, words: string, found: unknown): Problem[] {
  return holds ? [] : [{ property, expected: words, found: shown(found) }]
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && DAY.test(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText)
}
