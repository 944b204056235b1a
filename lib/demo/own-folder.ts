import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'

const MARK = '.made-by-rounds-demo'

/** An empty folder. One of an earlier demonstration is made anew; anything else stays as it is. @throws UsageError */
export function emptyFolder(folder: string): void {
  const isOurs = existsSync(join(folder, MARK))
  if (existsSync(folder) && !isOurs && readdirSync(folder).length > 0) {
    throw new UsageError(
      `${folder} is there and was not made by the demonstration: move it away, or name another folder (npm run demo -- FOLDER).`,
    )
  }
  if (isOurs) {
    rmSync(folder, { recursive: true })
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, MARK), 'Made by npm run demo, which also deletes it again.\n')
}
