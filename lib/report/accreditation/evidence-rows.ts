import type { ItemState, MachineFinding } from '../../practice/state.ts'
import { listed } from '../fill.ts'
import { PERSON_LABELS, STATUS_LABELS } from '../page/labels.ts'
import { grouped, type PageContext } from '../practice/context.ts'
import { fewNames } from '../practice/words.ts'
import type { Say } from '../say.ts'
import type { StatusWord } from '../words.ts'
import { daysInWords, testedDays } from './comment.ts'
import { openMachines } from './open-machines.ts'

/** One thing that shows where a criterion stands. */
export interface EvidenceRow {
  what: string
  from: string
  day: string
  /** Of the document that is named; empty where nobody gave one. */
  hash: string
  /** Where it is the finding of computers that are not in order. */
  word: StatusWord | ''
  label: string
}

export interface EvidenceGroup {
  title: string
  rows: EvidenceRow[]
}

/** What shows an item, computers first; empty where nothing does. */
export function evidenceGroup(item: ItemState, context: PageContext, say: Say): EvidenceGroup {
  return { title: item.manifest.title, rows: [...resultRows(item, context, say), ...answerRows(item, context, say)] }
}

function resultRows(item: ItemState, context: PageContext, say: Say): EvidenceRow[] {
  const days = testedDays(item.machines)
  if (days.length === 0) {
    return findingRows(item, context, say)
  }
  const versions = [...new Set(item.machines.flatMap(({ machine, at }) => (at && machine.document ? [machine.document.tool.version] : [])))]
  const from = listed(versions.sort().map((version) => say('evidence.tool', { version })))
  const what = say.count('evidence.results', days.length, { good: item.good })
  return [{ ...EMPTY, what, from, day: daysInWords(days, context, say) }, ...findingRows(item, context, say)]
}

/** Computers that are not in order, those with the same finding in one row. */
function findingRows(item: ItemState, context: PageContext, say: Say): EvidenceRow[] {
  return grouped(openMachines(item), ({ word, item: { summary } }) => `${word} ${summary}`).flatMap((group) => {
    const [first] = group
    return first ? [findingRow(first, group, context, say)] : []
  })
}

function findingRow({ word, item }: MachineFinding, group: readonly MachineFinding[], context: PageContext, say: Say): EvidenceRow {
  const times = group.flatMap(({ at }) => at ?? []).sort()
  return {
    ...EMPTY,
    what: say('evidence.finding', { name: fewNames(group.map(({ machine }) => machine.name)), summary: item.summary }),
    from: say('evidence.computers'),
    day: times.length > 0 ? daysInWords(times, context, say) : '',
    word,
    label: STATUS_LABELS[word],
  }
}

function answerRows({ answers }: ItemState, { day }: PageContext, say: Say): EvidenceRow[] {
  return answers.flatMap(({ record: { by, at, answer, evidence } }) => {
    const from = `${by.name}, ${PERSON_LABELS[by.role]}`
    return [
      {
        ...EMPTY,
        what: say('evidence.answer', { answer: say(`comment.answer.${answer}`) }),
        from,
        day: say('comment.tested-on', { day: day(at) }),
      },
      ...evidence.map(({ type, reference, date, sha256 = '' }) => ({
        ...EMPTY,
        what: `${reference} (${type})`,
        from,
        day: say('comment.tested-on', { day: day(date) }),
        hash: sha256,
      })),
    ]
  })
}

const EMPTY: EvidenceRow = { what: '', from: '', day: '', hash: '', word: '', label: '' }
