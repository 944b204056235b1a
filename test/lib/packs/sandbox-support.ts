import { content } from '../../../lib/content/index.ts'
import type { SandboxLimits } from '../../../lib/packs/sandbox/limits.ts'
import { openSandbox } from '../../../lib/packs/sandbox/open.ts'
import { type Sandbox, SandboxError } from '../../../lib/packs/sandbox/sandbox.ts'

const parts = await content.sandbox()

/** The real sandbox, made from source, for as long as it is used. */
export async function inSandbox<T>(use: (sandbox: Sandbox) => Promise<T>, limits: Partial<SandboxLimits> = {}): Promise<T> {
  const sandbox = openSandbox(parts, limits)
  try {
    return await use(sandbox)
  } finally {
    await sandbox.close()
  }
}

/** A pack with one judge, `it`. */
export function packWith(judge: string, before = ''): string {
  return `${before};globalThis.pack = { judges: { it: ${judge} }, plans: {}, parsers: {} }`
}

/** The input of a judge: the facts, no settings, and a context with the time of the run. */
export function inputOf(facts: unknown = {}): string {
  return JSON.stringify([facts, {}, { now: '2026-11-22T09:30:00.000Z' }])
}

/** What the judge of a pack answers. */
export async function judged(sandbox: Sandbox, code: string, facts: unknown = {}, pack = 'acme.probe'): Promise<unknown> {
  return JSON.parse(await sandbox.call(pack, code, { do: 'judge', item: 'it', input: inputOf(facts) }))
}

/** How a call failed, as `trouble: message`. @throws where it did not */
export async function troubleOf(call: Promise<unknown>): Promise<string> {
  try {
    const answer = await call
    throw new Error(`it answered ${JSON.stringify(answer).slice(0, 200)}`)
  } catch (error) {
    if (error instanceof SandboxError) {
      return `${error.trouble}: ${error.message}`
    }
    throw error
  }
}
