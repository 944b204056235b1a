import { type Finding, sentence } from '../api.ts'
import { combined } from '../engine/attested.ts'
import { cappedBy, judgeHints, looseSettings } from '../engine/judge.ts'
import { type StatusWord, statusInWords, WORST_FIRST } from '../report/words.ts'
import type { AttestationRecord, Inputs, ItemManifest, ResultItem } from '../schema/types.ts'
import { settingsOf } from '../settings/resolve.ts'
import { answeredFinding } from './answers.ts'
import type { Computer } from './computers.ts'
import { newestItems, type Rules } from './findings.ts'
import { rollUp } from './roll-up.ts'
import type { SealVerdict } from './seal.ts'
import type { MachineFinding, MachineState } from './state.ts'

/** What an item comes to for the practice, before anything is said of it. */
export interface RolledUp {
  word: StatusWord
  finding: Finding
  machines: MachineFinding[]
}

/** One verdict of the practice from the findings of its computers and the answers of its people. */
export function rolledUp(
  item: ItemManifest,
  machines: readonly MachineFinding[],
  records: readonly AttestationRecord[],
  settings: Inputs['settings'],
  today: string,
  seals?: readonly SealVerdict[],
): RolledUp {
  const concerned = machines.filter(({ word }) => word !== 'not-applicable').sort(worstFirst)
  const own = withLost(item, rollUp(rules(item), machines.map(counted(item))), machines)
  if (!item.attestation) {
    const isAllAccepted = concerned.length > 0 && concerned.every(({ word }) => word === 'accepted')
    return { word: isAllAccepted ? 'accepted' : withAcceptance(own, concerned), finding: own, machines: concerned }
  }
  const answered = cappedBy(answeredFinding(item, records, settingsOf(item, settings), today, seals), looseSettings(item, { settings }))
  const finding = item.kind === 'attestation' ? answered : combined(item.attestation.machine ?? 'hint', answered, hintOf(item, machines))
  return { word: withAcceptance(finding, concerned), finding, machines: concerned }
}

function worstFirst(a: MachineFinding, b: MachineFinding): number {
  return WORST_FIRST.indexOf(a.word) - WORST_FIRST.indexOf(b.word)
}

/** One computer that proves it is enough. */
function rules(item: ItemManifest): Pick<ItemManifest, 'oneIsEnough' | 'title'> {
  return { title: item.title, oneIsEnough: item.oneIsEnough === true || item.attestation?.machine === 'proof' }
}

/** An accepted risk stands as a pass while the worst of the others is looked for; where one computer is enough it proves nothing. */
function counted(manifest: ItemManifest) {
  const accepted = rules(manifest).oneIsEnough ? 'not-applicable' : 'pass'
  return ({ machine, item, word }: MachineFinding): { hostname: string; finding: Finding } => ({
    hostname: machine.name,
    finding: { ...item, status: word === 'accepted' ? accepted : item.status },
  })
}

/** One computer is enough, but one that failed and fell silent since has not been put right by its silence. */
function withLost(manifest: ItemManifest, finding: Finding, machines: readonly MachineFinding[]): Finding {
  const lost = rules(manifest).oneIsEnough && finding.status === 'pass' ? machines.find(({ was }) => was === 'fail') : undefined
  return lost ? { ...finding, status: 'unknown', summary: sentence(`${lost.machine.name}: ${lost.item.summary}`) } : finding
}

function withAcceptance({ status }: Finding, machines: readonly MachineFinding[]): StatusWord {
  return status === 'pass' && machines.some(({ word }) => word === 'accepted') ? 'accepted' : status
}

