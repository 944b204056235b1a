import {
  type Answer,
  type CommandOutput,
  type FactContext,
  type FileContent,
  type Listing,
  listing,
  type Platform,
  type SystemInfo,
  value,
} from '../../lib/api.ts'
import type { Person } from '../../lib/facts/users/shape.ts'

export function content(path: string, text = '', more: Partial<FileContent> = {}): FileContent {
  return { path, text, modifiedAt: '2026-11-01T00:00:00.000Z', size: text.length, mode: 0o644, uid: 0, ...more }
}

export function file(path: string, text = '', more: Partial<FileContent> = {}): Answer<FileContent> {
  return value(content(path, text, more))
}

export function files(...entries: FileContent[]): Answer<Listing<FileContent>> {
  return value(listing(entries))
}

export function printed(stdout: string, exitCode = 0): Answer<CommandOutput> {
  return value({ exitCode, stdout, stderr: '' })
}

export function started(bootedAt: string, release = '6.1.0-28-amd64'): Answer<SystemInfo> {
  return value({ hostname: 'desk-1', bootedAt, arch: 'x64', release })
}

export function contextWith(facts: FactContext['facts'] = {}, platform: Platform = 'linux'): FactContext {
  return { platform, now: '2026-11-22T09:00:00.000Z', facts }
}

/** A list of which something could not be read. */
export function gap(reason: string): Answer<Listing<never>> {
  return value(listing([], [reason]))
}

export function people(...entries: Array<Partial<Person> & { name: string }>) {
  const person = ({ name, ...rest }: Partial<Person> & { name: string }): Person => ({
    name,
    id: '1000',
    home: `/home/${name}`,
    kind: 'local',
    ...rest,
  })
  return value(listing(entries.map(person)))
}
