import type { Waiver } from '../schema/types.ts'
import { PEOPLE } from './practice-file.ts'
import { lastOnce, nextOnce } from './times.ts'

/** Risks that the practice accepted: one that still holds, and one whose time is over. */
export function waiversOf(now: string): Waiver[] {
  return [
    {
      item: 'screen-lock',
      machines: ['KMC-ECG'],
      reason: 'The ECG must not lock while a patient is connected; it stands in a room with a locked door.',
      by: PEOPLE.owner,
      until: nextOnce(now, '03-01'),
      accept: { measure: 'lockAfterSeconds', atMost: 3600 },
    },
    {
      item: 'os-supported',
      machines: ['KMC-TREAT'],
      reason: 'The computer is replaced together with the spirometer that is connected to it.',
      by: PEOPLE['practice-manager'],
      until: lastOnce(now, '10-31'),
      accept: { measure: 'daysToEndOfSupport', atMost: 0 },
    },
  ]
}
