import { arch, hostname, release, uptime } from 'node:os'
import type { SystemInfo } from '../api.ts'
import { readRegistryKey } from './registry.ts'

export function systemInfo(): SystemInfo {
  return { hostname: hostname(), bootedAt: bootTime(Date.now(), uptime()), arch: arch(), release: release() }
}

/** To the second, so that two readings of one start agree. */
export function bootTime(nowMilliseconds: number, uptimeSeconds: number): string {
  return new Date(Math.round(nowMilliseconds / 1000 - uptimeSeconds) * 1000).toISOString()
}

/** Root; on Windows whoever may read the settings of the local service account, which is administrators and the system. */
export async function isElevated(): Promise<boolean> {
  if (process.platform !== 'win32') {
    return process.getuid?.() === 0
  }
  return (await readRegistryKey('HKU\\S-1-5-19', [])).state === 'value'
}
