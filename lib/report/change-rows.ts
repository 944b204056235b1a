import { settingName } from './setting-names.ts'

/** A change as the result document tells it. */
export interface ToldChange {
  kind: string
  target: string
  before: string
  after: string
}

/** One thing that a change sets, first in words, then as the technician finds it. */
export interface ChangeRow {
  what: string
  before: string
  after: string
  /** Where it stands, with the values as they are written there; empty where the words say it already. */
  technical: string
  /** The lines of a file that is written. */
  text?: string[]
}

/** The rows of one change: a change of several settings has one for each. */
export function changeRows(change: ToldChange): ChangeRow[] {
  return change.kind === 'file' ? [fileRow(change)] : (settingRows(change) ?? [plainRow(change)])
}

const FILE_AFTER = /^mode (\d{4}), text (".*")$/s
const FILE_BEFORE = /^mode \d{4}, (\d+) bytes, /

function fileRow({ target, before, after }: ToldChange): ChangeRow {
  const [, mode, quoted] = FILE_AFTER.exec(after) ?? []
  const size = FILE_BEFORE.exec(before)?.[1]
  const lines = quoted === undefined ? undefined : linesOf(quoted)
  return {
    what: `the file ${target.split('/').at(-1)}`,
    before: size === undefined ? valueInWords(before, 'not there') : `another one of ${size} bytes`,
    after: lines ? (lines.length === 1 ? 'this line' : `these ${lines.length} lines`) : valueInWords(after),
    technical: mode === undefined ? target : `${target}, mode ${mode}`,
    ...(lines ? { text: lines } : {}),
  }
}

function linesOf(quoted: string): string[] | undefined {
  try {
    return String(JSON.parse(quoted)).trimEnd().split('\n')
  } catch {
    return undefined
  }
}

/** Changes of several settings are told as `a = 1, b = 2`; undefined where this one is not. */
function settingRows({ kind, target, before, after }: ToldChange): ChangeRow[] | undefined {
  const wanted = pairsOf(after)
  const found = pairsOf(before)
  const earlier = (name: string) => (found ? (new Map(found).get(name) ?? before) : before)
  const where = (name: string) => (target.split(/[ ,]+/).includes(name) ? name : `${target}, ${name}`)
  return wanted?.map(([name, value]) => {
    const row = settingRow(name, kind, where(name), earlier(name), value)
    return OF_ONE.includes(kind) ? { ...row, what: `${row.what} (${target})` } : row
  })
}

/** Kinds whose settings belong to one of several things of a computer, which the target names. */
const OF_ONE: readonly string[] = ['firewall-profile', 'local-account', 'windows-service']

function pairsOf(text: string): [string, string][] | undefined {
  const pairs = text.split(/, (?=[\w./ -]+ = )/).map((pair): [string, string] => {
    const [name = '', ...value] = pair.split(' = ')
    return [name, value.join(' = ')]
  })
  return pairs.every(([name, value]) => name !== '' && value !== '') ? pairs : undefined
}

function settingRow(name: string, kind: string, where: string, before: string, after: string): ChangeRow {
  const { words = name, say = (value: string) => value } = settingName(name, kind) ?? {}
  const said = (value: string) => say(valueInWords(value))
  return { what: words, before: said(before), after: said(after), technical: `${where}: ${before} -> ${after}` }
}

function plainRow(change: ToldChange): ChangeRow {
  const { kind, target, before, after } = change
  const name = nameIn(change)
  if (name !== undefined && settingName(name)) {
    return settingRow(name, kind, target, before, after)
  }
  const said = (value: string) => valueInWords(value, kind === 'package' ? 'not installed' : undefined)
  const what = WHAT[kind]?.(target, name ?? target) ?? target
  return { what, before: said(before), after: said(after), technical: what.includes(target) ? '' : `${target}: ${before} -> ${after}` }
}

/** What stands for a target that is a path or a code. */
const WHAT: Readonly<Record<string, (target: string, name: string) => string>> = {
  'firewalld-zone': (target) => `the ${target} of firewalld`,
  'pam-profile': (target) => `the check of passwords through the ${target}`,
  'registry-value': (_target, name) => `${name} in the Windows registry`,
  'secret-removal': (_target, name) => `the secret ${name} in the Windows registry`,
  'software-update-schedule': () => 'macOS looks for updates by itself',
  'systemd-unit': (target) => `the service ${target}`,
  ufw: () => 'the firewall ufw',
}

/** The name of the one setting in a target. */
function nameIn({ kind, target }: ToldChange): string | undefined {
  switch (kind) {
    case 'registry-value':
    case 'secret-removal':
      return target.slice(target.lastIndexOf('\\') + 1)
    case 'config-value':
      return target.split(' in ')[0]
    default:
      return undefined
  }
}

/** Types and codes of a format say nothing to whoever decides. */
function valueInWords(value: string, absent = 'not set'): string {
  const plain = value.replace(/^(?:dword|qword|string|expand-string|uint32|int32) /, '').replace(/^"(.*)"$/s, '$1')
  return { absent, 'config-files': 'removed, its settings are still there', half: 'half installed', '': 'empty' }[plain] ?? plain
}
