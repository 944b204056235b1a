import type { Grant, KnownPack } from './pack.ts'

const EVERYTHING: readonly Grant[] = ['check', 'fix', 'settings', 'programs', 'interpreters', 'procedures']

/** The collection that Rounds brings with it, as one pack among the others: it is part of the program, so nobody has to sign it and no sandbox holds it. */
export function builtInPack({ version, displayName }: { version: string; displayName: string }): KnownPack {
  return {
    id: 'rounds.rounds',
    version,
    displayName,
    publisher: 'rounds',
    file: '',
    sha256: '',
    state: 'active',
    trusted: true,
    signature: 'built-in',
    grants: EVERYTHING,
    loadMs: 0,
  }
}
