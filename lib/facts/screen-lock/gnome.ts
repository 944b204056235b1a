import { type Answer, type FileContent, failed, type Listing, reasonOf, value } from '../../api.ts'
import { type DconfDesktop, type DconfProbes, dconfDesktop } from '../../formats/dconf-profile.ts'
import { overriddenDefault } from '../../formats/gsettings-default.ts'
import { gvariantNumber, gvariantTruth } from '../../formats/gvariant.ts'
import type { Users } from '../users/shape.ts'
import type { ScreenLock, Seat } from './shape.ts'

export interface GnomeProbes extends DconfProbes {
  /** Where a distribution changes the defaults of the schemas. */
  overrides: Answer<Listing<FileContent>>
}

/** Paths, schemas and their defaults: org.gnome.desktop.{session,screensaver,lockdown}.gschema.xml of gsettings-desktop-schemas. */
const KEYS = {
  idle: { path: '/org/gnome/desktop/session/idle-delay', standard: 'uint32 300' },
  delay: { path: '/org/gnome/desktop/screensaver/lock-delay', standard: 'uint32 0' },
  enabled: { path: '/org/gnome/desktop/screensaver/lock-enabled', standard: 'true' },
  activation: { path: '/org/gnome/desktop/screensaver/idle-activation-enabled', standard: 'true' },
  forbidden: { path: '/org/gnome/desktop/lockdown/disable-lock-screen', standard: 'false' },
} as const

const GNOME_PATHS = Object.values(KEYS).map(({ path }) => path)

type Read = (name: keyof typeof KEYS) => Answer<{ text: string; source: string; locked: boolean }>

/** What GNOME does for each person, and for people who have set nothing. */
export function gnome(probes: GnomeProbes, users: Answer<Users>): Pick<ScreenLock, 'seats' | 'newcomers' | 'levers'> {
  const desktop = dconfDesktop(probes)
  if (desktop.state !== 'value') {
    return { seats: [unknownSeat('desktop:gnome', reasonOf(desktop))], newcomers: [], levers: {} }
  }
  const weaknesses = desktop.value.stale.map(
    (name) => `texts of /etc/dconf/db/${name}.d are newer than the compiled database and not in force`,
  )
  const reader = (home?: string) => readerOf(desktop.value, probes.overrides, home)
  const seat = (scope: string, home?: string) => ({ ...seatOf(scope, reader(home)), weaknesses })
  const people = users.state === 'value' ? users.value.entries : []
  const missing = users.state === 'value' ? users.value.missed[0] : reasonOf(users)
  const isWhole = users.state === 'value' && users.value.complete
  const strangers = isWhole || isAllLocked(reader()) ? [] : [unknownSeat('people', missing ?? 'the list of people has gaps')]
  return {
    seats: [...people.map(({ name, home }) => seat(`user:${name}`, home)), ...strangers],
    newcomers: [seat('machine')],
    levers: { desktop: leverOf(desktop.value, reader()) },
  }
}

function readerOf(desktop: DconfDesktop, overrides: Answer<Listing<FileContent>>, home?: string): Read {
  return (name) => {
    const { path, standard } = KEYS[name]
    const found = desktop.valueOf(path, home)
    if (found.state !== 'value') {
      return found
    }
    const { text, source, locked } = found.value
    if (text !== undefined) {
      return value({ text, source, locked })
    }
    if (overrides.state !== 'value' || !overrides.value.complete) {
      return failed('the defaults of this distribution could not be read')
    }
    const key = path.slice(path.lastIndexOf('/') + 1)
    const schema = path.slice(1, path.lastIndexOf('/')).replaceAll('/', '.')
    return value({ text: overriddenDefault(overrides.value.entries, schema, key) ?? standard, source, locked })
  }
}

function seatOf(scope: string, read: Read): Seat {
  const switches = [read('enabled'), read('activation'), read('forbidden')]
  const [enabled, activation, forbidden] = switches.map((one) => (one.state === 'value' ? gvariantTruth(one.value.text) : undefined))
  const idle = read('idle')
  const delay = read('delay')
  const seconds = idle.state === 'value' ? gvariantNumber(idle.value.text) : undefined
  const grace = delay.state === 'value' ? gvariantNumber(delay.value.text) : undefined
  const source = idle.state === 'value' ? idle.value.source : 'dconf'
  const seat = { scope, weaknesses: [], through: 'gnome', source, owner: 'local' } as const
  if (enabled === false || activation === false || forbidden === true || seconds === 0) {
    return { ...seat, lockAfterSeconds: 'never' }
  }
  if (enabled === undefined || activation === undefined || forbidden === undefined || seconds === undefined || grace === undefined) {
    const refused = [idle, delay, ...switches].find(({ state }) => state !== 'value')
    const why = refused && refused.state !== 'value' ? reasonOf(refused) : 'a value of dconf has a type that was not expected'
    return unknownSeat(scope, why)
  }
  return { ...seat, lockAfterSeconds: seconds + grace, graceSeconds: grace }
}

/** Where every value is locked, nobody's own choice matters. */
function isAllLocked(read: Read): boolean {
  return (['idle', 'delay', 'enabled', 'activation', 'forbidden'] as const)
    .map(read)
    .every((one) => one.state === 'value' && one.value.locked)
}

function leverOf(desktop: DconfDesktop, read: Read) {
  const idle = read('idle')
  const beatenBy = desktop.lockedElsewhere(GNOME_PATHS)
  const idleSeconds = idle.state === 'value' ? (gvariantNumber(idle.value.text) ?? 'unknown') : 'unknown'
  return { dconf: desktop.lever, idleSeconds, ...(beatenBy === undefined ? {} : { beatenBy }) } as const
}

function unknownSeat(scope: string, why: string): Seat {
  return { scope, lockAfterSeconds: 'unknown', why, weaknesses: [], through: 'gnome', source: 'dconf', owner: 'unknown' }
}
