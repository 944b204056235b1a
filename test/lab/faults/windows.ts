import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import type { Change } from '../../../lib/api.ts'
import { journalLines, verifyChain } from '../../../lib/journal/chain.ts'
import { bundledProgram } from '../support/program.ts'
import { type Wine, winePrefix } from '../support/wine.ts'
import type { Moment } from './death.ts'
import type { Request, Response } from './program.ts'

const KEY = 'HKLM\\SOFTWARE\\RoundsLab'
const project = fileURLToPath(new URL('../../..', import.meta.url))

/** Values of every type that Windows Registry Editor writes, with their bytes. */
const VALUES = `Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\SOFTWARE\\RoundsLab]
"dword"=dword:fffffffe
"qword"=hex(b):01,00,00,00,00,01,00,00
"string"="a \\"quoted\\" word"
"expand"=hex(2):25,00,77,00,69,00,6e,00,64,00,69,00,72,00,25,00,00,00
"multi"=hex(7):61,00,00,00,62,00,63,00,00,00,00,00
"binary"=hex:00,ff,0d,0a
"unended"=hex(1):61,00,62,00
"overlong"=hex(1):61,00,00,00,78,00,00,00,00,00
"none"=hex(0):01,02
`

const setting = (name: string, key = KEY): Change => ({ kind: 'registry-value', key, name, type: 'dword', data: 7, risk: 'safe' })
const text = (name: string): Change => ({ kind: 'registry-value', key: KEY, name, type: 'string', data: 'seven', risk: 'safe' })

/** One plan over every type, over what is not there, and below keys that are not there. */
const CHANGES: Change[] = [
  text('dword'),
  setting('qword'),
  setting('string'),
  setting('deep', `${KEY}\\A\\B\\C`),
  setting('expand'),
  setting('multi'),
  text('unended'),
  text('overlong'),
  text('binary'),
  text('absent'),
]
const STEP = 3
const DEEP = CHANGES.length - 1 - STEP

/** The registry of a Windows, with the protocol run on it. */
export interface WindowsRig {
  cell(run: () => Promise<void>): Promise<void>
  fix(changes: Change[], dieAt?: Moment): Promise<Response | undefined>
  undo(dieAt?: Moment): Promise<Response | undefined>
  journal(): { types: string[]; ok: boolean }
  close(): Promise<void>
}

