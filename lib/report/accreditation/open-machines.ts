import type { ItemState, MachineFinding } from '../../practice/state.ts'
import { isFine } from '../practice/context.ts'

/** The computers of an item that are not in order, the worst first. One whose half of a question is fine and waits for the answer is. */
export function openMachines({ machines, manifest }: ItemState): MachineFinding[] {
  return machines.filter(({ word }) => !isFine(word) && !(manifest.attestation && word === 'attest-due'))
}
