import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { baseTree, labFolder, programsLayer } from './base.ts'
import { killContainer } from './machine.ts'
import { must, processIdentity, readIfThere } from './process.ts'

let made = 0

/** A folder for one host; `root` in it will be the base tree with this host's own writes on top. */
export function hostFolder(name: string): string {
  const folder = join(labFolder(), 'hosts', `${name}-${process.pid}-${++made}`)
  for (const part of ['upper', 'work', 'root']) {
    mkdirSync(join(folder, part), { recursive: true })
  }
  writeFileSync(join(folder, 'owner'), processIdentity(process.pid) ?? '')
  return folder
}

/** What a host has besides the base system. */
export interface HostOptions {
  /** restic, borg, borgmatic, duplicity, ClamAV, dnsmasq, cryptsetup. */
  programs?: boolean
}

export async function mountRoot(folder: string, { programs }: HostOptions): Promise<void> {
  const tree = await baseTree()
  const lower = programs ? `${programsLayer(tree)}:${tree}` : tree
  const layers = `lowerdir=${lower},upperdir=${join(folder, 'upper')},workdir=${join(folder, 'work')}`
  await must(['mount', '-t', 'overlay', 'overlay', '-o', layers, join(folder, 'root')])
}

/** Takes away what test processes left that were killed without a chance to clean up. */
export function wipeLeftovers(): void {
  const hosts = join(labFolder(), 'hosts')
  for (const name of existsSync(hosts) ? readdirSync(hosts) : []) {
    const owner = readIfThere(join(hosts, name, 'owner'))
    if (owner !== undefined && !isAlive(owner)) {
      wipeFolder(join(hosts, name))
    }
  }
}

function isAlive(identity: string): boolean {
  return identity !== '' && processIdentity(Number.parseInt(identity, 10)) === identity
}

export function wipeFolder(folder: string): void {
  const nspawn = readIfThere(join(folder, 'nspawn'))
  if (nspawn !== undefined && isAlive(nspawn)) {
    killContainer(Number.parseInt(nspawn, 10))
  }
  const root = join(folder, 'root')
  if (readFileSync('/proc/mounts', 'utf8').includes(` ${root} `)) {
    spawnSync('umount', [root])
  }
  if (readFileSync('/proc/mounts', 'utf8').includes(` ${root} `)) {
    throw new Error(`${root} is still in use and stays mounted`)
  }
  removeFolder(folder)
}

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // A test may have made a file immutable.
    spawnSync('chattr', ['-R', '-f', '-i', '-a', folder])
    rmSync(folder, { recursive: true, force: true })
  }
}