export async function openWindows(): Promise<WindowsRig> {
  const wine = await winePrefix()
  const folder = mkdtempSync(join(tmpdir(), 'rounds-registry-'))
  writeFileSync(join(folder, 'program.cjs'), await bundledProgram(join(project, 'test/lab/faults/program.ts'), `file:///Z:${project}`))
  writeFileSync(join(folder, 'values.reg'), `\ufeff${VALUES.replaceAll('\n', '\r\n')}`, 'utf16le')
  const state = join(folder, 'state')
  const ask = (request: Request) => carryOut(wine, folder, request)
  return {
    async cell(run) {
      rmSync(state, { recursive: true, force: true })
      await wine.reg(['delete', KEY, '/f'])
      assert.is((await wine.reg(['import', wine.path(join(folder, 'values.reg'))])).exitCode, 0)
      const before = await exported(wine, folder)
      await run()
      assert.equal(await exported(wine, folder), before, 'not every value is as it was')
    },
    fix: (changes, dieAt) => ask({ action: 'fix', changes, ...(dieAt ? { dieAt } : {}) }),
    undo: (dieAt) => ask({ action: 'undo', ...(dieAt ? { dieAt } : {}) }),
    journal() {
      const lines = journalLines(readFileSync(join(state, 'journal.jsonl'), 'utf8'))
      return { types: lines.map(({ entry }) => entry?.type ?? 'torn'), ok: verifyChain(lines).ok }
    },
    async close() {
      await wine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Undefined when the process died before it could say anything. */
async function carryOut(wine: Wine, folder: string, request: Request): Promise<Response | undefined> {
  const path = join(folder, 'request.json')
  writeFileSync(path, JSON.stringify(request))
  letLocksAge(join(folder, 'state'))
  const env = { ROUNDS_STATE_DIR: wine.path(join(folder, 'state')) }
  const { stdout } = await wine.node([wine.path(join(folder, 'program.cjs')), wine.path(path)], { env, timeoutSeconds: 90 })
  return stdout.includes('{') ? (JSON.parse(stdout) as Response) : undefined
}

/** As though a minute had gone by: the lock of a process that was killed is taken over only when it is old. */
function letLocksAge(state: string): void {
  const minuteAgo = new Date(Date.now() - 60_000)
  for (const name of existsSync(state) ? readdirSync(state).filter((one) => one.endsWith('.lock')) : []) {
    utimesSync(join(state, name), minuteAgo, minuteAgo)
  }
}

/** The types and bytes of all values, as the registry editor writes them down. */
async function exported(wine: Wine, folder: string): Promise<string> {
  const file = join(folder, 'export.reg')
  rmSync(file, { force: true })
  assert.is((await wine.reg(['export', KEY, wine.path(file), '/y'])).exitCode, 0)
  return readFileSync(file, 'utf16le')
}

function outcomes(undone: Response | undefined): string[] {
  return undone?.steps?.map(({ outcome }) => outcome) ?? [JSON.stringify(undone)]
}

const times = (count: number, outcome: string) => Array.from({ length: count }, () => outcome)

/** Killed at the fourth of ten changes: those before it are made, it is in the air, those after it were never begun. */
async function killedAt(rig: WindowsRig, moment: Moment, last: string, inTheAir: string[]): Promise<void> {
  assert.is(await rig.fix(CHANGES, moment), undefined, 'it should have died')
  assert.equal([rig.journal().ok, rig.journal().types.at(-1)], [true, last])
  assert.equal(outcomes(await rig.undo()), [...inTheAir, ...times(STEP, 'restored')])
}

/** By the columns of the table. */
export const WINDOWS_CELLS: Record<string, (rig: WindowsRig) => Promise<void>> = {
  async 'no fault'(rig) {
    const fixed = await rig.fix(CHANGES)
    assert.is(fixed?.made?.length, CHANGES.length, JSON.stringify(fixed))
    assert.equal(outcomes(await rig.undo()), times(CHANGES.length, 'restored'))
    assert.match((await rig.fix([setting('none')]))?.refused ?? '', /of a type that Rounds could not put back/)
    assert.ok(rig.journal().ok)
  },
  'killed: intent write': (rig) => killedAt(rig, { line: 'intent', at: 'write', step: STEP }, 'verified', []),
  'killed: intent flush': (rig) => killedAt(rig, { line: 'intent', at: 'flush', step: STEP }, 'intent', ['already-back']),
  'killed: the change': (rig) => killedAt(rig, { registry: 'setValueRaw', name: 'deep' }, 'intent', ['already-back']),
  'killed: verified write': (rig) => killedAt(rig, { line: 'verified', at: 'write', step: STEP }, 'intent', ['restored']),
  'killed: verified flush': (rig) => killedAt(rig, { line: 'verified', at: 'flush', step: STEP }, 'verified', ['restored']),
  async 'killed: undo'(rig) {
    await rig.fix(CHANGES)
    assert.is(await rig.undo({ registry: 'deleteValue', name: 'deep' }), undefined, 'it should have died')
    assert.equal(outcomes(await rig.undo()), times(CHANGES.length - DEEP, 'restored'))
    assert.ok(rig.journal().ok)
  },
  async 'killed: restored write'(rig) {
    await rig.fix(CHANGES)
    assert.is(await rig.undo({ line: 'restored', at: 'write', step: STEP }), undefined, 'it should have died')
    assert.equal(outcomes(await rig.undo()), ['already-back', ...times(STEP, 'restored')])
    assert.ok(rig.journal().ok)
  },
}
