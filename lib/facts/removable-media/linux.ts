import {
  type Answer,
  type CommandOutput,
  type FactContext,
  type FileContent,
  type Listing,
  type Parse,
  reasonOf,
  value,
} from '../../api.ts'
import type { DconfProbes } from '../../formats/dconf-profile.ts'
import type { DeviceRole } from '../device-role/shape.ts'
import { desktopsOf } from '../screen-lock/desktops.ts'
import type { Users } from '../users/shape.ts'
import { mediaHandling } from './gnome.ts'
import { type ModuleProbes, moduleLever, moduleStorage } from './modules.ts'
import type { Autorun, RemovableMedia, Storage } from './shape.ts'
import { usbguard } from './usbguard.ts'

export interface Probes extends DconfProbes, ModuleProbes {
  overrides: Answer<Listing<FileContent>>
  sessions: Answer<Listing<FileContent>>
  /** Programs that mount what is plugged in; only whether they are there. */
  automounters: Answer<Listing<FileContent>>
  udevRules: Answer<Listing<FileContent>>
  usbguardProgram: Answer<Listing<FileContent>>
  usbguardFiles: Answer<Listing<FileContent>>
  usbguardActive: Answer<CommandOutput>
}

export const parse: Parse<Probes, RemovableMedia> = (probes, context) => {
  const { autorun, levers } = autorunOf(probes, context)
  const storage = moduleLever(probes)
  return value({ autorun, storage: storageOf(probes), levers: { ...levers, ...(storage ? { storage } : {}) } })
}

function autorunOf(probes: Probes, { facts }: FactContext): Pick<RemovableMedia, 'autorun' | 'levers'> {
  const role = facts['device-role']
  const desktops = desktopsOf(probes.sessions, role?.state === 'value' ? (role.value as DeviceRole).desktop : 'unknown')
  if (desktops.state !== 'value') {
    return { autorun: [unknownPlace('machine', reasonOf(desktops))], levers: {} }
  }
  if (desktops.value.length === 0) {
    return { autorun: [headless(probes)], levers: {} }
  }
  const { users = { state: 'failed', reason: 'the people of this computer were not listed' } as const } = facts
  const gnome = desktops.value.includes('gnome') ? mediaHandling(probes, users as Answer<Users>) : { autorun: [], levers: {} }
  const others = desktops.value.filter((name) => name !== 'gnome')
  const unread = others.map((name) => unknownPlace(`desktop:${name}`, 'Rounds cannot read what this desktop does with media'))
  return { autorun: [...gnome.autorun, ...unread], levers: gnome.levers }
}

/** Without a desktop, udisks mounts only when somebody asks it to: the decision is left to its clients (udisks(8)). */
function headless({ automounters, udevRules }: Probes): Autorun {
  for (const answer of [automounters, udevRules]) {
    if (answer.state !== 'value' || !answer.value.complete) {
      return unknownPlace('machine', answer.state === 'value' ? (answer.value.missed[0] ?? 'gaps') : reasonOf(answer))
    }
  }
  const programs = automounters.state === 'value' ? automounters.value.entries : []
  const rules = udevRules.state === 'value' ? udevRules.value.entries.filter(({ text }) => /^[^#\n]*RUN[^\n]*mount/m.test(text)) : []
  const [mounts] = [...programs, ...rules]
  const place = { scope: 'machine', owner: 'local' } as const
  return mounts
    ? { ...place, state: 'asks', observed: 'media are mounted by themselves', source: mounts.path }
    : { ...place, state: 'off', observed: 'nothing mounts media by itself', source: 'no desktop, no automounter' }
}

function storageOf(probes: Probes): Storage {
  const { usbguardProgram, usbguardFiles, usbguardActive } = probes
  const guarded = usbguard({ program: usbguardProgram, files: usbguardFiles, active: usbguardActive })
  return guarded.state === 'blocked' ? guarded : stricter(moduleStorage(probes), guarded)
}

function stricter(modules: Storage, guarded: Storage): Storage {
  return modules.state === 'blocked' || guarded.state !== 'unknown' ? modules : guarded
}

function unknownPlace(scope: string, why: string): Autorun {
  return { scope, state: 'unknown', observed: `not known: ${why}`, source: '/usr/share/xsessions', owner: 'unknown' }
}
