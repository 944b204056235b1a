/** A property list of macOS; dates are ISO texts, data are base64. */
export type PlistValue = string | number | boolean | PlistValue[] | { [key: string]: PlistValue }

interface Reader {
  tokens: string[]
  at: number
}

/** An XML property list (plist(5)), or undefined where the text is none or is cut off. */
export function parsePlist(xml: string): PlistValue | undefined {
  const start = xml.indexOf('<plist')
  if (start === -1) {
    return undefined
  }
  const tokens = xml.slice(start).match(/<[^>]*>|[^<]+/g) ?? []
  const read: Reader = { tokens: tokens.map((token) => (token.startsWith('<') ? token : unescaped(token))), at: 1 }
  return readValue(read)
}

/** A dictionary's entry, where the value is a dictionary at all. */
export function plistEntry(of: PlistValue | undefined, key: string): PlistValue | undefined {
  return typeof of === 'object' && !Array.isArray(of) && Object.hasOwn(of, key) ? of[key] : undefined
}

function readValue(read: Reader): PlistValue | undefined {
  skipBlank(read)
  const name = /^<([a-z]+)(\s*\/)?>$/.exec(read.tokens[read.at++] ?? '')
  switch (name?.[1]) {
    case 'dict':
      return name[2] ? {} : dictionary(read)
    case 'array':
      return name[2] ? [] : list(read)
    case 'true':
    case 'false':
      return name[1] === 'true'
    case 'integer':
    case 'real':
      return Number(text(read))
    case 'string':
    case 'date':
    case 'data':
      return name[2] ? '' : text(read)
    default:
      return undefined
  }
}

function dictionary(read: Reader): PlistValue | undefined {
  const entries: Array<[string, PlistValue]> = []
  while (!closes(read, '</dict>')) {
    const isKey = read.tokens[read.at++] === '<key>'
    const key = isKey ? text(read) : ''
    const found = isKey ? readValue(read) : undefined
    if (found === undefined) {
      return undefined
    }
    entries.push([key, found])
  }
  return Object.fromEntries(entries)
}

function list(read: Reader): PlistValue | undefined {
  const found: PlistValue[] = []
  while (!closes(read, '</array>')) {
    const entry = readValue(read)
    if (entry === undefined) {
      return undefined
    }
    found.push(entry)
  }
  return found
}

function closes(read: Reader, tag: string): boolean {
  skipBlank(read)
  if (read.tokens[read.at] !== tag) {
    return false
  }
  read.at++
  return true
}

/** The text up to the closing tag, which is consumed. */
function text(read: Reader): string {
  const next = read.tokens[read.at] ?? ''
  const content = next.startsWith('<') ? '' : next
  read.at += content === '' ? 1 : 2
  return content.trim()
}

function skipBlank(read: Reader): void {
  while (read.tokens[read.at]?.trim() === '' || read.tokens[read.at]?.startsWith('<!--')) {
    read.at++
  }
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function unescaped(content: string): string {
  return content.replace(/&(lt|gt|quot|apos|amp);/g, (whole, name) => ENTITIES[name] ?? whole)
}
