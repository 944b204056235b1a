import type { Change } from '../api.ts'
import { shown } from '../errors.ts'

/** What a terminal would carry out, or what reads as something else than it is. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u
const DETOUR = /(?:^|[/\\\s])\.{1,2}(?:$|[/\\\s])/
const LONGEST = 1000

/**
 * Why the target of a change could be another one than it reads like; undefined where there is one way to write it, and this is it. A pattern of a manifest
 * says something only about such a target: `/etc/app/*` also matches `/etc/app/../shadow`.
 */
export function crookedPart(change: Change, target: string, platform: NodeJS.Platform): string | undefined {
  return (
    crookedText(target) ?? ('path' in change ? crookedPath(change.path, platform) : undefined) ?? crookedKey(change) ?? crookedMode(change)
  )
}

function crookedText(target: string): string | undefined {
  if (UNSEEN.test(target)) {
    return `${shown(target)} holds a character that nobody sees`
  }
  if (target.length > LONGEST) {
    return `a target of ${target.length} characters is longer than ${LONGEST}`
  }
  if (target.startsWith('-')) {
    return `${target} would be taken for an option`
  }
  return DETOUR.test(target) ? `${target} holds a detour` : undefined
}

function crookedPath(path: string, platform: NodeJS.Platform): string | undefined {
  return platform === 'win32' ? crookedWindowsPath(path) : crookedUnixPath(path)
}

function crookedUnixPath(path: string): string | undefined {
  return /^(?:\/[^/]+)+$/.test(path) ? undefined : `${path} is no absolute path with single slashes`
}

/** Other names for the same file: forward slashes, streams, trailing dots and blanks, short names; and names of devices (Naming Files, Win32). */
function crookedWindowsPath(path: string): string | undefined {
  if (!/^[A-Za-z]:(?:\\[^\\/:*?"<>|]+)+$/.test(path)) {
    return `${path} is no absolute path of a drive with single backslashes`
  }
  const odd = path.split('\\').find((segment) => /[. ]$|~\d|^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/i.test(segment))
  return odd === undefined ? undefined : `${path} holds ${shown(odd)}, which Windows reads as something else`
}

/** Empty parts of a key are passed over where it is opened. */
function crookedKey(change: Change): string | undefined {
  if (!('key' in change)) {
    return undefined
  }
  if (!/^[^\\]+(?:\\[^\\]+)+$/.test(change.key)) {
    return `${change.key} is no key with single backslashes`
  }
  return change.name.includes('\\') ? `the value ${change.name} of ${change.key} reads like a key` : undefined
}

/** A file of Rounds gives nobody the rights of root, and is written by nobody else. */
function crookedMode(change: Change): string | undefined {
  const isCrooked = 'mode' in change && (!Number.isInteger(change.mode) || (change.mode & ~0o755) !== 0)
  return isCrooked ? `mode ${change.mode.toString(8)} of ${change.path}, beyond 755` : undefined
}
