import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'

const QUIET = ['-NoProfile', '-NonInteractive']
const OPTIONS = { encoding: 'utf8', timeout: 60_000, env: { ...process.env, NO_COLOR: '1', TERM: 'dumb' } } as const

/** The text of a script in lib/facts/, such as `firewall/firewall.ps1`, or in lib/changes/, such as `../changes/local-account.read.ps1`. */
export function powerShellText(path: string): string {
  return readFileSync(new URL(`../../lib/facts/${path}`, import.meta.url), 'utf8')
}

/** Whether a real PowerShell can be asked; where none is on PATH, a line says that the suite is skipped. */
export function requiresPowerShell(suite: string): boolean {
  const found = spawnSync('pwsh', [...QUIET, '-Command', '1'], OPTIONS).status === 0
  if (!found) {
    console.log(`SKIP ${suite}: there is no pwsh on PATH`)
  }
  return found
}

/** What a script puts out on a real PowerShell, with functions that stand in for the cmdlets of Windows. */
export function runPowerShellText(path: string, standIns: string, input = '@{}'): Record<string, unknown> {
  const text = Buffer.from(powerShellText(path)).toString('base64')
  const script = `[scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${text}')))`
  const command = `$ErrorActionPreference='Stop'; ${standIns}\n$r = & (${script}) ${input}; [Console]::Out.WriteLine((ConvertTo-Json -InputObject $r -Depth 8 -Compress))`
  const encoded = Buffer.from(command, 'utf16le').toString('base64')
  const { stdout, stderr } = spawnSync('pwsh', [...QUIET, '-EncodedCommand', encoded], OPTIONS)
  assert.ok(stdout.trim(), stderr)
  return JSON.parse(stdout) as Record<string, unknown>
}
