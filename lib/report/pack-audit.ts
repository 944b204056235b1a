import type { Audit } from '../packs/audit.ts'
import type { Grant } from '../packs/pack.ts'
import type { ChangeReach, PlatformReach, ProgramReach, Reach, SettingReach } from '../packs/reach.ts'
import { changeWords } from './change-kinds.ts'
import { RISKS, TAKES_EFFECT } from './effects.ts'
import { valueInWords } from './explain.ts'
import type { Block, Section, TextPage } from './page-text.ts'
import { PLATFORM_NAMES } from './reads.ts'

/** So many lines of one sort are printed; a longer list would hide what stands below it. */
const MOST_LINES = 40

/** What full trust means, wherever it is asked for. */
export const FULL_TRUST =
  'FULL TRUST means: what it starts can do whatever root or SYSTEM can. So can what it writes where programs start or rights are given. It can read every secret, change everything and cover its tracks. Nothing that Rounds says of a pack holds it then, and rounds undo does not know of it.'

/** What a publisher may do with a grant. */
export const GRANT_WORDS: Readonly<Record<Grant, string>> = {
  check: 'judge its items from files, the registry, and programs that are known to only read',
  fix: 'have its plans carried out: Rounds makes the changes, within what the pack declares, and can take them back',
  settings: "give values to settings of other packs' items; what the provider or the practice sets still wins",
  programs: 'start other programs as root or SYSTEM, with the arguments it declares; such a program may write. It may also ask the network',
  interpreters:
    'FULL TRUST: start shells, PowerShell, Python and the like, start programs that start others, read where secrets lie, and write where programs start or rights are given',
  procedures: 'nothing in this version of Rounds',
}

/** Everything that a technician decides by, the gravest first. */
export function auditPage(audit: Audit): TextPage {
  const { reach } = audit
  const sections: Section[] = [
    { heading: '', blocks: aboutBlocks(audit) },
    { heading: 'Full trust', blocks: reach && audit.wantsFullTrust ? fullTrustBlocks(reach) : [] },
    { heading: 'Items', blocks: itemBlocks(audit) },
    { heading: 'What it may read', blocks: reach ? readBlocks(reach) : [] },
    { heading: 'What it may change', blocks: reach ? changeBlocks(reach.changes) : [] },
    { heading: 'Settings', blocks: reach ? settingBlocks(reach.settings) : [] },
    { heading: 'What it needs, and what it has here', blocks: grantBlocks(audit) },
    { heading: 'What it cannot do', blocks: reach ? limitBlocks(audit) : [] },
  ]
  return { title: `${audit.id} ${audit.version}: ${audit.displayName}`, sections: sections.filter(({ blocks }) => blocks.length > 0) }
}

// ── Who made it, and whether it is used ──────────────────────────────────────

function aboutBlocks(audit: Audit): Block[] {
  const { description, file, sha256, dependencies } = audit
  const needed = Object.entries(dependencies).map(([id, range]) => `${id} ${range}`)
  return [
    ...(description ? [{ text: description }] : []),
    {
      list: [
        `Made by: ${audit.publisher}, as the pack itself says.`,
        `Signature: ${signatureInWords(audit)}`,
        `Here: ${stateInWords(audit)}`,
        `Pinned: ${pinInWords(audit)}`,
        ...(needed.length > 0 ? [`Needs the packs: ${needed.join(', ')}.`] : []),
        ...(file ? [`File: \`${file}\``] : []),
        ...(sha256 ? [`SHA-256 of its content: \`${sha256}\``] : []),
      ],
    },
  ]
}

/** Whether it is known who made it. */
export function signatureInWords({ signature, publisher }: Pick<Audit, 'signature' | 'publisher'>): string {
  switch (signature) {
    case 'good':
      return `good. A key that the key list has for ${publisher} made it, and nothing was changed since.`
    case 'none':
      return 'none. Anybody could have made it, whatever name stands in it.'
    case 'unknown-key':
      return `by a key that the key list does not have for ${publisher}. Anybody could have made it, whatever name stands in it.`
    case 'bad':
      return 'not to be believed. Do not install it; ask the publisher for a new file.'
    case 'built-in':
      return 'none of its own: it is a part of Rounds.'
  }
}

function stateInWords({ state, reason, isPinned, file }: Audit): string {
  const because = reason ? `: ${reason}` : ''
  switch (state) {
    case 'active':
      return isPinned || file === '' ? `in use${because}.` : `may be used${because}; it is not installed from this file yet.`
    case 'listed':
      return `not used${because}. Nothing of it runs.`
    case 'failed':
      return `cannot be used${because}. ${isPinned || file === '' ? 'Its items are unknown.' : 'Nothing of it runs.'}`
  }
}

function pinInWords({ pinned, isPinned, version, signature }: Audit): string {
  if (signature === 'built-in') {
    return 'it comes with Rounds, and changes only with it.'
  }
  if (isPinned) {
    return 'to this version and hash. Another file in its place is not used.'
  }
  if (pinned?.version === version) {
    return 'NO: another content of the same version is pinned.'
  }
  return pinned ? `no: version ${pinned.version} is pinned.` : 'no. Only what rounds pack install pinned is ever used.'
}

