import { content } from '../content/index.ts'
import { itemById } from '../engine/select.ts'
import { packOfItem } from '../packs/pack-of-item.ts'
import { explainPage } from '../report/explain.ts'
import { visible } from '../report/page/escape.ts'
import { type Section, terminalOf } from '../report/page-text.ts'
import type { ItemManifest } from '../schema/types.ts'
import { print, terminalColors, textWidth } from './terminal.ts'

/** `rounds explain`: what an item means, reads and would change. */
export async function explain(id: string): Promise<void> {
  const item = itemById(content.items(), id)
  const { title, sections } = explainPage(item, content.facts())
  const page = { title, sections: [...sections, ...packSection(item)] }
  print(terminalOf(page, { width: textWidth(), bold: terminalColors().bold }))
}

/** Who else speaks here, where it is not Rounds itself. */
function packSection({ id: item }: ItemManifest): Section[] {
  const pack = packOfItem(item)
  if (!pack) {
    return []
  }
  const { id, version, displayName, state, reason = '' } = pack
  const now = state === 'failed' ? ` It cannot be used now: ${reason}.` : ''
  const text = `Comes with the pack ${id} ${version} (${displayName}); \`rounds pack audit ${id}\` says what that may read and change.${now}`
  return [{ heading: 'Pack', blocks: [{ text: visible(text) }] }]
}
