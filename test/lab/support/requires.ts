import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { labFolder } from './base.ts'
import { readIfThere, succeeds } from './process.ts'

export type Need = 'root' | 'nspawn' | 'wine' | 'strace' | 'ansible' | 'npm'

/**
 * Whether this machine can run a suite. Where it cannot, a line says why, and the runner counts the suite as skipped:
 * `if (requires('hosts', 'root', 'nspawn')) { test.run() }`
 */
export function requires(suite: string, ...needs: Need[]): boolean {
  const reason = needs.map((need) => missing[need]()).find((found) => found !== undefined)
  if (reason !== undefined) {
    console.log(`SKIP ${suite}: ${reason}`)
  }
  return reason === undefined
}

const missing: Record<Need, () => string | undefined> = {
  root: () => (process.getuid?.() === 0 ? undefined : 'it needs root'),
  nspawn: () => missingTool('systemd-nspawn', 'debootstrap', 'flock', 'nsenter', 'setpriv') ?? missingKernelPart(),
  wine: () => missingTool('wineboot', 'wineserver', 'npm', 'tar') ?? missingFile('/usr/lib/wine/wine64') ?? unwritable(labFolder()),
  strace: () => missingTool('strace'),
  ansible: () => missingTool('ansible-playbook', 'ssh', 'ssh-keygen', 'ip'),
  npm: () => missingTool('npm', 'ip') ?? unwritable(labFolder()),
}

function missingTool(...tools: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(':')
  const absent = tools.find((tool) => !folders.some((folder) => existsSync(`${folder}/${tool}`)))
  return absent === undefined ? undefined : `${absent} is not installed`
}

function missingFile(path: string): string | undefined {
  return existsSync(path) ? undefined : `${path} is not there`
}

/** A folder that does not exist yet counts as the nearest one above it that does. */
function unwritable(folder: string): string | undefined {
  if (!existsSync(folder)) {
    return unwritable(dirname(folder))
  }
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch {
    return `${folder} cannot be written`
  }
}

function missingKernelPart(): string | undefined {
  if (!readIfThere('/proc/filesystems')?.includes('\toverlay\n')) {
    return 'the kernel has no overlay file system'
  }
  return succeeds(['unshare', '--mount', '--pid', '--fork', 'true']) ? undefined : 'it may not create namespaces here'
}
