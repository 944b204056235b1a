import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { messageOf, UsageError } from '../errors.ts'
import { clinicDay } from '../practice/calendar.ts'
import { lastDay } from '../practice/expiry.ts'
import { minutesOf } from '../report/form/view.ts'
import { dayInWords } from '../report/page/dates.ts'
import { visible } from '../report/page/escape.ts'
import { wrapped } from '../report/page-text.ts'
import { PEOPLE } from '../report/people.ts'
import { type Say, sayer } from '../report/say.ts'
import type { AttestationRecord, ItemManifest } from '../schema/types.ts'
import type { AttestOptions } from './attest.ts'
import { type Place, record, refuseUnwritable } from './attest-place.ts'
import { askQuestion, type FoundFile, type Person } from './attest-talk.ts'
import { textWidth } from './terminal.ts'

const ROLES = ['owner', 'practice-manager', 'privacy-officer', 'pms-administrator', 'it-provider'] as const

/** Ctrl+C in the middle of a question. */
class Left extends Error {}

/** Questions one after another on the terminal; each answer is kept as soon as it is given. @throws UsageError where nobody can answer */
export async function askPeople(
  items: readonly ItemManifest[],
  place: Place,
  options: AttestOptions,
  ids: readonly string[],
): Promise<void> {
  refuseSilence()
  refuseUnwritable(place)
  const say = sayer('attest')
  const person = await personAtTerminal()
  const kept = { place, count: 0 }
  try {
    const by = await whoAnswers(person, say, place, options)
    const theirs = ids.length > 0 ? items : items.filter(({ attestation }) => attestation?.who === by.role)
    person.hear(`${intro(say, theirs, by.role)}\n${say('ask.where', { file: place.file })}`)
    for (const [index, item] of theirs.entries()) {
      person.hear(say('ask.number', { number: index + 1, all: theirs.length }))
      await askAndKeep(kept, item, { person, say, by, ...(options.key === undefined ? {} : { key: options.key }) })
    }
  } catch (error) {
    if (!(error instanceof Left)) {
      throw error
    }
  } finally {
    const ended = kept.count === 0 ? say('ask.nothing') : say.count('ask.left', kept.count, { file: place.file })
    person.hear([ended, say('ask.goOn')].join('\n'))
  }
}

interface Asking {
  person: Person
  say: Say
  by: AttestationRecord['by']
  key?: string
}

async function askAndKeep(kept: { place: Place; count: number }, item: ItemManifest, { person, say, by, key }: Asking): Promise<void> {
  const { place } = kept
  const findFile = (text: string) => fileNamed(text, place.timeZone)
  const answer = item.attestation && (await askQuestion({ person, say, place, by, findFile }, item, item.attestation))
  if (!answer) {
    return
  }
  kept.place = record(place, [answer], key)
  kept.count += 1
  const until = dayInWords(lastDay(item, answer, place.settings(item)))
  const told = say('ask.recorded', { answer: say(`answer.${answer.answer}`), day: until })
  person.hear(answer.answer === 'dont-know' ? say('ask.recordedOpen') : told)
}

function intro(say: Say, items: readonly ItemManifest[], role: AttestationRecord['by']['role']): string {
  return say.count('ask.intro', items.length, { role: PEOPLE[role], minutes: minutesOf(items) })
}

/** The name may stand on the command line, or in the practice file. */
async function whoAnswers(person: Person, say: Say, { practice }: Place, { by, role }: AttestOptions): Promise<AttestationRecord['by']> {
  const short = (text: string) => (text.trim().length < 2 ? say('ask.needName') : undefined)
  if (by !== undefined && short(by)) {
    throw new UsageError(`attest: --by ${JSON.stringify(by)}: expected a name of at least two letters.`)
  }
  const roles = ROLES.map((value) => ({ value, label: say(`ask.role.${value}`) }))
  const known = practice.contacts?.find(({ name }) => name === by)?.role
  const chosen = role ?? known ?? (await person.choose(say('ask.role'), roles))
  const own = ROLES.find((one) => one === chosen) ?? 'owner'
  const contact = practice.contacts?.find((one) => one.role === own)?.name
  return { name: (by ?? (await person.write(say('ask.who'), short, contact))).trim(), role: own }
}

/** @throws UsageError for a file that is there and cannot be read */
export function fileNamed(text: string, timeZone: string): FoundFile | undefined {
  const entry = statSync(text, { throwIfNoEntry: false })
  if (!entry?.isFile()) {
    return undefined
  }
  try {
    return { sha256: createHash('sha256').update(readFileSync(text)).digest('hex'), date: clinicDay(entry.mtime, timeZone) }
  } catch (error) {
    throw new UsageError(`${text} cannot be read, so it cannot be evidence: ${messageOf(error)}`)
  }
}

function refuseSilence(): void {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
    throw new UsageError(
      'attest asks on a terminal, and this is none. Write pages to be filled in: rounds attest --form FOLDER; read them back: rounds attest --import FILES; see what was answered: rounds attest --list.',
    )
  }
}

/** Broken between words, beside the line that the prompts draw. */
function linesOf(text: string): string {
  return visible(text)
    .split('\n')
    .map((line) => wrapped(line, textWidth() - 4))
    .join('\n')
}

/** Loaded only where somebody is asked. */
async function personAtTerminal(): Promise<Person> {
  const { log, select, text } = await import('@clack/prompts')
  const given = (value: string | symbol | undefined): string => {
    if (typeof value === 'symbol') {
      throw new Left()
    }
    return value ?? ''
  }
  return {
    hear: (lines) => log.message(linesOf(lines)),
    choose: async (message, options) => given(await select({ message: visible(message), options: options.map((one) => ({ ...one })) })),
    write: async (message, check, before) =>
      given(
        await text({
          message: visible(message),
          ...(before === undefined ? {} : { initialValue: before }),
          validate: (value = '') => check(value),
        }),
      ),
  }
}
