import type { Change } from '../api.ts'
import type { DconfLever } from './dconf-profile.ts'

export interface DconfPolicy {
  /** Name of the files; dconf lets the last name in ASCII order win, hence the `zz-`. */
  name: `zz-rounds-${string}`
  /** Values in GVariant text by path; every one of them is locked. */
  values: Record<string, string>
  lever: DconfLever
}

/** Where dconf keeps the computer's own settings; see dconf(7). */
export const LOCAL = '/etc/dconf/db/local.d'

/** The changes of a computer-wide dconf policy, or why it would not hold and what somebody has to do first. */
export function dconfStep(
  policy: Omit<DconfPolicy, 'lever'>,
  { dconf, beatenBy }: { dconf: DconfLever; beatenBy?: string },
): { changes: Change[] } | { left: string } {
  if (beatenBy !== undefined) {
    return { left: `the dconf database ${beatenBy} locks other values and wins: change them there` }
  }
  if (dconf.profile === 'foreign') {
    return {
      left: '/etc/dconf/profile/user leaves the database local out: add the line system-db:local below user-db:user, then run this again',
    }
  }
  return { changes: dconfPolicy({ ...policy, lever: dconf }) }
}

/** The files of a computer-wide dconf policy, and last the database that is compiled of them. */
export function dconfPolicy({ name, values, lever }: DconfPolicy): Change[] {
  const file = (path: string, text: string) => ({ kind: 'file', path, text, mode: 0o644, risk: 'safe' }) as const
  return [
    ...(lever.profile === 'missing' ? [file('/etc/dconf/profile/user', lever.text)] : []),
    file(`${LOCAL}/${name}`, dconfKeyfile(values)),
    file(`${LOCAL}/locks/${name}`, `${Object.keys(values).join('\n')}\n`),
    { kind: 'dconf-database', database: 'local', holds: values, risk: 'safe' },
  ]
}

/** The text that `dconf compile` reads: a section for each folder of keys. */
export function dconfKeyfile(values: Record<string, string>): string {
  const sections = new Map<string, string[]>()
  for (const [path, text] of Object.entries(values)) {
    const folder = path.slice(1, path.lastIndexOf('/'))
    sections.set(folder, [...(sections.get(folder) ?? []), `${path.slice(path.lastIndexOf('/') + 1)}=${text}`])
  }
  return [...sections].map(([folder, keys]) => `[${folder}]\n${keys.join('\n')}\n`).join('\n')
}
