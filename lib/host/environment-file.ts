import { UsageError } from '../errors.ts'
import { matchesPattern } from '../pattern.ts'
import { readTrusted } from '../state/read-file.ts'

/**
 * The variables of a file of NAME=value lines, as systemd reads its EnvironmentFile=: of those, only the names asked for (* stands for any text).
 * As root a file that somebody else owns or may write is refused. @throws UsageError, which never holds a value
 */
export function readEnvironmentFile(path: string, names: readonly string[]): Record<string, string> {
  const text = readTrusted(path)
  if (text === undefined) {
    throw new UsageError(`${path} is not there: the settings name it as an environment file`)
  }
  return Object.fromEntries(environmentOf(text).filter(([name]) => names.some((one) => matchesPattern(one, name))))
}

/** Comments start with # or ;, a backslash at the end goes on in the next line, quotes around a value are taken away (systemd.exec(5)). */
export function environmentOf(text: string): Array<[string, string]> {
  return text
    .replace(/\\\r?\n/g, '')
    .split(/\r?\n/)
    .flatMap((line): Array<[string, string]> => {
      const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*?)\s*$/.exec(line) ?? []
      return name === undefined ? [] : [[name, unquoted(value)]]
    })
}

function unquoted(value: string): string {
  const [, quote, inner] = /^(["'])([\s\S]*)\1$/.exec(value) ?? []
  if (inner === undefined) {
    return value
  }
  return quote === '"' ? inner.replace(/\\(["\\$`])/g, '$1') : inner
}
