import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { value } from '../../../lib/api.ts'
import { isNotThere, liveOf } from '../../../lib/facts/antivirus/live.ts'
import { requiresPowerShell, runPowerShellText } from '../../support/powershell.ts'

const NAME = 'defender.ps1, run with stand-ins'
const test = suite(NAME)
const WORKSTATION = `
function Get-CimInstance($Namespace, $ClassName) {
  switch ($ClassName) {
    'MSFT_MpComputerStatus' { [pscustomobject]@{ AMServiceEnabled = $true; AMRunningMode = 'Normal'; AntivirusEnabled = $true; RealTimeProtectionEnabled = $true; OnAccessProtectionEnabled = $true; AntivirusSignatureLastUpdated = [datetime]'2026-11-21T20:15:00Z'; AntivirusSignatureAge = [uint32]0; FullScanEndTime = $null; FullScanAge = [uint32]::MaxValue; QuickScanEndTime = [datetime]'2026-11-21T12:00:00Z'; QuickScanAge = [uint32]1 } }
    'MSFT_MpPreference' { [pscustomobject]@{ ScanParameters = [byte]1; ScanScheduleDay = [byte]0; ExclusionPath = @('C:\\MT32'); ExclusionExtension = $null } }
    'AntiVirusProduct' { [pscustomobject]@{ displayName = 'Windows Defender'; instanceGuid = '{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}'; productState = [uint32]397568; pathToSignedReportingExe = 'windowsdefender://' } }
    'Win32_Service' { [pscustomobject]@{ Name = 'WinDefend'; Started = $true; StartMode = 'Auto' }; [pscustomobject]@{ Name = 'Spooler'; Started = $true; StartMode = 'Auto' } }
  }
}
`
const INPUT = "@{ services = @('WinDefend', 'wscsvc') }"

test('what Windows says arrives as numbers and times', () => {
  const live = liveOf(value(runPowerShellText('antivirus/defender.ps1', WORKSTATION, INPUT)))
  assert.is(live.status?.signaturesAt, '2026-11-21T20:15:00.000Z')
  assert.is(live.status?.fullScanAge, undefined)
  assert.is(live.preference?.scanParameters, 1)
  assert.is(live.registered[0]?.state, 397568)
  assert.equal(
    live.services.map(({ name }) => name),
    ['WinDefend'],
  )
})
test('a class that is not there is told by its code', () => {
  const none =
    "function Get-CimInstance { throw [System.Management.Automation.ErrorRecord]::new([exception]'x', 'HRESULT 0x8004100e', 'NotSpecified', $null) }"
  const live = liveOf(value(runPowerShellText('antivirus/defender.ps1', none, INPUT)))
  assert.ok(isNotThere(live, 'AntiVirusProduct'))
  assert.is(live.servicesRead, false)
})

if (requiresPowerShell(NAME)) {
  test.run()
}
