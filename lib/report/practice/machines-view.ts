import type { MachineState } from '../../practice/state.ts'
import { ROLE_LABELS, STATUS_LABELS, STATUS_ORDER } from '../page/labels.ts'
import type { StatusWord } from '../words.ts'
import { type PageContext, worstFirst } from './context.ts'
import { say } from './words.ts'

export interface MachineView {
  name: string
  hostname: string
  site: string
  role: string
  os: string
  heard: string
  isUnexpected: boolean
  word: StatusWord
  label: string
  counts: { word: StatusWord; label: string; count: number }[]
}

const SILENT_FIRST: readonly MachineState['heard'][] = ['never', 'silent', 'heard']
const DAY = 86_400_000

/** Those not heard from first, then by their worst finding. */
export function machineViews(context: PageContext): MachineView[] {
  return [...context.state.machines]
    .sort((a, b) => SILENT_FIRST.indexOf(a.heard) - SILENT_FIRST.indexOf(b.heard) || worstFirst(a, b))
    .map((machine) => machineView(machine, context))
}

function machineView(machine: MachineState, context: PageContext): MachineView {
  const { name, hostname = '', site = '', role, os, isUnexpected, word } = machine
  return {
    name,
    hostname: hostname === name ? '' : hostname,
    site,
    role: ROLE_LABELS[role],
    os: os ?? say('machines.system-unknown'),
    heard: heardInWords(machine, context),
    isUnexpected,
    word,
    label: STATUS_LABELS[word],
    counts: countsOf(machine),
  }
}

function heardInWords({ heard, lastSeen }: MachineState, { time, day, state }: PageContext): string {
  if (lastSeen === undefined || heard === 'never') {
    return say('machines.never')
  }
  const days = Math.floor((Date.parse(state.now) - Date.parse(lastSeen)) / DAY)
  return heard === 'heard' ? time(lastSeen) : say('machines.silent', { day: day(lastSeen), age: say.count('machines.age', days) })
}

/** What an old result said counts no more; what does not apply says nothing. */
function countsOf({ heard, findings }: MachineState): MachineView['counts'] {
  const count = (word: StatusWord) => findings.filter((one) => one.word === word).length
  return heard === 'heard'
    ? STATUS_ORDER.map((word) => ({ word, label: STATUS_LABELS[word], count: count(word) })).filter(
        (one) => one.count > 0 && one.word !== 'not-applicable',
      )
    : []
}