function itemBlocks({ items }: Audit): Block[] {
  return [{ list: shortened(items.map(({ id, title }) => `\`${id}\`: ${title}`)) }]
}

// ── What it reads ────────────────────────────────────────────────────────────

/** Each reason for it, so that nobody has to look for them. */
function fullTrustBlocks({ reads, changes }: Reach): Block[] {
  const lines = [
    ...reads.flatMap((one) => fullTrustLines(one).map((line) => `${PLATFORM_NAMES[one.platform]}: ${line}`)),
    ...changes.flatMap((one) => powerLines(one).map((line) => `${PLATFORM_NAMES[one.platform]}: ${line}`)),
  ]
  return [{ text: FULL_TRUST }, { text: 'It is needed because:' }, { list: shortened(lines) }]
}

function fullTrustLines({ powershell, programs, secrets }: PlatformReach): string[] {
  const files = programs.flatMap(({ command, environmentFile }) =>
    environmentFile === undefined
      ? []
      : [`it hands what stands in \`${environmentFile}\`, which usually holds passwords, to \`${commandLine(command)}\`.`],
  )
  return [
    ...powershell.map(({ path }) => `it starts PowerShell with a script of its own, \`${path}\`.`),
    ...ofClass(programs, 'interpreter').map(
      (one) => `it starts \`${commandLine(one.command)}\`${eachOf(one)}, which can carry out anything.`,
    ),
    ...files,
    ...secrets.map(({ by, what }) => `it reads \`${by}\`, where it can reach ${what}.`),
  ]
}

function powerLines({ item, powers }: ChangeReach): string[] {
  return powers.map(({ kind, target, what }) => `the fix of \`${item}\` may change \`${target}\` (${kind}), which ${what}.`)
}

function readBlocks({ reads }: Reach): Block[] {
  return reads.length === 0 ? [{ text: 'Nothing: people answer its questions.' }] : reads.flatMap(platformBlocks)
}

function platformBlocks(reach: PlatformReach): Block[] {
  const rights = reach.asAdmin ? 'some of it with the rights of root or SYSTEM' : 'with no special rights'
  const groups: [string, string[]][] = [
    ['Files', reach.files.map(({ path, content }) => `\`${path}\`${content ? '' : ' (size, times and permissions only)'}`)],
    [
      'Registry',
      reach.registry.map(
        ({ key, values }) => `\`${key}\`: ${values.map((one) => `\`${one || '(default)'}\``).join(', ') || 'whether it is there'}`,
      ),
    ],
    ['Starts programs that are known to only read', ofClass(reach.programs, 'reads').map(programInWords)],
    ['Starts other programs, which may write', ofClass(reach.programs, 'program').map(programInWords)],
    ['FULL TRUST: starts what can carry out anything', ofClass(reach.programs, 'interpreter').map(programInWords)],
    ['FULL TRUST: reads where secrets lie', [...new Set(reach.secrets.map(({ by, what }) => `\`${by}\`: ${what}`))]],
    ['FULL TRUST: it starts PowerShell, which can carry out anything', reach.powershell.map(({ path }) => `\`${path}\``)],
    [
      'Asks the network for names, which others see',
      reach.dns.map(({ name, type, server }) => `${type} \`${name}\`${server ? `, of the name server in \`${server}\`` : ''}`),
    ],
    ['Settings whose texts become part of a path, an argument or a name', reach.settings.map((one) => `\`${one}\``)],
    ['About the computer', reach.system ? ['its name, start time and release'] : []],
  ]
  return [
    { text: `On ${PLATFORM_NAMES[reach.platform]}, ${rights}:` },
    ...groups.flatMap(([name, lines]): Block[] => (lines.length > 0 ? [{ text: `${name}:` }, { list: shortened(lines) }] : [])),
  ]
}

function ofClass(programs: readonly ProgramReach[], wanted: ProgramReach['class']): ProgramReach[] {
  return programs.filter((one) => one.class === wanted)
}

function programInWords(program: ProgramReach): string {
  const environment = program.environmentFile === undefined ? '' : `, with the environment of the file \`${program.environmentFile}\``
  return `\`${commandLine(program.command)}\`${eachOf(program)}${environment}`
}

function eachOf({ each }: ProgramReach): string {
  return each === undefined ? '' : ` once for each text of the setting \`${each}\``
}

/** Where an argument ends can be seen. */
function commandLine(command: readonly string[]): string {
  return command.map((one) => (/^[\w@%+=:,./\\-]+$/.test(one) ? one : JSON.stringify(one))).join(' ')
}

// ── What it changes ──────────────────────────────────────────────────────────

