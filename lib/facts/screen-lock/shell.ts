import { type Answer, type FileContent, type Listing, reasonOf } from '../../api.ts'
import { type ShellProfile, type ShellTimeout, shellTimeout } from '../../formats/shell-timeout.ts'
import type { Seat } from './shape.ts'

/** Last in its folder, so that only what is read-only before it wins. */
export const DROP_IN = '/etc/profile.d/zz-rounds-screen-lock.sh'

/** The idle time-out of login shells, and whether an earlier file already fixes it for good. */
export function shell(profiles: Answer<Listing<FileContent>>): { seat: Seat; lever: { beatenBy?: string } } {
  if (profiles.state !== 'value' || !profiles.value.complete || profiles.value.entries.length === 0) {
    const why = profiles.state === 'value' ? profiles.value.missed[0] : reasonOf(profiles)
    return { seat: unknownSeat(why ?? 'no shell profile was found'), lever: {} }
  }
  const ordered = inReadingOrder(profiles.value.entries)
  const earlier = shellTimeout(ordered.filter((_, index) => index < placeOf(ordered)))
  return { seat: seatOf(firstCertain(ordered)), lever: earlier.readOnly ? { beatenBy: earlier.source ?? 'an earlier file' } : {} }
}

/** /etc/profile reads the bashrc of the system and then profile.d, and goes on below. */
function inReadingOrder(files: FileContent[]): ShellProfile[] {
  const main = files.filter(({ path }) => path === '/etc/profile')
  const split = main.map(({ path, text }) => ({ path, halves: halvesOf(text) }))
  const folder = files.filter(({ path }) => path.startsWith('/etc/profile.d/'))
  const others = files.filter((file) => !main.includes(file) && !folder.includes(file))
  return [
    ...split.map(({ path, halves }) => ({ path, text: halves.before })),
    ...others,
    ...folder,
    ...split.map(({ path, halves }) => ({ path, text: halves.after })),
  ]
}

function halvesOf(text: string): { before: string; after: string } {
  const at = text.search(/^[^#\n]*\/etc\/profile\.d\//m)
  return at === -1
    ? { before: text, after: '' }
    : { before: text.slice(0, at), after: text.slice(text.indexOf('\n', at) + 1 || text.length) }
}

function placeOf(ordered: ShellProfile[]): number {
  const later = ordered.findIndex(({ path }) => path.startsWith('/etc/profile.d/') && path >= DROP_IN)
  return later === -1 ? ordered.findLastIndex(({ path }) => path.startsWith('/etc/profile.d/')) + 1 || ordered.length - 1 : later
}

/** Once a certain value is read-only, nothing unclear that follows can change it. */
function firstCertain(ordered: ShellProfile[]): ShellTimeout {
  for (let count = 1; count < ordered.length; count += 1) {
    const found = shellTimeout(ordered.slice(0, count))
    if (found.readOnly && found.unclear.length === 0) {
      return found
    }
  }
  return shellTimeout(ordered)
}

function seatOf({ seconds, source = '/etc/profile', readOnly, exported, unclear }: ShellTimeout): Seat {
  const [why] = unclear
  if (why !== undefined) {
    return unknownSeat(why)
  }
  const never = seconds === 'never'
  const weaknesses = [
    ...(readOnly || never ? [] : ['TMOUT is not read-only, so a person can switch it off']),
    ...(exported || never ? [] : ['TMOUT is not exported, so a shell inside a shell stays open']),
  ]
  return { scope: 'shell', lockAfterSeconds: seconds, weaknesses, through: 'shell', source, owner: 'local' }
}

function unknownSeat(why: string): Seat {
  return { scope: 'shell', lockAfterSeconds: 'unknown', why, weaknesses: [], through: 'shell', source: '/etc/profile', owner: 'unknown' }
}
