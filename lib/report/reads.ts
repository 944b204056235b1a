import type { Platform } from '../api.ts'
import type { FactManifest, FactSource, Probe } from '../schema/types.ts'
import type { Table } from './page-text.ts'

export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = { win32: 'Windows', linux: 'Linux', darwin: 'macOS' }
export const PLATFORM_ORDER: readonly Platform[] = ['win32', 'linux', 'darwin']

const PROOFS: Readonly<Record<FactSource['proved'], string>> = {
  host: 'proved on a running machine',
  wine: 'proved on Windows programs under Wine, not on a real Windows',
  output: 'proved on what real machines of others put out',
  documents: 'not proved on a real machine: written from documents',
}

/** Everything that one fact reads, a row a probe. */
export function readsOf({ name, platforms }: FactManifest, only: readonly Platform[] = PLATFORM_ORDER): Table {
  const rows = PLATFORM_ORDER.filter((platform) => only.includes(platform)).flatMap((platform) => {
    const source = platforms[platform]
    return source
      ? Object.values(source.probes).map((probe) => [PLATFORM_NAMES[platform], probeInWords(probe, name)])
      : [[PLATFORM_NAMES[platform], 'nothing: unknown there']]
  })
  return { head: ['On', 'Read'], rows }
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
    return `file \`${probe.file}\`${contentOf(probe.encoding)}`
  }
  if ('files' in probe) {
    return `files ${probe.files.map((file) => `\`${file}\``).join(', ')}${contentOf(probe.encoding)}`
  }
  if ('command' in probe) {
    return `command \`${probe.command.join(' ')}\`${probe.reads ? ` and the file it writes, \`${probe.reads}\`` : ''}`
  }
  return 'powershell' in probe
    ? `PowerShell script \`lib/facts/${fact}/${probe.powershell}\``
    : 'host name, start time and release as Node reports them'
}

function valuesOf(values: readonly string[], none = ', whether it is there'): string {
  return values.length === 0 ? none : `: ${values.map((name) => `\`${name || '(default)'}\``).join(', ')}`
}

function contentOf(encoding: string | undefined): string {
  return encoding === 'none' ? ' (size, times and permissions only)' : ''
}
