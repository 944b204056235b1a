import { canonicalJson } from '../formats/canonical-json.ts'
import type { ResultDocument } from '../schema/types.ts'

/** Tells results apart by what they say: the same one may have come twice, once without facts that did not fit through an RMM. */
export function sayingOf({ startedAt, machine, scope, items }: ResultDocument): string {
  return canonicalJson([startedAt, machine.hostname, scope ?? null, items])
}
