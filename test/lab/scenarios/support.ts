import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Status } from '../../../lib/api.ts'
import { parsed } from '../../../lib/schema/check.ts'
import type { RemediationOutcome, ResultDocument, ResultItem } from '../../../lib/schema/types.ts'
import { bootHost, type LabHost } from '../support/hosts.ts'
import type { HostOptions } from '../support/overlay.ts'
import type { Result, RunOptions } from '../support/process.ts'

/** A shell command inside the host, a file to write, or something that needs the host itself. */
export type Step = string | { write: string; text: string; mode?: number } | ((host: LabHost) => Promise<void>)

/** One state of a computer, and what Rounds must say of it. */
export interface Scenario {
  name: string
  /** The host has restic, borg, ClamAV and the like. */
  programs?: boolean
  prepare?: Step[]
  /** Values by name of the item's settings. */
  settings?: Record<string, string>
  expect: Status
  summary?: RegExp
  fix?: FixExpectation
  /** What the computer itself does, asked with a shell command: the verdict must not contradict it. */
  really?: Truth[]
}

export interface Truth {
  run: string
  says: RegExp
  /** Asked after the fix instead of before. */
  afterFix?: boolean
}

export interface FixExpectation {
  outcome: RemediationOutcome['outcome']
  code?: string
  consent?: string[]
  /** Verdict after the fix; pass where it says nothing. */
  verdict?: Status
  /** What the fix leaves open. */
  leaves?: RegExp
  /** Outcome of the second fix; `unchanged` where it says nothing. */
  again?: RemediationOutcome['outcome']
  /** It installs packages, so that programs are compared, too. */
  installs?: boolean
  /** Paths that an action changes for good; undo must say that it cannot be taken back and restore all the rest. */
  leavesAction?: string[]
}

const project = fileURLToPath(new URL('../../..', import.meta.url))
const SOURCES = ['lib', 'manifests', 'scripts', 'remediations']

/** What a fix of settings could touch; Rounds' own state lies in /var/lib/rounds. */
const SETTINGS = [
  '/etc',
  '/home',
  '/root',
  '/usr/lib/x86_64-linux-gnu/security',
  '/usr/share/glib-2.0',
  '/usr/share/pam-configs',
  '/var/lib/apt/extended_states',
  '/var/lib/dpkg/status',
  '/var/lib/pam',
]

/** And what an installation could touch. Logs and the caches of apt only tell that something was installed. */
const PROGRAMS = ['/usr/bin', '/usr/lib', '/usr/sbin', '/usr/share', '/var/cache/cracklib', '/var/lib/dpkg/info']

/** ldconfig writes its cache anew whenever a library comes or goes; it is made out of the folders that are compared here. */
const DERIVED = ['/etc/ld.so.cache']

/** The shipped bundle where it is newer than every source, else one of now; the sources themselves where none can be built. */
export function rounds(host: LabHost, args: string[], options: RunOptions = {}): Promise<Result> {
  return host.run([...programOn(host), ...args], options)
}

/** The words that start Rounds on this host. The bundle is copied there, so that a build meanwhile does not pull it away. */
export function programOn(host: LabHost): string[] {
  if (bundle === undefined) {
    return ['/opt/node', '/opt/rounds/bin/rounds.mjs']
  }
  if (!equipped.has(host)) {
    host.write('/srv/rounds.cjs', bundle)
    equipped.add(host)
  }
  return ['/opt/node', '/srv/rounds.cjs']
}

const equipped = new WeakSet<LabHost>()
const bundle = freshBundle()

/** Where somebody is at work on the sources, one build is still faster than starting from them again and again. */
function freshBundle(): string | undefined {
  const isFresh = modifiedAt('dist/rounds.cjs') > Math.max(...SOURCES.flatMap(filesBelow).map(modifiedAt))
  return isFresh ? readFileSync(join(project, 'dist/rounds.cjs'), 'utf8') : bundleOfNow()
}

