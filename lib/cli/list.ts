import { content } from '../content/index.ts'
import { packOfItem } from '../packs/pack-of-item.ts'
import { itemList, underFirstRule } from '../report/item-list.ts'
import type { ItemManifest } from '../schema/types.ts'
import { print, printJson, terminalColors, textWidth } from './terminal.ts'

/** `rounds list`: every item, in the order of the two documents. */
export async function list(options: { json?: boolean }): Promise<void> {
  const items = content.items()
  if (options.json) {
    printJson(underFirstRule(items).flatMap(({ items: below }) => below.map(entryOf)))
    return
  }
  const { bold, dim } = terminalColors()
  print(itemList(items, { width: textWidth(), bold, dim }))
}

function entryOf({ id, aliases = [], kind, scope, title, platforms, remediation, attestation, severity, serves }: ItemManifest) {
  const who = attestation?.who ?? null
  const pack = packOfItem(id)?.id ?? null
  return {
    id,
    aliases,
    pack,
    kind,
    scope,
    who,
    title,
    platforms,
    remediation: remediation ? mendingOf(remediation) : null,
    severity,
    serves,
  }
}

function mendingOf({ platforms, reversible }: NonNullable<ItemManifest['remediation']>) {
  const entries = Object.entries(platforms).map(([platform, { risk, takesEffect }]) => [platform, { risk, takesEffect }])
  return { platforms: Object.fromEntries(entries), reversible }
}
