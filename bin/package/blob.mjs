// The program as Node's single executable wants it: one blob, put into a copy of Node.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { command } from './command.mjs'

const require = createRequire(import.meta.url)
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/** What the program finds beside its code on one platform, by name. */
export async function assetsFor(target, releaseKeyPem) {
  return {
    ...(releaseKeyPem === undefined ? {} : { 'release-key.pem': releaseKeyPem }),
    ...(target.startsWith('win-') ? await registryAssets(target) : {}),
  }
}

/** The package that writes the registry: its own code as one text, and its module for this processor. */
async function registryAssets(target) {
  const folder = join(require.resolve('native-reg/package.json'), '..')
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'lib', 'index.js')],
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    charset: 'ascii',
    external: ['node-gyp-build'],
    define: { 'process.platform': '"win32"' },
  })
  return {
    'native-reg.js': outputFiles[0].text,
    'native-reg.node': readFileSync(join(folder, 'prebuilds', target.replace('win-', 'win32-'), 'node.napi.node')),
  }
}

/** The same program and the same Node give the same blob. */
export function blobOf(node, { script, bytes }, assets, folder) {
  mkdirSync(folder, { recursive: true })
  const files = { ...assets, parts: bytes }
  const config = {
    main: 'rounds.cjs',
    output: 'rounds.blob',
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    assets: Object.fromEntries(Object.keys(files).map((name) => [name, name])),
  }
  for (const [name, content] of Object.entries({ ...files, 'rounds.cjs': script, 'sea.json': JSON.stringify(config) })) {
    writeFileSync(join(folder, name), content)
  }
  command(node, ['--experimental-sea-config', 'sea.json'], { cwd: folder })
  return join(folder, 'rounds.blob')
}

/** Writes the executable. */
export function inject(path, node, blob, target) {
  rmSync(path, { force: true })
  writeFileSync(path, node, { mode: 0o755 })
  const segment = target.startsWith('macos-') ? ['--macho-segment-name', 'NODE_SEA'] : []
  const postject = join(require.resolve('postject/package.json'), '..', 'dist', 'cli.js')
  command(process.execPath, [postject, path, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE, ...segment])
}
