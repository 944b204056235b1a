import { type Answer, type CommandOutput, type FileContent, reasonOf } from '../../api.ts'
import { lines, words } from '../../formats/lines.ts'
import type { Volume } from './shape.ts'

/** Mounted ZFS file systems, which are no block devices: `zfs get -H -o name,value -t filesystem encryption` (zfsprops(7)) knows each. */
export function zfsVolumes(mounts: Answer<FileContent>, zfs: Answer<CommandOutput>): Volume[] {
  const mounted = mounts.state === 'value' ? lines(mounts.value.text).map(words) : []
  const known = zfs.state === 'value' && zfs.value.exitCode === 0 ? new Map(lines(zfs.value.stdout).map(pair)) : undefined
  return mounted.flatMap(([dataset = '', mount = '', type]) => {
    if (type !== 'zfs' || /^\/boot(?:\/|$)/.test(mount)) {
      return []
    }
    const encryption = known?.get(dataset)
    const state = encryption === undefined ? 'unknown' : encryption === 'off' ? 'off' : 'encrypted'
    const because = zfs.state === 'value' ? 'zfs did not name this file system' : `zfs did not answer: ${reasonOf(zfs)}`
    return [
      {
        name: mount,
        use: mount === '/' ? 'system' : 'data',
        state,
        recovery: 'unknown',
        ...(state === 'unknown' ? { because } : {}),
        source: 'zfs get encryption',
      } satisfies Volume,
    ]
  })
}

function pair(line: string): [string, string] {
  const [name = '', encryption = ''] = line.split('\t')
  return [name, encryption.trim()]
}
