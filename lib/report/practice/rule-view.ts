import type { ItemState, RuleState } from '../../practice/state.ts'
import type { Rule } from '../../schema/types.ts'
import { STATUS_LABELS } from '../page/labels.ts'
import { ruleName, wordsOf } from '../rules.ts'
import type { StatusWord } from '../words.ts'
import type { PageContext } from './context.ts'
import { type ItemView, itemView } from './item-view.ts'
import { say } from './words.ts'

/** A step or a practice with its items. */
export interface RuleView {
  anchor: string
  number: string
  words: string
  word: StatusWord
  label: string
  items: ItemView[]
  /** Items that stand in full below an earlier rule. */
  also: { title: string; anchor: string; word: StatusWord; label: string; where: string }[]
  /** One item says what the rule says, so its own title would only repeat it. */
  isOne: boolean
}

export function ruleViews(context: PageContext, document: Rule['document']): RuleView[] {
  return context.state.rules.filter(({ rule }) => rule.document === document).map((rule) => ruleView(rule, context))
}

function ruleView({ rule, word, items }: RuleState, context: PageContext): RuleView {
  const isHere = (item: ItemState) => firstRule(item).document === rule.document && firstRule(item).rule === rule.rule
  const here = items.filter(isHere)
  return {
    anchor: `rule-${rule.document}-${rule.rule}`,
    number: rule.rule,
    words: rule.words,
    word,
    label: STATUS_LABELS[word],
    items: here.map((item) => itemView(item, context)),
    also: items
      .filter((item) => !isHere(item))
      .map((item) => ({
        title: item.manifest.title,
        anchor: context.anchorOf(item),
        word: item.word,
        label: STATUS_LABELS[item.word],
        where: say('rule.also', { where: ruleName(firstRule(item)) }),
      })),
    isOne: here.length === 1 && items.length === 1,
  }
}

/** Steps come before practices, whatever the order in the manifest. */
function firstRule({ manifest: { serves } }: ItemState): Rule {
  const [first] = serves
  return serves.find((rule) => isStep(rule)) ?? first
}

function isStep(rule: Rule): boolean {
  return rule.document === 'health-check' && wordsOf(rule) !== undefined
}
