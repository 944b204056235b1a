import { exitCodeOf } from '../engine/exit-code.ts'
import { rejudge } from '../engine/rejudge.ts'
import { UsageError } from '../errors.ts'
import { parsed } from '../schema/check.ts'
import { readText } from '../state/read-file.ts'
import { show } from './show.ts'

/** `rounds judge FILE`: the facts of an old result document under today's rules, dated as they were or with --now. */
export async function judge(file: string, options: { now?: string; json?: boolean; html?: string }): Promise<void> {
  const document = await rejudge(parsed('result', readText(file), file), options.now === undefined ? undefined : time(options.now))
  await show(document, { set: [], deadline: '0', ...options })
  process.exitCode = exitCodeOf(document.items)
}

function time(text: string): string {
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds)) {
    throw new UsageError(`--now ${JSON.stringify(text)}: expected a date such as 2027-01-31 or 2027-01-31T09:00:00Z.`)
  }
  return new Date(milliseconds).toISOString()
}
