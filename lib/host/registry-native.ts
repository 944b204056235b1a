import { createRequire } from 'node:module'
import type * as NativeReg from 'native-reg'
import { type Answer, absent, denied, failed, type RegistryData, value } from '../api.ts'
import { messageOf } from '../errors.ts'
import { isSingleExecutable, packedNative } from './packed-native.ts'
import { decodeRegistryData } from './registry-data.ts'
import { type KeyPath, keyText, parentOf, type RegistrySource, type RootName } from './registry-key.ts'

export type Native = typeof NativeReg

/** Error numbers of winerror.h. */
const ERROR_PATH_NOT_FOUND = 3
const ERROR_ACCESS_DENIED = 5
const ERROR_MORE_DATA = 234
const ERROR_KEY_DELETED = 1018

let loaded: Native | Error | undefined

/** Loaded at the first use: from inside a single executable, else from beside the program, as a bundle cannot hold it. The error says why there is none. */
export function loadNative(): Native | Error {
  loaded ??= load()
  return loaded
}

function load(): Native | Error {
  return isSingleExecutable() ? packedNative() : besideProgram()
}

function besideProgram(): Native | Error {
  let reason = 'no place to load it from'
  for (const place of [import.meta.url, process.argv[1], process.execPath]) {
    if (place) {
      try {
        const requireFrom = createRequire(place)
        return requireFrom('native-reg') as Native
      } catch (error) {
        reason = messageOf(error)
      }
    }
  }
  return new Error(`native-reg could not be loaded: ${reason.split('\n', 1)[0]}`)
}

export function rootHandle(native: Native, root: RootName): NativeReg.HKEY {
  return native[root]
}

/** Runs with the opened key, always in the 64-bit view, and closes it. Null where the key is not there. */
export function withKey<T>(native: Native, key: KeyPath, access: NativeReg.Access, run: (handle: NativeReg.HKEY) => T): T | null {
  const handle = openKey(native, key, access)
  if (handle === null) {
    return null
  }
  try {
    return run(handle)
  } finally {
    native.closeKey(handle)
  }
}

function openKey(native: Native, key: KeyPath, access: NativeReg.Access): NativeReg.HKEY | null {
  try {
    return native.openKey(rootHandle(native, key.root), key.segments.join('\\'), access | native.Access.WOW64_64KEY)
  } catch (error) {
    if ([ERROR_PATH_NOT_FOUND, ERROR_KEY_DELETED].includes(numberOf(error))) {
      return null
    }
    throw error
  }
}

export function nativeSource(native: Native): RegistrySource {
  const answer = <T>(key: KeyPath, read: (handle: NativeReg.HKEY) => T): Answer<T> => {
    try {
      const found = withKey(native, key, native.Access.READ, (handle) => ({ result: read(handle) }))
      return found ? value(found.result) : absentKey(native, key)
    } catch (error) {
      return refusedKey(key, error)
    }
  }
  return {
    read: (key, names) => answer(key, (handle) => readValues(native, handle, names)),
    subkeys: (key) => answer(key, (handle) => native.enumKeyNames(handle)),
  }
}

function readValues(native: Native, handle: NativeReg.HKEY, names: readonly string[]): Record<string, RegistryData> {
  const values: Record<string, RegistryData> = Object.create(null)
  for (const name of names.includes('*') ? native.enumValueNames(handle) : names) {
    const raw = queryValue(native, handle, name)
    if (raw) {
      values[name] = decodeRegistryData(raw.type, raw)
    }
  }
  return { ...values }
}

/** A value that grows between asking for its size and its data is asked for again. */
function queryValue(native: Native, handle: NativeReg.HKEY, name: string): NativeReg.Value | null {
  try {
    return native.queryValueRaw(handle, name)
  } catch (error) {
    if (numberOf(error) === ERROR_MORE_DATA) {
      return native.queryValueRaw(handle, name)
    }
    throw error
  }
}

function absentKey(native: Native, key: KeyPath): Answer<never> {
  try {
    const parent = withKey(native, parentOf(key), native.Access.READ, () => true)
    return absent(parent ? 'present' : 'absent')
  } catch {
    return absent()
  }
}

function refusedKey(key: KeyPath, error: unknown): Answer<never> {
  return numberOf(error) === ERROR_ACCESS_DENIED
    ? denied(`${keyText(key)} may not be read (access denied)`)
    : failed(`${keyText(key)} could not be read (error ${numberOf(error)})`)
}

/** The number of a Windows error; -1 for an error of another kind. */
export function numberOf(error: unknown): number {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : -1
}
