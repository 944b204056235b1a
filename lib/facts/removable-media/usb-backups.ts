import { type Answer, type Refusal, reasonOf } from '../../api.ts'
import type { Backups } from '../backups/shape.ts'

/** A blocked disk takes no backup, and nobody notices for weeks: so every job must be known to go somewhere else. */
export function mayBlock(backups: Answer<Backups>): Refusal | undefined {
  if (backups.state !== 'value') {
    return unknown(`where the backups of this computer go is not known: ${reasonOf(backups)}`)
  }
  const { entries, complete, missed } = backups.value.jobs
  const onUsb = entries.find(({ target }) => target.place === 'removable')
  if (onUsb) {
    return {
      refused: 'backup-on-usb',
      because: `${onUsb.name} saves to a removable disk (${onUsb.target.where}), which would be blocked: move that backup first`,
    }
  }
  const unclear = entries.find(({ target }) => target.place === 'unknown' || target.unread !== undefined)
  if (unclear) {
    return unknown(`where ${unclear.name} saves to is not known (${unclear.target.unread ?? unclear.target.where}): it may be a USB disk`)
  }
  return complete ? undefined : unknown(`not every backup of this computer could be asked: ${missed[0] ?? 'not all was read'}`)
}

function unknown(because: string): Refusal {
  return { refused: 'backup-target-unknown', because }
}
