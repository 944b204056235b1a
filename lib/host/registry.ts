import { setImmediate as breath } from 'node:timers/promises'
import { type Answer, absent, failed, type Listing, listing, type RegistryData, type RegistryKey, value } from '../api.ts'
import { inAsciiOrder, isGlob, segmentMatcher } from './glob.ts'
import { commandSource } from './registry-command.ts'
import { childOf, type KeyPath, keyText, parseKey, type RegistrySource } from './registry-key.ts'
import { loadNative, nativeSource } from './registry-native.ts'

export {
  createdKeys,
  deleteRegistryKeyIfEmpty,
  deleteRegistryValue,
  mayWriteMachineKeys,
  setRegistryValue,
  untoldBytes,
} from './registry-writer.ts'

/** Keys that one pattern is followed to; what is beyond is a miss. */
const MOST_KEYS = 10_000
/** Reads after which others have their turn: the native way never waits. */
const AT_ONCE = 100

/** One key in the 64-bit view. A value that is not in the answer is absent; the name `*` asks for all. */
export async function readRegistryKey(key: string, values: readonly string[]): Promise<Answer<RegistryKey>> {
  return onWindows(key) ?? (await readKeyFrom(registrySource(), key, values))
}

/** All keys that a pattern matches; `*` and `?` stay inside one segment and ignore case. */
export async function readRegistryKeys(pattern: string, values: readonly string[]): Promise<Listing<RegistryKey>> {
  const refusal = onWindows(pattern)
  return refusal ? listing<RegistryKey>([], [refusal.reason]) : await readKeysFrom(registrySource(), pattern, values)
}

export async function readKeyFrom(source: RegistrySource, key: string, values: readonly string[]): Promise<Answer<RegistryKey>> {
  const path = parseKey(key)
  return path ? await readPath(source, path, values) : unknownRoot(key)
}

export async function readKeysFrom(
  source: RegistrySource,
  pattern: string,
  values: readonly string[],
  most = MOST_KEYS,
): Promise<Listing<RegistryKey>> {
  const path = parseKey(pattern)
  if (!path) {
    return listing<RegistryKey>([], [unknownRoot(pattern).reason])
  }
  const { keys, missed } = await expandKeys(source, path, most)
  const entries: RegistryKey[] = []
  for (const [index, key] of keys.entries()) {
    await turn(index)
    const answer = await readPath(source, key, values)
    if (answer.state === 'value') {
      entries.push(answer.value)
    } else if (answer.state !== 'absent') {
      missed.push(answer.reason)
    }
  }
  return listing(entries, missed)
}

/** A pause for everybody else, now and then. */
async function turn(index: number): Promise<void> {
  if (index % AT_ONCE === AT_ONCE - 1) {
    await breath()
  }
}

async function expandKeys(source: RegistrySource, pattern: KeyPath, most: number): Promise<{ keys: KeyPath[]; missed: string[] }> {
  const missed: string[] = []
  let keys: KeyPath[] = [{ root: pattern.root, segments: [] }]
  for (const segment of pattern.segments) {
    const next: KeyPath[] = []
    for (const [index, key] of keys.entries()) {
      await turn(index)
      for (const name of isGlob(segment) ? await matchingSubkeys(source, key, segment, missed) : [segment]) {
        next.push(childOf(key, name))
      }
      if (next.length > most) {
        missed.push(`${keyText(pattern)}: more than ${most} keys match, only so many were looked at`)
        break
      }
    }
    keys = next.slice(0, most)
  }
  return { keys, missed }
}

async function matchingSubkeys(source: RegistrySource, key: KeyPath, segment: string, missed: string[]): Promise<string[]> {
  const answer = await source.subkeys(key)
  if (answer.state === 'value') {
    return inAsciiOrder(answer.value.filter(segmentMatcher(segment, { ignoreCase: true })))
  }
  if (answer.state !== 'absent') {
    missed.push(answer.reason)
  }
  return []
}

async function readPath(source: RegistrySource, key: KeyPath, names: readonly string[]): Promise<Answer<RegistryKey>> {
  const answer: Answer<Record<string, RegistryData>> = await source.read(key, names)
  if (answer.state === 'value') {
    return value({ key: keyText(key), values: answer.value })
  }
  return answer.state === 'absent' ? absent(answer.parent) : answer
}

function registrySource(): RegistrySource {
  const native = loadNative()
  return native instanceof Error ? commandSource() : nativeSource(native)
}

function onWindows(key: string) {
  return process.platform === 'win32' ? undefined : failed(`${key} could not be read: this computer runs ${process.platform}, not Windows`)
}

function unknownRoot(key: string) {
  return failed(`${key} begins with no known root: expected HKLM, HKU, HKCU or HKCR`)
}
