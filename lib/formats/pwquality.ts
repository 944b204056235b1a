import { lines } from './lines.ts'

/** What libpwquality does where nobody sets anything, version 1.4 and later (pwquality.conf(5)). */
const DEFAULTS = {
  difok: 1,
  minlen: 8,
  dcredit: 0,
  ucredit: 0,
  lcredit: 0,
  ocredit: 0,
  minclass: 0,
  maxrepeat: 0,
  maxclassrepeat: 0,
  maxsequence: 0,
  gecoscheck: 0,
  dictcheck: 1,
  usercheck: 1,
  usersubstr: 0,
  enforcing: 1,
  retry: 1,
  enforce_for_root: 0,
  local_users_only: 0,
}

export type QualityName = keyof typeof DEFAULTS

export interface QualitySetting {
  value: number
  /** `default`, a path, or `module argument`. */
  source: string
}

export interface QualitySettings {
  settings: Record<QualityName, QualitySetting>
  /** What the library could not read, one sentence each. */
  problems: string[]
}

export interface QualityFile {
  path: string
  text: string
}

export interface QualityRequirements {
  /** The shortest length that can be accepted, credits used up. */
  minimumLength: number
  /** How many characters of each kind there must be. */
  classes: { upper: number; lower: number; digit: number; symbol: number }
  /** How many of the four kinds must be there; a required kind counts. */
  minimumClasses: number
  /** A weak password is refused, not only warned about. */
  enforcing: boolean
  /** Root is held to the rules, too. */
  forRoot: boolean
  dictionary: boolean
}

/** The library stops reading altogether at the first option it cannot read; found by trying libpwquality 1.4.5. */
class Reader {
  readonly settings = Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, { value, source: 'default' }])) as Record<
    QualityName,
    QualitySetting
  >
  readonly problems: string[] = []

  file({ path, text }: QualityFile): boolean {
    for (const [index, line] of lines(text).entries()) {
      const [, name, value = ''] = /^\s*([^\s=]+)\s*=?\s*(.*?)\s*$/.exec(line.replace(/#.*$/, '')) ?? []
      if (name !== undefined && !this.set(name, value, path)) {
        this.problems.push(`${path} line ${index + 1}: "${name}" is unknown or no number; the library ignores it and all that follows`)
        return false
      }
    }
    return true
  }

  argument(argument: string): void {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(argument) ?? []
    if (!FOR_OTHERS.test(argument) && !this.set(name, value, 'module argument')) {
      this.problems.push(`module argument "${name}" is unknown or no number; it is ignored`)
    }
  }

  private set(spelling: string, text: string, source: string): boolean {
    const name = spelling.toLowerCase()
    if (name === 'badwords' || name === 'dictpath') {
      return true
    }
    if (!isName(name)) {
      return false
    }
    // Being named switches these two on, whatever value is written.
    const value = name === 'enforce_for_root' || name === 'local_users_only' ? 1 : number(text)
    if (value === undefined) {
      return false
    }
    this.settings[name] = { value: clamped(name, value), source }
    return true
  }
}

/** Arguments of the module that are not about quality. */
const FOR_OTHERS = /^(?:debug$|type=|difignore=|reject_username|authtok_type|use_authtok|use_first_pass|try_first_pass)/

/**
 * The settings in force: defaults, then pwquality.conf.d/*.conf in ASCII order, then pwquality.conf, then module arguments;
 * the later one wins (pwquality.conf(5); settings.c and pam_pwquality.c of libpwquality).
 */
export function qualitySettings(files: QualityFile[], moduleArguments: string[] = []): QualitySettings {
  const reader = new Reader()
  inReadingOrder(files).every((file) => reader.file(file))
  for (const argument of moduleArguments) {
    reader.argument(argument)
  }
  return { settings: reader.settings, problems: reader.problems }
}

/** What a new password must have. A negative credit is a required count, a positive one lowers the length that is needed. */
export function requires(settings: Record<QualityName, QualitySetting>): QualityRequirements {
  const credit = (name: QualityName) => settings[name].value
  const required = (name: QualityName) => Math.max(0, -credit(name))
  const classes = { upper: required('ucredit'), lower: required('lcredit'), digit: required('dcredit'), symbol: required('ocredit') }
  const counts = Object.values(classes)
  return {
    minimumLength: shortest(credit('minlen'), [credit('ucredit'), credit('lcredit'), credit('dcredit'), credit('ocredit')]),
    classes,
    minimumClasses: Math.max(credit('minclass'), counts.filter((count) => count > 0).length),
    enforcing: credit('enforcing') !== 0,
    forRoot: credit('enforce_for_root') !== 0,
    dictionary: credit('dictcheck') !== 0,
  }
}

/** Length plus earned credits must reach minlen; a character earns at most one, a required one none (simple() in check.c). */
function shortest(minlen: number, credits: number[]): number {
  const earnable = credits.reduce((sum, credit) => sum + Math.max(0, credit), 0)
  const required = credits.reduce((sum, credit) => sum + Math.max(0, -credit), 0)
  return Math.max(required, minlen - earnable, Math.ceil((minlen + required) / 2))
}

function inReadingOrder(files: QualityFile[]): QualityFile[] {
  const snippet = ({ path }: QualityFile) => /\.d\/[^/]*$/.test(path)
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return [...sorted.filter((file) => snippet(file) && file.path.endsWith('.conf')), ...sorted.filter((file) => !snippet(file))]
}

function isName(name: string): name is QualityName {
  return Object.hasOwn(DEFAULTS, name)
}

/** The library refuses a length under 6 and more than four classes by taking the limit instead. */
function clamped(name: QualityName, value: number): number {
  return name === 'minlen' ? Math.max(6, value) : name === 'minclass' ? Math.min(4, value) : value
}

function number(text: string): number | undefined {
  const value = /^\s*[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  return Math.abs(value) < 2 ** 31 - 1 ? value : undefined
}
