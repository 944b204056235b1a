import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { type Answer, absent, denied, failed, type Listing, listing, type Platform, type RegistryData, value } from '../../lib/api.ts'
import { PLATFORM_FILES } from '../../lib/content/content.ts'
import { matchesPattern } from '../../lib/pattern.ts'
import type { FactManifest, Probe } from '../../lib/schema/types.ts'

type Any = fc.Arbitrary<unknown>

/** Numbers that Windows and tools use for "never", "not known" and "failed", besides everyday ones. */
const NUMBERS = [0, 1, 2, 3, 4, 8, 15, 90, 900, 86_400, -1, 4_294_967_295, 2_147_942_402, 2_155_348_165, 133_700_000_000_000_000, 0.5]
const TIMES = ['2026-11-20T01:00:00Z', '2026-11-20T14:00:00.0000000+13:00', '2026-01-05T00:00:00.000Z', '2030-01-01T00:00:00Z']
const NO_TIMES = [
  '0001-01-01T00:00:00.0000000Z',
  '1601-01-01T00:00:00Z',
  '/Date(1763600400000)/',
  '20.11.2026',
  '20/11/2026 2:03 p.m.',
  '20261120',
  '',
]
const NAMES = ['anna', '0000', 'S-1-5-21-1-2-3-1001', '{11111111-2222-3333-4444-555555555555}', '00-x.conf', 'sda', 'Z']

/** Every probe of a fact with some answer that its kind can give: plausible, strange or none. */
export function probeAnswers(fact: FactManifest, platform: Platform): fc.Arbitrary<Record<string, unknown>> {
  const told = textsOf(fact.name, platform)
  const probes = Object.entries(fact.platforms[platform]?.probes ?? {})
  return fc.record(Object.fromEntries(probes.map(([name, probe]) => [name, answer(probe, told, fact.name)])))
}

