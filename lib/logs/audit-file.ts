import { closeSync, constants, fsyncSync, mkdirSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openToAppend } from '../state/own-file.ts'

/** Control characters, marks that turn the direction of text, and ends of lines that JSON leaves as they are: a terminal would carry them out. */
const ORDERS = /[\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/g

export function auditFile(folder: string): string {
  return join(folder, 'audit.log')
}

/** Adds one JSON line and returns only when it is on the disk. A link, a pipe or a second name of some other file is not written. */
export function appendAuditLine(path: string, json: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = openToAppend(path, constants.O_CREAT)
  try {
    writeSync(file, `${json.replace(ORDERS, escaped)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
