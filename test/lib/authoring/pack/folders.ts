import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeNewPack } from '../../../../lib/authoring/pack/new-pack.ts'
import { builtIn } from '../../../../lib/content/index.ts'
import { emptyFolder } from '../project-copy.ts'

/** The source of Rounds. */
export const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url))

const around = realpathSync(emptyFolder())
let made = 0

/** The folder of a pack as `rounds new pack lid-switch --publisher acme` writes it; removed when the process ends. */
export function newPackFolder(name = 'lid-switch'): string {
  const own = join(around, String(++made))
  mkdirSync(own)
  writeNewPack(PROJECT, own, { name, publisher: 'acme' }, builtIn)
  return join(own, name)
}

/** Replaces a part of a file of the pack; fails where it is not there. */
export function edit(folder: string, path: string, before: string, after: string): void {
  const text = readFileSync(join(folder, path), 'utf8')
  if (!text.includes(before)) {
    throw new Error(`${path} holds no ${before}`)
  }
  writeFileSync(
    join(folder, path),
    text.replace(before, () => after),
  )
}

export function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
