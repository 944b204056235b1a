import type { ItemManifest } from '../schema/types.ts'
import { platformNames } from './explain.ts'
import { type TerminalStyle, wrapped } from './page-text.ts'
import { PEOPLE } from './people.ts'
import { itemsByRule, type RuleWords, ruleName, unservedRules } from './rules.ts'

/** Who knows whether an item is in order. */
export const KIND_WORDS: Readonly<Record<ItemManifest['kind'], string>> = {
  machine: 'computers',
  attestation: 'people',
  mixed: 'people and computers',
}

/** All items below the first rule they serve: the health check by step, then the Good IT Practices. */
export function itemList(items: readonly ItemManifest[], style: TerminalStyle & { dim(text: string): string }): string {
  const lines = underFirstRule(items).flatMap(({ rule, items: below }) => [
    style.bold(wrapped(`${ruleName(rule)}: ${rule.words}`, style.width)),
    ...below.flatMap((item) => [
      wrapped(item.title, style.width, '    ', `  ${item.id}  `),
      style.dim(wrapped(aboutLine(item), style.width, '    ')),
    ]),
    '',
  ])
  const open = unservedRules(items)
  return [...lines, wrapped(countsOf(items), style.width), ...(open ? [wrapped(`No item yet for: ${open}.`, style.width)] : [])].join('\n')
}

/** `3 items: 1 that computers show, 1 that people answer, 1 that takes both.` */
export function countsOf(items: readonly ItemManifest[]): string {
  const count = (kind: ItemManifest['kind']) => items.filter((item) => item.kind === kind).length
  return `${items.length} items: ${count('machine')} that computers show, ${count('attestation')} that people answer, ${count('mixed')} where people answer and computers show something, too.`
}

/** The platforms on which a fix exists; empty where none does. */
export function mendedOn({ remediation }: Pick<ItemManifest, 'remediation'>): string {
  return platformNames({ platforms: Object.keys(remediation?.platforms ?? {}) as ItemManifest['platforms'] })
}

function aboutLine(item: ItemManifest): string {
  const { kind, scope, severity, attestation } = item
  const machine = kind === 'attestation' ? [] : [platformNames(item), mendedOn(item) ? `mended on ${mendedOn(item)}` : 'not mended']
  const people = attestation ? [`asks ${PEOPLE[attestation.who]}`] : []
  const where = scope === 'machine' ? 'every computer' : 'the practice'
  return [severity, where, ...people, ...machine].join(' | ')
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
