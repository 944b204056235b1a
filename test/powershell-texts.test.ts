import { readdirSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { powerShellText } from './support/powershell.ts'

const test = suite('PowerShell texts')
const folder = new URL('../lib/facts/', import.meta.url)
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ps1'))

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
