import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { value } from '../../../lib/api.ts'
import { effective } from '../../../lib/facts/firewall/effective.ts'
import { searchResult } from '../../../lib/facts/updates/search.ts'

const test = suite('PowerShell texts about firewall and updates')
const read = (path: string) => readFileSync(new URL(`../../../lib/facts/${path}`, import.meta.url), 'utf8')
const texts = ['firewall/firewall.ps1', 'updates/updates.ps1'].map((path) => ({ path, text: read(path) }))

for (const { path, text } of texts) {
  test(`${path} is plain ASCII with one parameter`, () => {
    assert.match(text, /^[\n -~]*$/)
    assert.match(text, /^param\(\$in\)$/m)
  })
  test(`${path} keeps to what Windows PowerShell 5.1 reads`, () =>
    assert.not.match(text, /\?\?|&&|\|\||\? .* : |-Parallel|\bRead-Host\b|\bexit\b/))
  test(`${path} asks for the language mode before anything else`, () => assert.ok(text.indexOf('LanguageMode') < text.indexOf('try {')))
  test(`${path} has every brace and bracket closed`, () => {
    const code = text.replace(/'[^']*'|"[^"]*"|#.*$/gm, '')
    for (const [open, close] of ['{}', '()', '[]']) {
      assert.is(code.split(open ?? '').length, code.split(close ?? '').length, `${open}${close}`)
    }
  })
}

test.run()

const real = suite('PowerShell texts about firewall and updates, run with stand-ins')
const found = spawnSync('pwsh', ['-NoProfile', '-NonInteractive', '-Command', '1'], { timeout: 60_000 }).status === 0
const run = (path: string, standIns: string): Record<string, unknown> => {
  const command = `$ErrorActionPreference='Stop'; ${standIns}\n$r = & ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(read(path)).toString('base64')}')))) @{history=200}; [Console]::Out.WriteLine((ConvertTo-Json -InputObject $r -Depth 8 -Compress))`
  const encoded = Buffer.from(command, 'utf16le').toString('base64')
  const { stdout, stderr } = spawnSync('pwsh', ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, NO_COLOR: '1', TERM: 'dumb' },
  })
  assert.ok(stdout.trim(), stderr)
  return JSON.parse(stdout) as Record<string, unknown>
}

const FIREWALL = `
function Get-NetFirewallProfile($PolicyStore) { @('Domain','Private','Public') | ForEach-Object { [pscustomobject]@{ Name = $_; Enabled = 1; DefaultInboundAction = 0; DisabledInterfaceAliases = @('NotConfigured') } } }
function New-Object($ComObject) {
  $o = [pscustomobject]@{ CurrentProfileTypes = 4 }
  $o | Add-Member ScriptMethod FirewallEnabled { param($t) $true }
  $o | Add-Member ScriptMethod DefaultInboundAction { param($t) 0 }
  $o
}
function Get-CimInstance($Namespace, $ClassName) { if ($ClassName -eq 'FirewallProduct') { throw 'no such namespace' }; [pscustomobject]@{ NetworkCategory = 0 } }
function Get-Service($Name) { [pscustomobject]@{ Status = 4 } }
`
const UPDATES = `
function New-Object($ComObject) {
  $update = [pscustomobject]@{ Title='KB1'; KBArticleIDs=@('1'); MsrcSeverity=''; Categories=@([pscustomobject]@{CategoryID='0fa1201d-4330-4fa8-8ae9-b877473b6441'}); LastDeploymentChangeTime=[DateTime]'2026-11-10'; IsHidden=$false; Identity=[pscustomobject]@{UpdateID='aa'} }
  $searcher = [pscustomobject]@{ ServerSelection = 0; U = $update }
  $searcher | Add-Member ScriptMethod Search { param($w) [pscustomobject]@{ ResultCode = 2; Updates = @($this.U) } }
  $searcher | Add-Member ScriptMethod GetTotalHistoryCount { 1 }
  $searcher | Add-Member ScriptMethod QueryHistory { param($a, $b) [pscustomobject]@{ Operation=1; ResultCode=2; Title='KB2'; Date=[DateTime]'2026-11-12' } }
  $session = [pscustomobject]@{ S = $searcher }
  $session | Add-Member ScriptMethod CreateUpdateSearcher { $this.S }
  $session
}
`
if (found) {
  real('firewall.ps1 answers what the parser reads', () => {
    const read = effective(value(run('firewall/firewall.ps1', FIREWALL)))
    assert.equal([...read.active.values()], Array(3).fill({ on: true, inbound: 'block' }))
    assert.equal([...(read.inUse ?? [])], ['public'])
    assert.is(read.running.get('MpsSvc'), true)
    assert.is(read.refused.length, 1)
  })
  real('updates.ps1 answers what the parser reads', () => {
    const read = searchResult(value(run('updates/updates.ps1', UPDATES)))
    assert.is(read.done, true)
    assert.is(read.missing[0]?.releasedAt?.slice(0, 10), '2026-11-10')
    assert.is(read.installedAt?.slice(0, 10), '2026-11-12')
  })
  real('updates.ps1 tells the code of a failed search', () => {
    const broken = UPDATES.replace('param($w)', 'param($w) throw [Runtime.InteropServices.COMException]::new("x", -2145107924);')
    assert.match(searchResult(value(run('updates/updates.ps1', broken))).missed[0] ?? '', '0x8024402C')
  })
} else {
  console.log('SKIP PowerShell texts about firewall and updates: there is no pwsh on PATH')
}
real.run()
