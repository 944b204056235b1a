import { type Answer, type FileContent, type Listing, reasonOf } from '../../api.ts'
import { type DconfDesktop, type DconfProbes, dconfDesktop } from '../../formats/dconf-profile.ts'
import { overriddenDefault } from '../../formats/gsettings-default.ts'
import { gvariantTruth } from '../../formats/gvariant.ts'
import type { Users } from '../users/shape.ts'
import type { Autorun, RemovableMedia } from './shape.ts'

interface Probes extends DconfProbes {
  overrides: Answer<Listing<FileContent>>
}

/** org.gnome.desktop.media-handling.gschema.xml: autorun-never is false, automount and automount-open are true. */
const SCHEMA = 'org.gnome.desktop.media-handling'
const FOLDER = '/org/gnome/desktop/media-handling'
export const MEDIA_VALUES = { [`${FOLDER}/automount`]: 'false', [`${FOLDER}/automount-open`]: 'false', [`${FOLDER}/autorun-never`]: 'true' }

/** Whether GNOME offers to start programs from media, for each person and for those to come. */
export function mediaHandling(probes: Probes, users: Answer<Users>): Pick<RemovableMedia, 'autorun' | 'levers'> {
  const desktop = dconfDesktop(probes)
  if (desktop.state !== 'value') {
    return { autorun: [place('desktop:gnome', 'unknown', `not known: ${reasonOf(desktop)}`)], levers: {} }
  }
  const people = users.state === 'value' ? users.value.entries : []
  const isWhole = users.state === 'value' && users.value.complete
  const why = users.state === 'value' ? users.value.missed[0] : reasonOf(users)
  const newcomers = desktop.value.valueOf(`${FOLDER}/autorun-never`)
  const isLocked = newcomers.state === 'value' && newcomers.value.locked
  const beatenBy = desktop.value.lockedElsewhere(Object.keys(MEDIA_VALUES))
  return {
    autorun: [
      placeOf('machine', desktop.value, probes),
      ...people.map(({ name, home }) => placeOf(`user:${name}`, desktop.value, probes, home)),
      ...(isWhole || isLocked ? [] : [place('people', 'unknown', `not known: ${why}`)]),
    ],
    levers: { desktop: { dconf: desktop.value.lever, ...(beatenBy === undefined ? {} : { beatenBy }) } },
  }
}

function placeOf(scope: string, desktop: DconfDesktop, { overrides }: Probes, home?: string): Autorun {
  const found = desktop.valueOf(`${FOLDER}/autorun-never`, home)
  if (found.state !== 'value') {
    return place(scope, 'unknown', `not known: ${reasonOf(found)}`)
  }
  if (found.value.text === undefined && (overrides.state !== 'value' || !overrides.value.complete)) {
    return place(scope, 'unknown', 'not known: the defaults of this distribution could not be read')
  }
  const files = overrides.state === 'value' ? overrides.value.entries : []
  const isNever = gvariantTruth(found.value.text ?? overriddenDefault(files, SCHEMA, 'autorun-never') ?? 'false')
  const { source } = found.value
  if (isNever === undefined) {
    return place(scope, 'unknown', 'not known: autorun-never is no truth value', source)
  }
  if (isNever && desktop.stale.length > 0) {
    return place(scope, 'asks', `off, but texts of /etc/dconf/db/${desktop.stale[0]}.d are newer and not in force`, source)
  }
  return isNever
    ? place(scope, 'off', 'nothing starts from media', source)
    : place(scope, 'asks', 'asks to start programs of media', source)
}

function place(scope: string, state: Autorun['state'], observed: string, source = 'dconf'): Autorun {
  return { scope, state, observed, source, owner: state === 'unknown' ? 'unknown' : 'local' }
}
