import { UsageError } from '../errors.ts'
import type { AttestationPart } from '../schema/types.ts'

export interface AttestOptions {
  practice?: string
  role?: AttestationPart['who']
  by?: string
  form?: string
  import?: string[]
  due?: boolean
  list?: boolean
  key?: string
  json?: boolean
}

/** `rounds attest`: asks people, writes forms, reads them back, or lists what was answered. @throws UsageError, BadFile */
export async function attest(ids: string[], options: AttestOptions): Promise<void> {
  refuseTogether(ids, options)
  const { openPlace, questionsOf } = await import('./attest-place.ts')
  const place = openPlace(options.practice)
  if (options.import !== undefined) {
    return (await import('./attest-import.ts')).importForms(options.import, place, options)
  }
  if (options.form !== undefined) {
    // The page of the IT provider holds questions of others, too.
    const { role: _, ...ofEverybody } = options
    return (await import('./attest-form.ts')).writeForms(options.form, questionsOf(place, ids, ofEverybody), place, options)
  }
  const items = questionsOf(place, ids, options)
  return options.list || options.json
    ? (await import('./attest-list.ts')).listAnswers(items, place, options)
    : (await import('./attest-ask.ts')).askPeople(items, place, options, ids)
}

/** @throws UsageError */
function refuseTogether(ids: readonly string[], options: AttestOptions): void {
  const asked = (['form', 'import', 'list'] as const).filter((name) => options[name])
  if (asked.length > 1) {
    throw new UsageError(`attest: --${asked.join(' and --')} do different things: give one of them.`)
  }
  if (options.import !== undefined && (ids.length > 0 || options.due || options.by !== undefined)) {
    throw new UsageError('attest --import takes whole forms: the questions and the name stand in them. Leave out ids, --due and --by.')
  }
  if (options.key !== undefined && (options.form !== undefined || options.list)) {
    throw new UsageError('attest: --key signs answers that are recorded: give it with --import, or when you answer on the terminal.')
  }
}
