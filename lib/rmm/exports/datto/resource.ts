/** What a `resource.xml` says about a component; all texts, as Datto RMM writes them. */
export interface Resource {
  general: General
  variables: readonly Variable[]
  postConditions: readonly PostCondition[]
}

export interface General {
  name: string
  category: 'scripts' | 'monitors' | 'applications'
  description: string
  /** Replaced at import. */
  uid: string
  /** Filled in by the server. */
  hash: ''
  version: string
  /** Seconds. */
  timeout: string
  /** Which users see it, 1 (Basic) to 5 (Super); that the number means this is inferred. */
  securityLevel: string
  installType: 'powershell' | 'unix'
}

export interface Variable {
  name: string
  type: 'string' | 'boolean' | 'map'
  /** `false`: it goes in. */
  direction: 'false'
  description: string
  defaultVal: string
  /** Of type map: what may be chosen. The default is the name of one, the script is given the value. */
  options?: readonly { name: string; value: string }[]
}

/** Marks a run in which this text was found. */
export interface PostCondition {
  consequence: 'warn'
  resource: 'stdout' | 'stderr'
  text: string
  qualifier: 'found'
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
const INDENT = '    '

/** In the form of what Datto RMM exports since 2025: LF, four spaces, no line break at the end. */
export function resourceXml({ general, variables, postConditions }: Resource): string {
  const inside = [
    ...element('general', leaves(general)),
    ...variables.flatMap((variable, index) => element('variable', variableLines(variable), `idx="${index}"`)),
    ...postConditions.flatMap((condition, index) => element('postCondition', leaves(condition), `idx="${index}"`)),
  ]
  return HEAD + element('component', inside, 'info="CentraStage Component"').join('\n')
}

function variableLines({ name, options = [], ...rest }: Variable): string[] {
  const choices = options.flatMap((option, index) => element('selectionKeyValue', leaves(option), `idx="${index}"`))
  return [leaf('name', name), ...choices, ...leaves(rest)]
}

/** One entry a line; the line breaks of a text inside stay as they are, without an indent. */
function element(tag: string, inside: readonly string[], attribute?: string): string[] {
  return [`<${[tag, attribute].filter(Boolean).join(' ')}>`, ...inside.map((line) => INDENT + line), `</${tag}>`]
}

function leaves(texts: object): string[] {
  return Object.entries(texts).map(([tag, text]) => leaf(tag, String(text)))
}

function leaf(tag: string, text: string): string {
  return text === '' ? `<${tag}/>` : `<${tag}>${escaped(text)}</${tag}>`
}

/** Quotes stay as they are; a control character has no place in XML 1.0, and CR would come back as LF. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
