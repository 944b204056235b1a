import type { UpdateInstallationChange } from '../api.ts'
import { installWithApt, readApt } from './apt-installation.ts'
import type { ChangeKind, State } from './kind.ts'
import { installWithWindows, readWindowsUpdate } from './windows-installation.ts'

export interface InstallationState extends State {
  /** Security updates that are missing now. */
  missing: MissingUpdate[]
  surroundings: {
    /** Why they must not be installed by Rounds. */
    obstacle?: string
    /** What the installation would bring besides, one phrase each. */
    along?: string[]
  }
}

export interface MissingUpdate {
  /** As the installer takes it. */
  id: string
  title: string
}

const WORDS = { apt: 'security updates through APT', 'windows-update': 'security updates through Windows Update' }

/** Nothing brings an older version back: databases and settings may have moved on with the newer one. */
export const updateInstallation: ChangeKind<UpdateInstallationChange, InstallationState> = {
  kind: 'update-installation',
  target: ({ through }) => through,
  read: (host, { through }) => (through === 'apt' ? readApt(host) : readWindowsUpdate(host)),
  holds: (_change, { missing }) => missing.length === 0,
  apply: (host, { through }) => (through === 'apt' ? installWithApt(host) : installWithWindows(host)),
  restore: null,
  describe: ({ through }, { missing, surroundings: { obstacle, along = [] } }) => ({
    target: WORDS[through],
    before: `${missing.length} missing`,
    after: obstacle ? `cannot be installed: ${obstacle}` : listed(missing, along),
  }),
}

const MOST = 10

function listed(missing: MissingUpdate[], along: string[]): string {
  const titles = missing.slice(0, MOST).map(({ title }) => title)
  const more = missing.length > MOST ? [`and ${missing.length - MOST} more`] : []
  const besides = along.length > 0 ? `; along with them ${along.slice(0, MOST).join(', ')}` : ''
  return `installed: ${[...titles, ...more].join(', ')}${besides}`
}
