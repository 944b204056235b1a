import { posix, win32 } from 'node:path'
import { expand, type Fills } from './placeholders.ts'

export interface Places {
  paths: string[]
  /** Why others are not looked at. */
  refused: string[]
}

/**
 * Where patterns lead. A setting may hold anything; only what is a path of its own is looked at. On Windows a look at another computer (`\\name\share`)
 * shows it who asks, and lets it try his credentials, which are the computer's own: only a path that people set leads there.
 */
export function placesOf(patterns: readonly string[], fills: Fills, platform: NodeJS.Platform = process.platform): Places {
  const { isAbsolute } = platform === 'win32' ? win32 : posix
  const paths: string[] = []
  const refused: string[] = []
  for (const pattern of patterns) {
    const mayLeave = platform !== 'win32' || isChosen(pattern, fills)
    for (const path of expand(pattern, fills).filter((one) => isAbsolute(one))) {
      if (mayLeave || isOnDrive(path)) {
        paths.push(path)
      } else if (leadsAway(path)) {
        refused.push(awayFrom(path))
      }
    }
  }
  return { paths, refused }
}

/** @throws Error where the file would be one of another computer, and nobody chose it */
export function refuseAway(path: string, isChosen: boolean, platform: NodeJS.Platform = process.platform): void {
  if (platform === 'win32' && !isChosen && leadsAway(path)) {
    throw new Error(awayFrom(path))
  }
}

function awayFrom(path: string): string {
  return `${path} was not read: it may lead to another computer, and no setting of people names it`
}

/** Whether people chose where it begins. */
function isChosen(pattern: string, fills: Fills): boolean {
  const [, key] = /^\{setting ([a-z0-9-]+\.[A-Za-z0-9]+)\}/.exec(pattern) ?? []
  return key !== undefined && fills.isChosen?.(key) === true
}

function isOnDrive(path: string): boolean {
  return /^[A-Za-z]:[\\/]/.test(path)
}

function leadsAway(path: string): boolean {
  return /^[\\/]{2}/.test(path)
}
