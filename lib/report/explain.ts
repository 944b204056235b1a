import { bindingOf } from '../engine/select.ts'
import type { AttestationPart, Bound, FactManifest, ItemManifest } from '../schema/types.ts'
import { environmentName } from '../settings/keys.ts'
import { misfit } from '../settings/values.ts'
import { fixBlocks, undoBlocks } from './explain-fix.ts'
import { fill } from './fill.ts'
import { agreeingBlocks, conflictBlocks } from './guidance.ts'
import type { Block, Section, TextPage } from './page-text.ts'
import { answerBlocks, detailBlocks, questionBlocks } from './question.ts'
import { PLATFORM_NAMES, PLATFORM_ORDER, placeholdersOf, proofsOf, readsOf } from './reads.ts'
import { ruleName, wordsOf } from './rules.ts'

const MIXED: Readonly<Record<NonNullable<AttestationPart['machine']>, string>> = {
  hint: 'People answer a question, and computers may contradict them',
  half: 'People answer one half, and computers show the other',
  proof: 'A computer may prove it; where none does, people answer a question',
}

/** Everything that can be said of an item without running it; the same for `rounds explain` and the pages in docs/checks/. */
export function explainPage(item: ItemManifest, facts: readonly FactManifest[]): TextPage {
  const sections = [
    section('', about(item)),
    section('Why', [{ text: item.why }]),
    section('What the verdicts mean', [{ list: meanings(item) }]),
    section('Rules served', [{ list: item.serves.map(ruleLine) }]),
    section('Where guidance disagrees', conflictBlocks(item)),
    section('Question', item.attestation ? questionBlocks(item.attestation) : []),
    section('What the answers come to', item.attestation ? answerBlocks(item.attestation) : []),
    section('Asked besides', detailBlocks(item)),
    section('Settings', settings(item)),
    section('What is read', reads(item, facts)),
    section('What a fix changes', fixBlocks(item, facts)),
    section('How to take it back', undoBlocks(item)),
    section('Standards that say the same', agreeingBlocks(item)),
  ]
  return { title: `${item.id}: ${item.title}`, sections: sections.filter(({ blocks }) => blocks.length > 0) }
}

function section(heading: string, blocks: Block[]): Section {
  return { heading, blocks }
}

/** `Windows, Linux, macOS`. */
export function platformNames({ platforms }: Pick<ItemManifest, 'platforms'>): string {
  return PLATFORM_ORDER.filter((platform) => platforms.includes(platform))
    .map((platform) => PLATFORM_NAMES[platform])
    .join(', ')
}

function about(item: ItemManifest): Block[] {
  const { severity, aliases = [], version, platforms, when, notWhen } = item
  const lines = [
    `${kindOf(item)}. Severity: ${severity}. ${judgedWhere(item)}. Version ${version}.`,
    platforms.length > 0 ? `Runs on ${platformNames({ platforms })}.` : '',
    when ? `Only where \`${when}\`${notWhen ? `: ${notWhen}` : ''}.` : '',
    aliases.length > 0 ? `Also found as ${aliases.map((alias) => `\`${alias}\``).join(', ')}.` : '',
  ]
  return [{ text: lines.filter(Boolean).join(' ').replaceAll('..', '.') }]
}

function kindOf({ kind, attestation }: ItemManifest): string {
  return kind === 'machine' ? 'A computer shows it' : kind === 'mixed' ? MIXED[attestation?.machine ?? 'hint'] : 'Only people know it'
}

function judgedWhere({ kind, scope, oneIsEnough }: ItemManifest): string {
  if (scope === 'practice') {
    return kind === 'mixed' ? 'Judged once for the practice, with what computers show' : 'Judged once for the practice'
  }
  return oneIsEnough
    ? 'Judged on every computer; one that passes is enough for the practice, and where none shows it the practice is unknown'
    : 'Judged on every computer'
}

/** The settings of an item as the manifest has them. */
export function defaultsOf({ settings: all = {} }: ItemManifest): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).map(([name, setting]) => [name, setting.default]))
}

function meanings(item: ItemManifest): string[] {
  const { pass, warn, fail } = item.means
  const said = [['pass', pass] as const, ...(warn ? [['warn', warn] as const] : []), ['fail', fail] as const]
  const unseen =
    item.kind === 'attestation' ? [] : ['unknown: it could not be seen, and the finding says why. It is never counted as a pass.']
  return [...said.map(([word, text]) => `${word}: ${fill(text, defaultsOf(item))}`), ...unseen]
}

function ruleLine(rule: ItemManifest['serves'][number]): string {
  return `${ruleName(rule)}: ${wordsOf(rule) ?? 'no such rule'}${rule.part ? ` (here: ${rule.part})` : ''}.`
}

function settings({ id, settings: all = {} }: ItemManifest): Block[] {
  const rows = Object.entries(all).map(([name, setting]) => [
    `\`${id}.${name}\``,
    valueInWords(setting.default),
    misfit(setting, undefined) ?? '',
    boundInWords(setting.bound),
    `\`${environmentName(`${id}.${name}`)}\``,
    setting.description,
  ])
  return rows.length === 0
    ? []
    : [{ head: ['Setting', 'Default', 'Allowed', "The documents' limit", 'Environment variable', 'What it does'], rows }]
}

/** A value of a setting as people type it. */
export function valueInWords(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') || 'none' : value === '' ? 'empty' : String(value)
}

/** The documents' own limit; empty where they have none. */
export function boundInWords({ atMost, atLeast, oneOf }: Bound = {}): string {
  return [
    atMost === undefined ? [] : `at most ${atMost}`,
    atLeast === undefined ? [] : `at least ${atLeast}`,
    oneOf === undefined ? [] : oneOf.join(' or '),
  ]
    .flat()
    .join(', ')
}

function reads(item: ItemManifest, facts: readonly FactManifest[]): Block[] {
  const bindings = Object.values(item.facts ?? {}).map(bindingOf)
  const own = bindings.flatMap(({ fact, optional }): Block[] => {
    const manifest = facts.find(({ name }) => name === fact)
    return manifest ? factBlocks(manifest, item, optional) : [{ text: `${fact}: there is no such fact.` }]
  })
  const used = facts.filter(({ name }) =>
    facts.some(({ name: by, uses = [] }) => uses.includes(name) && bindings.some(({ fact }) => fact === by)),
  )
  const more = used.filter(({ name }) => !bindings.some(({ fact }) => fact === name)).flatMap((fact) => factBlocks(fact, item, true))
  const everyRound = facts
    .filter(({ name, context, onDemand }) => context && !onDemand && !bindings.some(({ fact }) => fact === name))
    .map(({ name }) => name)
  return item.kind === 'attestation' || own.length === 0
    ? own
    : [...own, ...more, { text: `Every round also reads: ${everyRound.join(', ')}.` }]
}

function factBlocks(fact: FactManifest, { platforms }: ItemManifest, optional: boolean): Block[] {
  const when = fact.scope === 'practice' ? 'read only when the practice is judged; ' : ''
  const how = `${when}${optional ? 'used where it is there' : 'without it the item is unknown'}`
  return [
    { text: `${fact.title} (fact ${fact.name}; ${how}).` },
    readsOf(fact, platforms),
    { list: [...placeholdersOf(fact, platforms), ...proofsOf(fact, platforms)] },
  ]
}
