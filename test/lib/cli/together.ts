import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = new URL('../../../', import.meta.url)

/**
 * Runs a module several times at once; `which` (0, 1, ...) and `lib` (its address) stand before it.
 * @returns what each printed, and what went wrong
 */
export function together(count: number, module: string): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, which) => printed(`const which = ${which}; ${module}`)))
}

function printed(module: string): Promise<string> {
  const code = `const lib = ${JSON.stringify(new URL('lib/', root).href)}; ${module}`
  const args = ['--import', new URL('lib/register.mjs', root).href, '--input-type=module', '-e', code]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: fileURLToPath(root), stdio: ['ignore', 'pipe', 'pipe'] })
    const told: string[] = []
    child.stdout.on('data', (data) => told.push(String(data)))
    child.stderr.on('data', (data) => told.push(String(data)))
    child.on('error', reject)
    child.on('close', () => resolve(told.join('').trim()))
  })
}
