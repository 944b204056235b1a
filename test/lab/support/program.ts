import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const project = fileURLToPath(new URL('../../..', import.meta.url))

/** A program of the tests in one file that starts at once; `home` is where the project lies for whoever runs it, as a file URL. */
export async function bundledProgram(entry: string, home: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    absWorkingDir: project,
    external: ['native-reg', '*/cli/main.ts'],
    // Texts beside the code are looked for two folders above it.
    define: { 'import.meta.url': JSON.stringify(`${home}/lib/content/source.ts`) },
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}
