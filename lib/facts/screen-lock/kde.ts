import { type Answer, type FileContent, type Listing, reasonOf } from '../../api.ts'
import { effective } from '../../formats/ini.ts'
import { integer } from '../../formats/lines.ts'
import type { Users } from '../users/shape.ts'
import type { ScreenLock, Seat } from './shape.ts'

/** What KDE's screen locker does; defaults: settings/kscreenlockersettings.kcfg of kscreenlocker 5 and 6. */
export function kde(files: Answer<Listing<FileContent>>, users: Answer<Users>): Pick<ScreenLock, 'seats' | 'newcomers' | 'levers'> {
  if (files.state !== 'value' || !files.value.complete) {
    const why = files.state === 'value' ? files.value.missed[0] : reasonOf(files)
    return { seats: [unknownSeat('desktop:kde', why ?? 'not every file could be read')], newcomers: [], levers: {} }
  }
  const { entries } = files.value
  const personal = '/.config/kscreenlockerrc'
  const system = entries.filter(({ path }) => !path.endsWith(personal))
  const seat = (scope: string, home?: string) => {
    const own = entries.filter(({ path }) => home !== undefined && path === `${home}${personal}`)
    return seatOf(scope, [...system, ...own])
  }
  const people = users.state === 'value' ? users.value.entries : []
  const isWhole = users.state === 'value' && users.value.complete
  const why = users.state === 'value' ? users.value.missed[0] : reasonOf(users)
  return {
    seats: [
      ...people.map(({ name, home }) => seat(`user:${name}`, home)),
      ...(isWhole ? [] : [unknownSeat('people', why ?? 'the list of people has gaps')]),
    ],
    newcomers: [seat('machine')],
    levers: { kde: { file: ownerOfFile(system) } },
  }
}

/** For everybody on this computer; the XDG specification has it searched after each person's own folder. */
export const KDE_FILE = '/etc/xdg/kscreenlockerrc'
/** How the file begins that Rounds writes. */
export const KDE_MARK = '# Set by Rounds'

function ownerOfFile(system: FileContent[]): 'absent' | 'ours' | 'foreign' {
  const file = system.find(({ path }) => path === KDE_FILE)
  return file ? (file.text.startsWith(KDE_MARK) ? 'ours' : 'foreign') : 'absent'
}

function seatOf(scope: string, files: FileContent[]): Seat {
  const texts = files.map(({ text }) => text)
  const read = (name: string) => effective(texts, 'Daemon', name)?.value
  const minutes = integer(read('Timeout') ?? '5')
  const grace = integer(read('LockGrace') ?? '5')
  const source = files.at(-1)?.path ?? 'default of KDE'
  const seat = { scope, weaknesses: [], through: 'kde', source, owner: 'local' } as const
  if (isFalse(read('Autolock')) || isFalse(read('RequirePassword')) || minutes === 0) {
    return { ...seat, lockAfterSeconds: 'never' }
  }
  if (minutes === undefined || grace === undefined || minutes < 0 || grace < 0) {
    return unknownSeat(scope, `Timeout or LockGrace in ${source} is no whole number`)
  }
  return { ...seat, lockAfterSeconds: minutes * 60 + grace, graceSeconds: grace }
}

function isFalse(text: string | undefined): boolean {
  return text !== undefined && /^(?:false|0|no|off)$/i.test(text)
}

function unknownSeat(scope: string, why: string): Seat {
  return { scope, lockAfterSeconds: 'unknown', why, weaknesses: [], through: 'kde', source: 'kscreenlockerrc', owner: 'unknown' }
}
