import { type Answer, failed, type PackageChange, reasonOf, value } from '../api.ts'
import { succeeded } from './commands.ts'
import { dpkgStates, type Installation, type PackageStatus, simulatedInstallation } from './dpkg.ts'
import type { ChangeKind, State, WritingHost } from './kind.ts'

/** `brings` is empty once the package is there. */
export interface PackageState extends State, Installation {
  status: PackageStatus
  surroundings: Installation['surroundings']
}

const QUIET = { DEBIAN_FRONTEND: 'noninteractive', APT_LISTCHANGES_FRONTEND: 'none', NEEDRESTART_SUSPEND: '1' }

export const packageKind: ChangeKind<PackageChange, PackageState> = {
  kind: 'package',
  target: ({ name }) => name,
  restoresFromPartial: true,
  async read(host, { name }): Promise<Answer<PackageState>> {
    if (!/^[a-z0-9][a-z0-9+.-]*[a-z0-9]$/.test(name)) {
      return failed(`"${name}" is no name of a package: expected small letters, digits, + . and -`)
    }
    const states = await dpkgStates(host, [name])
    if (states.state !== 'value') {
      return failed(`The state of the package ${name} could not be read: ${reasonOf(states)}`)
    }
    const status = states.value[name] ?? 'absent'
    if (status === 'installed') {
      return value({ status, brings: {}, surroundings: {} })
    }
    return value({ status, ...(await simulatedInstallation(host, name)) })
  },
  holds: (_change, { status }) => status === 'installed',
  async apply(host, { name }, { brings, surroundings }) {
    if (brings === null || surroundings.obstacle) {
      throw new Error(`The package ${name} was not installed: ${surroundings.obstacle ?? 'APT cannot tell what it needs'}`)
    }
    const options = ['-o', 'DPkg::Lock::Timeout=60', '-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold']
    const command = ['apt-get', 'install', '-y', '--no-install-recommends', '--no-remove', ...options, name]
    succeeded(`The package ${name} was not installed`, await host.execute(command, { timeoutSeconds: 300, env: QUIET }))
  },
  // dpkg takes away exactly these and refuses where another package has come to need one; apt-get would take that one, too.
  async restore(host, { name }, before) {
    const brought = before.brings ?? { [name]: before.status }
    await untilNobodyInstalls(host)
    await configureHalfInstalled(host, Object.keys(brought))
    // APT notes what came along by itself, and takes the note away only from what is installed.
    await host.execute(['apt-mark', 'manual', ...Object.keys(brought)], { timeoutSeconds: 60 })
    await remove(host, '--purge', await present(host, brought, 'absent'))
    await remove(host, '--remove', await present(host, brought, 'config-files'))
    await forgetNotes(host, brought)
  },
  tidy: (host, _change, { brings }) => forgetNotes(host, brings ?? {}),
  describe: ({ name }, { status, brings, surroundings }) => ({
    target: `package ${name}`,
    before: status,
    after: surroundings.obstacle ? `cannot be installed: ${surroundings.obstacle}` : installed(name, Object.keys(brings ?? {})),
  }),
}

function installed(name: string, brings: string[]): string {
  const others = brings.filter((other) => other !== name)
  return others.length === 0 ? 'installed' : `installed, with ${others.join(', ')}`
}

/** APT works on when whoever started it was killed, and dpkg does not wait for its lock: APT itself does, whatever it then finds. */
async function untilNobodyInstalls(host: WritingHost): Promise<void> {
  await host.execute(['apt-get', 'check', '-q', '-o', 'DPkg::Lock::Timeout=120'], { timeoutSeconds: 150, env: QUIET })
}

async function configureHalfInstalled(host: WritingHost, names: string[]): Promise<void> {
  const states = await dpkgStates(host, names)
  if (states.state === 'value' && Object.values(states.value).includes('half')) {
    // What it cannot finish is purged all the same.
    await host.execute(['dpkg', '--configure', '-a', '--force-confdef', '--force-confold'], { timeoutSeconds: 300, env: QUIET })
  }
}

const NOTES = '/var/lib/apt/extended_states'

/** The first of the notes that dpkg keeps while it works. Where it was killed it finishes them at its next work, and APT refuses all work until then. */
const UNFINISHED = '/var/lib/dpkg/updates/0000'

/** A package that could not be unpacked stays in dpkg's list as one that is wanted; only then, because dpkg also refreshes other entries here. */
async function forgetWishes(host: WritingHost, names: string[]): Promise<void> {
  const states = await dpkgStates(host, names)
  const wanted = names.filter((name) => states.state === 'value' && states.value[name] === 'absent')
  const unfinished = await host.readFile(UNFINISHED)
  if (wanted.length > 0 || (unfinished.state === 'value' && unfinished.value.state === 'present')) {
    await host.execute(['dpkg', '--set-selections'], { timeoutSeconds: 60, input: wanted.map((name) => `${name} unknown\n`).join('') })
  }
}

/** APT writes its notes before dpkg unpacks anything, so a run that was killed in between leaves notes on packages that never came. */
async function forgetNotes(host: WritingHost, brought: Record<string, PackageStatus>): Promise<void> {
  const names = Object.keys(brought).filter((one) => brought[one] === 'absent')
  await forgetWishes(host, names)
  const file = await host.readFile(NOTES)
  if (file.state !== 'value' || file.value.state === 'absent') {
    return
  }
  const notes = Buffer.from(file.value.bytes, 'base64').toString('latin1')
  const kept = notes
    .split(/(?<=\n\n)/)
    .filter((note) => !names.includes(/^Package: (\S+)$/m.exec(note)?.[1] ?? ''))
    .join('')
  if (kept !== notes) {
    const { mode, uid, gid } = file.value
    await host.writeFile(NOTES, { bytes: Buffer.from(kept, 'latin1').toString('base64'), mode, uid, gid })
  }
}

/** Packages that are there now and were in this state before. */
async function present(host: WritingHost, brought: Record<string, PackageStatus>, before: PackageStatus): Promise<string[]> {
  const names = Object.keys(brought).filter((name) => brought[name] === before)
  const states = names.length === 0 ? value({}) : await dpkgStates(host, names)
  if (states.state !== 'value') {
    throw new Error(`The packages ${names.join(', ')} were not removed: ${reasonOf(states)}`)
  }
  const now: Record<string, PackageStatus> = states.value
  return names.filter((name) => (now[name] ?? 'absent') !== before)
}

async function remove(host: WritingHost, how: '--purge' | '--remove', names: string[]): Promise<void> {
  if (names.length > 0) {
    const answer = await host.execute(['dpkg', '--force-remove-reinstreq', how, ...names], { timeoutSeconds: 300, env: QUIET })
    succeeded(`The packages ${names.join(', ')} were not removed`, answer)
  }
}
