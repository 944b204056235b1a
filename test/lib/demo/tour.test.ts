import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CommandLine } from '../../../lib/demo/command-line.ts'
import { demoPractice } from '../../../lib/demo/practice.ts'
import { tour } from '../../../lib/demo/tour.ts'
import { writeDemo } from '../../../lib/demo/write.ts'

const test = suite('tour of a demonstration')
const NOW = '2026-11-22T20:15:00.000Z'
const root = mkdtempSync(join(tmpdir(), 'rounds-tour-'))
test.after(() => rmSync(root, { recursive: true }))

interface Toured {
  folder: string
  ran: string[]
  said: string[]
  isWhole: boolean
}

/** The tour with a command line that only writes down what it was asked, and how many answers there were then. */
async function toured(name: string, exitCodeOf: (command: string) => number = () => 0): Promise<Toured> {
  const folder = mkdtempSync(join(root, name))
  const ran: string[] = []
  const said: string[] = []
  const rounds: CommandLine = async (...args) => {
    ran.push(args.join(' '))
    return { exitCode: exitCodeOf(args.join(' ')), said: 'it said so\nand more' }
  }
  const isWhole = await tour({ folder, rounds, say: (text) => said.push(...text.split('\n')), now: NOW, machines: 3, months: 2 })
  return { folder, ran, said, isWhole }
}

test('results are gathered, reported month by month and then with everything that can be made of them', async () => {
  const { ran, isWhole, folder } = await toured('whole')
  assert.ok(isWhole)
  assert.equal(
    ran.map((command) => command.replace(/ --.*/, '').replace(/results\/\S+/, 'results/…')),
    [
      'import drop',
      'report results/…',
      'report results/…',
      'report results/…',
      'report results/…',
      'verify evidence.zip',
      'attest',
      'fleet import results',
      'fleet query failed',
    ],
  )
  assert.match(ran[1] ?? '', '--now 2026-09-22T20:15:00.000Z')
  assert.equal(readdirSync(join(folder, 'drop')).sort(), ['KMC-NURSE2', 'KMC-REC1', 'KMC-SPARE', 'KMC-SRV1'])
})
test('each command is told with what it is for, and an answer with what it is', async () => {
  const { said } = await toured('told')
  assert.is(said[said.indexOf('  rounds verify evidence.zip') + 1], '    what of the package is intact')
  assert.equal(said.slice(-3), ['    who did not lock in 2026-06', '      it said so', '      and more'])
})
test('a command that fails is told with what it said, and the tour is not whole', async () => {
  const { said, isWhole } = await toured('broken', (command) => (command.startsWith('verify') ? 2 : 0))
  assert.not.ok(isWhole)
  assert.ok(said.includes('    did not work (exit code 2): it said so'), said.join('\n'))
})
test('a store that cannot be made is told, and takes nothing from the rest', async () => {
  const { said, isWhole } = await toured('no-store', (command) => (command.startsWith('fleet') ? 64 : 0))
  assert.ok(isWhole)
  assert.ok(said.some((line) => line.startsWith('    did not work (exit code 64)')))
})
test('a practice is written as import and people leave it, with what went wrong beside', async () => {
  const demo = await demoPractice({ seed: 'written', now: NOW, machines: 3 })
  const own = writeDemo(mkdtempSync(join(root, 'written')), demo)
  for (const file of ['practice.json', 'attestations.json', 'waivers.json']) {
    assert.ok(existsSync(join(own, file)), file)
  }
  const twice = demo.oddities.documents.find(({ machine }) => machine.hostname === 'KMC-REC1')
  assert.is(
    readdirSync(join(own, twice?.machine.id ?? '')).filter((name) => name.startsWith(twice?.startedAt.replaceAll(':', '') ?? '?')).length,
    2,
  )
  assert.is(JSON.parse(readFileSync(join(own, 'practice.json'), 'utf8')).practice, 'Kōwhai Medical Centre')
})

test.run()
