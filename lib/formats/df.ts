import { lines, words } from './lines.ts'

export interface FreeSpace {
  /** Where it is mounted. */
  name: string
  freePercent: number
}

/** Free space for people of the disks in `df -kPl` (POSIX); memory, images and what lies outside /dev is left out. */
export function freeSpace(output: string): FreeSpace[] {
  return lines(output).flatMap((line) => {
    const [device = '', size, used, available, capacity = '', ...mount] = words(line)
    const [total, taken, free] = [size, used, available].map(Number)
    if (!device.startsWith('/dev/') || /^\/dev\/loop/.test(device) || !/^\d+%$/.test(capacity)) {
      return []
    }
    // What is kept back for root counts as neither used nor free.
    const sum = (taken ?? 0) + (free ?? 0)
    return total && sum > 0 ? [{ name: mount.join(' '), freePercent: Math.floor(((free ?? 0) / sum) * 100) }] : []
  })
}
