// The script and the WebAssembly that the sandbox of packs is made of.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const WASM = 'node_modules/@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm'

export async function sandboxParts() {
  return { script: (await sandboxScript()).script, wasm: sandboxWasm() }
}

/** Raw deflate, base64. */
export function sandboxWasm() {
  return deflateRawSync(readFileSync(root + WASM), { level: 9 }).toString('base64')
}

/** One text for a worker, and what it was made of. For a browser: that variant of QuickJS has no way to files. */
export async function sandboxScript() {
  const { outputFiles, metafile } = await build({
    entryPoints: ['lib/packs/sandbox/worker.ts'],
    absWorkingDir: root,
    metafile: true,
    write: false,
    bundle: true,
    platform: 'browser',
    external: ['node:v8', 'node:worker_threads', 'node:zlib'],
    target: 'node20',
    format: 'cjs',
    charset: 'ascii',
    minify: true,
    logOverride: { 'empty-import-meta': 'silent' },
  })
  return { script: outputFiles[0].text, metafile }
}
