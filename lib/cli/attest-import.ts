import { basename } from 'node:path'
import { content } from '../content/index.ts'
import { BadFile, messageOf, UsageError } from '../errors.ts'
import type { AnswerProblem } from '../practice/answer-problems.ts'
import { type TakenForm, takenForm } from '../practice/filled-form.ts'
import { visible } from '../report/page/escape.ts'
import { wrapped } from '../report/page-text.ts'
import { PEOPLE } from '../report/people.ts'
import { type Say, sayer } from '../report/say.ts'
import { parsed } from '../schema/check.ts'
import type { FilledForm } from '../schema/types.ts'
import { readText } from '../state/read-file.ts'
import type { AttestOptions } from './attest.ts'
import { type Place, record, refuseUnwritable } from './attest-place.ts'
import { print, printJson, textWidth } from './terminal.ts'

interface Imported {
  file: string
  form?: FilledForm
  taken: TakenForm
}

const LEFT_OUT = 3

/** `rounds attest --import`: records what is right in filled-in forms and names what is not. @throws UsageError, BadFile */
export function importForms(files: readonly string[], place: Place, { role, key, json }: AttestOptions): void {
  refuseUnwritable(place)
  let open = place
  const imported = files.map((file): Imported => {
    const form = formIn(file)
    if ('word' in form) {
      return { file, taken: { records: [], incomplete: [], known: 0, left: [{ problem: form }] } }
    }
    const context = { items: content.items(), records: open.records, practice: open.name, today: open.today }
    const taken = takenForm(form, { ...context, ...(role ? { role } : {}) })
    open = taken.records.length > 0 ? record(open, taken.records, key) : open
    return { file, form, taken }
  })
  json ? printJson(imported.map(asJson)) : print(imported.flatMap(inWords).join('\n'))
  process.exitCode = imported.some(({ taken }) => taken.left.length > 0) ? LEFT_OUT : 0
}

/** A file that is no form is named like a form that cannot be taken: the others are read all the same. */
function formIn(file: string): FilledForm | AnswerProblem {
  try {
    return parsed('form', readText(file), file)
  } catch (error) {
    if (error instanceof UsageError) {
      return { word: 'wrong.notAForm', values: { why: whyOf(error) } }
    }
    throw error
  }
}

function whyOf(error: UsageError): string {
  const [first] = error instanceof BadFile ? error.problems : []
  return first ? `${first.property || 'the whole file'}: expected ${first.expected}, found ${first.found}` : messageOf(error)
}

function inWords({ file, form, taken }: Imported): string[] {
  const say = sayer('attest')
  const name = form?.by.trim() ?? ''
  const whole = taken.left.find(({ id }) => id === undefined)
  if (whole || !form) {
    return [line(say('import.refused', { file: basename(file), problem: whole ? problemInWords(say, whole.problem) : '' }))]
  }
  const asked = taken.records.filter(({ answer }) => answer === 'dont-know')
  const first =
    form.answers.length === 0
      ? say('import.empty', { file: basename(file) })
      : say.count('import.recorded', taken.records.length, { file: basename(file), name })
  return [
    line(first),
    ...(taken.known > 0 ? [line(say.count('import.known', taken.known), '  ')] : []),
    ...taken.left.map(({ id = '', problem }) => line(say('import.left', { ...titled(id), problem: problemInWords(say, problem) }), '  ')),
    ...taken.incomplete.map(({ id, asks }) => line(say('import.incomplete', { ...titled(id), asks: asks.join(' ') }), '  ')),
    ...asked.map(({ id }) => line(say('import.asked', { ...titled(id), name }), '  ')),
  ]
}

function problemInWords(say: Say, { word, values }: AnswerProblem): string {
  const named = Object.entries(values).map(([name, value]) => [name, roleNamed(value)])
  return say(word, Object.fromEntries(named))
}

function roleNamed(value: string): string {
  const people: Readonly<Record<string, string>> = PEOPLE
  return people[value] ?? value
}

/** Of a sentence that ends with a quoted question only its own mark stays. */
function line(text: string, indent = ''): string {
  return wrapped(visible(text.replace(/([?.])\.$/, '$1')), textWidth(), indent, indent)
}

function titled(id: string): { named: string } {
  const title = content.items().find((item) => item.id === id)?.title
  return { named: title === undefined ? id : `${title} (${id})` }
}

function asJson({ file, form, taken }: Imported) {
  const say = sayer('attest')
  return {
    file,
    by: form?.by ?? null,
    role: form?.role ?? null,
    recorded: taken.records.map(({ id }) => id),
    known: taken.known,
    incomplete: taken.incomplete,
    asked: taken.records.flatMap(({ id, answer }) => (answer === 'dont-know' ? [id] : [])),
    left: taken.left.map(({ id = null, problem }) => ({ id, problem: problemInWords(say, problem) })),
  }
}
