import { stat, statfs } from 'node:fs/promises'
import { type Listing, listing, type VolumeSpace } from '../api.ts'
import { codeOf, isMissing } from './system-errors.ts'

/** How full the volumes are on which paths lie, in the order of the paths. A path that is not there is simply not in the list. */
export async function readVolumesProbe(paths: readonly string[]): Promise<Listing<VolumeSpace>> {
  const answers = await Promise.all([...new Set(paths)].map(spaceAt))
  return listing(
    answers.flatMap((answer) => (typeof answer === 'object' ? [answer] : [])),
    answers.filter((answer) => typeof answer === 'string'),
  )
}

/** A text says why there is none. */
async function spaceAt(path: string): Promise<VolumeSpace | string | undefined> {
  try {
    const [{ dev }, { bsize, blocks, bavail }] = await Promise.all([stat(path, { bigint: true }), statfs(path, { bigint: true })])
    return blocks === 0n
      ? `${path} lies on a volume that tells no size`
      : { path, volume: String(dev), totalBytes: Number(blocks * bsize), freeBytes: Number(bavail * bsize) }
  } catch (error) {
    return isMissing(error) ? undefined : `the volume of ${path} could not be asked (${codeOf(error) || 'unknown error'})`
  }
}
