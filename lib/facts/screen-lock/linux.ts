import { type Answer, type FactContext, type FileContent, type Listing, type Parse, reasonOf, value } from '../../api.ts'
import type { DeviceRole } from '../device-role/shape.ts'
import type { Users } from '../users/shape.ts'
import { automaticLogons } from './automatic-logon.ts'
import { desktopsOf } from './desktops.ts'
import { type GnomeProbes, gnome } from './gnome.ts'
import { kde } from './kde.ts'
import type { ScreenLock, Seat } from './shape.ts'
import { shell } from './shell.ts'

export interface Probes extends GnomeProbes {
  profiles: Answer<Listing<FileContent>>
  sessions: Answer<Listing<FileContent>>
  kdeFiles: Answer<Listing<FileContent>>
  displayManagers: Answer<Listing<FileContent>>
}

/** The shell everywhere; each desktop that is installed where people sit at a screen. */
export const parse: Parse<Probes, ScreenLock> = (probes, context) => {
  const { seat, lever } = shell(probes.profiles)
  const found: ScreenLock = { seats: [seat], newcomers: [], blockers: [], levers: { shell: lever } }
  const desktops = desktopsOf(probes.sessions, hasDesktop(context))
  if (desktops.state !== 'value') {
    found.seats.push(unknownDesktop('desktop', reasonOf(desktops)))
    return value(found)
  }
  const { users = { state: 'failed', reason: 'the people of this computer were not listed' } as const } = context.facts
  for (const desktop of desktops.value) {
    if (desktop === 'gnome') {
      merge(found, gnome(probes, users as Answer<Users>))
    } else if (desktop === 'kde') {
      merge(found, kde(probes.kdeFiles, users as Answer<Users>))
    } else {
      found.seats.push(unknownDesktop(`desktop:${desktop}`, 'Rounds cannot read when this desktop locks'))
    }
  }
  if (desktops.value.length > 0) {
    addBlockers(found, probes.displayManagers)
  }
  return value(found)
}

function merge(into: ScreenLock, { seats, newcomers, levers }: Pick<ScreenLock, 'seats' | 'newcomers' | 'levers'>): void {
  into.seats.push(...seats)
  into.newcomers.push(...newcomers)
  Object.assign(into.levers, levers)
}

/** A configuration that could not be read may log somebody on by itself. */
function addBlockers(found: ScreenLock, files: Answer<Listing<FileContent>>): void {
  if (files.state !== 'value' || !files.value.complete) {
    const why = files.state === 'value' ? files.value.missed[0] : reasonOf(files)
    found.seats.push(unknownDesktop('automatic logon', why ?? 'not every file could be read'))
  }
  found.blockers.push(...automaticLogons(files.state === 'value' ? files.value.entries : []))
}

function hasDesktop({ facts }: FactContext): boolean | 'unknown' {
  const role = facts['device-role']
  return role?.state === 'value' ? (role.value as DeviceRole).desktop : 'unknown'
}

function unknownDesktop(scope: string, why: string): Seat {
  return { scope, lockAfterSeconds: 'unknown', why, weaknesses: [], through: 'other', source: '/usr/share/xsessions', owner: 'unknown' }
}
