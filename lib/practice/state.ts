import type { Status } from '../api.ts'
import type { RuleWords } from '../report/rules.ts'
import type { StatusWord } from '../report/words.ts'
import type {
  AttestationRecord,
  Contact,
  ItemManifest,
  MendedItem,
  PracticeFile,
  ResultDocument,
  ResultItem,
  Visit,
  Waiver,
} from '../schema/types.ts'
import type { Seals } from './seal.ts'

// ── What goes in ─────────────────────────────────────────────────────────────

/** A result document and where it was read. */
export interface Heard {
  document: ResultDocument
  file: string
}

/** A file or record that is not counted, and why, in a sentence. */
export interface SetAside {
  file: string
  because: string
}

/** What a practice keeps beside its results. */
export interface PracticeFiles {
  practice?: PracticeFile
  attestations: readonly AttestationRecord[]
  /** Of the attestations as they were read, before anything in them was hidden; without it they are verified as they are. */
  seals?: Seals
  waivers: readonly Waiver[]
  /** Of earlier reports, oldest first. */
  snapshots: readonly Snapshot[]
}

/** Everything a report is made of: the same input gives the same report, today or next year. */
export interface PracticeInput extends PracticeFiles {
  /** In any order. */
  documents: readonly Heard[]
  setAside: readonly SetAside[]
  /** ISO 8601, UTC: the report is as of this time. */
  now: string
  items: readonly ItemManifest[]
}

/** What a report came to, kept as one line of reports.jsonl, so that the next one can say what changed. */
export interface Snapshot {
  schema: 1
  /** ISO 8601, UTC. */
  at: string
  items: Record<string, SnapshotItem>
  /** Everyday names by key. */
  machines: Record<string, string>
  /** Words by `health-check 12`, `good-it-practices 5.1`. */
  rules: Record<string, StatusWord>
}

export interface SnapshotItem {
  word: StatusWord
  /** Day since when it has had this word. */
  since: string
  /** Day by which it was to be put right, as first said. */
  due?: string
  /** Words by the key of the machine. */
  machines: Record<string, StatusWord>
}

// ── What comes out ───────────────────────────────────────────────────────────

export interface PracticeState {
  /** null: nobody said which practice it is. */
  name: string | null
  /** ISO 8601, UTC. */
  now: string
  /** Day on the clinic's calendar, such as 2026-11-22. */
  today: string
  timeZone: string
  visit?: Visit
  contacts: readonly Contact[]
  /** The worst word of all rules. */
  word: StatusWord
  /** The sixteen steps, then the Good IT Practices, in their order. */
  rules: RuleState[]
  /** In the order of the rules they serve first. */
  items: ItemState[]
  /** By everyday name; retired ones are left out. */
  machines: MachineState[]
  /** What has to be done, most pressing first: decisions of the practice, then what others do. Silent computers stand here once, not once an item. */
  toDo: ToDo[]
  /** Over all machines, newest first. */
  mended: MendedOn[]
  /** What the reader must know about the data: renamed, copied, wrong clocks, files set aside. */
  notices: Notice[]
  /** Ends of answers, contracts and acceptances, the next first. */
  expiring: Expiry[]
  /** Since the last report; undefined for the first. */
  drift?: Drift
  /** One point a report, oldest first, this one last. */
  trend: TrendPoint[]
  /** What is kept for the next report. */
  snapshot: Snapshot
}

export interface RuleState {
  rule: RuleWords
  word: StatusWord
  items: ItemState[]
}

export interface ItemState {
  id: string
  manifest: ItemManifest
  word: StatusWord
  /** What it comes to, in sentences for the practice: "11 of 12 computers lock within 15 minutes." "Nurse 2 does not." */
  sentences: string[]
  /** How it is known; empty where nothing is. */
  known: Known[]
  /** Machines that the item concerns, worst first; those that need none are left out. */
  machines: MachineFinding[]
  /** Machines in order, of those concerned. */
  good: number
  /** The newest answer of each party. */
  answers: Answer[]
  /** Practice and provider answer differently. */
  disagreement: boolean
  /** Undefined where nothing has to be done. */
  action?: ToDo
  /** Day since when it has had this word, as far as reports tell. */
  since: string
  /** Against the last report. */
  change?: Change
}

