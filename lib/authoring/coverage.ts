import type { TextPage } from '../report/page-text.ts'
import { DOCUMENTS, RULES, ruleName, wordsOf } from '../report/rules.ts'
import { BEYOND, PREFACE, SENTENCES, type Sentence } from '../report/sentences.ts'
import type { ItemManifest, Rule } from '../schema/types.ts'

/** Every sentence of the two documents with what looks after it. */
export function coveragePage(items: readonly ItemManifest[], sentences: readonly Sentence[] = SENTENCES): TextPage {
  const documents = Object.keys(DOCUMENTS) as Rule['document'][]
  const beyond = Object.entries(BEYOND).map(([id, because]) => `${link(id, items)}: ${because}`)
  return {
    title: 'Every sentence of the two documents',
    sections: [
      {
        heading: '',
        blocks: [
          {
            text: 'What the documents say, sentence by sentence in our own words, with the items that look after it and the setting or the question that decides. A test fails when a sentence is looked after by nothing.',
          },
          { text: 'The same by item: [README.md](README.md).' },
        ],
      },
      ...documents.map((document) => ({
        heading: DOCUMENTS[document],
        blocks: [
          {
            head: [document === 'health-check' ? 'Step' : 'Point', 'What it says', 'Looked after by'],
            rows: sentences
              .filter((one) => one.document === document)
              .map(({ rule, words, servedBy }) => [rule, words, servedInWords(servedBy, items)]),
          },
        ],
      })),
      { heading: 'Beyond the documents', blocks: beyond.length > 0 ? [{ list: beyond }] : [] },
    ],
  }
}

function link(id: string, items: readonly ItemManifest[]): string {
  return items.some((item) => item.id === id) ? `[${id}](${id}.md)` : `${id} (no item yet)`
}

/** Each item once, with everything of it that decides. */
function servedInWords(servedBy: readonly string[], items: readonly ItemManifest[]): string {
  const ids = [...new Set(servedBy.map((one) => split(one).id))]
  return ids
    .map((id) => {
      const names = servedBy.map(split).flatMap((one) => (one.id === id && one.name ? [one.name] : []))
      return `${link(id, items)}${decidesInWords(
        names,
        items.find((item) => item.id === id),
      )}`
    })
    .join('; ')
}

function decidesInWords(names: readonly string[], item: ItemManifest | undefined): string {
  const isSetting = (name: string) => item?.settings !== undefined && Object.hasOwn(item.settings, name)
  const words = names.map((name) => `${isSetting(name) ? 'setting' : 'question'} \`${name}\``)
  return words.length > 0 ? ` (${words.join(', ')})` : ''
}

function split(served: string): { id: string; name: string | undefined } {
  const [id = '', name] = served.split('.')
  return { id, name }
}

/** What is wrong between the sentences and the items, one sentence each; empty when every sentence is looked after and every item is needed. */
export function coverageProblems(items: readonly ItemManifest[], sentences: readonly Sentence[] = SENTENCES): string[] {
  return [
    ...sentences.flatMap((sentence) => sentenceProblems(sentence, items)),
    ...RULES.filter((rule) => !sentences.some((one) => isOf(one, rule))).map((rule) => `${ruleName(rule)} has no sentence`),
    ...items.flatMap((item) => itemProblems(item, sentences)),
  ]
}

function sentenceProblems(sentence: Sentence, items: readonly ItemManifest[]): string[] {
  const at = `${nameOf(sentence)}, "${sentence.words}"`
  return [
    ...(sentence.rule === PREFACE || wordsOf(sentence) ? [] : [`${at}: there is no such rule`]),
    ...(sentence.servedBy.length > 0 ? [] : [`${at}: nothing looks after it`]),
    ...sentence.servedBy.flatMap((served) => servedProblems(served, sentence, items)).map((problem) => `${at}: ${problem}`),
  ]
}

function nameOf({ document, rule }: Sentence): string {
  return rule === PREFACE ? `${DOCUMENTS[document]}, ${PREFACE}` : ruleName({ document, rule })
}

function servedProblems(served: string, sentence: Sentence, items: readonly ItemManifest[]): string[] {
  const { id, name } = split(served)
  const item = items.find((one) => one.id === id)
  if (!item) {
    return [`there is no item ${id}`]
  }
  return [
    ...(name === undefined || namesOf(item).includes(name) ? [] : [`${id} has no setting and no detail ${name}`]),
    ...(sentence.rule === PREFACE || item.serves.some((rule) => isOf(sentence, rule))
      ? []
      : [`${id} does not say that it serves this rule`]),
  ]
}

function namesOf({ settings = {}, attestation }: ItemManifest): string[] {
  return [...Object.keys(settings), ...Object.keys(attestation?.details ?? {})]
}

function itemProblems({ id, serves }: ItemManifest, sentences: readonly Sentence[]): string[] {
  const mapped = sentences.filter(({ servedBy }) => servedBy.some((one) => split(one).id === id))
  return mapped.length === 0
    ? [`${id} looks after no sentence: name it in lib/report/sentences.ts where it belongs`]
    : serves
        .filter((rule) => !mapped.some((one) => isOf(one, rule)))
        .map((rule) => `${id} says that it serves ${ruleName(rule)}, but looks after no sentence of it`)
}

function isOf(one: Pick<Rule, 'document' | 'rule'>, other: Pick<Rule, 'document' | 'rule'>): boolean {
  return one.document === other.document && one.rule === other.rule
}
