import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { value } from '../../../lib/api.ts'
import { effective } from '../../../lib/facts/firewall/effective.ts'
import { searchResult } from '../../../lib/facts/updates/search.ts'
import { requiresPowerShell, runPowerShellText } from '../../support/powershell.ts'

const test = suite('firewall.ps1 and updates.ps1, run with stand-ins')

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
test('firewall.ps1 answers what the parser reads', () => {
  const read = effective(value(runPowerShellText('firewall/firewall.ps1', FIREWALL)))
  assert.equal([...read.active.values()], Array(3).fill({ on: true, inbound: 'block' }))
  assert.equal([...(read.inUse ?? [])], ['public'])
  assert.is(read.running.get('MpsSvc'), true)
  assert.is(read.refused.length, 1)
})
test('updates.ps1 answers what the parser reads', () => {
  const read = searchResult(value(runPowerShellText('updates/updates.ps1', UPDATES, '@{history=200}')))
  assert.is(read.done, true)
  assert.is(read.missing[0]?.releasedAt?.slice(0, 10), '2026-11-10')
  assert.is(read.installedAt?.slice(0, 10), '2026-11-12')
})
test('updates.ps1 tells the code of a failed search', () => {
  const broken = UPDATES.replace('param($w)', 'param($w) throw [Runtime.InteropServices.COMException]::new("x", -2145107924);')
  assert.match(searchResult(value(runPowerShellText('updates/updates.ps1', broken, '@{history=200}'))).missed[0] ?? '', '0x8024402C')
})

if (requiresPowerShell('firewall.ps1 and updates.ps1, run with stand-ins')) {
  test.run()
}
