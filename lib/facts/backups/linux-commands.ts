import type { UnitCommand } from '../../formats/systemd-units.ts'

/** One call of a backup program within a unit's command. */
export interface BackupCall {
  product: string
  role: 'backup' | 'verify'
  /** What the unit's end says about this call: nothing where its failure is passed over. */
  trusted: boolean
  /** Stands alone in its command, so that the exit code is its own. */
  alone: boolean
  covers?: string[]
  /** The address as it stands in the command; may hold a password. */
  repository?: string
}

interface Program {
  product: string
  /** Words that say what it does; without any, every call is a backup. */
  backup?: RegExp
  verify?: RegExp
}

const PROGRAMS: ReadonlyMap<string, Program> = new Map([
  ['restic', { product: 'restic', backup: /^backup$/, verify: /^check$/ }],
  ['borg', { product: 'borg', backup: /^create$/, verify: /^check$/ }],
  // Without an action borgmatic creates, prunes and checks as its configuration says
  ['borgmatic', { product: 'borgmatic', backup: /^(create|--create|-C)$/, verify: /^(check|--check|-k)$/ }],
  ['duplicity', { product: 'duplicity', backup: /^(full|incr|incremental|backup|[a-z0-9+]+:\/\/.*)$/, verify: /^verify$/ }],
  ['proxmox-backup-client', { product: 'proxmox-client', backup: /^backup$/ }],
  ['vzdump', { product: 'proxmox' }],
  ...[
    'pg_dump',
    'pg_dumpall',
    'pg_basebackup',
    'mysqldump',
    'mariadb-dump',
    'mydumper',
    'autopostgresqlbackup',
    'automysqlbackup',
    'backupninja',
  ].map((name) => [name, { product: 'dump' }] as const),
])

/** Words of other deeds: a program that is called with one of them first does not back up. */
const OTHERS =
  /^(forget|prune|compact|snapshots|list|info|stats|unlock|init|rcreate|copy|restore|extract|mount|cache|cat|diff|find|key|ls|tag|delete|rlist|rinfo|cleanup|collection-status|remove-.*|list-current-files|version|self-update|status)$/
const SHELL = /^(sh|bash|dash|ash|zsh)$/
const SEPARATORS = new Set([';', '&&', '||', '|', '&'])

/** The calls of known backup programs in a unit's command, also behind `nice`, `systemd-inhibit` or within `sh -c`. */
export function backupCalls({ words, ignoresFailure }: UnitCommand): BackupCall[] {
  const isShell = words.some((word) => SHELL.test(baseName(word)))
  const parts = isShell ? partsOf(words.flatMap(splitShell)) : [{ words, after: '' }]
  const text = words.join(' ')
  return parts.flatMap((part, index) => {
    const called = callOf(part.words)
    const passed = isShell && index < parts.length - 1 && isPassedOver(part.after, text)
    return called ? [{ ...called, trusted: !ignoresFailure && !passed, alone: parts.length === 1 }] : []
  })
}

/** A call that deletes old backups by a schedule of its own. */
export interface RotationCall {
  product: string
  repository?: string
}

