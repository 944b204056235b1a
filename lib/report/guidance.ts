import type { ItemManifest } from '../schema/types.ts'
import { listed } from './fill.ts'
import type { Block } from './page-text.ts'

type Standard = ItemManifest['standards'][number]

const CONFLICTS = /^Conflicts:\s*/

/** Standards that ask for the same as the documents. */
export function agreeingBlocks({ standards }: ItemManifest): Block[] {
  const same = standards.filter((standard) => !isConflict(standard))
  return same.length === 0 ? [] : [{ list: same.map(({ name, control, note }) => `${name}: ${control}${note ? ` (${note})` : ''}`) }]
}

/** Standards that ask for something else, and the setting that chooses between them and the documents, where there is one. */
export function conflictBlocks(item: ItemManifest): Block[] {
  const others = item.standards.filter(isConflict)
  const lines = others.map(({ name, control, note = '' }) => `${name}, ${control}: ${note.replace(CONFLICTS, '')}`)
  return others.length === 0
    ? []
    : [{ text: `The documents say one thing and the guidance below another. ${chosenBy(item)}` }, { list: lines }]
}

function isConflict({ note = '' }: Standard): boolean {
  return CONFLICTS.test(note)
}

function chosenBy({ id, settings = {} }: ItemManifest): string {
  const choices = Object.entries(settings).flatMap(([name, { enum: allowed = [], bound }]) => {
    const ours = bound?.oneOf ?? []
    const others = allowed.filter((one) => !ours.includes(one))
    return ours.length > 0 && others.length > 0
      ? [
          `The setting \`${id}.${name}\` chooses: ${listed(ours.map(String))} follows the documents, ${listed(others)} the other guidance. With ${listed(others)} the best verdict is warn.`,
        ]
      : []
  })
  return choices.join(' ') || 'Rounds judges by the documents.'
}
