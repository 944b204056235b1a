import { lines } from './lines.ts'

export interface Mount {
  /** Major and minor number of the device, or of the file system itself where it has none. */
  device: string
  path: string
  fileSystem: string
  /** Such as `/dev/sdb1`, `//nas/share` or `nas:/export`. */
  source: string
}

/** /proc/self/mountinfo, proc(5): `36 35 98:0 /root /mnt rw shared:1 - ext4 /dev/sda1 rw`. */
export function mounts(text: string): Mount[] {
  return lines(text).flatMap((line) => {
    const [, device, path, fileSystem, source] = /^\d+ \d+ (\S+) \S+ (\S+) .*? - (\S+) (\S*)/.exec(line) ?? []
    return device && path && fileSystem ? [{ device, path: unescaped(path), fileSystem, source: unescaped(source ?? '') }] : []
  })
}

/** The mount that a path lies on: the longest one above it, of several at one place the last. */
export function mountOf(path: string, list: readonly Mount[]): Mount | undefined {
  const above = list.filter((mount) => mount.path === '/' || path === mount.path || path.startsWith(`${mount.path}/`))
  return above.reduce<Mount | undefined>((best, mount) => (best && best.path.length > mount.path.length ? best : mount), undefined)
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
}
