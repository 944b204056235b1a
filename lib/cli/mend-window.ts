import { settle, withdraw } from '../engine/mend-window.ts'
import { UsageError } from '../errors.ts'
import { isElevated } from '../host/system.ts'
import { withFixLock } from '../journal/lock.ts'
import type { ResultDocument } from '../schema/types.ts'
import { refuseForeign, stateFolder } from '../state/folders.ts'
import { readWaiting } from '../state/waiting.ts'
import { carriedOut, type FixCommand, mendable, showFix } from './fix.ts'
import { print } from './terminal.ts'

/** `rounds fix --when-allowed` without ids: tries what was approved, each fix as it was approved, and forgets what is decided. */
export async function fixWaiting(options: FixCommand): Promise<void> {
  const folder = ownState()
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
  const folder = ownState()
  const items = ids.length === 0 ? [] : mendable(ids).map(({ id }) => id)
  const withdrawn = await withFixLock(folder, () => withdraw(folder, items))
  print(withdrawn.length > 0 ? `Withdrawn: ${withdrawn.join(', ')}` : 'Nothing waits to be mended.')
}

function ownState(): string {
  const folder = stateFolder()
  refuseForeign(folder)
  if (!isElevated()) {
    throw new UsageError('What waits to be mended is known to root and SYSTEM alone: run it again with their rights.')
  }
  return folder
}