/** In a sweep a hint that is fine waits for the answer; what no computer shows takes nothing from what another shows. */
function hintOf(item: ItemManifest, machines: readonly MachineFinding[]): Finding {
  const fine = item.attestation?.machine === 'hint' ? ('pass' as const) : ('unknown' as const)
  const findings = machines.map(counted(item)).map(({ hostname, finding }) => ({
    hostname,
    finding: { ...finding, status: finding.status === 'attest-due' ? fine : finding.status },
  }))
  const seen = item.attestation?.machine === 'hint' ? findings.filter(({ finding }) => finding.status !== 'unknown') : findings
  return withLost(item, rollUp(rules(item), seen), machines)
}

/** What the computers show of the items that people answer: the hints of their sweeps, and what a round of the practice read. */
export async function hintsOf(
  computers: readonly { computer: Computer; machine: MachineState }[],
  { items, now, silentAfterDays }: Rules,
): Promise<Map<string, MachineFinding[]>> {
  const mixed = items.filter(({ kind, scope }) => kind === 'mixed' && scope === 'practice')
  const found = new Map<string, MachineFinding[]>(mixed.map(({ id }) => [id, []]))
  const oldest = new Date(Date.parse(now) - silentAfterDays * 86_400_000).toISOString()
  for (const { computer, machine } of computers) {
    const recent = computer.documents.filter(({ startedAt }) => startedAt >= oldest)
    const sweeps = newestItems(recent, ({ hints = [] }) => hints)
    const rounds = await newestRound(recent, mixed)
    for (const { item, document } of newerOf(sweeps, rounds).values()) {
      found.get(item.id)?.push({ machine, item, word: statusInWords(item), at: document.startedAt })
    }
  }
  return found
}

type Shown = Map<string, { item: ResultItem; document: Computer['documents'][number] }>

/** The newer of two; what shows nothing hides nothing that is wrong. */
function newerOf(sweeps: Shown, rounds: Shown): Shown {
  const found = new Map(sweeps)
  for (const [id, round] of rounds) {
    const sweep = sweeps.get(id)
    const [newer, older] = sweep && sweep.document.startedAt >= round.document.startedAt ? [sweep, round] : [round, sweep]
    const hides = newer.item.status === 'unknown' && (older?.item.status === 'fail' || older?.item.status === 'warn')
    found.set(id, hides && older ? older : newer)
  }
  return found
}

/** What a sweep says of an item that people answer has their answers of that day in it: the machine's half alone, from its facts. */
export async function halvesOf(
  { computer, machine }: { computer: Computer; machine: MachineState },
  { items }: Rules,
): Promise<MachineFinding[]> {
  return Promise.all(
    machine.findings.map(async (found) => {
      const manifest = items.find(({ id }) => id === found.item.id)
      const document = computer.documents.find(({ startedAt, scope, items: own }) => {
        return startedAt === found.at && scope === undefined && own.some(({ id }) => id === found.item.id)
      })
      const isAnswered = document?.inputs.attestations?.some(({ id }) => id === found.item.id)
      if (!manifest?.attestation || !manifest.facts || !document || !isAnswered || found.word === 'not-applicable' || found.was) {
        return found
      }
      const { facts, inputs, machine: self, elevated = true } = document
      const [half = found.item] = await judgeHints([manifest], { facts, inputs, platform: self.platform, machine: self, elevated })
      return { ...found, item: half, word: statusInWords(half) }
    }),
  )
}

/** The machine's half alone, from the facts of the round: its answers of that day are not today's. */
async function newestRound(recent: Computer['documents'], mixed: readonly ItemManifest[]) {
  const document = recent.find(({ scope }) => scope === 'practice')
  if (!document) {
    return new Map<string, { item: ResultItem; document: Computer['documents'][number] }>()
  }
  const { facts, inputs, machine, elevated = true } = document
  const here = mixed.filter(({ id, platforms }) => platforms.includes(machine.platform) && document.items.some((item) => item.id === id))
  const hints = await judgeHints(here, { facts, inputs, platform: machine.platform, machine, elevated, scope: 'practice' })
  return new Map(hints.map((item) => [item.id, { item, document }]))
}
