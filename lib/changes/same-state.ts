import { canonicalJson } from '../formats/canonical-json.ts'
import type { State } from './kind.ts'

/** Two states are the same when all but their surroundings is. */
export function sameState(a: State, b: State): boolean {
  return comparable(a) === comparable(b)
}

function comparable(state: State): string {
  return canonicalJson(state, (key) => key === 'surroundings')
}
