import { posix } from 'node:path'
import type { BuildFailure, Message, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'
import type { Platform } from '../../api.ts'
import { PLATFORM_FILES } from '../../content/content.ts'
import { BadFile, UsageError } from '../../errors.ts'
import type { FactManifest, ItemManifest } from '../../schema/types.ts'
import { allBad } from '../collection.ts'
import { ownText } from './own-file.ts'

/** One function of a pack: where it stands in the script, and the file and export that it is. */
interface Part {
  part: 'judges' | 'plans' | 'parsers'
  name: string
  file: string
  export: 'default' | 'parse'
}

const CODE = ['.ts', '.js', '.json'] as const

/**
 * All code of a pack as one script that sets `globalThis.pack`; empty where people answer all of its items. `api` is the text of lib/api.ts, which `import ... from 'rounds'` means.
 * @throws UsageError naming every file and import that cannot be used
 */
export async function bundled(
  folder: string,
  items: readonly ItemManifest[],
  facts: readonly FactManifest[],
  api: string,
): Promise<string> {
  const parts = [...items.flatMap(partsOfItem), ...facts.flatMap(partsOfFact)]
  if (parts.length === 0) {
    return ''
  }
  const { build } = await loadEsbuild()
  const refused: BadFile[] = []
  const result = await build({
    entryPoints: ['pack'],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    platform: 'neutral',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    // Nothing of what stands around the folder may reach into the pack.
    tsconfigRaw: '{}',
    absWorkingDir: folder,
    plugins: [ownFilesOnly(folder, entryOf(parts), api, refused)],
  }).catch((error: unknown) => error as BuildFailure)
  if (refused.length > 0) {
    throw allBad(refused)
  }
  if (!('outputFiles' in result)) {
    throw allBad(problemsOf(result))
  }
  return result.outputFiles[0]?.text ?? ''
}

function partsOfItem({ id, kind, remediation }: ItemManifest): Part[] {
  return [
    ...(kind === 'attestation' ? [] : [{ part: 'judges', name: id, file: `scripts/${id}.ts`, export: 'default' } as const]),
    ...(remediation ? [{ part: 'plans', name: id, file: `remediations/${id}.ts`, export: 'default' } as const] : []),
  ]
}

function partsOfFact({ name, platforms }: FactManifest): Part[] {
  return (Object.keys(PLATFORM_FILES) as Platform[])
    .filter((platform) => platforms[platform])
    .map((platform) => ({
      part: 'parsers',
      name: `${name}/${platform}`,
      file: `lib/facts/${name}/${PLATFORM_FILES[platform]}.ts`,
      export: 'parse',
    }))
}

function entryOf(parts: readonly Part[]): string {
  const sorted = [...parts].sort((a, b) => (a.file < b.file ? -1 : 1))
  const local = (one: Part) => `f${sorted.indexOf(one)}`
  const imports = sorted.map((one) => `import { ${one.export} as ${local(one)} } from ${JSON.stringify(one.file)}`)
  const table = (part: Part['part']) =>
    `  ${part}: { ${sorted.flatMap((one) => (one.part === part ? [`${JSON.stringify(one.name)}: ${local(one)}`] : [])).join(', ')} },`
  return [...imports, 'globalThis.pack = {', table('judges'), table('plans'), table('parsers'), '}'].join('\n')
}

/** esbuild sees the files of the pack and the text of `rounds`, and nothing of the disk. */
function ownFilesOnly(folder: string, entry: string, api: string, refused: BadFile[]): Plugin {
  return {
    name: 'own files only',
    setup(builder) {
      builder.onResolve({ filter: /.*/ }, (args) => resolved(args, refused))
      builder.onLoad({ filter: /.*/, namespace: 'entry' }, () => ({ contents: entry, loader: 'js' }))
      builder.onLoad({ filter: /.*/, namespace: 'rounds' }, () => ({ contents: api, loader: 'ts' }))
      builder.onLoad({ filter: /.*/, namespace: 'pack' }, ({ path, pluginData }) => {
        try {
          return { contents: ownText(folder, path, `${expectedOf(pluginData)}`), loader: loaderOf(path) }
        } catch (error) {
          refused.push(error as BadFile)
          return { contents: '', loader: 'empty' }
        }
      })
    },
  }
}

function expectedOf(importer: unknown): string {
  return typeof importer === 'string' ? `the file that ${importer} imports` : 'the file that its manifest promises'
}

function loaderOf(path: string): 'ts' | 'js' | 'json' {
  return path.endsWith('.ts') ? 'ts' : path.endsWith('.json') ? 'json' : 'js'
}

function resolved({ kind, path, importer, namespace }: OnResolveArgs, refused: BadFile[]): OnResolveResult {
  if (kind === 'entry-point') {
    return { path, namespace: 'entry' }
  }
  if (namespace === 'entry') {
    return { path, namespace: 'pack' }
  }
  if (path === 'rounds') {
    return { path: 'api', namespace: 'rounds' }
  }
  const target = posix.join(posix.dirname(importer), path)
  const problem = importProblem(path, target)
  if (problem) {
    refused.push(new BadFile(importer, [{ property: `import ${JSON.stringify(path)}`, ...problem }]))
    return { path: target, namespace: 'refused', external: true }
  }
  return { path: target, namespace: 'pack', pluginData: importer }
}

function importProblem(path: string, target: string): { expected: string; found: string } | undefined {
  if (!/^\.\.?\//.test(path)) {
    const expected = '"rounds" or a file of the pack, such as "./shape.ts"'
    const found = path.startsWith('node:') ? 'a module of Node, which code of a pack never gets' : 'a package, an address or another place'
    return { expected, found }
  }
  if (target.startsWith('../')) {
    return { expected: 'a file within the folder of the pack', found: 'one outside of it' }
  }
  return CODE.some((ending) => path.endsWith(ending))
    ? undefined
    : { expected: `the whole name of the file, ending in ${CODE.join(', ')}`, found: 'another ending' }
}

function problemsOf(failure: BuildFailure): BadFile[] {
  if (!failure.errors) {
    throw failure
  }
  return failure.errors.map(badFileOf)
}

function badFileOf({ text, location }: Message): BadFile {
  const missing = /^No matching export in "pack:(.+)" for import "(.+)"$/.exec(text)
  if (missing && location?.file.startsWith('entry:')) {
    const [, file = '', name] = missing
    const expected = name === 'default' ? 'export default defineCheck(...) or defineRemediation(...)' : 'export const parse'
    return new BadFile(file, [{ property: 'exports', expected, found: 'no such export' }])
  }
  const file = location?.file.replace(/^pack:/, '') ?? 'the code'
  return new BadFile(file, [{ property: location ? `line ${location.line}` : '', expected: 'TypeScript that can be built', found: text }])
}

/** A development dependency: packs are built where Rounds stands as source. @throws UsageError */
async function loadEsbuild(): Promise<typeof import('esbuild')> {
  const name: string = 'esbuild'
  try {
    return (await import(name)) as typeof import('esbuild')
  } catch {
    throw new UsageError('Packs are built with esbuild, which is not installed here: run npm ci in the source of Rounds.')
  }
}
