import { spawnSync } from 'node:child_process'

/** What a program prints. @throws with what it said, where it fails or is not there */
export function command(program, args, options = {}) {
  const { anyStatus = false, ...rest } = options
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...rest })
  if (error?.code === 'ENOENT') {
    throw new Error(`${program} is not installed`)
  }
  if (status !== 0 && !(anyStatus && status !== null)) {
    throw new Error(`${[program, ...args].join(' ')} ended with ${status}: ${error?.message ?? ''}\n${stdout}\n${stderr}`)
  }
  return stdout
}

export function isInstalled(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined
}
