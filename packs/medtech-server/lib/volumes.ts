import type { VolumeSpace } from 'rounds'
import { folderOf, isSamePath } from './paths.ts'

/** The volume of a file, as far as its folder was asked for. */
export function volumeOf(path: string, volumes: readonly VolumeSpace[]): VolumeSpace | undefined {
  const exact = volumes.find((one) => isSamePath(one.path, folderOf(path)))
  const drive = /^[A-Za-z]:\\/.exec(path)?.[0]
  return exact ?? (drive === undefined ? undefined : volumes.find((one) => one.path.toLowerCase().startsWith(drive.toLowerCase())))
}

/** Undefined where it cannot be told. A folder of Windows may be a mount point, so the letter alone proves nothing where both were asked. */
export function onOneVolume(one: string, other: string, volumes: readonly VolumeSpace[]): boolean | undefined {
  const [first, second] = [volumeOf(one, volumes), volumeOf(other, volumes)]
  if (first && second) {
    return first.volume === second.volume
  }
  const drives = [one, other].map((path) => /^([A-Za-z]):\\/.exec(path)?.[1]?.toUpperCase())
  return drives.includes(undefined) ? undefined : drives[0] === drives[1]
}
