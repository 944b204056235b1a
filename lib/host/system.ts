import { arch, hostname, release, uptime } from 'node:os'
import type { SystemInfo } from '../api.ts'
import { mayWriteMachineKeys } from './registry.ts'

export function systemInfo(): SystemInfo {
  return { hostname: hostname(), bootedAt: bootTime(Date.now(), uptime()), arch: arch(), release: release() }
}

/** To the second, so that two readings of one start agree. */
export function bootTime(nowMilliseconds: number, uptimeSeconds: number): string {
  return new Date(Math.round(nowMilliseconds / 1000 - uptimeSeconds) * 1000).toISOString()
}

/** Root; on Windows whoever may write settings of the machine, which is administrators and the system. */
export function isElevated(): boolean {
  return process.platform === 'win32' ? mayWriteMachineKeys() : process.getuid?.() === 0
}
