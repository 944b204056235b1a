import { exitCodeOf } from '../engine/exit-code.ts'
import { rejudge } from '../engine/rejudge.ts'
import { parsed } from '../schema/check.ts'
import { readText } from '../state/read-file.ts'
import { timeOf } from './options.ts'
import { show } from './show.ts'

/** `rounds judge FILE`: the facts of an old result document under today's rules, dated as they were or with --now. */
export async function judge(file: string, options: { now?: string; json?: boolean; html?: string }): Promise<void> {
  const document = await rejudge(parsed('result', readText(file), file), options.now === undefined ? undefined : timeOf(options.now))
  await show(document, { set: [], deadline: '0', ...options })
  process.exitCode = exitCodeOf(document.items)
}
