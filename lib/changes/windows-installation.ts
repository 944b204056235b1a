import { type Answer, failed, type PowerShellOutput, reasonOf, value } from '../api.ts'
import type { ReadingHost, WritingHost } from './kind.ts'
import type { InstallationState, MissingUpdate } from './update-installation.ts'
import { updateError } from './windows-update-errors.ts'

const KIND = 'update-installation'
/** No drivers, and nothing that somebody hid. */
const CRITERIA = "IsInstalled=0 and Type='Software' and IsHidden=0"
const TEN_MINUTES = 600
const AN_HOUR = 3600

type Row = Record<string, unknown>

/** Security updates, critical updates and update rollups; upgrades to another version of Windows and signatures never (WSUS Classification GUIDs, Microsoft). */
const WANTED = ['0fa1201d-4330-4fa8-8ae9-b877473b6441', 'e6cf1350-c01b-414d-a61f-263d14d133b4', '28bc880e-0592-4cbf-8f95-c79b17911d5f']
const UNWANTED = ['3689bdc8-b205-4af4-8d4a-a63924c5e9d5', 'e0789628-ce08-4437-be74-2495b842f43b']

export async function readWindowsUpdate(host: ReadingHost): Promise<Answer<InstallationState>> {
  const answer = await host.askPowerShell(KIND, { criteria: CRITERIA }, TEN_MINUTES)
  if (answer.state !== 'value') {
    return failed(`Windows Update could not be asked: ${answer.state === 'absent' ? 'there is no PowerShell' : reasonOf(answer)}`)
  }
  return offered(answer.value)
}

/** OperationResultCode 2 is success; a search with errors may not be whole. */
function offered({ code, error, updates }: PowerShellOutput): Answer<InstallationState> {
  if (code !== 2 || !Array.isArray(updates)) {
    return failed(`the search of Windows Update failed: ${error ? updateError(error) : `result ${String(code)}`}`)
  }
  const wanted = rows(updates).filter(isWanted)
  const asking = wanted.filter(({ asks }) => asks === true).map(titleOf)
  return value({
    missing: wanted.filter(({ asks }) => asks !== true).map((row): MissingUpdate => ({ id: String(row.id), title: titleOf(row) })),
    surroundings: asking.length > 0 ? { along: [`not ${asking.join(', ')}, which ask somebody questions`] } : {},
  })
}

/** What only waits for a restart is installed. */
function isWanted({ id, severity, categories, waiting }: Row): boolean {
  const kinds = texts(categories).map((kind) => kind.toLowerCase())
  const isSecurity = (typeof severity === 'string' && severity !== '') || kinds.some((kind) => WANTED.includes(kind))
  return typeof id === 'string' && id !== '' && isSecurity && waiting !== true && !kinds.some((kind) => UNWANTED.includes(kind))
}

function titleOf({ id, title, articles }: Row): string {
  const [article] = texts(articles)
  return article ? `KB${article.replace(/^KB/i, '')}` : String(title ?? id)
}

/** Windows offers some updates only after others. */
const ROUNDS = 3

/** @throws with what came of each update that was not installed */
export async function installWithWindows(host: WritingHost): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const state = await readWindowsUpdate(host)
    if (state.state !== 'value') {
      throw new Error(reasonOf(state))
    }
    const { missing } = state.value
    if (missing.length === 0) {
      return
    }
    const answer = await host.tellPowerShell(KIND, { criteria: CRITERIA, ids: missing.map(({ id }) => id) }, AN_HOUR)
    if (answer.state !== 'value') {
      throw new Error(`Windows Update did not install: ${answer.state === 'absent' ? 'there is no PowerShell' : reasonOf(answer)}`)
    }
    const problem = installationProblem(missing, answer.value)
    if (problem !== undefined) {
      throw new Error(problem)
    }
    if (answer.value.restart === true) {
      return
    }
  }
}

/** Undefined when everything that was asked for is installed. */
export function installationProblem(missing: readonly MissingUpdate[], { refused, updates }: PowerShellOutput): string | undefined {
  if (typeof refused === 'string' && refused !== '') {
    return `Windows Update did not install: ${updateError(refused)}`
  }
  const results = new Map(rows(Array.isArray(updates) ? updates : []).map((row) => [String(row.id), row]))
  const problems = missing.flatMap(({ id, title }) => {
    const result = results.get(id)
    return result?.code === 2 && result.step === 'installation' ? [] : [`${title}: ${resultInWords(result)}`]
  })
  return problems.length > 0 ? `Not all updates were installed: ${problems.join('; ')}` : undefined
}

/** OperationResultCode: 0 not started, 1 in progress, 3 succeeded with errors, 4 failed, 5 aborted (wuapi.h). */
const RESULTS: Record<number, string> = { 0: 'not started', 1: 'not finished', 3: 'finished with errors', 4: 'failed', 5: 'was stopped' }

function resultInWords(result: Row | undefined): string {
  if (!result) {
    return 'was no longer offered'
  }
  const { code, step, error } = result
  const outcome = code === 2 ? 'ended without an installation' : (RESULTS[Number(code)] ?? `ended with result ${String(code)}`)
  return `${String(step)} ${outcome}, ${updateError(error)}`
}

function rows(list: unknown[]): Row[] {
  return list.filter((row): row is Row => typeof row === 'object' && row !== null)
}

function texts(list: unknown): string[] {
  return (Array.isArray(list) ? list : []).filter((text) => typeof text === 'string')
}
