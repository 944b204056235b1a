import type { RmmProfile } from '../../../schema/types.ts'
import type { Job } from '../jobs.ts'
import type { ExportFile, ExportInput } from '../kit.ts'
import { environmentOf, settingFieldsOf, type TacticalScript } from './scripts.ts'

const POLICY = 'Rounds'
const STATUS_FIELD = 'Rounds status'
/** Any day that is over: what counts is the time of day, on the computer's own clock, and that it comes again each day. */
const FROM = '2026-01-01T10:00:00Z'

/** A reference to what the server has numbered: `import.sh`, or whoever posts the bodies, puts the number there. */
const idOf = (kind: 'script' | 'policy' | 'check' | 'field', name: string): string => `<id of ${kind} ${name}>`

type Body = { name: string } & Readonly<Record<string, unknown>>

/** What is posted to the server, in this order. One body a line, its name first: that is all that `import.sh` relies on. */
export function restFilesOf(input: ExportInput, scripts: readonly TacticalScript[]): ExportFile[] {
  return [
    bodies('fields', fieldBodies(input)),
    bodies('scripts', scriptBodies(input, scripts)),
    bodies('policy', [policyBody()]),
    bodies('checks', checkBodies(input, scripts)),
    bodies('tasks', sweepBodies(input, scripts)),
    bodies('fixes', fixBodies(input, scripts)),
  ]
}

function bodies(name: string, list: readonly Body[]): ExportFile {
  return { path: `rest/${name}.json`, content: `[\n${list.map((body) => JSON.stringify(body)).join(',\n')}\n]\n` }
}

/** POST /core/customfields/ */
function fieldBodies(input: ExportInput): Body[] {
  const status = { name: STATUS_FIELD, model: 'agent', type: 'text' }
  const settings = settingFieldsOf(input).map(({ name, model }) => ({ name, model, type: 'text', hide_in_summary: true }))
  return [status, ...settings]
}

/** POST /scripts/. What a technician may have chosen, such as a favourite, is not named and so stays. */
function scriptBodies(input: ExportInput, scripts: readonly TacticalScript[]): Body[] {
  return scripts.map(({ name, job, shell, category, platforms, filename, text }) => ({
    name,
    description: job.description,
    shell,
    category,
    supported_platforms: platforms,
    args: [],
    env_vars: environmentOf(input),
    default_timeout: job.timeoutSeconds,
    filename,
    run_as_user: false,
    script_body: text,
  }))
}

/** POST /automation/policies/. Asleep, and on no computer, until somebody decides both. */
function policyBody(): Body {
  return { name: POLICY, desc: 'Looks at every computer once a day and shows what is wrong', active: false, enforced: false }
}

/** POST /checks/. A policy gives each computer only the checks whose script is for its platform. */
function checkBodies(input: ExportInput, scripts: readonly TacticalScript[]): Body[] {
  return ofKind(scripts, 'verdict').map(({ name, job }) => ({
    name,
    policy: idOf('policy', POLICY),
    check_type: 'script',
    script: idOf('script', name),
    script_args: [],
    env_vars: environmentOf(input),
    timeout: job.timeoutSeconds,
    run_interval: secondsBetween(job),
    fails_b4_alert: 1,
    dashboard_alert: true,
    ...returnCodes(input.profile),
  }))
}

/** Of a launcher that could not run Rounds (manifests/schema/rmm.schema.json): one file server that is away is not an error of each item. */
const LAUNCHER_CODES: readonly number[] = [71, 72, 73, 74, 75, 76, 77, 78, 79]

/** Every code that is in no list is an error to the server; the order in which it looks is info, warning, success. */
function returnCodes({ exitCodes, launcherFailure }: RmmProfile): Readonly<Record<string, number[]>> {
  const { pass, fail, warn, unknown, informational, 'attest-due': due } = exitCodes
  const warnings = [warn, ...(launcherFailure === 'own' ? LAUNCHER_CODES : [])].filter((code) => code !== pass && code !== fail)
  const info = [...new Set([unknown, due, informational])].filter((code) => ![pass, fail, ...warnings].includes(code))
  return { success_return_codes: [pass], warning_return_codes: warnings, info_return_codes: info }
}

/** POST /tasks/: the sweep, once a day, and its last line into the status field. */
function sweepBodies(input: ExportInput, scripts: readonly TacticalScript[]): Body[] {
  return ofKind(scripts, 'sweep').map((script) => ({
    ...taskOf(input, script),
    task_type: 'daily',
    run_time_date: FROM,
    daily_interval: Math.max(1, Math.round((script.job.everyHours ?? 24) / 24)),
    random_task_delay: `${script.job.spreadMinutes ?? 0}M`,
    run_asap_after_missed: true,
    custom_field: idOf('field', STATUS_FIELD),
    collector_all_output: false,
  }))
}

/** POST /tasks/: the server runs such a task when its check fails, with whatever code, so it looks again and mends only a FAIL or WARN. */
function fixBodies(input: ExportInput, scripts: readonly TacticalScript[]): Body[] {
  const verdicts = ofKind(scripts, 'verdict')
  return ofKind(scripts, 'check-and-fix').flatMap((script) => {
    const check = verdicts.find(({ job, shell }) => job.item === script.job.item && shell === script.shell)
    return check ? [{ ...taskOf(input, script), task_type: 'checkfailure', assigned_check: idOf('check', check.name) }] : []
  })
}

function taskOf(input: ExportInput, { name, job, platforms }: TacticalScript): Body {
  const action = {
    type: 'script',
    script: idOf('script', name),
    name,
    timeout: job.timeoutSeconds,
    script_args: [],
    env_vars: environmentOf(input),
  }
  return { name, policy: idOf('policy', POLICY), actions: [action], task_supported_platforms: platforms, alert_severity: 'info' }
}

function ofKind(scripts: readonly TacticalScript[], kind: Job['kind']): TacticalScript[] {
  return scripts.filter(({ job }) => job.kind === kind)
}

function secondsBetween({ everyHours = 24 }: Job): number {
  return everyHours * 3600
}
