import type { Answer, RegistryData } from '../api.ts'

export type RootName = 'HKLM' | 'HKU' | 'HKCU' | 'HKCR'

export interface KeyPath {
  root: RootName
  /** Without the root; empty for the root itself. */
  segments: string[]
}

/** The two ways to a registry; `registry.ts` walks over either. */
export interface RegistrySource {
  /** The named values that are there; the name `*` stands for all. */
  read(key: KeyPath, names: readonly string[]): Answer<Record<string, RegistryData>> | Promise<Answer<Record<string, RegistryData>>>
  subkeys(key: KeyPath): Answer<string[]> | Promise<Answer<string[]>>
}

const ROOTS: Readonly<Record<string, RootName>> = {
  HKLM: 'HKLM',
  HKEY_LOCAL_MACHINE: 'HKLM',
  HKU: 'HKU',
  HKEY_USERS: 'HKU',
  HKCU: 'HKCU',
  HKEY_CURRENT_USER: 'HKCU',
  HKCR: 'HKCR',
  HKEY_CLASSES_ROOT: 'HKCR',
}

/** Undefined for a key that begins with no root we know. */
export function parseKey(key: string): KeyPath | undefined {
  const [name = '', ...segments] = key.split('\\')
  const root = ROOTS[name.toUpperCase().replace(/:$/, '')]
  return root && { root, segments: segments.filter((segment) => segment !== '') }
}

export function keyText(key: KeyPath): string {
  return [key.root, ...key.segments].join('\\')
}

export function parentOf(key: KeyPath): KeyPath {
  return { root: key.root, segments: key.segments.slice(0, -1) }
}

export function childOf(key: KeyPath, segment: string): KeyPath {
  return { root: key.root, segments: [...key.segments, segment] }
}
