/**
 * Runs all tests of parsers in one process and writes what they gave to the parsers into a file, one RecordedState a line.
 * Whether these tests pass is said by themselves, not here.
 *
 *     node --import ./lib/register.mjs test/support/record-answers.ts FILE
 */
import { readdirSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import { recordedLines, recordFor } from './recorded.ts'

const folder = new URL('../facts/', import.meta.url)
const isParserTest = (name: string) => /(?:^|[\\/])(?:windows|linux|macos)[^\\/]*\.test\.ts$/.test(name)

async function main(target: string): Promise<void> {
  const queue: unknown[][] = []
  Object.assign(globalThis, { UVU_DEFER: true, UVU_QUEUE: queue, UVU_INDEX: 0 })
  register('./record-hook.mjs', import.meta.url)
  const { exec } = await import('uvu')
  process.stdout.write = () => true
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isParserTest).sort()) {
    queue.splice(0, queue.length, [name])
    recordFor(name)
    await import(new URL(name, folder).href)
    await exec()
  }
  writeFileSync(target, recordedLines().join('\n'))
  process.exitCode = 0
}

await main(process.argv[2] ?? '')
