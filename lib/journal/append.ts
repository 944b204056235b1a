import * as fs from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from '../host/system-errors.ts'
import { openToAppend } from '../state/own-file.ts'

/** Adds one line and returns only when it is on the disk. When that fails, the file is as long as before. */
export function appendDurably(path: string, line: string): void {
  const { file, isNew } = open(path)
  try {
    const { size } = fs.fstatSync(file)
    try {
      writeOnce(file, Buffer.from(`${endsTorn(path, file, size) ? '\n' : ''}${line}\n`))
      fs.fsyncSync(file)
    } catch (error) {
      cutBack(file, size)
      throw error
    }
  } finally {
    fs.closeSync(file)
  }
  if (isNew) {
    flushFolder(dirname(path))
  }
}

function open(path: string): { file: number; isNew: boolean } {
  const { O_CREAT, O_EXCL } = fs.constants
  try {
    return { file: openToAppend(path), isNew: false }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') {
      throw error
    }
  }
  return { file: openToAppend(path, O_CREAT | O_EXCL), isNew: true }
}

/** A short write is a failure, not a reason to go on: the rest could come after somebody else's line. */
function writeOnce(file: number, bytes: Buffer): void {
  const written = fs.writeSync(file, bytes)
  if (written !== bytes.length) {
    throw Object.assign(new Error(`only ${written} of ${bytes.length} bytes were written`), { code: 'ENOSPC' })
  }
}

function endsTorn(path: string, file: number, size: number): boolean {
  if (size === 0) {
    return false
  }
  const reader = fs.openSync(path, 'r')
  try {
    const last = Buffer.alloc(1)
    const found = fs.readSync(reader, last, 0, 1, fs.fstatSync(file).size - 1)
    return found !== 1 || last[0] !== 0x0a
  } finally {
    fs.closeSync(reader)
  }
}

function cutBack(file: number, size: number): void {
  try {
    fs.ftruncateSync(file, size)
  } catch {
    // Then a torn line stays, which every reader knows how to pass over.
  }
}

/** The name of a new file is on the disk for certain only after its folder was flushed; Windows has no such call. */
function flushFolder(folder: string): void {
  if (process.platform !== 'win32') {
    const handle = fs.openSync(folder, 'r')
    try {
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  }
}
