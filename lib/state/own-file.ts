import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { isRoot, ofSomebodyElse } from './folders.ts'

/** Only a file of its own is one that a run of Rounds wrote: no link to another, no pipe on which it would wait for ever, no second name of some other file. */
export class NoOwnFile extends Error {}

/** The text of a file in a folder of Rounds. @throws NoOwnFile, and what the operating system says */
export function readOwnFile(path: string): string {
  const { O_NONBLOCK = 0, O_RDONLY } = constants
  const file = openSync(path, O_RDONLY | O_NONBLOCK)
  try {
    refuseNoFile(path, fstatSync(file))
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** Opens a file in a folder of Rounds to add to its end. @throws NoOwnFile, and what the operating system says */
export function openToAppend(path: string, more = 0): number {
  const { O_APPEND, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_WRONLY } = constants
  const file = openSync(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | more, 0o600)
  try {
    const status = fstatSync(file)
    refuseNoFile(path, status)
    if (status.nlink > 1) {
      throw new NoOwnFile(`${path} is also the file of another name: nothing is written into it. Move it away.`)
    }
  } catch (error) {
    closeSync(file)
    throw error
  }
  return file
}

function refuseNoFile(path: string, status: Stats): void {
  if (status.isDirectory()) {
    // Reading or writing it says so.
    return
  }
  if (!status.isFile()) {
    throw new NoOwnFile(`${path} is not a regular file. Move it away.`)
  }
  const foreign = isRoot() ? ofSomebodyElse(status) : undefined
  if (foreign) {
    throw new NoOwnFile(`${path} ${foreign}, and Rounds runs as root. Move it away.`)
  }
}
