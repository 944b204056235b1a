import type { Platform } from '../api.ts'
import type { CommandProbe, DnsProbe, FactManifest, FactSource, FileProbe, PowerShellProbe, Probe } from '../schema/types.ts'
import type { Table } from './page-text.ts'

export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = { win32: 'Windows', linux: 'Linux', darwin: 'macOS' }
export const PLATFORM_ORDER: readonly Platform[] = ['win32', 'linux', 'darwin']

const PROOFS: Readonly<Record<FactSource['proved'], string>> = {
  host: 'proved on a running machine',
  wine: 'proved on Windows programs under Wine, not on a real Windows',
  output: 'proved on what real machines of others put out',
  documents: 'not proved on a real machine: written from documents',
}

/** Everything that one fact reads, a row a probe; platforms that read the same share their rows. */
export function readsOf({ name, platforms }: FactManifest, only: readonly Platform[] = PLATFORM_ORDER): Table {
  const groups: { names: string; reads: readonly string[] }[] = []
  for (const platform of PLATFORM_ORDER.filter((one) => only.includes(one))) {
    const reads = Object.values(platforms[platform]?.probes ?? {}).map((probe) => probeInWords(probe, name))
    const same = groups.find((group) => group.reads.join('\n') === reads.join('\n'))
    if (same) {
      same.names += `, ${PLATFORM_NAMES[platform]}`
    } else {
      groups.push({ names: PLATFORM_NAMES[platform], reads })
    }
  }
  const rows = groups.flatMap(({ names, reads }) => (reads.length > 0 ? reads : ['nothing: unknown there']).map((read) => [names, read]))
  return { head: ['On', 'Read'], rows }
}

/** What the places in braces stand for; the word alone would leave the reader to guess how far a look goes. */
export function placeholdersOf({ platforms }: FactManifest, only: readonly Platform[] = PLATFORM_ORDER): string[] {
  const read = JSON.stringify(only.map((platform) => platforms[platform]?.probes))
  const settings = [...new Set([...read.matchAll(/\{setting ([^}]+)\}/g)].map(([, key = '']) => key))]
  return [
    ...(read.includes('{home}') ? ['`{home}`: the home folder of every person with an account.'] : []),
    ...(read.includes('{state}') ? ['`{state}`: the state folder of Rounds.'] : []),
    ...(read.includes('{scratch}') ? ['`{scratch}`: a private folder that is removed afterwards.'] : []),
    ...settings.map((key) => `\`{setting ${key}}\`: every text of that setting, one after another.`),
  ]
}

/** Rights, time and proof of a fact, a sentence a platform. */
export function proofsOf({ platforms }: FactManifest, only: readonly Platform[] = PLATFORM_ORDER): string[] {
  return PLATFORM_ORDER.filter((platform) => only.includes(platform)).flatMap((platform) => {
    const source = platforms[platform]
    return source ? [`${PLATFORM_NAMES[platform]}: ${PROOFS[source.proved]}; ${rightsOf(source)}`] : []
  })
}

function rightsOf({ needs, timeoutSeconds }: FactSource): string {
  const rights = needs === 'admin' ? 'needs the rights of root or SYSTEM' : 'needs no special rights'
  return `${rights}, and at most ${timeoutSeconds} s for each read.`
}

/** One declared read as people read it. */
export function probeInWords(probe: Probe, fact: string): string {
  const when = 'when' in probe && probe.when ? `, only where \`${probe.when}\`` : ''
  return `${whatIsRead(probe, fact)}${when}`
}

function whatIsRead(probe: Probe, fact: string): string {
  if ('registry' in probe) {
    return `registry key \`${probe.registry}\`${valuesOf(probe.values)}`
  }
  if ('registryKeys' in probe) {
    return `registry keys \`${probe.registryKeys}\`${valuesOf(probe.values, ', which of them are there')}`
  }
  if ('file' in probe) {
    return `file \`${probe.file}\`${contentOf(probe)}`
  }
  if ('files' in probe) {
    return `files ${probe.files.map((file) => `\`${file}\``).join(', ')}${contentOf(probe)}`
  }
  if ('volumes' in probe) {
    return `size and free space of the volumes of ${probe.volumes.map((path) => `\`${path}\``).join(', ')}`
  }
  if ('command' in probe) {
    return commandInWords(probe)
  }
  if ('dns' in probe) {
    return dnsInWords(probe)
  }
  return 'powershell' in probe
    ? `PowerShell script \`lib/facts/${fact}/${probe.powershell}\`${inputOf(probe)}`
    : 'host name, start time and release as Node reports them'
}

/** One script serves several probes: what it is given says what it reads. */
function inputOf({ input = {} }: PowerShellProbe): string {
  const given = Object.entries(input).map(([name, value]) => `${name} \`${typeof value === 'string' ? value : JSON.stringify(value)}\``)
  return given.length > 0 ? ` for ${given.join(', ')}` : ''
}

function commandInWords({ command, reads, each, environmentFile }: CommandProbe): string {
  const environment = environmentFile
    ? `, with \`${environmentFile.names.join('`, `')}\` of the file \`${environmentFile.path}\` in its environment`
    : ''
  return [
    `command \`${command.join(' ')}\``,
    reads ? ` and the file it writes, \`${reads}\`` : '',
    each ? `, once for each text of the setting \`${each}\`` : '',
    environment,
  ].join('')
}

function dnsInWords({ dns, type, server }: DnsProbe): string {
  const asked = server ? `, asked of the name server in \`${server}\` or the computer's own` : ''
  return `${type} records of \`${dns}\` in the DNS${asked}`
}

function valuesOf(values: readonly string[], none = ', whether it is there'): string {
  return values.length === 0 ? none : `: ${values.map((name) => `\`${name || '(default)'}\``).join(', ')}`
}

function contentOf({ encoding, part, maximumBytes }: Pick<FileProbe, 'encoding' | 'part' | 'maximumBytes'>): string {
  if (encoding === 'none') {
    return ' (size, times and permissions only)'
  }
  const bytes = maximumBytes === undefined ? 'part' : `${maximumBytes} bytes`
  return part ? ` (only the ${part === 'head' ? 'first' : 'last'} ${bytes})` : ''
}
