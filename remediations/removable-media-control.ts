import { type Change, defineRemediation, type Plan, type Refusal } from '../lib/api.ts'
import { isOurs } from '../lib/facts/policy-owner/shape.ts'
import { MEDIA_VALUES } from '../lib/facts/removable-media/gnome.ts'
import { isEnough, type MediaMode } from '../lib/facts/removable-media/mode.ts'
import type { MachineValue, RemovableMedia } from '../lib/facts/removable-media/shape.ts'
import { dconfStep } from '../lib/formats/dconf-keyfile.ts'

interface Facts {
  media: RemovableMedia
}
interface Settings {
  mode: MediaMode
}

const DECIDE =
  'decide with the practice which devices must keep working (backup disks, scanners, dictaphones, spirometers), then block the rest by policy'

/** Switches AutoRun off. Blocking storage can stop a backup or a clinical device, so it is never planned. */
export default defineRemediation<Facts, Settings>(({ media }, { mode }, context): Plan | Refusal => {
  const owned = (media.levers.machineValues ?? []).find(({ owner }) => !isOurs(owner, context))
  if (owned) {
    return { refused: 'policy-owned', because: `${owned.name} belongs to ${owned.owner}: change it there, or it comes back` }
  }
  const left = isEnough(media.storage.state, mode) ? [] : [`${media.storage.observed}: ${DECIDE}`]
  const isOpen = media.autorun.some(({ state }) => state === 'asks' || state === 'starts')
  const step = isOpen ? autorunOff(media) : { changes: [] }
  if (step.changes.length === 0) {
    return refusal([...(step.left ?? []), ...left], left.length > 0)
  }
  const leaves = [...(step.left ?? []), ...left]
  return {
    changes: step.changes,
    takesEffect: context.platform === 'win32' ? 'restart' : 'next-logon',
    ...(leaves.length > 0 ? { leaves } : {}),
  }
})

interface Step {
  changes: Change[]
  left?: string[]
}

function autorunOff({ levers: { machineValues = [], desktop }, autorun }: RemovableMedia): Step {
  const changes = machineValues.map(registryChange)
  if (!desktop) {
    return changes.length > 0
      ? { changes }
      : { changes, left: autorun.filter(({ state }) => state !== 'off').map(({ observed, source }) => `${observed} (${source})`) }
  }
  const step = dconfStep({ name: 'zz-rounds-removable-media', values: MEDIA_VALUES }, desktop)
  return 'left' in step ? { changes, left: [step.left] } : { changes: [...changes, ...step.changes] }
}

function registryChange({ key, name, wanted }: MachineValue): Change {
  return { kind: 'registry-value', key, name, type: 'dword', data: wanted, risk: 'safe' }
}

function refusal(left: string[], mustDecide: boolean): Refusal {
  if (left.length === 0) {
    return { refused: 'nothing-to-set', because: 'AutoRun is off already, as far as this computer could be read' }
  }
  return { refused: mustDecide ? 'needs-decision' : 'set-elsewhere', because: left.join('; ') }
}
