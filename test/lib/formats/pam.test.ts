import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pam, qualityRule, stack, unresolved } from '../../../lib/formats/pam.ts'

const test = suite('pam')

// The shape of /etc/pam.d/common-password as pam-auth-update of Debian 12 writes it.
const DEBIAN = `# here are the per-package modules
password	requisite			pam_pwquality.so retry=3 minlen=10
password	[success=1 default=ignore]	pam_unix.so obscure use_authtok yescrypt
password	requisite			pam_deny.so
`
const quality = (text: string) => qualityRule(stack(text, 'password'))

test('control in brackets is one field', () => assert.is(pam(DEBIAN)[1]?.control, '[success=1 default=ignore]'))
test('arguments follow the module', () => assert.equal(pam(DEBIAN)[0]?.arguments, ['retry=3', 'minlen=10']))
test('the line is counted from the top of the file', () => assert.is(pam(DEBIAN)[0]?.line, 2))
test('a module may be named with its folder', () => assert.is(pam('auth required /lib/security/pam_unix.so')[0]?.module, 'pam_unix.so'))
test('a leading dash only silences a missing module', () => assert.is(pam('-session optional pam_systemd.so')[0]?.type, 'session'))
test('a comment is no rule, wherever it begins', () => {
  assert.equal(pam('# password requisite pam_pwquality.so'), [])
  assert.equal(pam('auth required pam_a.so x # y')[0]?.arguments, ['x'])
})
test('a backslash joins lines', () =>
  assert.equal(
    pam('auth required \\\n pam_a.so \\\n x\nauth required pam_b.so').map(({ module, line }) => [module, line]),
    [
      ['pam_a.so', 1],
      ['pam_b.so', 4],
    ],
  ))
test('a backslash in a comment joins nothing', () => assert.is(pam('# a \\\nauth required pam_a.so').length, 1))
test('an argument in brackets may hold blanks', () =>
  assert.equal(pam('auth required pam_a.so [x=a b\\]c] y')[0]?.arguments, ['x=a b]c', 'y']))
test('a line that PAM cannot read is left out', () => assert.equal(pam('nonsense\nauth required\nauth'), []))

test('a stack holds one type', () => assert.is(stack(`${DEBIAN}auth required pam_x.so`, 'password').length, 3))
test('an included file is put in place', () => {
  const read = (file: string) => (file === 'common-password' ? DEBIAN : undefined)
  assert.is(qualityRule(stack('@include common-password', 'password', read))?.module, 'pam_pwquality.so')
  assert.is(stack('password substack common-password', 'password', read).length, 3)
})
test('an include that nobody knows is shown', () =>
  assert.equal(
    unresolved(stack('@include common-password', 'password')).map(({ module }) => module),
    ['common-password'],
  ))
test('files that include each other come to an end', () => assert.ok(stack('@include a', 'auth', () => '@include a').length < 2))

test('pwquality before unix is found with its arguments', () => assert.equal(quality(DEBIAN)?.arguments, ['retry=3', 'minlen=10']))
test('pwquality after unix comes too late', () =>
  assert.is(quality('password required pam_unix.so\npassword requisite pam_pwquality.so'), undefined))
test('pwquality in a comment is not there', () =>
  assert.is(quality('#password requisite pam_pwquality.so\npassword required pam_unix.so'), undefined))
test('pwquality for another type is not there', () => assert.is(quality('auth requisite pam_pwquality.so'), undefined))
test('an optional module binds nobody', () => assert.is(quality('password optional pam_pwquality.so')?.binding, false))
test('a default of die binds', () => assert.is(quality('password [success=ok default=die] pam_pwquality.so')?.binding, true))
test('requisite binds', () => assert.is(quality(DEBIAN)?.binding, true))
test('no text makes it throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('auth', ' ', '[', ']', '\\', '\n', '#', '@include', 'x') }),
      (text) => void stack(text, 'auth', () => text, 2),
    ),
  )
})

test.run()
