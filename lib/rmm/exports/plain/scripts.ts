import type { Platform } from '../../../api.ts'
import { launcherText } from '../../launchers/launcher.ts'
import type { Job } from '../jobs.ts'
import type { ExportInput } from '../kit.ts'

export type Shell = 'powershell' | 'sh'

/** A job as one shell runs it. */
export interface Script {
  job: Job
  shell: Shell
  platforms: readonly Platform[]
  text: string
  /** For the job and for what it waits by chance. */
  timeoutSeconds: number
}

const PLATFORMS: Readonly<Record<Shell, readonly Platform[]>> = { powershell: ['win32'], sh: ['linux', 'darwin'] }
/** An agent that runs one script after the other is not kept waiting for longer. */
const PATIENCE = 1800

/** In the order of the jobs, for the shells of the tool. Nothing may run for longer than `longest` seconds, where the tool has such a limit. */
export function scriptsOf(input: ExportInput, longest?: number): Script[] {
  return input.jobs.flatMap((job) =>
    input.profile.shells.flatMap((shell) => {
      const platforms = job.platforms.filter((platform) => PLATFORMS[shell].includes(platform))
      return platforms.length === 0 ? [] : [scriptOf(input, job, shell, platforms, longest)]
    }),
  )
}

function scriptOf({ profile, baked }: ExportInput, job: Job, shell: Shell, platforms: readonly Platform[], longest?: number): Script {
  const { title, words, thenWords, timeoutSeconds, spreadMinutes = 0 } = job
  const room = Math.max(0, (longest ?? PATIENCE) - timeoutSeconds)
  const delay = Math.min(spreadMinutes * 60, room)
  const options = { title, profile, words, baked, ...(thenWords ? { thenWords } : {}), ...(delay > 0 ? { delayUpToSeconds: delay } : {}) }
  return {
    job,
    shell,
    platforms,
    text: launcherText(shell, options),
    timeoutSeconds: Math.min(timeoutSeconds + delay, longest ?? Number.POSITIVE_INFINITY),
  }
}
