import { join, resolve } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { makeFolders, writeFileDurably } from '../host/writer-files.ts'
import type { Role } from '../report/form/view.ts'
import { formPage } from '../report/form.ts'
import { sayer } from '../report/say.ts'
import type { ItemManifest } from '../schema/types.ts'
import type { AttestOptions } from './attest.ts'
import type { Place } from './attest-place.ts'
import { print, printJson } from './terminal.ts'

const ROLES: readonly Role[] = ['owner', 'practice-manager', 'privacy-officer', 'pms-administrator', 'it-provider']

interface Written {
  role: Role
  file: string
  questions: number
  minutes: number
}

/** `rounds attest --form`: a page for each role that is asked something. @throws UsageError where the folder cannot be written */
export function writeForms(folder: string, items: readonly ItemManifest[], place: Place, { role, json }: AttestOptions): void {
  const { practice, name, records, seals, today, settings } = place
  const input = { items, practice, name, records, seals: seals.verdicts, settings, today }
  const written = ROLES.filter((one) => role === undefined || one === role).flatMap((one): Written[] => {
    const { view, html } = formPage(one, input)
    const questions = view.sections.find(({ id }) => id === 'own')?.questions.length ?? 0
    const file = join(resolve(folder), `questions-${one}.html`)
    if (view.sections.length === 0) {
      return []
    }
    write(folder, file, html)
    return [{ role: one, file, questions, minutes: view.minutes }]
  })
  json ? printJson(written) : print(inWords(written))
}

function inWords(written: readonly Written[]): string {
  const say = sayer('attest')
  const roleName = (role: Role) => sayer('form')(`role.${role}`).replace(/^the /, '')
  const lines = written.map(({ role, file, questions, minutes }) =>
    say('form.written', { file, questions: say.count('form.questions', questions), role: roleName(role), minutes }),
  )
  return lines.length === 0 ? say('form.noneDue') : [...lines, say('form.how')].join('\n')
}

function write(folder: string, file: string, html: string): void {
  try {
    makeFolders(folder)
    writeFileDurably(file, Buffer.from(html), { mode: 0o644 })
  } catch (error) {
    throw new UsageError(`--form ${folder}: ${messageOf(error)}`)
  }
}
