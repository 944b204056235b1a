import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of the project, where Rounds runs from its source; undefined in a bundle, which has no files to write to. */
export function projectFolder(url: string | undefined = import.meta.url): string | undefined {
  if (!url?.startsWith('file:')) {
    return undefined
  }
  const folder = fileURLToPath(new URL('../../', url))
  return existsSync(`${folder}lib/register.mjs`) ? folder : undefined
}