/** Without an action borgmatic prunes, too, where its configuration says what to keep. */
export function rotationCalls({ words }: UnitCommand): RotationCall[] {
  const isShell = words.some((word) => SHELL.test(baseName(word)))
  const parts = isShell ? partsOf(words.flatMap(splitShell)) : [{ words, after: '' }]
  return parts.flatMap(({ words: some }) => {
    const at = some.findIndex((word) => ['restic', 'borg', 'borgmatic'].includes(baseName(word)))
    const program = PROGRAMS.get(baseName(some[at] ?? ''))
    const rest = some.slice(at + 1).map((word) => word.replace(/[)"']+$/, ''))
    const silent =
      program?.product === 'borgmatic' && roleOf(program, rest) === 'backup' && !rest.some((word) => program.backup?.test(word))
    if (!program || !(silent || rest.some((word) => /^(forget|prune|--prune)$/.test(word)))) {
      return []
    }
    const repository = addressIn(program, rest)
    return [{ product: program.product, ...(repository ? { repository } : {}) }]
  })
}

interface Part {
  words: string[]
  /** The separator behind it. */
  after: string
}

function partsOf(words: readonly string[]): Part[] {
  const parts: Part[] = [{ words: [], after: '' }]
  for (const word of words) {
    const last = parts.at(-1)
    if (last && SEPARATORS.has(word)) {
      last.after = word
      parts.push({ words: [], after: '' })
    } else {
      last?.words.push(word)
    }
  }
  return parts.filter(({ words: some }) => some.length > 0)
}

function splitShell(word: string): string[] {
  return word.split(/(;|&&|\|\||\||&)/).filter(Boolean)
}

/** A pipe ends like its last program, and after `;`, `||` and `&` the end is another's. */
function isPassedOver(separator: string, text: string): boolean {
  if (separator === '|') {
    return !text.includes('pipefail')
  }
  return separator === ';' ? !/(^| )(-[a-z]*e[a-z]*|errexit)( |;|$)/.test(text) : separator === '||' || separator === '&'
}

function callOf(words: readonly string[]): Omit<BackupCall, 'trusted' | 'alone'> | undefined {
  const at = words.findIndex((word) => PROGRAMS.has(baseName(word)))
  const program = PROGRAMS.get(baseName(words[at] ?? ''))
  if (!program) {
    return undefined
  }
  const rest = words.slice(at + 1)
  const role = roleOf(program, rest)
  const covers = role === 'backup' ? coversOf(program, rest) : undefined
  const repository = addressIn(program, rest)
  return role ? { product: program.product, role, ...(covers ? { covers } : {}), ...(repository ? { repository } : {}) } : undefined
}

function roleOf({ product, backup, verify }: Program, rest: readonly string[]): BackupCall['role'] | undefined {
  if (!backup) {
    return rest.includes('--version') ? undefined : 'backup'
  }
  const deed = rest.find((word) => backup.test(word) || verify?.test(word) || OTHERS.test(word))
  if (deed === undefined) {
    return product === 'borgmatic' ? 'backup' : undefined
  }
  if (product === 'duplicity' && deed.includes('://') && rest.at(-1) !== deed) {
    return undefined // an address before a folder restores
  }
  return verify?.test(deed) ? 'verify' : backup.test(deed) ? 'backup' : undefined
}

const FLAGS =
  /^(-x|-v+|-q|-s|-p|--one-file-system|--verbose|--quiet|--json|--stats|--progress|--list|--force|--no-cache|--exclude-caches|--cleanup-cache|--with-atime|--ignore-inode|--ignore-ctime|--no-scan|--skip-if-unchanged|--show-rc|--numeric-ids|--no-lock)$/

/** Folders that restic and borg were told to save; undefined where a word might as well belong to an option. */
export function coversOf({ product }: Pick<Program, 'product'>, rest: readonly string[]): string[] | undefined {
  if (product !== 'restic' && product !== 'borg') {
    return undefined
  }
  const start = rest.findIndex((word) => (product === 'borg' ? word.includes('::') : word === 'backup'))
  const words = rest.slice(start + 1)
  const paths = words.filter((word) => word.startsWith('/'))
  const isClear = words.every((word, index) => {
    const before = words[index - 1] ?? ''
    return !/[$*"'\\]/.test(word) && (!word.startsWith('/') || !before.startsWith('-') || before.includes('=') || FLAGS.test(before))
  })
  return start >= 0 && isClear && paths.length > 0 ? paths : undefined
}

function addressIn({ product }: Program, rest: readonly string[]): string | undefined {
  const option = rest.findIndex((word) => /^(-r|--repo|--repository)$/.test(word))
  const given = option >= 0 ? rest[option + 1] : rest.find((word) => /^--repo(sitory)?=/.test(word))?.replace(/^[^=]*=/, '')
  if (given !== undefined) {
    return given
  }
  if (product === 'borg') {
    return rest.find((word) => word.includes('::'))?.split('::')[0] || undefined
  }
  return product === 'duplicity' ? rest.findLast((word) => /^[a-z0-9+]+:\/\//.test(word)) : undefined
}

function baseName(word: string): string {
  return word.replace(/^[("']+/, '').replace(/^.*\//, '')
}