/** What the fact's own tests know as outputs and names of this platform: the best stock of plausible texts there is. */
function textsOf(fact: string, platform: Platform): string[] {
  const folder = new URL(`../facts/${fact}/`, import.meta.url)
  const others = Object.values(PLATFORM_FILES).filter((name) => name !== PLATFORM_FILES[platform])
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => !others.some((other) => name.startsWith(other))) : []
  const literals = files.flatMap((name) => [
    ...readFileSync(new URL(name, folder), 'utf8').matchAll(/`((?:[^`\\]|\\[\s\S])*)`|'((?:[^'\\\n]|\\.)*)'/g),
  ])
  return [...new Set(literals.map(([, long, short]) => unescaped(long ?? short ?? '')))].filter((text) => text !== '')
}

function unescaped(text: string): string {
  const signs: Record<string, string> = { n: '\n', t: '\t', r: '\r', '0': '\0' }
  return text.replace(/\\(.)/g, (_, sign: string) => signs[sign] ?? sign)
}

function answer(probe: Probe, told: string[], fact: string): Any {
  const nothing = fc.constantFrom<Answer<never>>(
    absent(),
    absent('present'),
    absent('absent'),
    denied('it may not be read'),
    failed('it gave no answer'),
  )
  return fc.oneof({ weight: 7, arbitrary: found(probe, told, fact) }, { weight: 1, arbitrary: nothing })
}

function found(probe: Probe, told: string[], fact: string): Any {
  if ('registry' in probe) {
    return registryKey(fc.constant(probe.registry), probe.values, told).map(value)
  }
  if ('registryKeys' in probe) {
    return listed(registryKey(named(probe.registryKeys, told), probe.values, told))
  }
  if ('file' in probe) {
    return fileContent(fc.constant(probe.file), probe.encoding, told).map(value)
  }
  if ('files' in probe) {
    return listed(fileContent(fc.oneof(...probe.files.map((path) => named(path, told))), probe.encoding, told))
  }
  if ('command' in probe) {
    const one = probe.reads ? fileContent(fc.constant('/tmp/x'), probe.encoding, told).map(value) : output(probe.silence === 'fine', told)
    return probe.each ? listed(fc.record({ of: fc.constantFrom('one', '/srv/two'), answer: one })) : one
  }
  if ('dns' in probe) {
    const name = fc.constantFrom('clinic.example.nz', 'old.example.nz').map((domain) => probe.dns.replace(/\{[^}]*\}/, domain))
    return listed(
      fc.record({ name, answer: fc.oneof(fc.array(text(told)).map(value), fc.constant(absent()), fc.constant(failed('SERVFAIL'))) }),
    )
  }
  return 'powershell' in probe ? scriptObject(fact, probe.powershell, told).map(value) : system().map(value)
}

function listed<T>(entry: fc.Arbitrary<T>): fc.Arbitrary<Answer<Listing<T>>> {
  const missed = fc.oneof(
    { weight: 4, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.constant<string[]>(['one may not be read']) },
  )
  return fc.tuple(fc.array(entry, { maxLength: 5 }), missed).map(([entries, gaps]) => value(listing(entries, gaps)))
}

/** Names that fit a pattern: those that the tests use, and some of our own. */
function named(pattern: string, told: string[]): fc.Arbitrary<string> {
  const plain = pattern
    .replace('{home}', '/home/anna')
    .replace('{state}', '/var/lib/rounds')
    .replace(/\{setting [^}]*\}/, '/srv/x')
  const known = told.filter((one) => one.length < 200 && matchesPattern(plain.replaceAll('?', '*'), one))
  const made = fc.constantFrom(...NAMES).map((name) => plain.replaceAll('*', name).replaceAll('?', 'a'))
  return known.length > 0 ? fc.oneof(fc.constantFrom(...known), made) : made
}

function registryKey(key: fc.Arbitrary<string>, names: readonly string[], told: string[]): Any {
  const values = fc.record(Object.fromEntries(names.map((name) => [name, registryData(told)])), { requiredKeys: [] })
  return fc.record({ key, values })
}

function registryData(told: string[]): fc.Arbitrary<RegistryData> {
  const number = fc.oneof(fc.constantFrom(...NUMBERS.filter((one) => Number.isInteger(one) && one >= 0)), fc.nat(200))
  const words = fc.oneof(word(told), number.map(String))
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('dword' as const), data: number }) },
    fc.record({ type: fc.constant('qword' as const), data: number }),
    { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('string' as const, 'expand-string' as const), data: words }) },
    fc.record({ type: fc.constant('multi-string' as const), data: fc.array(words, { maxLength: 3 }) }),
    fc.record({ type: fc.constantFrom('binary' as const, 'other' as const), data: base64() }),
  )
}

function base64(): fc.Arbitrary<string> {
  return fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64'))
}

function fileContent(path: fc.Arbitrary<string>, encoding: string | undefined, told: string[]): Any {
  const content =
    encoding === 'none' ? fc.constant('') : encoding === 'binary' ? fc.oneof(base64(), fc.constantFrom('', ...told)) : text(told)
  return fc.record(
    {
      path,
      text: content,
      modifiedAt: fc.constantFrom(...TIMES).map((time) => new Date(time).toISOString()),
      size: fc.nat(5000),
      mode: fc.constantFrom(0o644, 0o600, 0o755, 0o777, 0),
      uid: fc.constantFrom(0, 1000),
      linksTo: fc.constantFrom('/dev/null', '/usr/share/zoneinfo/Pacific/Auckland', ''),
    },
    { requiredKeys: ['path', 'text', 'modifiedAt', 'size', 'mode', 'uid'] },
  )
}

function output(maySayNothing: boolean, told: string[]): Any {
  const ran = fc.record({
    exitCode: fc.constantFrom(0, 0, 0, 1, 2, 100, 127, 255),
    stdout: text(told),
    stderr: fc.oneof(fc.constant(''), word(told)),
  })
  return ran.map((of) => (of.exitCode === 0 && of.stdout.trim() === '' && !maySayNothing ? failed('it printed nothing') : value(of)))
}

/** A text of the tests as it is, cut, with a line gone, put together with another, or no sense at all. */
function text(told: string[]): fc.Arbitrary<string> {
  const known = fc.constantFrom('', ...told)
  const cut = fc.tuple(known, fc.nat(400)).map(([one, at]) => one.slice(0, at))
  const gap = fc.tuple(known, fc.nat(20)).map(([one, line]) =>
    one
      .split('\n')
      .filter((_, index) => index !== line)
      .join('\n'),
  )
  const joined = fc.array(known, { maxLength: 4 }).map((some) => some.join('\n'))
  return fc.oneof({ weight: 4, arbitrary: known }, cut, gap, joined, fc.string(), fc.string({ unit: 'binary' }))
}

function word(told: string[]): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom('', 'True', 'Running', ...told.filter((one) => one.length < 60)),
    fc.constantFrom(...TIMES, ...NO_TIMES),
    fc.string({ maxLength: 10 }),
  )
}

/** An object with the properties that the script names, each of any kind: the language of Windows and old versions change them all. */
function scriptObject(fact: string, script: string, told: string[]): Any {
  const source = readFileSync(new URL(`../../lib/facts/${fact}/${script}`, import.meta.url), 'utf8')
  const names = [...new Set([...source.matchAll(/\b([A-Za-z][A-Za-z0-9]*)\s*=[^=]/g)].map(([, name = '']) => name))]
  const plain = fc.oneof(fc.constantFrom<unknown>(null, true, false, []), fc.constantFrom(...NUMBERS), word(told))
  const object = (of: Any) => fc.dictionary(fc.constantFrom(...names), of, { maxKeys: 12 })
  const inner = object(fc.oneof({ weight: 4, arbitrary: plain }, fc.array(plain, { maxLength: 2 })))
  const entry = fc.oneof(
    { weight: 3, arbitrary: plain },
    inner,
    fc.array(fc.oneof({ weight: 4, arbitrary: inner }, fc.constant(null), plain), { maxLength: 3 }),
  )
  return fc.record(Object.fromEntries(names.map((name) => [name, entry])), { requiredKeys: [] })
}

function system(): Any {
  return fc.record({
    hostname: fc.constant('desk-1'),
    bootedAt: fc.constantFrom(...TIMES).map((time) => new Date(time).toISOString()),
    arch: fc.constantFrom('x64', 'arm64'),
    release: fc.constantFrom('10.0.26100', '6.1.0-28-amd64', '25.1.0', ''),
  })
}