/** tested: a computer shows it. told-by-it: the IT provider says so. told-by-practice: somebody of the practice says so. */
export type Known = 'tested' | 'told-by-it' | 'told-by-practice'

export interface MachineState {
  /** Machine id; with the host name where an id was copied; `expected:<name>` for one never heard of. */
  key: string
  /** Everyday name; the host name where nobody gave one. */
  name: string
  hostname?: string
  id?: string
  site?: string
  role: ResultDocument['machine']['role']
  os?: string
  /** `silent`: the newest result is too old to count. */
  heard: 'heard' | 'silent' | 'never'
  /** ISO time of the newest result. */
  lastSeen?: string
  /** Nobody expected it. */
  isUnexpected: boolean
  /** The worst word of its items. */
  word: StatusWord
  /** Each item as the newest result that holds it has it; empty for one never heard of. */
  findings: MachineFinding[]
  /** The newest result. */
  document?: ResultDocument
}

/** One item on one machine, as it counts now: too old is unknown, waivers as of today. */
export interface MachineFinding {
  machine: MachineState
  item: ResultItem
  word: StatusWord
  /** What it was when it was last seen, where that is too long ago to count. */
  was?: Status
  /** ISO time of the result it stands in. */
  at?: string
}

export interface Answer {
  party: 'practice' | 'provider'
  record: AttestationRecord
  status: Status
  summary: string
  /** `edited`: the record was changed after it was recorded, and counts as no answer. */
  seal: 'signed' | 'sealed' | 'unsealed' | 'edited'
  /** Last day on which it holds. */
  until: string
}

/** Who has to do what, by when. */
export interface ToDo {
  /** What it is about: the item's title, or the name of a computer nobody hears of. */
  title: string
  /** Ids of the items, none for a computer nobody hears of. */
  items: string[]
  /** Everyday names of the computers it is about. */
  machines: string[]
  word: StatusWord
  severity: ItemManifest['severity']
  who: Contact['role'] | 'vendor' | 'domain-administrator' | 'device-management'
  /** Of the contact with that role, where the practice file names one. */
  name?: string
  /** A person of the practice must answer, agree or decide first; else others do it and the practice has nothing to do. */
  isDecision: boolean
  /** One or two sentences. */
  does: string
  /** Day; the earlier of what the severity allows and the visit. */
  by: string
  /** An earlier report already asked for it by then. */
  isOverdue: boolean
  /** What somebody must agree to before it is mended. */
  agree: string[]
  /** What the technician types, one a line. */
  commands: string[]
}

export interface MendedOn {
  machine: MachineState
  mended: MendedItem
}

export interface Notice {
  kind:
    | 'no-practice-file'
    | 'set-aside'
    | 'unexpected-machine'
    | 'renamed'
    | 'copied-id'
    | 'same-time'
    | 'wrong-clock'
    | 'unknown-item'
    | 'unknown-waiver'
    | 'bad-answer'
    | 'broken-seal'
    | 'wrong-practice'
    | 'pack-failed'
    | 'pack'
    | 'pack-differs'
  /** One or two sentences: what it is, what was done about it, what would help. */
  text: string
}

export interface Expiry {
  item: ItemState
  kind: 'answer' | 'contract' | 'waiver'
  /** Last day on which it holds. */
  day: string
  /** Whose answer or acceptance. */
  by: string
  isBeforeVisit: boolean
}

/** `gone`: an item or a machine of the last report that is in this one no more. */
export type Change = 'new' | 'fixed' | 'worse' | 'better' | 'unchanged' | 'gone'

export interface Drift {
  /** ISO time of the last report. */
  since: string
  items: { change: Change; title: string; from?: StatusWord; to?: StatusWord }[]
  machines: { change: 'new' | 'gone'; name: string }[]
}

export interface TrendPoint {
  /** ISO 8601, UTC. */
  at: string
  /** Steps and practices by word. */
  counts: Record<StatusWord, number>
}
