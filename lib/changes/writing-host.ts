import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runProcess } from '../host/processes.ts'
import { createdKeys, deleteRegistryKeyIfEmpty, deleteRegistryValue, setRegistryValue } from '../host/registry.ts'
import { withScratch } from '../host/scratch.ts'
import { makeFolders, removeFile, removeFolderIfEmpty, writeFileDurably } from '../host/writer-files.ts'
import type { NewFile, WritingHost } from './kind.ts'
import { inScratch, openReadingHost, withLimit } from './reading-host.ts'

/** Opened only where a change is really to be made or taken back. */
export function openWritingHost(): WritingHost {
  return {
    ...openReadingHost(),
    writeFile: async (path, file) => writeWithFolders(path, file),
    removeFile: async (path) => void removeFile(path),
    removeFolderIfEmpty: async (path) => void removeFolderIfEmpty(path),
    setRegistryValue: async (key, name, data) => {
      const made = createdKeys(key)
      orElse(
        () => setRegistryValue(key, name, data),
        () => made.reverse().forEach(deleteRegistryKeyIfEmpty),
      )
    },
    deleteRegistryValue: async (key, name) => void deleteRegistryValue(key, name),
    deleteRegistryKeyIfEmpty: async (key) => void deleteRegistryKeyIfEmpty(key),
    execute: (command, options) => runProcess(command, withLimit(options)),
    executeWithFiles: (command, files, options) =>
      withScratch((folder) => {
        for (const [name, bytes] of Object.entries(files)) {
          writeFileSync(join(folder, name), bytes, { mode: 0o600, flag: 'wx' })
        }
        return runProcess(inScratch(command, folder), withLimit(options))
      }),
  }
}

function writeWithFolders(path: string, { bytes, mode, uid, gid }: NewFile): void {
  const made = makeFolders(dirname(path))
  const owner = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
  orElse(
    () => writeFileDurably(path, Buffer.from(bytes, 'base64'), { mode, ...owner }),
    () => made.reverse().forEach(removeFolderIfEmpty),
  )
}

/** What was made on the way to a step that failed is taken away again, and the failure goes on. */
function orElse(step: () => void, takeBack: () => void): void {
  try {
    step()
  } catch (error) {
    takeBack()
    throw error
  }
}
