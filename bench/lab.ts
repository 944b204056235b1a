import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { labFolder } from '../test/lab/support/base.ts'
import { bootHost, type LabHost } from '../test/lab/support/hosts.ts'
import { must } from '../test/lab/support/process.ts'
import { requires } from '../test/lab/support/requires.ts'
import type { Measured, Skipped } from './figures.ts'

export const sweepInHost = ['/opt/node', '/opt/rounds/dist/rounds.cjs', 'sweep', '--json']

/** A booted Debian 12 host for one measurement; says why where this machine cannot have one. */
export async function inHost(name: string, measure: (host: LabHost) => Promise<Measured | Skipped>): Promise<Measured | Skipped> {
  if (!requires(`benchmark ${name}`, 'root', 'nspawn')) {
    return { skipped: 'it needs root and systemd-nspawn for a booted host' }
  }
  const host = await bootHost(`bench-${name}`)
  try {
    return await measure(host)
  } finally {
    await host.wipe()
  }
}

/** Installs packages of Debian into a host from outside, because hosts have no network; undefined, or why it did not work. */
export async function installInto({ root }: LabHost, packages: readonly string[]): Promise<string | undefined> {
  const inside = (path: string) => join(root, path)
  cpSync('/etc/resolv.conf', inside('etc/resolv.conf'))
  mkdirSync(inside('var/tmp/lists/partial'), { recursive: true })
  // Where the base tree came from.
  cpSync(join(labFolder(), 'mirror.list'), inside('var/tmp/debian.list'))
  const own = ['sourcelist=/var/tmp/debian.list', 'sourceparts=-'].map((one) => `Dir::Etc::${one}`)
  const options = [...own, 'Dir::State::lists=/var/tmp/lists'].flatMap((option) => ['-o', option])
  const get = ['env', 'DEBIAN_FRONTEND=noninteractive', 'chroot', root, 'apt-get', '-q', ...options]
  try {
    await must([...get, 'update'], { timeoutSeconds: 120 })
    await must([...get, 'install', '-y', '--no-install-recommends', ...packages], { timeoutSeconds: 300 })
    return undefined
  } catch (error) {
    return `${packages.join(' and ')} could not be installed: ${String(error).slice(0, 300)}`
  }
}
