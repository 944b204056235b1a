import { type Answer, failed, reasonOf, value } from '../api.ts'
import { restoreFile } from './file-state.ts'
import type { FileState, ReadingHost, WritingHost } from './kind.ts'
import { sameState } from './same-state.ts'

/** Files that a program writes together, by path. */
export type FileSet = Record<string, FileState>

/** All or none: what could not be read could not be put back. */
export async function readFileSet(host: ReadingHost, paths: readonly string[]): Promise<Answer<FileSet>> {
  const files: FileSet = {}
  for (const path of paths) {
    const answer = await host.readFile(path)
    if (answer.state !== 'value') {
      return failed(`${path} could not be read: ${reasonOf(answer)}`)
    }
    files[path] = answer.value
  }
  return value(files)
}

/** Writes only what differs from what stands there now. */
export async function restoreFileSet(host: WritingHost, before: FileSet): Promise<void> {
  for (const [path, file] of Object.entries(before)) {
    const now = await host.readFile(path)
    if (now.state !== 'value' || !sameState(now.value, file)) {
      await restoreFile(host, path, file)
    }
  }
}

export function textIn(files: FileSet, path: string): string {
  const file = files[path]
  return file?.state === 'present' ? Buffer.from(file.bytes, 'base64').toString('utf8') : ''
}
