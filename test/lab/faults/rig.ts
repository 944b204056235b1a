import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import { journalLines, verifyChain } from '../../../lib/journal/chain.ts'
import type { JournalEntry } from '../../../lib/journal/entry.ts'
import { prepareHost, type Step, shell } from '../scenarios/support.ts'
import { bootHost, type LabHost } from '../support/hosts.ts'
import type { Result } from '../support/process.ts'
import { bundledProgram } from '../support/program.ts'
import type { Request, Response } from './program.ts'
import type { Row } from './rows.ts'

/** One host with one change to be made on it, over and over. */
export interface Rig {
  row: Row
  host: LabHost
  /** The change, made through the protocol; strace stands in front when faults are given. */
  fix(fault?: Fault): Promise<Outcome>
  undo(fault?: Fault): Promise<Outcome>
  /** Starts the change and does not wait for it. */
  start(request: Partial<Request>): Promise<Result>
  /** What is different from how the host was when the cell began. */
  differences(): Promise<string[]>
  /** The same host, with what stands there now as what must stand there in the end. */
  again(): Promise<Rig>
  /** The same, but for what a killed tool may leave. */
  afterKill(): Rig
  journal(): { entries: JournalEntry[]; ok: boolean; text: string }
}

/** System calls that go wrong, in the words of strace, or a moment at which the process kills itself. */
export type Fault = { paths: string[]; inject: string[] } | { dieAt: NonNullable<Request['dieAt']> }

export interface Outcome {
  /** Undefined when the process died before it could say anything. */
  said: Response | undefined
  exitCode: number
  stderr: string
}

export const JOURNAL = '/var/lib/rounds/journal.jsonl'
const PROGRAM = '/srv/rounds-faults.cjs'
let program: Promise<string> | undefined

/** A host with the program on it. */
export async function equippedHost(programs = false): Promise<LabHost> {
  const host = await bootHost('faults', { programs })
  program ??= bundledProgram(fileURLToPath(new URL('./program.ts', import.meta.url)), 'file:///opt/rounds')
  host.write(PROGRAM, await program)
  return host
}

/** A host on which the change can be made. */
export async function preparedHost(row: Row): Promise<LabHost> {
  const host = await equippedHost(row.programs)
  await prepareHost(host, row.prepare ?? [])
  return host
}

/** A fresh cell: no journal yet, and what stands here now is what must stand here in the end. */
export async function freshCell(host: LabHost, row: Row): Promise<Rig> {
  await reset(host, row)
  return rigOn(host, row.fresh ? { ...row, change: row.fresh() } : row)
}

export async function reset(host: LabHost, row: Row): Promise<void> {
  await shell(host, 'rm -rf /var/lib/rounds')
  await prepareHost(host, row.reset ?? [])
}

async function rigOn(host: LabHost, row: Row): Promise<Rig> {
  const before = await pictureOf(host, row)
  const ask = (request: Request, fault?: Fault) => carryOut(host, request, fault)
  const rig: Rig = {
    row,
    host,
    fix: (fault) => ask({ action: 'fix', changes: [row.change] }, fault),
    async undo(fault) {
      await letLocksAge(host)
      return ask({ action: 'undo' }, fault)
    },
    start: (more) => host.run(command({ action: 'fix', changes: [row.change], ...more })),
    differences: async () => differencesOf(before, await pictureOf(host, row)),
    again: () => rigOn(host, row),
    afterKill: () => ({ ...rig, differences: async () => (await rig.differences()).filter((line) => !isLeft(row, line)) }),
    journal() {
      const text = host.read(JOURNAL) ?? ''
      const lines = journalLines(text)
      return { text, entries: lines.flatMap(({ entry }) => entry ?? []), ok: verifyChain(lines).ok }
    },
  }
  return rig
}

function isLeft({ leftByKilledTool }: Row, difference: string): boolean {
  return leftByKilledTool?.some((path) => difference.startsWith(`${path}: `)) ?? false
}

function command(request: Request): string[] {
  return ['/opt/node', PROGRAM, JSON.stringify(request)]
}

async function carryOut(host: LabHost, request: Request, fault: Fault | undefined): Promise<Outcome> {
  const result = !fault
    ? await host.run(command(request), { timeoutSeconds: 120 })
    : 'dieAt' in fault
      ? await host.run(command({ ...request, dieAt: fault.dieAt }), { timeoutSeconds: 120 })
      : await host.behind(straced(fault), command(request), { timeoutSeconds: 120 })
  const { exitCode, stdout, stderr } = result
  return { said: stdout.includes('{') ? (JSON.parse(stdout) as Response) : undefined, exitCode, stderr }
}

function straced({ paths, inject }: { paths: string[]; inject: string[] }): string[] {
  const calls = inject.map((one) => one.split(':')[0]).join(',')
  const limits = paths.flatMap((path) => ['-P', path])
  const injections = inject.flatMap((one) => ['-e', `inject=${one}`])
  return ['strace', '-f', '-qq', '-o', '/dev/null', ...limits, '-e', `trace=${calls}`, ...injections]
}

/** As though a minute had gone by: the lock of a process that was killed is taken over only when it is old. */
export async function letLocksAge(host: LabHost): Promise<void> {
  await host.behind([], ['sh', '-c', 'for lock in /var/lib/rounds/*.lock; do [ ! -e "$lock" ] || touch -d "1 minute ago" "$lock"; done'])
}

type Picture = Record<string, string>

/** Files by path, and what programs say of the state of the computer. */
async function pictureOf(host: LabHost, { watched, states = [] }: Row): Promise<Picture> {
  const files = await host.fingerprint(watched)
  for (const state of states) {
    const { stdout, stderr } = await host.run(['sh', '-c', state])
    files[`$ ${state}`] = stdout + stderr
  }
  return files
}

/** ldconfig writes its cache anew whenever a library comes or goes. */
const DERIVED = /^\/etc\/ld\.so\.cache$/

function differencesOf(before: Picture, after: Picture): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...paths]
    .filter((path) => before[path] !== after[path] && !DERIVED.test(path))
    .map((path) => `${path}: ${before[path] ?? 'absent'} -> ${after[path] ?? 'absent'}`)
    .sort()
}

/** Nothing of the change is there, and the journal is whole. */
export async function expectClean(rig: Rig): Promise<void> {
  if (!rig.row.action) {
    assert.equal(await rig.differences(), [], 'not every byte, mode and owner is as it was')
  }
  assert.ok(rig.journal().ok, 'the journal is broken')
}

export { type Step, shell }
