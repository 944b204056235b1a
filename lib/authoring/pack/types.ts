import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type tsTypes from 'typescript'
import { TYPES_FILE } from './editor.ts'

export interface TypeCheck {
  /** Of the pack, without the libraries. */
  files: number
  /** `scripts/x.ts:3: message`, as editors find the place. */
  errors: string[]
}

/** Where a pack has no tsconfig.json of its own. */
const USUAL = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023'],
    module: 'preserve',
    moduleResolution: 'bundler',
    types: [],
    strict: true,
    skipLibCheck: true,
  },
  include: ['lib', 'scripts', 'remediations'],
}

/** Has the compiler look at the code of a pack, with the tsconfig.json of the pack. Writes nothing. `project` is the source of Rounds. */
export async function checkTypes(project: string, folder: string): Promise<TypeCheck> {
  const { default: ts } = await import('typescript')
  const { options, fileNames, errors } = settingsOf(ts, folder)
  const isDeclared =
    options.paths?.rounds !== undefined || fileNames.some((file) => file === join(folder, TYPES_FILE).replaceAll('\\', '/'))
  const roots = isDeclared ? fileNames : [...fileNames, join(project, 'docs/api/rounds.d.ts')]
  const checking = { ...options, noEmit: true, allowImportingTsExtensions: true, incremental: false }
  const program = ts.createProgram(roots, checking, hostOf(ts, folder, checking))
  const found = [...errors.filter(isTelling), ...ts.getPreEmitDiagnostics(program)]
  return { files: fileNames.length, errors: [...new Set(found.map((one) => lineOf(ts, folder, one)))] }
}

function settingsOf(ts: typeof tsTypes, folder: string): tsTypes.ParsedCommandLine {
  const path = join(folder, 'tsconfig.json')
  const read = existsSync(path) ? ts.readConfigFile(path, ts.sys.readFile) : { config: USUAL }
  const parsed = ts.parseJsonConfigFileContent(read.config ?? {}, ts.sys, folder, undefined, path)
  return { ...parsed, errors: [...(read.error ? [read.error] : []), ...parsed.errors] }
}

const libraries = new Map<string, tsTypes.SourceFile | undefined>()

/** Reads the files of the pack anew each time, and what the compiler brings with it once. */
function hostOf(ts: typeof tsTypes, folder: string, options: tsTypes.CompilerOptions): tsTypes.CompilerHost {
  const host = ts.createCompilerHost(options)
  const own = `${folder.replaceAll('\\', '/')}/`
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, version, ...more) => {
    if (name.startsWith(own)) {
      return read(name, version, ...more)
    }
    const key = `${name} ${JSON.stringify(version)}`
    if (!libraries.has(key)) {
      libraries.set(key, read(name, version, ...more))
    }
    return libraries.get(key)
  }
  return host
}

/** A pack with questions alone has no code. */
const NO_INPUTS = 18003

function isTelling({ code }: tsTypes.Diagnostic): boolean {
  return code !== NO_INPUTS
}

function lineOf(ts: typeof tsTypes, folder: string, { file, start, messageText }: tsTypes.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ')
  if (!file || start === undefined) {
    return `tsconfig.json: ${message}`
  }
  const { line } = file.getLineAndCharacterOfPosition(start)
  return `${relative(folder, file.fileName).replaceAll('\\', '/')}:${line + 1}: ${message}`
}
