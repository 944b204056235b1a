import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { explainPage, platformNames } from '../report/explain.ts'
import { countsOf, KIND_WORDS, mendedOn } from '../report/item-list.ts'
import { type Block, markdownOf, type TextPage } from '../report/page-text.ts'
import { PEOPLE } from '../report/people.ts'
import { placeholdersOf, proofsOf, readsOf } from '../report/reads.ts'
import { DOCUMENTS, itemsByRule } from '../report/rules.ts'
import type { FactManifest, ItemManifest, Rule } from '../schema/types.ts'
import { coveragePage } from './coverage.ts'

const GENERATED = '<!-- Generated from manifests/ by "npm run docs"; change the manifests, not this file. -->\n\n'

/** The text of every page in docs/checks/, by file name. */
export function pagesOf(items: readonly ItemManifest[], facts: readonly FactManifest[]): Map<string, string> {
  const pages = items.map((item): [string, TextPage] => [`${item.id}.md`, explainPage(item, facts)])
  const all: [string, TextPage][] = [['README.md', indexPage(items, facts)], ['coverage.md', coveragePage(items)], ...pages]
  return new Map(all.map(([name, page]) => [name, GENERATED + markdownOf(page)]))
}

function indexPage(items: readonly ItemManifest[], facts: readonly FactManifest[]): TextPage {
  const documents = Object.keys(DOCUMENTS) as Rule['document'][]
  return {
    title: 'What Rounds checks',
    sections: [
      {
        heading: '',
        blocks: [
          { text: `${countsOf(items)} \`rounds explain <id>\` shows the page of an item in a terminal, \`rounds list\` all of them.` },
          { text: 'Sentence by sentence, with the settings and questions that decide: [coverage.md](coverage.md).' },
        ],
      },
      ...documents.map((document) => ({ heading: DOCUMENTS[document], blocks: [ruleTable(document, items)] })),
      { heading: 'On every computer', blocks: [itemTable(items.filter(({ scope }) => scope === 'machine'))] },
      { heading: 'Once for the practice', blocks: [itemTable(items.filter(({ scope }) => scope === 'practice'))] },
      { heading: 'Read in every round', blocks: facts.filter(({ context, onDemand }) => context && !onDemand).flatMap(contextBlocks) },
    ],
  }
}

function ruleTable(document: Rule['document'], items: readonly ItemManifest[]): Block {
  const rules = itemsByRule(items).filter(({ rule }) => rule.document === document)
  const rows = rules.map(({ rule, items: below }) => [rule.rule, rule.words, below.map(linkWithTitle).join('; ') || 'no item yet'])
  return { head: [document === 'health-check' ? 'Step' : 'Point', 'What it asks', 'Items'], rows }
}

function linkWithTitle({ id, title }: ItemManifest): string {
  return `[${id}](${id}.md): ${title}`
}

function itemTable(items: readonly ItemManifest[]): Block {
  const rows = items.map((item) => [
    `[${item.id}](${item.id}.md)`,
    item.title,
    item.severity,
    KIND_WORDS[item.kind],
    item.attestation ? PEOPLE[item.attestation.who] : '',
    platformNames(item),
    mendedOn(item),
  ])
  return { head: ['Item', 'Wanted', 'Severity', 'Who knows', 'Who answers', 'Looks on', 'Can be mended on'], rows }
}

function contextBlocks(fact: FactManifest): Block[] {
  return [{ text: `${fact.title} (fact ${fact.name}).` }, readsOf(fact), { list: [...placeholdersOf(fact), ...proofsOf(fact)] }]
}

/** Writes every page of a project folder and removes those whose item is gone. Returns the names of what changed. */
export function writePages(folder: string, pages: ReadonlyMap<string, string>): string[] {
  const stale = stalePages(folder, pages)
  mkdirSync(`${folder}/docs/checks`, { recursive: true })
  for (const name of stale) {
    const text = pages.get(name)
    if (text === undefined) {
      rmSync(`${folder}/docs/checks/${name}`)
    } else {
      writeFileSync(`${folder}/docs/checks/${name}`, text)
    }
  }
  return stale
}

/** The pages that are missing, differ from what the manifests give, or belong to no item. */
export function stalePages(folder: string, pages: ReadonlyMap<string, string>): string[] {
  const path = `${folder}/docs/checks`
  const present = existsSync(path) ? readdirSync(path) : []
  const differs = (name: string) =>
    !present.includes(name) || readFileSync(`${path}/${name}`, 'utf8').replaceAll('\r\n', '\n') !== pages.get(name)
  return [...[...pages.keys()].filter(differs), ...present.filter((name) => name.endsWith('.md') && !pages.has(name))].sort()
}
