import type { PracticeFile, SettingsFile } from '../schema/types.ts'

/** What the practice says of each of its computers: the part of its file that is a layer of settings. */
export function settingsOfPractice({ machines, contacts, visit, sites, silentAfterDays, ...layer }: PracticeFile): SettingsFile {
  return layer
}
