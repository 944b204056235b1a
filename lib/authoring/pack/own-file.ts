import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { BadFile, messageOf, UsageError } from '../../errors.ts'

/** The real path of the folder of a pack. @throws UsageError where it is none */
export function realFolder(dir: string): string {
  try {
    const folder = realpathSync(dir)
    if (statSync(folder).isDirectory()) {
      return folder
    }
  } catch {
    throw new UsageError(`${dir} is not there: expected the folder of a pack, the one with package.json.`)
  }
  throw new UsageError(`${dir} is a file: expected the folder of a pack, the one with package.json.`)
}

/**
 * The text of a file of the pack. `path` is relative to its folder, with slashes. Ends of lines are \n and there is no byte order mark, so that the
 * same source gives the same pack on every computer.
 * @throws BadFile where the file is not there, stands outside of the folder, or is reached through a link
 */
export function ownText(folder: string, path: string, expected = 'a file of the pack'): string {
  refuseLink(folder, path)
  try {
    return readFileSync(join(folder, path), 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n')
  } catch (error) {
    throw new BadFile(path, [{ property: '', expected, found: isMissing(error) ? 'nothing there' : messageOf(error) }])
  }
}

/** The names of the JSON files in a folder of the pack, in order; none where there is no such folder. @throws BadFile */
export function jsonFilesIn(folder: string, below: string): string[] {
  refuseLink(folder, below)
  return readdirSync(join(folder, below))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `${below}/${name}`)
}

/** What a file of the pack says must stand in the pack: nobody sees in a folder where a link leads on another computer. @throws BadFile */
function refuseLink(folder: string, path: string): void {
  const steps = posix.normalize(path).split('/')
  if (steps[0] === '..' || posix.isAbsolute(path)) {
    throw new BadFile(path, [{ property: '', expected: 'a file within the folder of the pack', found: 'one outside of it' }])
  }
  for (const [index] of steps.entries()) {
    const part = steps.slice(0, index + 1).join('/')
    const at = join(folder, part)
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) {
      const found = `a link to ${readlinkSync(at)}`
      throw new BadFile(path, [{ property: part === path ? '' : part, expected: 'files and folders of the pack itself, no links', found }])
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
