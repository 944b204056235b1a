import { launcherText } from '../../launchers/launcher.ts'
import type { Job } from '../jobs.ts'
import { type ExportFile, type ExportInput, jsonFile } from '../kit.ts'

/** One package in Devices > Scripts and remediations: what looks and, where Rounds can mend, what mends. */
export interface RemediationPackage {
  id: string
  /** Runs as the detection script: 0 without issues, 1 with issues. */
  looks: Job
  mends?: Job
}

/** A script holds up those after it, and there is no spread over a fleet but this one. */
const LONGEST_DELAY = 10 * 60

/** First the sweep, then one for each item of Windows. */
export function packagesOf({ jobs, items }: ExportInput): RemediationPackage[] {
  const onWindows = jobs.filter(({ platforms }) => platforms.includes('win32'))
  const sweep = onWindows.filter(({ kind }) => kind === 'sweep').map((looks) => ({ id: looks.id, looks }))
  const ofItems = items.flatMap((item) => {
    const find = (kind: Job['kind']) => onWindows.find((job) => job.item === item && job.kind === kind)
    const mends = find('fix')
    // Detection runs again after a fix, so it has to look: the stored finding is from before.
    const looks = mends ? find('check') : find('verdict')
    return looks ? [{ id: item.id, looks, ...(mends ? { mends } : {}) }] : []
  })
  return [...sweep, ...ofItems]
}

export function remediationFilesOf(input: ExportInput, { id, looks, mends }: RemediationPackage): ExportFile[] {
  const folder = `remediations/${id}`
  const detection = scriptOf(input, looks)
  const remediation = mends ? scriptOf(input, mends) : undefined
  const about = mends ?? looks
  return [
    { path: `${folder}/detection.ps1`, content: detection },
    jsonFile(`${folder}/detection-only.json`, bodyOf(looks.title, looks.description, { detectionScriptContent: base64(detection) })),
    jsonFile(`${folder}/assignments.json`, assignmentsOf(looks, mends !== undefined)),
    ...(remediation === undefined
      ? []
      : [
          { path: `${folder}/remediation.ps1`, content: remediation },
          jsonFile(
            `${folder}/with-remediation.json`,
            bodyOf(about.title, about.description, {
              detectionScriptContent: base64(detection),
              remediationScriptContent: base64(remediation),
            }),
          ),
        ]),
  ]
}

/** A platform script: a remediation would need a detection that always fails. */
export function undoFilesOf(input: ExportInput): ExportFile[] {
  return input.jobs.filter(({ kind }) => kind === 'undo').map((job) => ({ path: 'undo/undo.ps1', content: scriptOf(input, job) }))
}

function scriptOf({ profile, baked }: ExportInput, { title, words, spreadMinutes }: Job): string {
  const delay = spreadMinutes === undefined ? {} : { delayUpToSeconds: Math.min(spreadMinutes * 60, LONGEST_DELAY) }
  return launcherText('powershell', { title, profile, words, ...delay, baked })
}

/** Graph `deviceHealthScript`, POST /beta/deviceManagement/deviceHealthScripts. 64-bit, or the registry of Windows is seen through a filter. */
function bodyOf(displayName: string, description: string, contents: Readonly<Record<string, string>>) {
  return {
    '@odata.type': '#microsoft.graph.deviceHealthScript',
    displayName,
    description,
    publisher: 'Rounds',
    runAsAccount: 'system',
    runAs32Bit: false,
    enforceSignatureCheck: false,
    roleScopeTagIds: ['0'],
    ...contents,
  }
}

/** POST /beta/deviceManagement/deviceHealthScripts/{id}/assign */
function assignmentsOf({ everyHours = 24 }: Job, runRemediationScript: boolean) {
  const hourly = everyHours < 24
  const runSchedule = hourly
    ? { '@odata.type': '#microsoft.graph.deviceHealthScriptHourlySchedule', interval: everyHours }
    : {
        '@odata.type': '#microsoft.graph.deviceHealthScriptDailySchedule',
        interval: Math.round(everyHours / 24),
        useUtc: false,
        time: '10:00:00',
      }
  const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: '<id of the group of computers>' }
  return { deviceHealthScriptAssignments: [{ target, runRemediationScript, runSchedule }] }
}

/** Of ASCII, so without a byte order mark and the same in every code page. */
export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
