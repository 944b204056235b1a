import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as sea from 'node:sea'
import { compileFunction } from 'node:vm'
import type * as NativeReg from 'native-reg'
import { messageOf } from '../errors.ts'
import { makeFolders, removeFile, writeFileDurably } from './writer-files.ts'

export function isSingleExecutable(): boolean {
  return sea.isSea()
}

/** A file that was put into the single executable; undefined where this is none, or has none of that name. */
export function packedFile(name: string): Buffer | undefined {
  if (!isSingleExecutable()) {
    return undefined
  }
  try {
    return Buffer.from(sea.getAsset(name))
  } catch {
    return undefined
  }
}

/**
 * Windows loads a module only from a file. Program Files may be written by administrators alone, and needs nothing done for that;
 * in ProgramData everybody may make a folder before Rounds does.
 */
export function nativeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { ROUNDS_STATE_DIR, ProgramW6432, ProgramFiles } = environment
  return join(ROUNDS_STATE_DIR || join(ProgramW6432 || ProgramFiles || 'C:\\Program Files', 'Rounds'), 'native')
}

/** native-reg from inside the executable. The error says why there is none; registry reads then go through reg.exe. */
export function packedNative(): typeof NativeReg | Error {
  const [code, binary] = [packedFile('native-reg.js'), packedFile('native-reg.node')]
  if (!code || !binary) {
    return new Error('native-reg could not be loaded: this executable was made without it')
  }
  try {
    const addon: unknown = createRequire(process.execPath)(placed(nativeFolder(), binary))
    return packageWith(code.toString('latin1'), addon)
  } catch (error) {
    return new Error(`native-reg could not be loaded: ${messageOf(error).split('\n', 1)[0]}`)
  }
}

/**
 * Puts the bytes into a file named after them and looks at them again before each load; what stands there with other bytes is replaced.
 * @throws where the folder is not a plain one, or cannot be written
 */
export function placed(folder: string, bytes: Buffer): string {
  const path = join(folder, `native-reg-${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.node`)
  refuseLink(folder)
  if (!holds(path, bytes)) {
    makeFolders(folder)
    removeFile(path)
    writeFileDurably(path, bytes, { mode: 0o755 })
    forgetOlder(folder, path)
  }
  if (!holds(path, bytes)) {
    throw new Error(`${path} does not hold what was written to it`)
  }
  return path
}

/** A junction would lead to where others may write. */
function refuseLink(folder: string): void {
  for (const path of [folder, dirname(folder)]) {
    if (fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new Error(`${path} is a link: nothing is loaded through it`)
    }
  }
}

function holds(path: string, bytes: Buffer): boolean {
  const there = fs.lstatSync(path, { throwIfNoEntry: false })
  return there?.isFile() === true && there.size === bytes.length && fs.readFileSync(path).equals(bytes)
}

/** Those of earlier versions; one that another run has loaded stays until the next time. */
function forgetOlder(folder: string, kept: string): void {
  for (const name of fs.readdirSync(folder).filter((one) => /^native-reg-[0-9a-f]{32}\.node$/.test(one) && join(folder, one) !== kept)) {
    try {
      removeFile(join(folder, name))
    } catch {
      // It is in use.
    }
  }
}

/** The package's own code asks a loader of modules for the binary; it gets the one that is loaded. */
function packageWith(code: string, addon: unknown): typeof NativeReg {
  const requireFrom = createRequire(process.execPath)
  const module = { exports: {} }
  const require = (name: string): unknown => (name === 'node-gyp-build' ? () => addon : requireFrom(name))
  compileFunction(code, ['module', 'exports', 'require', '__dirname'])(module, module.exports, require, '')
  return module.exports as typeof NativeReg
}
