import { lines, words } from './lines.ts'

export interface FreeSpace {
  /** Where it is mounted. */
  name: string
  freePercent: number
  freeBytes: number
  /** The root. */
  system?: true
}

/**
 * Free space for people of the disks in `df -kPl` (POSIX); memory, images and what lies outside /dev is left out, but for
 * the root: ZFS and overlays name no device there.
 */
export function freeSpace(output: string): FreeSpace[] {
  return lines(output).flatMap((line) => {
    const [device = '', size, used, available, capacity = '', ...mount] = words(line)
    const [total, taken, free] = [size, used, available].map(Number)
    const name = mount.join(' ')
    if (!(device.startsWith('/dev/') || name === '/') || /^\/dev\/loop/.test(device) || !/^\d+%$/.test(capacity)) {
      return []
    }
    // What is kept back for root counts as neither used nor free.
    const sum = (taken ?? 0) + (free ?? 0)
    const freePercent = Math.floor(((free ?? 0) / sum) * 100)
    return total && sum > 0 ? [{ name, freePercent, freeBytes: (free ?? 0) * 1024, ...(name === '/' ? { system: true } : {}) }] : []
  })
}
