import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** A copy of the project to write into, without its tests; removed when the process ends. */
export function projectCopy(): string {
  const folder = emptyFolder()
  for (const name of ['lib', 'manifests', 'scripts', 'remediations', 'bin', 'package.json', 'tsconfig.json', 'biome.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  mkdirSync(join(folder, 'test'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-authoring-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes JSON files into an empty folder, by their path in it. */
export function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = emptyFolder()
  for (const [path, data] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), typeof data === 'string' ? data : JSON.stringify(data))
  }
  return folder
}
