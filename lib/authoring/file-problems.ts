import { itemById } from '../engine/select.ts'
import { messageOf, type Problem, shown } from '../errors.ts'
import { settingsOfPractice } from '../practice/practice-file.ts'
import { checked } from '../schema/check.ts'
import type { AttestationRecord, ItemManifest, SettingsFile, Waiver } from '../schema/types.ts'
import { calendarProblems } from '../settings/calendar-problems.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { dayProblems } from './day-problems.ts'
import type { FileKind } from './file-kind.ts'
import { factProblems, itemProblems } from './manifest-problems.ts'
import { practiceProblems } from './practice-problems.ts'

/** What is wrong with the content of a file of the user's, beyond its shape. @throws BadFile where already the shape is wrong */
export function fileProblems(kind: FileKind, data: unknown, file: string, items: readonly ItemManifest[]): Problem[] {
  switch (kind) {
    case 'item':
      return itemProblems(checked('item', data, file))
    case 'fact':
      return factProblems(checked('fact', data, file))
    case 'settings':
      return layerProblems(checked('settings', data, file), file, items)
    case 'practice': {
      const practice = checked('practice', data, file)
      return [...layerProblems(settingsOfPractice(practice), file, items), ...practiceProblems(practice)]
    }
    case 'waivers':
      return checked('waivers', data, file).waivers.flatMap((waiver, index) => waiverProblems(waiver, `waivers.${index}`, items))
    case 'attestation':
      return attestationProblems(checked('attestation', data, file), '', items)
    case 'attestations':
      return checked('attestations', data, file).attestations.flatMap((one, index) =>
        attestationProblems(one, `attestations.${index}.`, items),
      )
    case 'form':
    case 'pack':
    case 'packs':
    case 'result':
    case 'rmm':
    case 'scenario':
    case 'trust':
    case 'words':
      checked(kind, data, file)
      return []
  }
}

function layerProblems({ calendar, ...others }: SettingsFile, file: string, items: readonly ItemManifest[]): Problem[] {
  resolveSettings(items, { files: [{ layer: 'machine', path: file, data: others }], environment: {}, commandLine: [] })
  return calendar ? [...calendarProblems(calendar), ...dayProblems('calendar.closedDays', calendar.closedDays ?? [])] : []
}

function waiverProblems({ item, until, accept }: Waiver, at: string, items: readonly ItemManifest[]): Problem[] {
  return [
    ...waivedItemProblems(item, `${at}.item`, items),
    ...dayProblems(`${at}.until`, [until]),
    ...('measure' in accept ? measureProblems(accept, `${at}.accept`) : []),
  ]
}

/** A waiver names the id itself: an alias would never match a finding. */
function waivedItemProblems(id: string, property: string, items: readonly ItemManifest[]): Problem[] {
  const found = itemProblemsById(id, property, items)
  const item = items.find((one) => one.id === id || one.aliases?.includes(id))
  if (!item) {
    return found
  }
  if (item.id !== id) {
    return [{ property, expected: `the id itself, ${shown(item.id)}`, found: `its alias ${shown(id)}` }]
  }
  return item.kind === 'attestation'
    ? [{ property, expected: 'an item that a computer shows', found: `${shown(id)}, which people answer` }]
    : []
}

function itemProblemsById(id: string, property: string, items: readonly ItemManifest[]): Problem[] {
  try {
    itemById(items, id)
    return []
  } catch (error) {
    return [{ property, expected: 'the id of an item', found: messageOf(error) }]
  }
}

interface Accepted {
  measure: string
  atMost?: number
  atLeast?: number
}

/** Which measures a judge gives is known only when it runs; their names are all alike. */
function measureProblems({ measure, atMost, atLeast }: Accepted, at: string): Problem[] {
  return [
    ...(/^[a-z][A-Za-z0-9]*$/.test(measure)
      ? []
      : [
          {
            property: `${at}.measure`,
            expected: 'the name of a measure such as lockAfterSeconds (rounds check <id> --json shows them)',
            found: shown(measure),
          },
        ]),
    ...(atMost !== undefined && atLeast !== undefined && atLeast > atMost
      ? [{ property: `${at}.atLeast`, expected: `at most ${atMost}, or nothing is ever accepted`, found: shown(atLeast) }]
      : []),
  ]
}

function attestationProblems(
  { id, at, evidence, details = {} }: AttestationRecord,
  before: string,
  items: readonly ItemManifest[],
): Problem[] {
  const item = items.find((one) => one.id === id)
  const asked = item?.attestation?.details ?? {}
  const foreign = Object.keys(details).filter((name) => item?.attestation && !Object.hasOwn(asked, name))
  return [
    ...(item ? [] : itemProblemsById(id, `${before}id`, items)),
    ...(item && !item.attestation ? [{ property: `${before}id`, expected: 'an item with a question for people', found: shown(id) }] : []),
    ...foreign.map((name) => ({
      property: `${before}details.${name}`,
      expected: `a detail that ${id} asks for: ${Object.keys(asked).join(', ') || 'none'}`,
      found: shown(details[name]),
    })),
    ...dayProblems(`${before}at`, [at]),
    ...evidence.flatMap(({ date }, index) => dayProblems(`${before}evidence.${index}.date`, [date])),
  ]
}