function changeBlocks(changes: readonly ChangeReach[]): Block[] {
  if (changes.length === 0) {
    return [{ text: 'Nothing: it only looks.' }]
  }
  const kinds = [...new Set(changes.flatMap((one) => one.kinds))]
  const powers = changes.flatMap((one) => powerLines(one).map((line) => `${PLATFORM_NAMES[one.platform]}: ${line}`))
  const consents = new Map(
    changes.flatMap(({ item, consents: all }) =>
      Object.entries(all).map(([code, because]) => [`${item} ${code}`, `\`--consent ${code}\` for \`${item}\`: ${because}`]),
    ),
  )
  return [
    {
      head: ['Item', 'On', 'Kinds of change', 'Touches at most', 'Risk', 'Takes effect', 'Undo'],
      rows: changes.map(changeRow),
    },
    ...(powers.length > 0
      ? [{ text: 'FULL TRUST: it may write where programs start or rights are given:' }, { list: shortened(powers) }]
      : []),
    { text: 'What each kind of change writes:' },
    { list: kinds.map((kind) => `${kind}: ${changeWords(kind)?.writes ?? 'unknown to this version.'} ${backInWords(kind)}`) },
    ...(consents.size > 0
      ? [{ text: 'Made only with the consent of somebody who may give it:' }, { list: shortened([...consents.values()]) }]
      : []),
  ]
}

function changeRow({ item, platform, kinds, targets, risk, takesEffect, actions }: ChangeReach): string[] {
  const undo = actions.length === 0 ? 'rounds undo takes all of it back' : `NOTHING takes back ${actions.join(', ')}`
  const touched = shortened(targets.map((target) => `\`${target}\``)).join(', ')
  return [
    `\`${item}\``,
    PLATFORM_NAMES[platform],
    kinds.join(', '),
    touched || 'nothing',
    `${risk}: ${RISKS[risk]}`,
    TAKES_EFFECT[takesEffect],
    undo,
  ]
}

function backInWords(kind: string): string {
  const words = changeWords(kind)
  return words?.back === undefined ? 'Nothing takes it back.' : `Undo: ${words.back}`
}

function settingBlocks({ own, foreign }: SettingReach): Block[] {
  const lines = (all: Readonly<Record<string, unknown>>) =>
    shortened(Object.entries(all).map(([key, value]) => `\`${key}\` = ${valueInWords(value)}`))
  return [
    ...(Object.keys(own).length > 0 ? [{ text: 'Values it gives to settings of its own items:' }, { list: lines(own) }] : []),
    ...(Object.keys(foreign).length > 0
      ? [
          { text: 'Values it gives to settings of items of OTHERS, unless the provider, the practice or the computer sets them:' },
          { list: lines(foreign) },
        ]
      : []),
  ]
}

// ── What it may do here ──────────────────────────────────────────────────────

function grantBlocks({ needs, given, grants, publisher, state, signature }: Audit): Block[] {
  if (signature === 'built-in') {
    return []
  }
  const rows = needs.map((grant) => [grant, GRANT_WORDS[grant], given.includes(grant) ? 'given' : 'NOT given'])
  const missing = needs.filter((grant) => !given.includes(grant))
  const comesTo = state === 'active' && grants.length > 0 ? `So it may: ${grants.join(', ')}.` : 'So it may do nothing here.'
  const advice =
    missing.length > 0
      ? [
          {
            text: `Whoever decides to give it what is missing: \`rounds pack trust ${publisher} --may ${[...new Set([...given, ...missing])].filter((one) => one !== 'procedures').join(' ')}\`${signature === 'good' ? '' : ", with `--key FILE` for the publisher's public key"}. It holds for every pack of ${publisher}.`,
          },
        ]
      : []
  return [{ head: ['Grant', 'It may then', 'By the key list'], rows }, { text: comesTo }, ...advice]
}

function limitBlocks({ wantsFullTrust, reach, signature }: Audit): Block[] {
  if (signature === 'built-in') {
    return []
  }
  const hasPrograms = reach?.reads.some(({ programs }) => programs.some((one) => one.class === 'program')) ?? false
  const hasPowers = reach?.changes.some(({ powers }) => powers.length > 0) ?? false
  const hasNames = reach?.reads.some(({ dns }) => dns.length > 0) ?? false
  return [
    {
      list: [
        'Its code runs in a sandbox with bounded time and memory. That code opens no file, starts no program and reaches no network.',
        'Nothing is read for it but what stands above, and it gets no secret that is not above.',
        ...(hasNames ? [] : ['It asks nothing of the network by itself.']),
        'It changes nothing itself: it proposes, Rounds holds the proposal to what stands above, writes down what was there, and makes the change.',
        'It cannot judge, change or hide items of others.',
      ],
    },
    ...(wantsFullTrust
      ? [
          {
            text: `None of this holds for what it starts with full trust.${hasPowers ? ' What its fixes write where programs start is started later, and is held by nothing.' : ''}`,
          },
        ]
      : hasPrograms
        ? [{ text: 'None of this holds for the other programs that it starts: what they do is up to them and their arguments above.' }]
        : []),
  ]
}

function shortened(lines: readonly string[]): string[] {
  return lines.length <= MOST_LINES
    ? [...lines]
    : [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more: rounds pack audit --json has all of them`]
}
