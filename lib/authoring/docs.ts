import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { explainPage, platformNames } from '../report/explain.ts'
import { type Block, markdownOf, type TextPage } from '../report/page-text.ts'
import { proofsOf, readsOf } from '../report/reads.ts'
import { DOCUMENTS, itemsByRule } from '../report/rules.ts'
import type { FactManifest, ItemManifest, Rule } from '../schema/types.ts'

const GENERATED = '<!-- Generated from manifests/ by "npm run docs"; change the manifests, not this file. -->\n\n'

/** The text of every page in docs/checks/, by file name. */
export function pagesOf(items: readonly ItemManifest[], facts: readonly FactManifest[]): Map<string, string> {
  const pages = items.map((item): [string, string] => [`${item.id}.md`, GENERATED + markdownOf(explainPage(item, facts))])
  return new Map([['README.md', GENERATED + markdownOf(indexPage(items, facts))], ...pages])
}

function indexPage(items: readonly ItemManifest[], facts: readonly FactManifest[]): TextPage {
  const documents = Object.keys(DOCUMENTS) as Rule['document'][]
  return {
    title: 'What Rounds checks',
    sections: [
      {
        heading: '',
        blocks: [
          { text: 'Every rule of the two documents with the items that serve it. `rounds explain <id>` shows the same in a terminal.' },
        ],
      },
      ...documents.map((document) => ({ heading: DOCUMENTS[document], blocks: [ruleTable(document, items)] })),
      { heading: 'Read in every round', blocks: facts.filter(({ context }) => context).flatMap(contextBlocks) },
    ],
  }
}

function ruleTable(document: Rule['document'], items: readonly ItemManifest[]): Block {
  const rules = itemsByRule(items).filter(({ rule }) => rule.document === document)
  const rows = rules.map(({ rule, items: below }) => [rule.rule, rule.words, below.map(link).join('; ') || 'no item yet'])
  return { head: [document === 'health-check' ? 'Step' : 'Point', 'What it asks', 'Items'], rows }
}

function link({ id, title, kind, platforms, remediation }: ItemManifest): string {
  const about = kind === 'attestation' ? 'people answer' : `${platformNames({ platforms })}${remediation ? ', can be mended' : ''}`
  return `[${id}](${id}.md): ${title} (${about})`
}

function contextBlocks(fact: FactManifest): Block[] {
  return [{ text: `${fact.title} (fact ${fact.name}).` }, readsOf(fact), { list: proofsOf(fact) }]
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
