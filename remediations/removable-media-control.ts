import { type Answer, type Change, type Context, defineRemediation, type Plan, type Refusal } from '../lib/api.ts'
import type { Backups } from '../lib/facts/backups/shape.ts'
import { isOurs } from '../lib/facts/policy-owner/shape.ts'
import { MEDIA_VALUES } from '../lib/facts/removable-media/gnome.ts'
import { isEnough, type MediaMode } from '../lib/facts/removable-media/mode.ts'
import type { MachineValue, RemovableMedia } from '../lib/facts/removable-media/shape.ts'
import { mayBlock } from '../lib/facts/removable-media/usb-backups.ts'
import { dconfStep } from '../lib/formats/dconf-keyfile.ts'

interface Facts {
  media: RemovableMedia
  /** Where the backups of this computer go: a disk that is blocked takes none. */
  backups: Answer<Backups>
}
interface Settings {
  mode: MediaMode
}

const BLOCK = {
  code: 'block-storage',
  because:
    'disks on USB stop working here: decide with the practice which devices must go on (backup disks, scanners, dictaphones, spirometers) before it is blocked',
}

interface Step {
  changes: Change[]
  left?: string[]
  /** Why storage is not restricted, as a refusal. */
  refusal?: Refusal
  atOnce?: boolean
}

/** Switches AutoRun off; restricts storage as the mode asks, with consent and never where a backup may go to USB. */
export default defineRemediation<Facts, Settings>(({ media, backups }, { mode }, context): Plan | Refusal => {
  const lever = mode === 'autorun-only' ? undefined : media.levers.storage?.[mode]
  const mustRestrict = !isEnough(media.storage.state, mode)
  const values = [...(media.levers.machineValues ?? []), ...(mustRestrict ? (lever?.values ?? []) : [])]
  const owned = ownedElsewhere(values, context)
  if (owned) {
    return owned
  }
  const isOpen = media.autorun.some(({ state }) => state === 'asks' || state === 'starts')
  const autorun = isOpen ? autorunOff(media) : { changes: [] }
  const storage = mustRestrict ? storageStep(media, mode, backups) : { changes: [] }
  const changes = [...autorun.changes, ...storage.changes]
  const leaves = [...(autorun.left ?? []), ...(storage.left ?? [])]
  if (changes.length === 0) {
    return storage.refusal && !autorun.left ? storage.refusal : nothing(leaves)
  }
  return { changes, takesEffect: effect(autorun, storage, context), ...(leaves.length > 0 ? { leaves } : {}) }
})

function ownedElsewhere(values: MachineValue[], context: Context): Refusal | undefined {
  const owned = values.find(({ owner }) => !isOurs(owner, context))
  return (
    owned && {
      refused: 'policy-owned',
      because: `${owned.name} belongs to ${owned.owner}: change it there, or it comes back`,
      policy: { registry: values.map(({ key, name, wanted }) => ({ key, name, type: 'dword', data: wanted })) },
    }
  )
}

/** Windows reads its values when it starts; dconf is read when somebody logs on. */
function effect(autorun: Step, storage: Step, { platform }: Context): Plan['takesEffect'] {
  if (platform === 'win32' || (storage.changes.length > 0 && !storage.atOnce)) {
    return 'restart'
  }
  return autorun.changes.length > 0 ? 'next-logon' : 'now'
}

function storageStep({ storage, levers }: RemovableMedia, mode: MediaMode, backups: Answer<Backups>): Step {
  const lever = mode === 'autorun-only' ? undefined : levers.storage?.[mode]
  if (!lever) {
    const because = `${storage.observed}: this computer has no switch for it that Rounds could set; decide with the practice and restrict it by hand`
    return without({ refused: 'needs-decision', because })
  }
  const refusal = mayBlock(backups) ?? (lever.inUse ? { refused: 'usb-in-use', because: `${lever.inUse}: take it away first` } : undefined)
  if (refusal) {
    return without(refusal)
  }
  const files = lever.file ? [{ kind: 'file', ...lever.file, mode: 0o644, risk: 'disruptive', consent: BLOCK } as const] : []
  const values = (lever.values ?? []).map((value): Change => ({ ...registryChange(value), risk: 'disruptive', consent: BLOCK }))
  return { changes: [...files, ...values], atOnce: lever.atOnce }
}

function without(refusal: Refusal): Step {
  return { changes: [], left: [`${refusal.because} (${refusal.refused})`], refusal }
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

function nothing(leaves: string[]): Refusal {
  return leaves.length > 0
    ? { refused: 'set-elsewhere', because: leaves.join('; ') }
    : { refused: 'nothing-to-set', because: 'AutoRun is off already, as far as this computer could be read' }
}
