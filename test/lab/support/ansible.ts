import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ExportFile } from '../../../lib/rmm/exports/kit.ts'
import { atExit } from './cleanup.ts'
import type { LabHost } from './hosts.ts'
import type { LabNetwork } from './network.ts'
import { must, type Result, runProcess } from './process.ts'

/** A controlling computer: a folder with an exported package, a key, and hosts that it can reach by ssh. */
export interface Controller {
  /** Holds the package in `ansible/`, and beside it what is its user's own. */
  folder: string
  /** `ansible-playbook` with these words. */
  play(...words: string[]): Promise<Result>
  remove(): void
}

const USER = 'rounds'

/** Lays out the package, and lets a user of each host in who may become root with sudo. */
export async function controlling(network: LabNetwork, hosts: readonly LabHost[], files: readonly ExportFile[]): Promise<Controller> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-ansible-'))
  const remove = atExit(() => rmSync(folder, { recursive: true, force: true }))
  writePackage(join(folder, 'ansible'), files)
  const key = join(folder, 'key')
  await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key])
  const publicKey = await must(['cat', `${key}.pub`])
  const known: string[] = []
  const inventory: Record<string, object> = {}
  for (const host of hosts) {
    const address = await network.connect(host)
    await letIn(host, publicKey)
    known.push(`${address} ${host.read('/etc/ssh/ssh_host_ed25519_key.pub') ?? ''}`.trim())
    inventory[host.name] = { ansible_host: address }
  }
  writeFileSync(join(folder, 'known'), `${known.join('\n')}\n`)
  const vars = {
    ansible_user: USER,
    ansible_ssh_private_key_file: key,
    // No connection outlives a test.
    ansible_ssh_common_args: `-o UserKnownHostsFile=${join(folder, 'known')} -o ControlPersist=10s`,
    rounds_machine: { tags: [] },
  }
  writeFileSync(join(folder, 'inventory.yml'), JSON.stringify({ all: { hosts: inventory, vars } }))
  // Ansible keeps its own things where its user is at home.
  const env = { HOME: folder, ANSIBLE_LOCAL_TEMP: join(folder, '.tmp'), ANSIBLE_NOCOLOR: '1', LC_ALL: 'C.UTF-8' }
  const play = (...words: string[]) =>
    runProcess(network.within(['env', `--chdir=${folder}/ansible`, 'ansible-playbook', ...words]), { env, timeoutSeconds: 120 })
  return { folder, play, remove }
}

export function writePackage(folder: string, files: readonly ExportFile[]): void {
  for (const { path, content, executable } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content, { mode: executable ? 0o755 : 0o644 })
  }
}

async function letIn(host: LabHost, publicKey: string): Promise<void> {
  // Until it has started wholly, a host turns everybody but root away.
  await host.run(['sh', '-c', 'systemctl is-system-running --wait; rm -f /run/nologin'])
  await host.run(['useradd', '--create-home', '--shell', '/bin/bash', USER])
  host.write(`/etc/sudoers.d/${USER}`, `${USER} ALL=(ALL) NOPASSWD: ALL\n`, 0o440)
  host.write(`/home/${USER}/.ssh/authorized_keys`, publicKey, 0o600)
  await host.run(['chown', '-R', `${USER}:`, `/home/${USER}/.ssh`])
}
