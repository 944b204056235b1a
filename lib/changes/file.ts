import type { FileChange } from '../api.ts'
import { describeFile, restoreFile, tidyFile } from './file-state.ts'
import type { ChangeKind, FileState } from './kind.ts'

export const file: ChangeKind<FileChange, FileState> = {
  kind: 'file',
  target: ({ path }) => path,
  read: (host, { path }) => host.readFile(path),
  holds: ({ text, mode }, state) => state.state === 'present' && state.bytes === base64(text) && state.mode === mode,
  apply: (host, { path, text, mode }) => host.writeFile(path, { bytes: base64(text), mode }),
  restore: (host, { path }, before) => restoreFile(host, path, before),
  tidy: (host, { path }, before) => tidyFile(host, path, before),
  describe: ({ path, text, mode }, state) => ({
    target: path,
    before: describeFile(state),
    after: `mode ${mode.toString(8).padStart(4, '0')}, text ${JSON.stringify(text)}`,
  }),
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
