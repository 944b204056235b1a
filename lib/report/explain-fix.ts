import type { Need } from '../api.ts'
import type { Allowance, FactManifest, ItemManifest, RemediationPart } from '../schema/types.ts'
import { changeWords, isAction } from './change-kinds.ts'
import { RISKS, TAKES_EFFECT } from './effects.ts'
import { listed } from './fill.ts'
import type { Block } from './page-text.ts'
import { PLATFORM_NAMES, PLATFORM_ORDER } from './reads.ts'

/** What the fix of an item writes, what it asks for, and whom it touches. */
export function fixBlocks(item: ItemManifest, facts: readonly FactManifest[]): Block[] {
  const { remediation } = item
  if (!remediation) {
    return handBlocks(item)
  }
  return [
    { text: remediation.summary },
    allowanceTable(remediation),
    { text: 'What each kind of change writes:' },
    { list: kindsOf(remediation).map((kind) => `${kind}: ${changeWords(kind)?.writes ?? 'unknown to this version.'}${actionNote(kind)}`) },
    ...consentBlocks(remediation),
    ...needBlocks(remediation),
    ...factBlocks(remediation, facts),
    ...(remediation.upkeep ? [{ text: 'It may also be asked for where the item passes: it is done again and again.' }] : []),
    { text: `\`rounds fix ${item.id} --what-if\` shows every change of this computer, before and after, and changes nothing.` },
  ]
}

/** Nothing mends it, so the page says what is wanted and how to see what is missing. */
function handBlocks({ id, kind }: ItemManifest): Block[] {
  return kind === 'attestation'
    ? []
    : [
        { text: 'Nothing: Rounds only looks. What is wrong is mended by hand.' },
        {
          text: `\`rounds check ${id}\` shows what was found, what is wanted instead and who set it: a policy of the domain is changed by the domain administrator, what the device management or a vendor sets is changed there, the rest on this computer. Then check again.`,
        },
      ]
}

function allowanceTable({ platforms }: RemediationPart): Block {
  const rows = PLATFORM_ORDER.flatMap((platform) => {
    const allowed = platforms[platform]
    return allowed ? [allowanceRow(PLATFORM_NAMES[platform], allowed)] : []
  })
  return { head: ['On', 'Kinds of change', 'Touches at most', 'Risk', 'Takes effect'], rows }
}

function allowanceRow(name: string, { changes, targets = [], risk, takesEffect }: Allowance): string[] {
  const touched = targets.map((target) => `\`${target}\``).join(', ')
  return [name, changes.join(', '), touched, `${risk}: ${RISKS[risk]}`, TAKES_EFFECT[takesEffect]]
}

/** Each kind once, in the order of the platforms. */
export function kindsOf({ platforms }: RemediationPart): string[] {
  return [...new Set(PLATFORM_ORDER.flatMap((platform) => platforms[platform]?.changes ?? []))]
}

function actionNote(kind: string): string {
  return isAction(kind) ? ' An action: nothing of it can be taken back, so it is never made without consent.' : ''
}

function consentBlocks({ consent = {} }: RemediationPart): Block[] {
  const lines = Object.entries(consent).map(([code, because]) => `\`--consent ${code}\`: ${because}`)
  return lines.length > 0 ? [{ text: 'Made only with the consent of somebody who may give it:' }, { list: lines }] : []
}

const NEEDS: Readonly<Record<Need, string>> = {
  'mains-power': 'A laptop runs on mains power, its battery half full or better.',
  'free-disk': 'Ten gigabytes are free on the disk of the operating system.',
  'no-restart-pending': 'Nothing waits for a restart already.',
  'fresh-backup': 'Where a database of the practice runs, a backup ended with success within a day.',
}

/** What changes of these kinds may ask of the moment. */
const MOMENTS: Readonly<Partial<Record<string, readonly Need[]>>> = {
  'backup-run': ['mains-power'],
  'update-installation': ['mains-power', 'free-disk', 'no-restart-pending', 'fresh-backup'],
}

function needBlocks(remediation: RemediationPart): Block[] {
  const needs = [...new Set(kindsOf(remediation).flatMap((kind) => MOMENTS[kind] ?? []))]
  return needs.length > 0 ? [{ text: 'May wait for a moment in which this holds:' }, { list: needs.map((need) => NEEDS[need]) }] : []
}

function factBlocks({ facts: bound = {} }: RemediationPart, facts: readonly FactManifest[]): Block[] {
  const titles = [...new Set(Object.values(bound))].map((name) => {
    const title = facts.find((fact) => fact.name === name)?.title
    return title ? `${title} (fact ${name})` : name
  })
  return titles.length > 0 ? [{ text: `Read for a fix only: ${listed(titles)}.` }] : []
}

/** How the changes of an item are taken back: by Rounds, by itself, and by hand where Rounds is gone. */
export function undoBlocks({ id, remediation }: ItemManifest): Block[] {
  if (!remediation) {
    return []
  }
  const kinds = kindsOf(remediation)
  const back = kinds.filter((kind) => !isAction(kind))
  return [
    ...(back.length > 0 ? undoneBlocks(id) : []),
    ...(kinds.some(isAction) ? [{ text: lostInWords(kinds.filter(isAction)) }] : []),
    ...(kinds.some((kind) => changeWords(kind)?.endangersAccess) ? [{ text: CONFIRMED }] : []),
    ...(back.length > 0 ? handUndoBlocks(back) : []),
  ]
}

function undoneBlocks(id: string): Block[] {
  return [
    {
      text: 'Before each change, Rounds writes what was there into the journal of this computer. It is put back exactly so, not to a default of somebody else:',
    },
    {
      list: [
        '`rounds journal` shows what was changed, and in which run.',
        `\`rounds undo --only ${id}\` takes back what the newest run changed for this item.`,
        `\`rounds undo RUN --only ${id}\` takes back what an earlier run changed for it, \`rounds undo RUN\` all that it changed.`,
      ],
    },
    {
      text: 'What somebody has changed since is left as it is, and said. So is what cannot be read. A journal that was edited is no base for anything: then nothing is put back.',
    },
  ]
}

function lostInWords(kinds: readonly string[]): string {
  const lines = kinds.map((kind) => `${kind}: ${changeWords(kind)?.byHand}`)
  return `Cannot be taken back: ${lines.join(' ')}`
}

const CONFIRMED =
  'It could cut off whoever works from afar, so the operating system itself takes all of it back after 10 minutes (`--confirm-within` sets another time), over a restart too, unless somebody who still reaches the computer runs `rounds confirm RUN`.'

function handUndoBlocks(kinds: readonly string[]): Block[] {
  return [
    {
      text: 'Where Rounds is gone: `journal.jsonl` in `/var/lib/rounds`, on Windows in `%ProgramData%\\Rounds\\state`, has a line of type `intent` for each change, with the `change` and what was there `before`. The oldest line of a target is what it was before Rounds came.',
    },
    {
      head: ['Kind of change', 'With rounds undo', 'By hand, from the journal'],
      rows: kinds.map((kind) => [kind, changeWords(kind)?.back ?? '', changeWords(kind)?.byHand ?? '']),
    },
  ]
}
