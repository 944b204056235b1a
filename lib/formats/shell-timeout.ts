import { lines } from './lines.ts'

export interface ShellProfile {
  path: string
  text: string
}

export interface ShellTimeout {
  seconds: number | 'never'
  /** Path of the profile that set it. */
  source?: string
  readOnly: boolean
  exported: boolean
  /** Statements about TMOUT whose effect cannot be told by reading, one sentence each. */
  unclear: string[]
}

/** The shell's idle time-out, from profiles in the order in which a login shell reads them. */
export function shellTimeout(profiles: ShellProfile[]): ShellTimeout {
  const found: ShellTimeout = { seconds: 'never', readOnly: false, exported: false, unclear: [] }
  for (const { path, text } of profiles) {
    for (const statement of statements(text)) {
      apply(statement, path, found)
    }
  }
  return found
}

interface Statement {
  text: string
  /** It runs only under a condition, or in a function, a loop or a part of its own. */
  conditional: boolean
}

const DECLARES = /^(?:declare|typeset|readonly|export|local)$/

function apply({ text, conditional }: Statement, path: string, found: ShellTimeout): void {
  const parts = text.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? []
  const first = parts[0] ?? ''
  const declares = DECLARES.test(first)
  const named = parts.filter((part) => /^TMOUT(?:=|$)/.test(part))
  const isUnset = first === 'unset' && named.length > 0
  const assigns = declares || parts.every((part) => /^\w+\+?=/.test(part))
  if ((!isUnset && !assigns) || named.length === 0) {
    return
  }
  if (conditional) {
    found.unclear.push(`${path} sets TMOUT only under a condition`)
    return
  }
  if (isUnset) {
    assign('0', path, found)
  }
  for (const part of named.filter((part) => part.includes('='))) {
    assign(part.slice('TMOUT='.length), path, found)
  }
  const flags = parts.filter((part) => /^-\w/.test(part)).join('')
  found.readOnly ||= first === 'readonly' || (declares && flags.includes('r'))
  found.exported ||= first === 'export' || (declares && flags.includes('x'))
}

function assign(raw: string, path: string, found: ShellTimeout): void {
  if (found.readOnly) {
    return
  }
  const text = raw.replace(/["']/g, '')
  if (/[$`\\+]/.test(text)) {
    found.unclear.push(`${path} computes TMOUT`)
  }
  // bash and ksh take what is no positive number as "no time-out".
  found.seconds = /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : 'never'
  found.source = path
}

const OPENS = /^(?:if|case|for|while|until|select|function|\{|\()(?=\s|\(|$)|^\w+\s*\(\)/
const CLOSES = /^(?:fi|esac|done|\}|\))(?=\s|\)|$)/
const LEADS = /^(?:(?:then|else|elif|do|\{|\(|!|case\s.*?\sin|[\w*?.|"-]+\))\s+)/

function statements(script: string): Statement[] {
  const found: Statement[] = []
  let depth = 0
  let certain = true
  for (const { text, before } of pieces(script)) {
    certain = before === 'next' || (before === 'and' && certain)
    depth += CLOSES.test(text) ? -1 : 0
    depth = Math.max(0, depth)
    depth += OPENS.test(text) ? 1 : 0
    const bare = unlead(text)
    found.push({ text: bare, conditional: depth > 0 || !certain })
    certain &&= ALWAYS_SUCCEEDS.test(bare)
    depth -= /^(?:\{|\(|\w+\s*\(\)).*[})]$/.test(text) ? 1 : 0
  }
  return found
}

const ALWAYS_SUCCEEDS = /^(?:(?:export|readonly|declare|typeset)\s|TMOUT=\S*$)/

function unlead(text: string): string {
  const bare = text.replace(/^\w+\s*\(\)\s*/, '').replace(LEADS, '')
  return bare === text ? bare : unlead(bare)
}

interface Piece {
  text: string
  before: 'next' | 'and' | 'or'
}

const PIECE = /"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|(?<=^|[\s;&|])#[^\n]*|&&|\|\||;;|[;\n|&]|[^"'\\;\n|&#]+|[\s\S]/g

/** Cuts a script where a statement ends, outside quotes, and drops comments. */
function pieces(script: string): Piece[] {
  const found: Piece[] = [{ text: '', before: 'next' }]
  for (const [token] of lines(script).join('\n').replace(/\\\n/g, '').matchAll(PIECE)) {
    const last = found.at(-1)
    if (/^(?:&&|\|\||;;|[;\n|&])$/.test(token)) {
      found.push({ text: '', before: token === '&&' ? 'and' : token === '||' || token === '|' ? 'or' : 'next' })
    } else if (last && !token.startsWith('#')) {
      last.text += token
    } else if (last && token === '#') {
      last.text += token
    }
  }
  return found.map(({ text, before }) => ({ text: text.trim(), before })).filter(({ text }) => text !== '')
}
