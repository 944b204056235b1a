import { readdirSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { powerShellText } from './support/powershell.ts'

const test = suite('PowerShell texts')
const textsIn = (folder: string) =>
  readdirSync(new URL(`../lib/${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ps1'))
const ofChanges = textsIn('changes')
const paths = [...textsIn('facts'), ...ofChanges.map((name) => `../changes/${name}`)]

test('there are some', () => assert.ok(paths.length > 0))
for (const path of paths) {
  const text = powerShellText(path)
  test(`${path} is plain ASCII with one parameter`, () => {
    assert.match(text, /^[\n -~]*$/)
    assert.match(text, /^param\(\$in\)$/m)
  })
  // Windows PowerShell 5.1 knows no ternary, no ?? and no && (about_Operators of PowerShell 7 lists them as new).
  test(`${path} keeps to what Windows PowerShell 5.1 reads`, () =>
    assert.not.match(text, /\?\?|&&|\|\||\? .* : |-Parallel|\bRead-Host\b|\bexit\b/))
  test(`${path} has every brace and bracket closed`, () => {
    const code = text.replace(/'[^']*'|"[^"]*"|#.*$/gm, '')
    for (const [open, close] of ['{}', '()', '[]']) {
      assert.is(code.split(open ?? '').length, code.split(close ?? '').length, `${open}${close}`)
    }
  })
}
// Cmdlets that change something; a reading text of a change kind runs in every --what-if.
test('what reads for a change changes nothing', () => {
  for (const path of ofChanges.filter((name) => name.endsWith('.read.ps1'))) {
    assert.not.match(
      powerShellText(`../changes/${path}`),
      /\b(?:Set|New(?!-Object)|Remove|Start|Stop|Enable|Disable|Update|Install|Clear|Add|Restart)-\w/,
      path,
    )
  }
})
// The session refuses constrained language mode itself; these five call methods of .NET and name it in their own answer as well.
for (const path of [
  'antivirus/defender.ps1',
  'firewall/firewall.ps1',
  'updates/updates.ps1',
  'password-policy/domain.ps1',
  'local-accounts/accounts.ps1',
]) {
  test(`${path} asks for the language mode before anything else`, () => {
    const text = powerShellText(path)
    const asked = text.indexOf('LanguageMode')
    assert.ok(asked > 0 && asked < text.indexOf('try {'))
  })
}

test.run()
