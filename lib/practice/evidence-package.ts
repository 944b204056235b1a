import type { KeyObject } from 'node:crypto'
import type { PracticeInput, PracticeState } from './state.ts'

/** The files of a package by their path in it, with their hashes, in one archive. */
export function evidencePackage(
  input: PracticeInput,
  state: PracticeState,
  pages: Readonly<Record<string, string>>,
  key: KeyObject | undefined,
): Buffer {
  throw new Error('the package is being built')
}
