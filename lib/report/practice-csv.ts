import { csvText } from '../formats/csv.ts'
import type { ItemState, PracticeState, RuleState } from '../practice/state.ts'
import type { Evidence } from '../schema/types.ts'
import { openMachines } from './accreditation/open-machines.ts'
import { dayInWords } from './page/dates.ts'
import { STATUS_LABELS } from './page/labels.ts'
import { whoInWords } from './practice/words.ts'
import { DOCUMENTS } from './rules.ts'
import { type Say, sayer } from './say.ts'

/** Excel takes a file without it for the code page of its computer, and breaks every macron. */
const BYTE_ORDER_MARK = '\ufeff'

const COLUMNS = [
  'document',
  'rule',
  'words',
  'item',
  'title',
  'status',
  'stands',
  'good',
  'concerned',
  'notInOrder',
  'known',
  'who',
  'by',
  'overdue',
  'ends',
  'evidence',
] as const

/**
 * A row for each rule and item, RFC 4180, UTF-8 with a byte order mark. Days are written as 2027-03-01, so that a spreadsheet can sort them;
 * no cell begins like a formula.
 */
export function practiceCsv(state: PracticeState): string {
  const say = sayer('accreditation')
  const rows = state.rules.flatMap((rule) => rule.items.map((item) => row(rule, item, state, say)))
  return BYTE_ORDER_MARK + csvText([COLUMNS.map((name) => say(`csv.${name}`)), ...rows])
}

function row({ rule }: RuleState, item: ItemState, state: PracticeState, say: Say): string[] {
  const { id, manifest, sentences, good, machines, known, action } = item
  const cells: Record<(typeof COLUMNS)[number], string> = {
    document: DOCUMENTS[rule.document],
    rule: rule.rule,
    words: rule.words,
    item: id,
    title: manifest.title,
    status: statusOf(item, say),
    stands: sentences.join(' '),
    good: machines.length > 0 ? String(good) : '',
    concerned: machines.length > 0 ? String(machines.length) : '',
    notInOrder: openMachines(item)
      .map(({ machine }) => machine.name)
      .join('; '),
    known: known.map((how) => say(`known.${how}`)).join('; '),
    who: action ? [action.name, whoInWords(action.who)].filter(Boolean).join(', ') : '',
    by: action?.by ?? '',
    overdue: action?.isOverdue ? say('csv.yes') : '',
    ends: state.expiring.find((one) => one.item.id === id)?.day ?? '',
    evidence: item.answers.flatMap(({ record }) => record.evidence.map(evidenceText)).join('; '),
  }
  return COLUMNS.map((name) => cells[name])
}

/** An accepted risk always says until when. */
function statusOf(item: ItemState, say: Say): string {
  const until = acceptedUntil(item)
  const label = STATUS_LABELS[item.word]
  return item.word === 'accepted' && until ? say('status.accepted', { label, day: dayInWords(until) }) : label
}

/** The day on which the first of its acceptances ends. */
function acceptedUntil({ machines }: ItemState): string | undefined {
  return machines.flatMap(({ word, item: { waiver } }) => (word === 'accepted' && waiver ? [waiver.until] : [])).sort()[0]
}

function evidenceText({ type, reference, date, sha256 }: Evidence): string {
  return `${type}: ${reference} (${[date, sha256 && `sha256 ${sha256}`].filter(Boolean).join(', ')})`
}
