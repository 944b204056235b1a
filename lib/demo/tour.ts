import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { CommandLine } from './command-line.ts'
import { type DemoPractice, demoPractice } from './practice.ts'
import { PEOPLE } from './practice-file.ts'
import { monthsAgo } from './times.ts'
import { writeAnswers, writeOddities, writeOwnFiles } from './write.ts'

export interface TourOptions {
  /** Empty. */
  folder: string
  rounds: CommandLine
  say: (text: string) => void
  /** ISO 8601, UTC. */
  now: string
  machines?: number
  months?: number
}

/** One command of the tour. */
interface Step {
  args: string[]
  /** What it is for, in a few words. */
  makes: string
  /** Exit codes with which it has done its work. */
  fine?: number[]
  /** What it printed is what it is for. */
  isAnswer?: true
  /** It needs a package that is not installed everywhere. */
  isOptional?: true
}

/** Shows what a provider does with the results of a practice, with a practice that is made up. False where a command did not do its work. */
export async function tour({ folder, rounds, say, now, machines = 15, months = 6 }: TourOptions): Promise<boolean> {
  const demo = await demoPractice({ seed: 'rounds demo', machines, now, months })
  say(
    `Made up: ${demo.practice.practice}, ${machines} computers, ${demo.documents.length} results of ${months} months. Nobody has such a practice.`,
  )
  leaveResults(folder, demo)
  const results = relative(folder, writeOwnFiles(join(folder, 'results'), demo)).replaceAll('\\', '/')
  const told = (outcomes: readonly Outcome[]) => say(outcomes.flatMap(({ lines }) => lines).join('\n'))
  const gathered = await inTurn([{ args: ['import', 'drop', '--into', 'results'], makes: 'one folder of results' }], rounds)
  told(gathered)
  await reportEachMonth({ folder, demo, rounds, say, now, months, results })
  writeAnswers(join(folder, results), demo, now)
  writeOddities(join(folder, 'results'), demo)
  const reported = await inTurn(reportSteps(results, now), rounds)
  told(reported)
  const others = await Promise.all(otherSteps(results, now).map((steps) => inTurn(steps, rounds)))
  told(others.flat())
  return [...gathered, ...reported, ...others.flat()].every(({ isDone }) => isDone)
}

/** As an RMM gathers them: one file a result, in a folder a computer. */
function leaveResults(folder: string, { documents }: DemoPractice): void {
  for (const document of documents) {
    const own = join(folder, 'drop', document.machine.hostname)
    mkdirSync(own, { recursive: true })
    writeFileSync(
      join(own, `${document.startedAt.replaceAll(':', '')}${document.scope ? `-${document.scope}` : ''}.json`),
      JSON.stringify(document),
    )
  }
}

interface Months extends Pick<TourOptions, 'folder' | 'rounds' | 'say' | 'now'> {
  demo: DemoPractice
  months: number
  /** The practice's folder, as the commands are told of it. */
  results: string
}

/** So that the last report has something to be compared with: each with the answers that were there by then. */
async function reportEachMonth({ folder, demo, rounds, say, now, months, results }: Months): Promise<void> {
  const own = join(folder, results)
  mkdirSync(join(folder, 'earlier'))
  for (let month = months; month > 0; month--) {
    const then = monthsAgo(now, month)
    writeAnswers(own, demo, then)
    const { exitCode, said } = await rounds('report', results, '--now', then, '--out', join('earlier', `report-${then.slice(0, 7)}.html`))
    if (exitCode !== 0) {
      say(`  the report of ${then.slice(0, 7)} was not made: ${firstLine(said)}`)
    }
  }
  say(`  rounds report was run for each of the last ${months} months`)
}

function reportSteps(results: string, now: string): Step[] {
  const outputs = ['--out', 'report.html', '--csv', 'report.csv', '--package', 'evidence.zip', '--prepared-by', PEOPLE['practice-manager']]
  return [
    { args: ['report', results, '--now', now, ...outputs], makes: 'the report, the same as a table, and a package of all its evidence' },
  ]
}

/** What does not wait for each other, in turn. */
function otherSteps(results: string, now: string): Step[][] {
  const month = monthsAgo(now, 5).slice(0, 7)
  const sheets = ['--for', 'accreditation', '--out', 'accreditation.html', '--preview']
  const store = ['--store', 'fleet.duckdb']
  return [
    [{ args: ['report', results, '--now', now, ...sheets], makes: 'a sheet for each criterion' }],
    [{ args: ['verify', 'evidence.zip'], makes: 'what of the package is intact' }],
    [{ args: ['attest', '--form', 'forms', '--practice', `${results}/practice.json`], makes: 'a form for each role' }],
    [
      { args: ['fleet', 'import', 'results', ...store], makes: 'a store over time', fine: [0, 3], isOptional: true },
      {
        args: ['fleet', 'query', 'failed', '--item', 'screen-lock', '--month', month, ...store],
        makes: `who did not lock in ${month}`,
        isAnswer: true,
        isOptional: true,
      },
    ],
  ]
}

interface Outcome {
  isDone: boolean
  /** How it went, for people. */
  lines: string[]
}

async function inTurn(steps: readonly Step[], rounds: CommandLine): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { args, makes, fine = [0], isAnswer, isOptional } of steps) {
    const { exitCode, said } = await rounds(...args)
    const isFine = fine.includes(exitCode)
    const how = isFine ? makes : `did not work (exit code ${exitCode}): ${firstLine(said)}`
    const answer = isFine && isAnswer ? said.split('\n').map((line) => `      ${line}`) : []
    outcomes.push({ isDone: isFine || isOptional === true, lines: [`  rounds ${args.map(quoted).join(' ')}`, `    ${how}`, ...answer] })
  }
  return outcomes
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

function quoted(arg: string): string {
  return /\s/.test(arg) ? `"${arg}"` : arg
}
