import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../../lib/content/index.ts'
import { launcherText } from '../../../../lib/rmm/launchers/launcher.ts'
import { requiresPowerShell } from '../../../support/powershell.ts'
import { inWorld, SCENARIOS } from './scenarios.ts'
import { PUBLIC_KEY, profileNamed, type Shell } from './world.ts'

const texts = suite('launcher in PowerShell, its text')
const text = content.text('lib/rmm/launchers/rounds.ps1')
const sh = content.text('lib/rmm/launchers/rounds.sh')
const code = text.replace(/'[^'\n]*'|"(?:`.|[^"\n`])*"/g, "''").replace(/#.*$/gm, '')

texts('keeps to what Windows PowerShell 5.1 reads', () =>
  assert.not.match(code, /\?\?|&&|\|\||\? .* : |-Parallel|\bRead-Host\b|::new\(|\$IsWindows\b|\$PSStyle/),
)

texts('has every brace and bracket closed', () => {
  for (const [open, close] of ['{}', '()', '[]']) {
    assert.is(code.split(open ?? '').length, code.split(close ?? '').length, `${open}${close}`)
  }
})

texts('ends so that every way of starting it gives its exit code on', () =>
  assert.match(text, /\n\$host\.SetShouldExit\(\$code\); exit \$code\n$/),
)

texts('writes nothing to standard error, asks nobody, and hides no command from a scanner', () =>
  assert.not.match(
    code,
    /Write-Error|Write-Warning|Read-Host|Invoke-Expression|\biex\b|DownloadString|FromBase64String\(\$(?!signature)|-EncodedCommand|-enc\b/,
  ),
)

// A colon behind a name in a text in double quotes is a drive to PowerShell, and an error.
texts('no name in a text is followed by a colon', () => assert.not.match(text, /"[^"\n]*\$\w+:[^"\n]*"/))

// -and and -or bind alike in PowerShell (about_Operator_Precedence): mixed without brackets they do not say what they seem to say.
texts('never mixes -and and -or without brackets', () => {
  for (const line of code.split('\n')) {
    const flat = flatten(line)
    assert.not.ok(
      flat.some((part) => / -and /.test(part) && / -or /.test(part)),
      line,
    )
  }
})

texts('calls no function that it does not have', () => {
  const defined = new Set([...text.matchAll(/^function ([\w-]+)/gm)].map(([, name]) => name))
  const cmdlets = [
    'Get-Acl',
    'Set-Acl',
    'Get-Item',
    'Get-ChildItem',
    'Remove-Item',
    'Get-Variable',
    'Where-Object',
    'ForEach-Object',
    'New-Object',
    'Write-Output',
    'Start-Sleep',
    'Get-Random',
    'Get-AuthenticodeSignature',
  ]
  for (const [, name = ''] of code.matchAll(/(?<![\w$.-])((?:[A-Z][a-z]+)-[A-Z]\w+)/g)) {
    assert.ok(defined.has(name) || cmdlets.includes(name), name)
  }
  for (const name of defined) {
    assert.ok(code.split(new RegExp(`(?<![\\w-])${name}(?![\\w-])`)).length > 2, `${name} is used`)
  }
})

texts('asks for the language mode before it calls anything of .NET', () => {
  const body = text.slice(text.indexOf('# <<< head'))
  assert.ok(body.indexOf('LanguageMode') < body.indexOf('['))
})

texts('says the same as the launcher in sh: every failure stands in both, with the same code', () => {
  const codesOf = (one: string) =>
    [...new Set([...one.matchAll(/(?:fail|Stop-Launcher|why_code=|whyCode = )[ ]?(7\d)/g)].map(([, number]) => number))].sort()
  assert.equal(
    codesOf(text),
    ['71', '72', '73', '74', '75', '76', '77', '78', '79'].filter((one) => codesOf(text).includes(one)),
  )
  assert.equal(codesOf(text), codesOf(sh))
})

texts('writes the key in the form that .NET Framework reads', () => {
  const written = launcherText('powershell', {
    title: 'x',
    profile: profileNamed('syncro'),
    words: ['sweep'],
    baked: { sources: ['.'], ring: 'stable', publicKey: PUBLIC_KEY, environment: {} },
  })
  assert.match(written, /^\$publicKey = '<RSAKeyValue><Modulus>[A-Za-z0-9+/]{342}==<\/Modulus><Exponent>AQAB<\/Exponent><\/RSAKeyValue>'$/m)
  assert.match(written, /^\$takesVariables = \$true$/m)
})

texts.run()

/** A line, and what stands in its brackets, each without what stands in deeper ones. */
function flatten(line: string): string[] {
  const parts: string[] = []
  let rest = line
  for (let inner = /\(([^()]*)\)/.exec(rest); inner; inner = /\(([^()]*)\)/.exec(rest)) {
    parts.push(inner[1] ?? '')
    rest = rest.replace(inner[0], '_')
  }
  return [...parts, rest]
}

const runs = suite('launcher in PowerShell')
const PWSH: Shell = { kind: 'powershell', name: 'pwsh', command: ['pwsh', '-NoProfile', '-NonInteractive', '-File'] }

if (requiresPowerShell('launcher in PowerShell')) {
  for (const scenario of SCENARIOS) {
    runs(scenario.title, () => inWorld(PWSH, scenario))
  }
}

runs.run()
