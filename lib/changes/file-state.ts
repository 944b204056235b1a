import { createHash } from 'node:crypto'
import type { FileState, WritingHost } from './kind.ts'

/** Puts back what stood at the path, or takes the file away with the folders that were made for it. */
export async function restoreFile(host: WritingHost, path: string, before: FileState): Promise<void> {
  if (before.state === 'present') {
    const { bytes, mode, uid, gid } = before
    await host.writeFile(path, { bytes, mode, uid, gid })
  } else {
    await host.removeFile(path)
  }
  await tidyFile(host, path, before)
}

/** Takes drafts away, and the folders that were made for a file that is not there. */
export async function tidyFile(host: WritingHost, path: string, before: FileState): Promise<void> {
  await host.removeDrafts(path)
  for (const folder of before.state === 'absent' ? before.surroundings.missingFolders : []) {
    await host.removeFolderIfEmpty(folder)
  }
}

/** What a file was, without showing what stands in it: it may hold a secret. */
export function describeFile(state: FileState): string {
  if (state.state === 'absent') {
    return 'absent'
  }
  const bytes = Buffer.from(state.bytes, 'base64')
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return `mode ${state.mode.toString(8).padStart(4, '0')}, ${bytes.length} bytes, sha256 ${hash}`
}
