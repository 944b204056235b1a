import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/local-accounts/windows.ts'

const test = suite('PowerShell texts about passwords')
const texts = ['password-policy/domain.ps1', 'local-accounts/accounts.ps1'].map((path) => ({
  path,
  text: readFileSync(new URL(`../../../lib/facts/${path}`, import.meta.url), 'utf8'),
}))

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

const real = suite('accounts.ps1, run with stand-ins')
const options = { encoding: 'utf8', timeout: 60_000, env: { ...process.env, NO_COLOR: '1', TERM: 'dumb' } } as const
const pwsh = (command: string) =>
  spawnSync('pwsh', ['-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(command, 'utf16le').toString('base64')], options)
const found = pwsh('1').status === 0

const COMPUTER = (role: number) => `
function Get-CimInstance($ClassName, $Filter) {
  if ($ClassName -eq 'Win32_ComputerSystem') { return [pscustomobject]@{ DomainRole = ${role} } }
  [pscustomobject]@{ Name = 'anna'; SID = 'S-1-5-21-1-2-3-1001'; Disabled = $false; PasswordRequired = $true; PasswordExpires = $false }
  [pscustomobject]@{ Name = 'Gast'; SID = 'S-1-5-21-1-2-3-501'; Disabled = $true; PasswordRequired = $false; PasswordExpires = $false }
}
`
const USERS = `
function Get-LocalUser() {
  [pscustomobject]@{ SID = [pscustomobject]@{ Value = 'S-1-5-21-1-2-3-1001' }; PrincipalSource = 'MicrosoftAccount'; PasswordLastSet = [DateTime]'2026-08-01' }
}
`

function run(standIns: string) {
  const text = Buffer.from(texts[1]?.text ?? '').toString('base64')
  const script = `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${text}'))`
  const { stdout, stderr } = pwsh(
    `$ErrorActionPreference='Stop'; ${standIns}\n$r = & ([scriptblock]::Create(${script})) @{}; [Console]::Out.WriteLine((ConvertTo-Json -InputObject $r -Depth 8 -Compress))`,
  )
  assert.ok(stdout.trim(), stderr)
  return parse({ accounts: value(JSON.parse(stdout)) })
}

if (found) {
  real('enabled accounts come with flags and with who keeps the password', () => {
    const answer = run(COMPUTER(0) + USERS)
    assert.is(answer.state === 'value' && answer.value.complete, true)
    assert.equal(
      answer.state === 'value' && answer.value.entries.map(({ name, keptBy, maximumAgeDays }) => [name, keptBy, maximumAgeDays]),
      [['anna', 'microsoft', 'never']],
    )
  })
  real('without Get-LocalUser the list is not whole', () => {
    const answer = run(COMPUTER(0))
    assert.is(answer.state === 'value' && answer.value.complete, false)
  })
  real('a domain controller has none of its own', () => assert.is(run(COMPUTER(5)).state, 'absent'))
} else {
  console.log('skipped: there is no pwsh on PATH to run accounts.ps1 with')
  real.skip('accounts.ps1 runs on a real PowerShell', () => undefined)
}

real.run()
