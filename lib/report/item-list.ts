import type { ItemManifest } from '../schema/types.ts'
import { platformNames } from './explain.ts'
import { type TerminalStyle, wrapped } from './page-text.ts'
import { itemsByRule, type RuleWords, ruleName, unservedRules } from './rules.ts'

/** All items below the first rule they serve: the health check by step, then the Good IT Practices. */
export function itemList(items: readonly ItemManifest[], style: TerminalStyle & { dim(text: string): string }): string {
  const groups = underFirstRule(items)
  const lines = groups.flatMap(({ rule, items: below }) => [
    style.bold(wrapped(`${ruleName(rule)}: ${rule.words}`, style.width)),
    ...below.flatMap((item) => [wrapped(item.title, style.width, '    ', `  ${item.id}  `), style.dim(`    ${aboutLine(item)}`)]),
    '',
  ])
  const open = unservedRules(items)
  return [...lines, `${items.length} items`, ...(open ? [wrapped(`No item yet for: ${open}.`, style.width)] : [])].join('\n')
}

function aboutLine({ kind, severity, platforms, remediation }: ItemManifest): string {
  const mended = Object.keys(remediation?.platforms ?? {}) as ItemManifest['platforms']
  const mends = mended.length > 0 ? `mended on ${platformNames({ platforms: mended })}` : 'not mended'
  return [kind, severity, ...(platforms.length > 0 ? [platformNames({ platforms })] : []), ...(kind === 'attestation' ? [] : [mends])].join(
    ' | ',
  )
}

/** Each item once, where the documents first ask for it. */
export function underFirstRule(items: readonly ItemManifest[]): { rule: RuleWords; items: ItemManifest[] }[] {
  const seen = new Set<string>()
  return itemsByRule(items)
    .map(({ rule, items: below }) => {
      const fresh = below.filter(({ id }) => !seen.has(id))
      for (const { id } of fresh) {
        seen.add(id)
      }
      return { rule, items: fresh }
    })
    .filter(({ items: below }) => below.length > 0)
}
