import { UsageError } from '../errors.ts'

/** A key that is not in the record, or is 'unknown', is unresolved. */
export type WhenKeys = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** Three-valued: an unresolved key makes the clause unknown, unless the rest decides it alone. */
export type Truth = boolean | 'unknown'

type Clause = (keys: WhenKeys) => Truth

/**
 * Evaluates a clause in the grammar of VS Code's when clauses: `a`, `!a`, `a == b`, `a != b`, `a =~ /pattern/`, `a in b`,
 * `b contains a` as `a in b`, `&&`, `||` and parentheses.
 * @throws UsageError where the clause cannot be read
 */
export function holds(clause: string, keys: WhenKeys): Truth {
  const tokens = tokensOf(clause)
  const parsed = either(tokens)
  if (tokens.length > 0) {
    throw unreadable(clause, tokens[0])
  }
  return parsed(keys)
}

/** The keys that a clause asks for. */
export function keysOf(clause: string): string[] {
  const asked = new Set<string>()
  const spy = new Proxy({}, { get: (_, key) => void asked.add(String(key)) })
  holds(clause, spy)
  return [...asked]
}

function tokensOf(clause: string): string[] {
  const pattern = /\s*(&&|\|\||==|!=|=~|!|\(|\)|\/(?:[^/\\]|\\.)*\/i?|'[^']*'|[\w.:-]+)/y
  const tokens: string[] = []
  for (let at = 0; at < clause.trimEnd().length; at = pattern.lastIndex) {
    pattern.lastIndex = at
    const found = pattern.exec(clause)
    if (!found?.[1]) {
      throw unreadable(clause, clause.slice(at).trim())
    }
    tokens.push(found[1])
  }
  return tokens
}

function either(tokens: string[]): Clause {
  const parts = chain(tokens, '||', both)
  return (keys) =>
    combine(
      parts.map((part) => part(keys)),
      true,
    )
}

function both(tokens: string[]): Clause {
  const parts = chain(tokens, '&&', single)
  return (keys) =>
    combine(
      parts.map((part) => part(keys)),
      false,
    )
}

function chain(tokens: string[], operator: string, next: (tokens: string[]) => Clause): Clause[] {
  const parts = [next(tokens)]
  while (tokens[0] === operator) {
    tokens.shift()
    parts.push(next(tokens))
  }
  return parts
}

/** One deciding value is enough; else anything unknown leaves it open. */
function combine(values: Truth[], deciding: boolean): Truth {
  if (values.includes(deciding)) {
    return deciding
  }
  return values.includes('unknown') ? 'unknown' : !deciding
}

function single(tokens: string[]): Clause {
  const token = tokens.shift()
  if (token === '!') {
    const negated = single(tokens)
    return (keys) => not(negated(keys))
  }
  if (token === '(') {
    const inner = either(tokens)
    if (tokens.shift() !== ')') {
      throw unreadable('(', 'no closing parenthesis')
    }
    return inner
  }
  if (token === undefined || !/^[\w.:-]+$/.test(token)) {
    throw unreadable(token ?? '', 'a context key was expected')
  }
  return comparison(token, tokens)
}

function comparison(key: string, tokens: string[]): Clause {
  const operator = tokens[0]
  if (operator !== '==' && operator !== '!=' && operator !== '=~' && operator !== 'in') {
    return (keys) => resolve(keys, key, (found) => (Array.isArray(found) ? found.length > 0 : found !== false && found !== ''))
  }
  tokens.shift()
  const operand = tokens.shift()
  if (operand === undefined) {
    throw unreadable(key, `nothing follows ${operator}`)
  }
  if (operator === 'in') {
    return (keys) => resolve(keys, operand, (found) => Array.isArray(found) && found.includes(key))
  }
  if (operator === '=~') {
    const expression = new RegExp(operand.replace(/^\/|\/i?$/g, ''), operand.endsWith('/i') ? 'i' : '')
    return (keys) => resolve(keys, key, (found) => expression.test(String(found)))
  }
  const wanted = operand.replace(/^'|'$/g, '')
  const equal = (found: unknown) => String(found) === wanted
  return (keys) => resolve(keys, key, (found) => (operator === '==' ? equal(found) : !equal(found)))
}

function resolve(keys: WhenKeys, key: string, test: (found: string | boolean | readonly string[]) => boolean): Truth {
  const found = keys[key]
  return found === undefined || found === 'unknown' ? 'unknown' : test(found)
}

function not(truth: Truth): Truth {
  return truth === 'unknown' ? truth : !truth
}

function unreadable(clause: string, at: string | undefined): UsageError {
  return new UsageError(`The clause "${clause}" cannot be read at "${at ?? ''}".`)
}
