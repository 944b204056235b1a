import { type Problem, shown } from '../errors.ts'

const MOST = { items: 200, facts: 200, texts: 200 } as const
const LONGEST_CODE = 8 * 1024 * 1024
const LONGEST_SCRIPT = 256 * 1024
const LONGEST_TEXT = 20_000
const DEEPEST = 30
const MOST_VALUES = 200_000
const PARTS = ['manifest', 'items', 'facts', 'texts', 'code']
/** With these names a list of properties becomes something else. */
const EVIL_NAMES = ['__proto__', 'prototype', 'constructor']
/** What nobody sees, and what turns the direction of text around. */
const UNSEEN = /[^\P{Cc}\t\n]|\p{Bidi_Control}|\p{Cs}/u

/** Whether the body has its five parts, in sizes that can be looked through; nothing is said of what the manifests mean. */
export function shapeProblems(body: unknown): Problem[] {
  if (!isRecord(body)) {
    return [{ property: '', expected: 'an object with manifest, items, facts, texts and code', found: shown(body) }]
  }
  const { manifest, items, facts, texts, code } = body
  const problems = [
    ...Object.keys(body)
      .filter((name) => !PARTS.includes(name))
      .map((name) => ({ property: nameOf(name), expected: 'no such part', found: 'it is there' })),
    ...(isRecord(manifest) ? [] : [{ property: 'package.json', expected: 'an object', found: shown(manifest) }]),
    ...listProblems('items', items),
    ...listProblems('facts', facts),
    ...textsProblems(texts),
    ...sizeProblem('code', code, LONGEST_CODE),
  ]
  return problems.length > 0 ? problems : contentProblems({ 'package.json': manifest, items, facts })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listProblems(part: 'items' | 'facts', list: unknown): Problem[] {
  if (!Array.isArray(list)) {
    return [{ property: part, expected: 'a list of manifests', found: shown(list) }]
  }
  return list.length > MOST[part] ? [{ property: part, expected: `at most ${MOST[part]}`, found: String(list.length) }] : []
}

function textsProblems(texts: unknown): Problem[] {
  if (!isRecord(texts)) {
    return [{ property: 'texts', expected: 'PowerShell texts by path', found: shown(texts) }]
  }
  const names = Object.keys(texts)
  if (names.length > MOST.texts) {
    return [{ property: 'texts', expected: `at most ${MOST.texts}`, found: String(names.length) }]
  }
  return names.flatMap((name) =>
    /^lib\/facts\/[a-z][a-z0-9-]*\/[a-z0-9-]+\.ps1$/.test(name)
      ? sizeProblem(name, texts[name], LONGEST_SCRIPT)
      : [{ property: 'texts', expected: 'paths such as lib/facts/<fact>/<name>.ps1', found: nameOf(name) }],
  )
}

function sizeProblem(property: string, text: unknown, longest: number): Problem[] {
  if (typeof text !== 'string') {
    return [{ property, expected: 'a text', found: shown(text) }]
  }
  return text.length > longest ? [{ property, expected: `at most ${longest} characters`, found: String(text.length) }] : []
}

/** A list of what is still to be looked at instead of a call in a call: a body may be as deep as it likes. */
function contentProblems(parts: Record<string, unknown>): Problem[] {
  const open: { value: unknown; property: string; depth: number }[] = Object.entries(parts).map(([property, value]) => ({
    value,
    property,
    depth: 0,
  }))
  for (let seen = 0; ; seen++) {
    const one = open.pop()
    if (one === undefined) {
      return []
    }
    const { value, property, depth } = one
    const problem = valueProblem(value, property, depth, seen)
    if (problem) {
      return [problem]
    }
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        open.push({ value: inner, property: `${property}.${nameOf(name)}`, depth: depth + 1 })
      }
    }
  }
}

function valueProblem(value: unknown, property: string, depth: number, seen: number): Problem | undefined {
  if (depth > DEEPEST) {
    return { property: property.slice(0, 200), expected: `lists and objects at most ${DEEPEST} deep`, found: 'more' }
  }
  if (seen > MOST_VALUES) {
    return { property: '', expected: `at most ${MOST_VALUES} values`, found: 'more' }
  }
  if (typeof value === 'string') {
    return textProblem(value, property)
  }
  const names = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
  const evil = names.find((name) => EVIL_NAMES.includes(name) || UNSEEN.test(name) || name.length > 200)
  return evil === undefined ? undefined : { property, expected: 'names of ordinary properties', found: nameOf(evil) }
}

function textProblem(text: string, property: string): Problem | undefined {
  if (text.length > LONGEST_TEXT) {
    return { property, expected: `at most ${LONGEST_TEXT} characters`, found: String(text.length) }
  }
  return UNSEEN.test(text) ? { property, expected: 'text without characters that nobody sees', found: shown(text) } : undefined
}

function nameOf(name: string): string {
  return shown(name).slice(1, -1)
}
