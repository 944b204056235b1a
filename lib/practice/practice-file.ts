import type { ExpectedMachine, PracticeFile, SettingsFile } from '../schema/types.ts'

/** How a computer calls itself. */
export interface Self {
  hostname: string
  /** Machine id, where it is known. */
  id?: string
}

/** What the practice says of each of its computers: the part of its file that is a layer of settings. */
export function settingsOfPractice({ machines, contacts, visit, sites, silentAfterDays, ...layer }: PracticeFile): SettingsFile {
  return layer
}

/** The practice's layer for one computer: what its own entry says of role, tags and site is nearer than what holds for all. */
export function layerFor(practice: PracticeFile, self: Self): SettingsFile {
  const own = practice.machines?.find((one) => isThe(one, self))
  const { role, tags, site } = own ?? {}
  return { ...settingsOfPractice(practice), ...(role ? { role } : {}), ...(tags ? { tags } : {}), ...(site ? { site } : {}) }
}

/** The entry is about this computer: by its id where it names one, else by its host name, without the domain. */
export function isThe({ id, hostname, name }: ExpectedMachine, self: Self): boolean {
  return id === undefined ? shortName(hostname ?? name) === shortName(self.hostname) : id === self.id
}

/** `nurse-2.kauri.local` is `NURSE-2`. */
export function shortName(hostname: string): string {
  return hostname.toLowerCase().split('.')[0] ?? ''
}
