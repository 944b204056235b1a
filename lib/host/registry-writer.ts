import type { RegistryData } from '../api.ts'
import { messageOf } from '../errors.ts'
import { encodeRegistryData } from './registry-data.ts'
import { childOf, type KeyPath, keyText, parentOf, parseKey } from './registry-key.ts'
import { loadNative, type Native, numberOf, rootHandle, withKey } from './registry-native.ts'

/** Sets one value of a key that is there; `exactly` are its bytes where the data does not tell all of them. */
export function setRegistryValue(key: string, name: string, data: RegistryData, exactly?: Buffer): void {
  const path = writablePath(key)
  const { type, bytes } = encodeRegistryData(data)
  const written = attempt(`${name} in ${key} could not be set`, (native) =>
    withKey(native, path, native.Access.SET_VALUE, (handle) => {
      native.setValueRaw(handle, name, type, exactly ?? bytes)
      return true
    }),
  )
  if (!written) {
    throw new Error(`${name} in ${key} could not be set: the key is not there`)
  }
}

/**
 * The bytes of a value that the data read from it does not tell: programs read a text up to its first NUL, and some write one without a NUL
 * or with more behind it. Undefined where writing the data would give the same bytes.
 */
export function untoldBytes(key: string, name: string, data: RegistryData): Buffer | undefined {
  const path = writablePath(key)
  if (data.type === 'other') {
    return undefined
  }
  const raw = attempt(`${name} in ${key} could not be read`, (native) =>
    withKey(native, path, native.Access.READ, (handle) => native.queryValueRaw(handle, name)),
  )
  return raw && !encodeRegistryData(data).bytes.equals(raw) ? Buffer.from(raw) : undefined
}

/** False where the value or its key was not there. */
export function deleteRegistryValue(key: string, name: string): boolean {
  const path = writablePath(key)
  return attempt(
    `${name} in ${key} could not be deleted`,
    (native) => withKey(native, path, native.Access.SET_VALUE, (handle) => native.deleteValue(handle, name)) ?? false,
  )
}

/** Makes the keys that are missing down to this one, outermost first; those that were made. */
export function createdKeys(key: string): string[] {
  const path = writablePath(key)
  return attempt(`${key} could not be made`, (native) => {
    const made: string[] = []
    let above: KeyPath = { root: path.root, segments: [] }
    for (const segment of path.segments) {
      above = childOf(above, segment)
      if (!exists(native, above)) {
        create(native, above)
        made.push(keyText(above))
      }
    }
    return made
  })
}

/** False where the key is not there, or holds a value or another key. */
export function deleteRegistryKeyIfEmpty(key: string): boolean {
  const path = writablePath(key)
  return attempt(`${key} could not be deleted`, (native) => {
    const isEmpty = withKey(
      native,
      path,
      native.Access.READ,
      (handle) => native.enumKeyNames(handle).length + native.enumValueNames(handle).length === 0,
    )
    const [name] = path.segments.slice(-1)
    if (!isEmpty || name === undefined) {
      return false
    }
    return withKey(native, parentOf(path), native.Access.READ, (parent) => native.deleteKey(parent, name)) ?? false
  })
}

function exists(native: Native, key: KeyPath): boolean {
  return withKey(native, key, native.Access.QUERY_VALUE, () => true) ?? false
}

function create(native: Native, key: KeyPath): void {
  const access = native.Access.QUERY_VALUE | native.Access.WOW64_64KEY
  native.closeKey(native.createKey(rootHandle(native, key.root), key.segments.join('\\'), access))
}

function writablePath(key: string): KeyPath {
  const path = parseKey(key)
  if (!path || path.segments.length < 2) {
    throw new Error(`${key} was not written: expected a key at least two levels below HKLM, HKU, HKCU or HKCR`)
  }
  return path
}

function attempt<T>(sentence: string, run: (native: Native) => T): T {
  const native = process.platform === 'win32' ? loadNative() : new Error('there is no registry on this computer')
  if (native instanceof Error) {
    throw new Error(`${sentence}: ${native.message}`)
  }
  try {
    return run(native)
  } catch (error) {
    throw new Error(`${sentence}: ${numberOf(error) === 5 ? 'access denied' : messageOf(error)}`, { cause: error })
  }
}

/** Whether this run may write settings of the machine; asks by opening a key for writing and writes nothing. */
export function mayWriteMachineKeys(): boolean {
  const key: KeyPath = { root: 'HKLM', segments: ['SOFTWARE'] }
  try {
    return attempt('HKLM could not be opened', (native) => withKey(native, key, native.Access.SET_VALUE, () => true) ?? false)
  } catch {
    return false
  }
}
