import { lines } from './lines.ts'

export type PamType = 'auth' | 'account' | 'password' | 'session'

export interface PamRule {
  /** `*` on an `@include` line, which brings in rules of every type. */
  type: PamType | '*'
  /** `required`, `[success=1 default=ignore]`, `include`, `substack`, `@include` … */
  control: string
  /** Name of the module without folder, such as `pam_unix.so`, or of the included file. */
  module: string
  arguments: string[]
  /** Counted from 1. */
  line: number
}

export interface QualityRule extends PamRule {
  /** A refusal by the module refuses the password: `required`, `requisite`, or a default of `die` or `bad`. */
  binding: boolean
}

/** Rules of a PAM service file in their order; lines that PAM could not read are left out. See pam.conf(5). */
export function pam(text: string): PamRule[] {
  return assembled(text).flatMap(({ line, text }) => rule(text, line) ?? [])
}

/** Rules of one type, included files put in place; an include that `read` does not know stays as a rule. */
export function stack(text: string, type: PamType, read: (file: string) => string | undefined = () => undefined, depth = 8): PamRule[] {
  return pam(text)
    .filter((rule) => rule.type === type || rule.type === '*')
    .flatMap((rule) => {
      const included = isInclude(rule) && depth > 0 ? read(rule.module) : undefined
      return included === undefined ? [rule] : stack(included, type, read, depth - 1)
    })
}

/** Includes that were not put in place: what they would bring is not known. */
export function unresolved(rules: PamRule[]): PamRule[] {
  return rules.filter(isInclude)
}

/** The rule that asks pam_pwquality before pam_unix stores a password, when there is one. */
export function qualityRule(password: PamRule[]): QualityRule | undefined {
  const unix = password.findIndex(({ module }) => module === 'pam_unix.so')
  const quality = password.findIndex(({ module }) => module === 'pam_pwquality.so')
  const rule = password[quality]
  if (!rule || (unix !== -1 && unix < quality)) {
    return undefined
  }
  return { ...rule, binding: /^(?:required|requisite|\[.*\bdefault=(?:die|bad)\b.*\])$/.test(rule.control) }
}

function isInclude({ control }: PamRule): boolean {
  return /^(?:@include|include|substack)$/.test(control)
}

/** Comments go before lines are joined, so that a backslash in a comment joins nothing. */
function assembled(text: string): Array<{ line: number; text: string }> {
  const found: Array<{ line: number; text: string }> = []
  let open = false
  for (const [index, raw] of lines(text).entries()) {
    const bare = raw.replace(/#.*$/, '').trimEnd()
    const last = found.at(-1)
    const part = bare.replace(/\\$/, ' ')
    if (open && last) {
      last.text += part
    } else {
      found.push({ line: index + 1, text: part })
    }
    open = bare.endsWith('\\')
  }
  return found
}

function rule(text: string, line: number): PamRule | undefined {
  const [first = '', second, third, ...rest] = fields(text)
  if (first === '@include') {
    return second === undefined ? undefined : { type: '*', control: first, module: second, arguments: [], line }
  }
  const type = first.replace(/^-/, '').toLowerCase()
  if (!isType(type) || second === undefined || third === undefined) {
    return undefined
  }
  const control = second.startsWith('[') ? second : second.toLowerCase()
  return { type, control, module: third.replace(/^.*\//, ''), arguments: rest.map(unbracket), line }
}

function isType(text: string): text is PamType {
  return text === 'auth' || text === 'account' || text === 'password' || text === 'session'
}

/** Words, where `[…]` is one word and `\]` does not close it. */
function fields(text: string): string[] {
  return text.match(/\[(?:[^\]\\]|\\.)*\]|\S+/g) ?? []
}

function unbracket(argument: string): string {
  return /^\[.*\]$/.test(argument) ? argument.slice(1, -1).replace(/\\\]/g, ']') : argument
}
