import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sayingOf } from '../practice/same-result.ts'
import { resultsIn } from '../rmm/gather.ts'
import type { ResultDocument } from '../schema/types.ts'
import { isThere, placeOf, writeAt } from './out.ts'

/** Keeps a document that is not there yet; another one of the same computer and moment stays, and this one stands beside it. False where it is there. */
export function keepIn(folder: string, document: ResultDocument): boolean {
  const { practice, machine, name } = placeOf(document)
  const said = sayingOf(document)
  for (let copy = 1; ; copy += 1) {
    const file = copy === 1 ? name : name.replace(/json$/, `${copy}.json`)
    const path = join(folder, practice, machine, file)
    if (!isThere(path)) {
      writeAt(folder, document, file)
      return true
    }
    if (saidIn(path) === said) {
      return false
    }
  }
}

/** Undefined where it is no result any more. */
function saidIn(path: string): string | undefined {
  const { documents } = resultsIn(readFileSync(path, 'utf8'))
  return documents[0] && sayingOf(documents[0])
}
