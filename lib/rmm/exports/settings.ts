import type { ItemManifest } from '../../schema/types.ts'
import { environmentName } from '../../settings/keys.ts'
import type { SettingRow } from './kit.ts'

/** What is said of a computer and its practice, and where results go. */
const ABOUT: readonly SettingRow[] = [
  row('practice', 'ROUNDS_PRACTICE', 'Name of the practice. Every result shows it; without it each says so.'),
  row('site', 'ROUNDS_SITE', 'Which site of the practice.'),
  row('role', 'ROUNDS_ROLE', 'client, server, domain-controller, session-host or pms-server, where the computer itself cannot show it.'),
  row(
    'tags',
    'ROUNDS_TAGS',
    'What is special about this computer, separated by commas: kiosk, clinical-device, do-not-touch ... are never mended.',
  ),
  row('agent id', 'ROUNDS_RMM_AGENT_ID', 'The id by which this tool knows the computer.'),
  row(
    'alerts.informationalDays',
    'ROUNDS_INFORMATIONAL_DAYS',
    'So many days from the first sweep of a computer nothing is an alert.',
    '14',
  ),
  row('alerts.unknownAfterDays', 'ROUNDS_UNKNOWN_AFTER_DAYS', 'What could not be told for longer is an alert.', '7'),
  row(
    'result folder',
    'ROUNDS_OUT',
    'A share or folder in which each run leaves its result document. Computers need to write there, not to read.',
  ),
  row('compact result', 'ROUNDS_COMPACT', '1: each run also prints its whole result on one line, for rounds import.'),
  row('sources', 'ROUNDS_SOURCE', 'Where the launcher finds the executable: addresses, shares or folders, separated by |.'),
  row('site cache', 'ROUNDS_SITE_CACHE', 'A place nearby that is tried before the sources.'),
  row('ring', 'ROUNDS_RING', 'Which published ring the computer follows: pilot or broad.', 'broad'),
  row('proxy', 'ROUNDS_PROXY', 'A proxy for the launcher, such as http://proxy:3128; without it that of the system.'),
  row('pinned version', 'ROUNDS_VERSION', 'One version, whatever the ring says. Goes with ROUNDS_SHA256.'),
  row('pinned hash', 'ROUNDS_SHA256', 'SHA-256 of the executable of that version for this platform.'),
]

/** Everything that can be set from outside, the practice first, then the settings of each item. */
export function settingRows(items: readonly ItemManifest[]): SettingRow[] {
  const ofItems = items.flatMap(({ id, title, settings = {} }) =>
    Object.entries(settings).map(([name, { default: fallback, description }]): SettingRow => {
      const key = `${id}.${name}`
      return { key, variable: environmentName(key), default: [fallback].flat().join(','), description, item: title }
    }),
  )
  return [...ABOUT, ...ofItems]
}

function row(key: string, variable: string, description: string, fallback = ''): SettingRow {
  return { key, variable, default: fallback, description }
}
