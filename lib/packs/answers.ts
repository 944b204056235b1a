import { type Answer, type Finding, type Plan, type Refusal, sentence } from '../api.ts'
import { messageOf } from '../errors.ts'
import { visible } from '../report/page/escape.ts'
import { type SchemaError, validatorOf } from '../schema/validators.ts'

const DEEPEST = 64
const MOST_VALUES = 200_000
const LONGEST_REASON = 1000
/** What JSON may be named and an object must not: it would reach for what all objects share. */
const REFUSED_NAMES = ['__proto__', 'constructor', 'prototype']

/** The finding that the judge of a pack answered; a summary that is too long for a report is shortened. @throws Error that names the property */
export function findingFrom(text: string): Finding {
  const data = shownPlainly(dataOf(text))
  hold('finding', data)
  const finding = data as Finding
  return { ...finding, summary: sentence(finding.summary) }
}

/** What the plan of a pack answered. Nothing in it is altered: what would be written is what was asked for, or all of it is refused. @throws Error that names the property */
export function planFrom(text: string): Plan | Refusal {
  const data = dataOf(text)
  hold('plan', data)
  return data as Plan | Refusal
}

/** What the parser of a pack made of its probes; the fact itself may have any shape. @throws Error that names the property */
export function answerFrom(text: string): Answer<unknown> {
  const data = shownPlainly(dataOf(text))
  if (!isObject(data)) {
    throw wrong('', 'is no object')
  }
  const { state, ...rest } = data
  switch (state) {
    case 'value':
      only(rest, ['value'])
      if (!('value' in rest)) {
        throw wrong('value', 'is missing')
      }
      return { state, value: rest.value }
    case 'absent':
      only(rest, ['parent'])
      return 'parent' in rest ? { state, parent: parentOf(rest.parent) } : { state }
    case 'denied':
    case 'failed':
      only(rest, ['reason'])
      return { state, reason: reasonOf(rest.reason) }
    default:
      throw wrong('state', 'must be value, absent, denied or failed')
  }
}

function parentOf(parent: unknown): 'present' | 'absent' {
  if (parent === 'present' || parent === 'absent') {
    return parent
  }
  throw wrong('parent', 'must be present or absent')
}

function reasonOf(reason: unknown): string {
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw wrong('reason', 'must be a sentence')
  }
  const line = reason.replace(/\s+/g, ' ').trim()
  return line.length <= LONGEST_REASON ? line : `${line.slice(0, LONGEST_REASON - 3)}...`
}

function only(rest: Record<string, unknown>, names: readonly string[]): void {
  const other = Object.keys(rest).find((name) => !names.includes(name))
  if (other !== undefined) {
    throw wrong(other, 'must not be there')
  }
}

/** @throws Error where it is no JSON, too large, too deep, or has a name that no object may have */
function dataOf(text: string): unknown {
  const data = parsedJson(text)
  let values = 0
  const look = (value: unknown, path: string, depth: number): void => {
    values += 1
    if (values > MOST_VALUES) {
      throw wrong(path, `is one value too many: at most ${MOST_VALUES} are taken`)
    }
    if (depth > DEEPEST) {
      throw wrong(path.slice(0, 60), `lies deeper than ${DEEPEST} levels`)
    }
    if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) {
        if (REFUSED_NAMES.includes(name)) {
          throw wrong(inside(path, name), 'is a name that no answer may have')
        }
        look(part, inside(path, name), depth + 1)
      }
    }
  }
  look(data, '', 0)
  return data
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw wrong('', `is no JSON: ${messageOf(error)}`)
  }
}

/** The same with every text so that what nobody sees is seen: a finding reaches terminals and pages. */
function shownPlainly(data: unknown): unknown {
  if (typeof data === 'string') {
    return visible(data)
  }
  if (Array.isArray(data)) {
    return data.map(shownPlainly)
  }
  return isObject(data) ? Object.fromEntries(Object.entries(data).map(([name, value]) => [visible(name), shownPlainly(value)])) : data
}

/** @throws Error that names the first property that is wrong */
function hold(kind: 'finding' | 'plan', data: unknown): void {
  const validate = validatorOf(kind)
  if (validate(data)) {
    return
  }
  const errors = validate.errors ?? []
  const telling = errors.filter((error) => error.keyword !== 'oneOf' && error.keyword !== 'if' && isOfItsBranch(error, data))
  const [first] = telling.length > 0 ? telling : errors
  throw first ? wrong(pathOf(first), whyOf(first)) : wrong('', 'does not fit')
}

/** Of a plan and a refusal only the one that was meant tells something. */
function isOfItsBranch({ schemaPath, instancePath }: SchemaError, data: unknown): boolean {
  const isRefusal = isObject(data) && 'refused' in data
  const other = isRefusal ? '#/oneOf/0/' : '#/oneOf/1/'
  return !schemaPath.startsWith(other) && !(isRefusal && instancePath.startsWith('/changes'))
}

function pathOf({ instancePath, keyword, params }: SchemaError): string {
  const at = instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/')
  if (keyword === 'required') {
    return inside(at, String(params.missingProperty))
  }
  return keyword === 'additionalProperties' ? inside(at, String(params.additionalProperty)) : at
}

function whyOf({ keyword, message, params }: SchemaError): string {
  switch (keyword) {
    case 'required':
      return 'is missing'
    case 'additionalProperties':
      return 'must not be there'
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`
    case 'const':
      return `must be ${String(params.allowedValue)}`
    default:
      return message ?? 'does not fit'
  }
}

function inside(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrong(property: string, why: string): Error {
  return new Error(`${property === '' ? 'the answer' : `${visible(property)} of the answer`} ${why}`)
}
