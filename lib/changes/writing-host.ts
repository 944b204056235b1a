import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createdKeys, deleteRegistryKeyIfEmpty, deleteRegistryValue, setRegistryValue } from '../host/registry.ts'
import { withScratch } from '../host/scratch.ts'
import { makeFolders, removeDrafts, removeFile, removeFolderIfEmpty, writeFileDurably } from '../host/writer-files.ts'
import { incident } from '../logs/incidents.ts'
import { foreignPart } from '../state/folders.ts'
import type { NewFile, WritingHost } from './kind.ts'
import { inScratch, openReadingHost, powerShellTexts, runWithLimit } from './reading-host.ts'

/** Opened only where a change is really to be made or taken back. */
export function openWritingHost(): WritingHost {
  const reading = openReadingHost()
  const { ask, close } = powerShellTexts()
  return {
    ...reading,
    tellPowerShell: (name, input, timeoutSeconds) => ask(`${name}.write`, input, timeoutSeconds),
    close: async () => {
      await Promise.all([reading.close(), close()])
    },
    writeFile: async (path, file) => writeWithFolders(trusted(path), file),
    removeFile: async (path) => void removeFile(trusted(path)),
    removeDrafts: async (path, by) => removeDrafts(trusted(path), by),
    removeFolderIfEmpty: async (path) => void removeFolderIfEmpty(trusted(path)),
    setRegistryValue: async (key, name, data, exactly) => {
      const made = createdKeys(key)
      orElse(
        () => setRegistryValue(key, name, data, exactly),
        () => made.reverse().forEach(deleteRegistryKeyIfEmpty),
      )
    },
    deleteRegistryValue: async (key, name) => void deleteRegistryValue(key, name),
    deleteRegistryKeyIfEmpty: async (key) => void deleteRegistryKeyIfEmpty(key),
    execute: (command, options) => runWithLimit(command, options),
    executeWithFiles: (command, files, options) =>
      withScratch((folder) => {
        for (const [name, bytes] of Object.entries(files)) {
          writeFileSync(join(folder, name), bytes, { mode: 0o600, flag: 'wx' })
        }
        return runWithLimit(inScratch(command, folder), options)
      }),
  }
}

/** In a folder that somebody else may write, root's file could be exchanged for a link to any other while it is written. @throws */
function trusted(path: string): string {
  const foreign = foreignPart(dirname(path))
  if (foreign) {
    const why = `${foreign.path} ${foreign.because}`
    incident('foreign-target', { what: path, why })
    throw new Error(`${path} was not touched: ${why}, who could lead it elsewhere meanwhile`)
  }
  return path
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
