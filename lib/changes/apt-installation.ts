import { type Answer, type CommandOutput, failed, reasonOf, value } from '../api.ts'
import { type AptSimulation, type AptUpdate, aptSimulation } from '../formats/apt.ts'
import { lines } from '../formats/lines.ts'
import { succeeded } from './commands.ts'
import type { ReadingHost, WritingHost } from './kind.ts'
import type { InstallationState, MissingUpdate } from './update-installation.ts'

/** Nobody is asked, nobody's settings are replaced, and needrestart restarts nothing. */
const QUIET = { DEBIAN_FRONTEND: 'noninteractive', APT_LISTCHANGES_FRONTEND: 'none', NEEDRESTART_SUSPEND: '1' }
const KEEP_SETTINGS = ['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold']
const SIMULATE = ['apt-get', '--simulate', '-o', 'Debug::NoLocking=1', '-o', 'APT::Get::Always-Include-Phased-Updates=true']
const INSTALL = ['install', '-y', '--only-upgrade', '--no-remove', '--no-install-recommends']
const AN_HOUR = 3600

/** What the fact `updates` counts as missing: installed packages for which a security source has a newer version. */
export async function readApt(host: ReadingHost): Promise<Answer<InstallationState>> {
  const upgrade = simulation(await host.run([...SIMULATE, 'dist-upgrade'], { timeoutSeconds: 60 }))
  if (upgrade.state !== 'value') {
    return failed(`which security updates are missing could not be read: ${reasonOf(upgrade)}`)
  }
  const missing = upgrade.value.updates.flatMap(securityUpdate)
  return value({ missing, surroundings: missing.length > 0 ? await surroundingsOf(host, missing) : {} })
}

function simulation(answer: Answer<CommandOutput>): Answer<AptSimulation> {
  if (answer.state !== 'value') {
    return answer.state === 'absent' ? failed('this computer has no apt-get') : answer
  }
  const { exitCode, stdout, stderr } = answer.value
  return exitCode === 0 ? aptSimulation(stdout) : failed(firstError(stderr) ?? `apt-get ended with exit code ${exitCode}`)
}

function firstError(stderr: string): string | undefined {
  return /^E: (.{1,200})/m.exec(stderr)?.[1]
}

function securityUpdate({ package: name, from, to, security }: AptUpdate): MissingUpdate[] {
  return security && from !== undefined ? [{ id: `${name}=${to}`, title: `${name} ${from} -> ${to}` }] : []
}

/** Asks APT for exactly these versions: what it would remove or keep back stops the whole. */
async function surroundingsOf(host: ReadingHost, missing: MissingUpdate[]): Promise<InstallationState['surroundings']> {
  const ids = missing.map(({ id }) => id)
  const planned = simulation(await host.run([...SIMULATE, ...INSTALL, ...ids], { timeoutSeconds: 60 }))
  if (planned.state !== 'value') {
    return { obstacle: `APT refuses (${reasonOf(planned)}): look at it with apt-get --simulate dist-upgrade` }
  }
  const { updates, removals } = planned.value
  const brought = new Map(updates.map((update) => [`${update.package}=${update.to}`, update]))
  const kept = ids.filter((id) => !brought.has(id))
  if (removals.length > 0 || kept.length > 0) {
    const what = removals.length > 0 ? `it would remove ${removals.join(', ')}` : `APT keeps back ${kept.join(', ')}`
    return { obstacle: `${what}: look at it with apt-get --simulate dist-upgrade` }
  }
  const others = [...brought].filter(([id]) => !ids.includes(id))
  const along = others.map(([, { package: name, from, to }]) => (from === undefined ? `${name} ${to} (new)` : `${name} ${from} -> ${to}`))
  return along.length > 0 ? { along } : {}
}

/**
 * The lists are fetched first, because a source drops a version as soon as there is a newer one. Where that fails, what is known
 * is installed. @throws with what stood in the way
 */
export async function installWithApt(host: WritingHost): Promise<void> {
  await host.execute(['apt-get', 'update'], { timeoutSeconds: 300, env: QUIET })
  const state = await readApt(host)
  if (state.state !== 'value') {
    throw new Error(reasonOf(state))
  }
  const { missing, surroundings } = state.value
  if (surroundings.obstacle !== undefined) {
    throw new Error(`No update was installed: ${surroundings.obstacle}`)
  }
  if (missing.length > 0) {
    await keepingNotes(host, missing, () => install(host, missing))
  }
}

async function install(host: WritingHost, missing: MissingUpdate[]): Promise<void> {
  const command = ['apt-get', ...INSTALL, '-o', 'DPkg::Lock::Timeout=300', ...KEEP_SETTINGS, ...missing.map(({ id }) => id)]
  const answer = await host.execute(command, { timeoutSeconds: AN_HOUR, env: QUIET })
  if (answer.state !== 'value') {
    // It was stopped in the middle: half-configured programs would not start.
    await host.execute(['dpkg', '--configure', '-a', '--force-confdef', '--force-confold'], { timeoutSeconds: AN_HOUR, env: QUIET })
  }
  succeeded('The updates were not all installed', answer)
}

/** APT takes what is named for what somebody wants, and would keep it for ever; it must go on being there only because others need it. */
async function keepingNotes(host: WritingHost, missing: MissingUpdate[], act: () => Promise<void>): Promise<void> {
  const names = missing.map(({ id }) => id.replace(/=.*$/, ''))
  const shown = succeeded(
    'Which packages came by themselves could not be read, so nothing was installed',
    await host.execute(['apt-mark', 'showauto', ...names]),
  )
  const automatic = lines(shown.stdout).filter((line) => line !== '')
  try {
    await act()
  } finally {
    if (automatic.length > 0) {
      await host.execute(['apt-mark', 'auto', ...automatic])
    }
  }
}
