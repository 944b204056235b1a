import { settle, withdraw } from '../engine/mend-window.ts'
import { withFixLock } from '../journal/lock.ts'
import type { ResultDocument } from '../schema/types.ts'
import { readWaiting } from '../state/waiting.ts'
import { carriedOut, type FixCommand, mendable, showFix } from './fix.ts'
import { ownState } from './own-state.ts'
import { print } from './terminal.ts'

const RIGHTS = 'What waits to be mended is known to root and SYSTEM alone: run it again with their rights.'

/** `rounds fix --when-allowed` without ids: tries what was approved, each fix as it was approved, and forgets what is decided. */
export async function fixWaiting(options: FixCommand): Promise<void> {
  const folder = ownState(RIGHTS)
  const documents: ResultDocument[] = []
  for (const { item, consents, set, environment, confirmWithin } of readWaiting(folder)) {
    const approved = { ...options, set, environment, consent: consents, ...(confirmWithin === undefined ? {} : { confirmWithin }) }
    documents.push(
      await carriedOut(mendable([item]), approved, true, async (document) => {
        await settle(folder, document.items, new Date())
        return document
      }),
    )
  }
  const last = documents.at(-1)
  if (last) {
    await showFix({ ...last, items: documents.flatMap(({ items }) => items) }, options)
  } else {
    print(options.rmm === undefined ? 'Nothing waits to be mended.' : 'ROUNDS UNCHANGED fix: nothing waits to be mended')
  }
}

/** `rounds fix --withdraw`: what waits is not to be done any more. */
export async function withdrawWaiting(ids: readonly string[]): Promise<void> {
  const folder = ownState(RIGHTS)
  const items = ids.length === 0 ? [] : mendable(ids).map(({ id }) => id)
  const withdrawn = await withFixLock(folder, () => withdraw(folder, items))
  print(withdrawn.length > 0 ? `Withdrawn: ${withdrawn.join(', ')}` : 'Nothing waits to be mended.')
}
