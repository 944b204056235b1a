import { canonicalJson } from '../formats/canonical-json.ts'
import { armTimer, disarmTimer, isArmed, ownTimers } from '../host/timers/index.ts'
import { readSchedule, type Schedule, saveSchedule } from '../state/schedule.ts'
import { forgetOwnProgram, ownFolders, ownProgram } from './confirm.ts'

export const SWEEP_TIMER = 'rounds-sweep'

/** What somebody asked for. */
export interface ScheduleOrder extends Pick<Schedule, 'at' | 'spreadSeconds' | 'out'> {
  machineId: string
  /** Variables of this run that the sweeps need as well. */
  environment: Record<string, string>
}

/**
 * Has the operating system sweep once a day with a copy of this program. One that is set already is left alone, because a timer that is set anew
 * between its time and its chance would not come on that day. @throws where there is no timer to rely on: then nothing is set any more
 */
export async function setSchedule(folder: string, order: ScheduleOrder): Promise<'set' | 'unchanged'> {
  const { at, spreadSeconds, out, machineId } = order
  const command = [...ownProgram(folder), 'sweep', '--rmm', ...(out === undefined ? [] : ['--out', out])]
  const environment = { ...order.environment, ...ownFolders() }
  const schedule: Schedule = { at, spreadSeconds, ...(out === undefined ? {} : { out }), command, environment }
  const known = readSchedule(folder)
  if (known && canonicalJson({ ...known }) === canonicalJson({ ...schedule }) && (await isArmed(SWEEP_TIMER))) {
    return 'unchanged'
  }
  // First the note that the copy of the program is needed, then the timer that needs it.
  saveSchedule(folder, schedule)
  try {
    await armTimer({
      name: SWEEP_TIMER,
      description: 'Rounds checks this computer once a day and changes nothing',
      command,
      environment,
      when: { dailyAt: at, spreadSeconds, seed: machineId },
    })
  } catch (error) {
    await removeSchedule(folder)
    throw error
  }
  return 'set'
}

/** Also where only a part of it is left. */
export function isScheduled(folder: string): boolean {
  return readSchedule(folder) !== undefined || ownTimers().includes(SWEEP_TIMER)
}

/** False where nothing was set. The timer goes before the note: a note without a timer is seen and removed the next time. */
export async function removeSchedule(folder: string): Promise<boolean> {
  const wasSet = isScheduled(folder)
  if (wasSet) {
    await disarmTimer(SWEEP_TIMER)
    saveSchedule(folder, undefined)
    forgetOwnProgram(folder)
  }
  return wasSet
}
