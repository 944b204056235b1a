/** A call of clamscan or clamdscan in a unit, a crontab or a script. */
export interface ScanCommand {
  /** `/` is among what it looks at, with everything below; unknown where a variable or a list stands in its place. */
  whole: boolean | 'unknown'
  /** Where it writes its log, when a plain path says so. */
  log?: string
}

/** The calls in a crontab or a shell script. */
export function scansInScript(text: string): ScanCommand[] {
  return commandsOf(text).flatMap(scanIn)
}

/** The calls in a command line of systemd, where quotes are gone and `|` or `(` may be part of a word. */
export function scansInCommandLine(line: string): ScanCommand[] {
  const commands: string[][] = [[]]
  for (const word of line.split(/\s+/).filter(Boolean)) {
    if (/^\\?(?:;|&&|\|\|?|&)$/.test(word)) {
      commands.push([])
    } else {
      commands.at(-1)?.push(word.replace(/\\?;$/, ''))
    }
  }
  return commands.flatMap(scanIn)
}

const TOKEN = /\\\r?\n|\d?>&\d|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[;&|\r\n]+|[^\S\r\n]+|[^\s'"\\;&|>]+|>>?|[\s\S]/g

/** The words of each command, with quotes taken away; what stands behind a `#` is a comment. */
function commandsOf(text: string): string[][] {
  const commands: string[][] = [[]]
  let word: string | undefined
  let comment = false
  const endWord = () => {
    if (word !== undefined) {
      commands.at(-1)?.push(word)
      word = undefined
    }
  }
  for (const [token] of text.matchAll(TOKEN)) {
    if (comment && !/^[;&|]*[\r\n]/.test(token)) {
      continue
    }
    if (/^[;&|\r\n]/.test(token)) {
      comment = false
      endWord()
      commands.push([])
    } else if (/^\s|^\\\r?\n/.test(token)) {
      endWord()
    } else if (word === undefined && token.startsWith('#')) {
      comment = true
    } else {
      word = (word ?? '') + unquoted(token)
    }
  }
  endWord()
  return commands
}

function unquoted(token: string): string {
  return /^['"]/.test(token) && token.length > 1 ? token.slice(1, -1) : token.startsWith('\\') ? token.slice(1) : token
}

/** Commands that name the program without starting it. */
const ONLY_NAMED = /^(?:-[vxefq]|echo|printf|logger|which|type|hash|command|p?grep|p?kill|killall|install)$/

function scanIn(words: string[]): ScanCommand[] {
  const at = words.findIndex((word) => /(?:^|[/(`=])clamd?scan$/.test(word))
  const program = words[at]
  // A shell in a unit gets its script as one word.
  const script = program === undefined && words.find((word) => /\s/.test(word) && /clamd?scan\s/.test(word))
  if (script) {
    return scansInScript(script)
  }
  if (program === undefined || ONLY_NAMED.test(words[at - 1] ?? '')) {
    return []
  }
  const rest = words.slice(at + 1)
  const targets = rest.filter((word, index) => !/^(?:-|\d?>|<|[\])}])/.test(word) && !TAKES_A_VALUE.test(rest[index - 1] ?? ''))
  const log = logOf(rest)
  return targets.length > 0 || takesList(rest) ? [{ whole: wholeOf(program, rest, targets), ...(log ? { log } : {}) }] : []
}

const TAKES_A_VALUE =
  /^(?:-[ldfc]|--(?:log|database|file-list|config-file|tempdir|move|copy|exclude|exclude-dir|include|include-dir)|\d?>>?|<)$/

function takesList(words: string[]): boolean {
  return words.some((word) => /^(?:-f|--file-list)/.test(word))
}

/** clamscan needs --recursive to go below, clamdscan always does. */
function wholeOf(program: string, words: string[], targets: string[]): ScanCommand['whole'] {
  if (targets.some((target) => /^\/[)`]?$/.test(target))) {
    return program.endsWith('clamdscan') || words.some((word) => /^(?:-[a-z]*r[a-z]*|--recursive(?:=yes)?)$/.test(word))
  }
  return takesList(words) || targets.some((target) => /[$`%*]/.test(target)) ? 'unknown' : false
}

function logOf(words: string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const path = /^(?:--log=|1?>>?)(\/.+)$/.exec(word)?.[1] ?? (/^(?:-l|--log|1?>>?)$/.test(word) ? words[index + 1] : undefined)
    if (path?.startsWith('/') && !/[$`*]/.test(path) && path !== '/dev/null') {
      return path
    }
  }
  return undefined
}
