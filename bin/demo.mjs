// Makes a practice up and shows what Rounds does with its results: npm run demo [-- FOLDER]
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import '../lib/register.mjs'

const { emptyFolder } = await import('../lib/demo/own-folder.ts')
const { commandLine } = await import('../lib/demo/command-line.ts')
const { tour } = await import('../lib/demo/tour.ts')
const { content } = await import('../lib/content/index.ts')

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(process.argv[2] ?? 'rounds-demo')
try {
  emptyFolder(folder)
} catch (error) {
  console.error(error.message)
  process.exit(64)
}
const rounds = commandLine(built(), folder)
// A Monday morning at the clinic, hours after the release: dates of an older day would be a clock that is wrong.
const isWhole = await tour({ folder, rounds, say: console.log, now: `${content.builtAt}T20:15:00.000Z` })
console.log(`\nThe report: ${join(folder, 'report.html')}`)
process.exitCode = isWhole ? 0 : 1

/** The built program starts in a tenth of the time; below the project it finds the packages it may load. */
function built() {
  const into = join(root, 'node_modules', '.cache', 'rounds-demo')
  const source = join(root, 'bin', 'rounds.mjs')
  return new Promise((resolve) => {
    spawn(process.execPath, [join(root, 'bin', 'build.mjs'), into], { stdio: 'ignore' })
      .on('error', () => resolve(source))
      .on('exit', (status) => resolve(status === 0 ? join(into, 'rounds.cjs') : source))
  })
}