function bundleOfNow(): string | undefined {
  const folder = join(mkdtempSync(join(tmpdir(), 'rounds-bundle-')), 'dist')
  try {
    const { status } = spawnSync(process.execPath, [join(project, 'bin/build.mjs'), folder], { stdio: 'ignore', timeout: 120_000 })
    return status === 0 ? readFileSync(join(folder, 'rounds.cjs'), 'utf8') : undefined
  } finally {
    rmSync(dirname(folder), { recursive: true, force: true })
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
}

function modifiedAt(path: string): number {
  return statSync(join(project, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Registers one test a scenario. Each gets a computer of its own, because booting one is faster than proving that another is clean. */
export function scenarios(test: Test, item: string, list: Scenario[]): void {
  for (const scenario of list) {
    test(`${item} ${scenario.name}: ${scenario.expect}`, () =>
      onHost(item, (host) => play(host, item, scenario), scenario.programs ? { programs: true } : {}))
  }
}

/** Boots a host for one test and takes it away afterwards, whatever happened. */
export async function onHost(name: string, act: (host: LabHost) => Promise<void>, options: HostOptions = {}): Promise<void> {
  const host = await bootHost(name, options)
  try {
    await act(host)
  } finally {
    await host.wipe()
  }
}

async function play(host: LabHost, item: string, { prepare = [], settings = {}, expect, summary, fix, really = [] }: Scenario) {
  await prepareHost(host, prepare)
  const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${item}.${name}=${value}`])
  const found = await check(host, item, set)
  assert.is(found.status, expect, `${found.summary}\n${JSON.stringify(found.parts, undefined, 2)}`)
  if (summary) {
    assert.match(found.summary, summary)
  }
  await holdTrue(
    host,
    really.filter(({ afterFix }) => !afterFix),
  )
  if (fix) {
    const truths = really.filter(({ afterFix }) => afterFix)
    await mendAndUndo(host, { item, set, ...fix }, () => holdTrue(host, truths))
  }
}

export async function prepareHost(host: LabHost, steps: Step[]): Promise<void> {
  for (const step of steps) {
    if (typeof step === 'function') {
      await step(host)
    } else if (typeof step === 'string') {
      await shell(host, step)
    } else {
      host.write(step.write, step.text, step.mode)
    }
  }
}

/** @throws where the command fails: a state that was not reached proves nothing. */
export async function shell(host: LabHost, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.run(['bash', '-ec', command], { env: { DEBIAN_FRONTEND: 'noninteractive' } })
  assert.is(exitCode, 0, `${command}\n${stdout}${stderr}`)
  return stdout
}

async function holdTrue(host: LabHost, truths: Truth[]): Promise<void> {
  for (const { run, says } of truths) {
    assert.match(await shell(host, run), says, `${run} contradicts the verdict`)
  }
}

/** One item as `check --json` prints it; the document must have its shape, the exit code must fit the verdict. */
export async function check(host: LabHost, item: string, args: string[] = []): Promise<ResultItem> {
  const { exitCode, stdout, stderr } = await rounds(host, ['check', item, '--json', ...args])
  assert.is(stderr, '')
  const found = onlyItem(documentOf(stdout), item)
  const codes = { pass: 0, 'not-applicable': 0, fail: 1, unknown: 2, warn: 3, 'attest-due': 4 }
  assert.is(exitCode, found.waiver?.state === 'accepted' ? 0 : codes[found.status])
  return found
}

export function documentOf(text: string): ResultDocument {
  return parsed('result', text, 'the result document')
}

export function onlyItem({ items }: ResultDocument, item: string): ResultItem {
  const [found] = items
  assert.is(items.length, 1)
  assert.is(found?.id, item)
  return found as ResultItem
}

interface Mending extends FixExpectation {
  item: string
  set: string[]
}

/** Nobody sits at a terminal here: such a run must say which tags the computer has, and may not count on closed clinics. */
const UNATTENDED = { env: { ROUNDS_TAGS: '' } }

export async function fix(host: LabHost, item: string, args: string[]): Promise<{ found: ResultItem; exitCode: number }> {
  const command = ['fix', item, '--json', '--consent', 'clinic-hours', ...args]
  const { exitCode, stdout, stderr } = await rounds(host, command, { ...UNATTENDED, timeoutSeconds: 120 })
  assert.is(stderr, '')
  return { found: onlyItem(documentOf(stdout), item), exitCode }
}

async function mendAndUndo(host: LabHost, mending: Mending, afterFix: () => Promise<void>): Promise<void> {
  const { item, set, outcome, consent = [], installs, leavesAction } = mending
  const args = [...set, ...consent.flatMap((code) => ['--consent', code])]
  const before = await fingerprint(host, installs)
  const changed = async () => differences(before, await fingerprint(host, installs))
  const planned = await fix(host, item, ['--what-if', ...args])
  assert.is(planned.found.remediation?.outcome, outcome === 'refused' ? 'refused' : 'planned', words(planned.found))
  assert.equal(await changed(), [], '--what-if changed something')
  expectOutcome(await fix(host, item, ['--apply', ...args]), mending)
  if (outcome === 'refused') {
    assert.equal(await changed(), [], 'a refused fix changed something')
    return
  }
  assert.is((await check(host, item, set)).status, mending.verdict ?? 'pass')
  await afterFix()
  await mendAgain(host, mending, args)
  await undoAll(host, leavesAction !== undefined)
  const left = (await changed()).filter((path) => !leavesAction?.includes(path))
  assert.equal(left, [], 'undo did not restore every byte, mode and owner')
}

function expectOutcome({ found, exitCode }: { found: ResultItem; exitCode: number }, { outcome, code, leaves }: Mending): void {
  const codes: Record<string, number> = { fixed: 0, unchanged: 0, planned: 0, failed: 1, undone: 1 }
  assert.is(found.remediation?.outcome, outcome, words(found))
  // What waits for a confirmation is not done yet.
  assert.is(exitCode, (codes[outcome] ?? 3) || (found.remediation?.confirmUntil === undefined ? 0 : 3))
  if (code !== undefined) {
    assert.is(found.remediation?.code, code, words(found))
  }
  if (leaves) {
    assert.match(openWords(found), leaves)
  }
}

/** All that a fix says stays open. */
function openWords({ remediation }: ResultItem): string {
  const { summary = '', leaves = [], withheld = [] } = remediation ?? {}
  return [summary, ...leaves, ...withheld.map(({ code, because }) => `--consent ${code}: ${because}`)].join('; ')
}

async function mendAgain(host: LabHost, { item, again = 'unchanged' }: Mending, args: string[]): Promise<void> {
  const mended = await fingerprint(host)
  const { found } = await fix(host, item, ['--apply', ...args])
  assert.is(found.remediation?.outcome, again, words(found))
  assert.equal(differences(mended, await fingerprint(host)), [], 'the second fix changed something')
}

/** The journal is whole, everything goes back, and then there is nothing left to take back. */
async function undoAll(host: LabHost, leavesAction: boolean): Promise<void> {
  assert.is((await rounds(host, ['journal', 'verify'])).exitCode, 0)
  const undone = await rounds(host, ['undo', '--json'], { timeoutSeconds: 120 })
  assert.is(undone.exitCode, leavesAction ? 3 : 0, undone.stdout + undone.stderr)
  if (leavesAction) {
    assert.match(undone.stdout, /cannot be taken back/)
  } else {
    assert.is((await rounds(host, ['undo'])).exitCode, 64)
  }
}

export function fingerprint(host: LabHost, installs = false): Promise<Record<string, string>> {
  return host.fingerprint(installs ? [...SETTINGS, ...PROGRAMS] : SETTINGS)
}

export function differences(before: Record<string, string>, after: Record<string, string>): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...paths].filter((path) => before[path] !== after[path] && !DERIVED.includes(path)).sort()
}

function words({ summary, remediation }: ResultItem): string {
  return `${summary}\n${JSON.stringify(remediation, undefined, 2)}`
}
