import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changeRows } from '../../../lib/report/change-rows.ts'

const test = suite('changes in words')
const rows = (kind: string, target: string, before: string, after: string) => changeRows({ kind, target, before, after })
const said = (kind: string, target: string, before: string, after: string) =>
  rows(kind, target, before, after).map((row) => `${row.what}: ${row.before} -> ${row.after}`)

const KEY = 'HKLM\\SOFTWARE\\Policies\\System'

test('a known value of the registry is said in words, with its place behind', () =>
  assert.equal(rows('registry-value', `${KEY}\\InactivityTimeoutSecs`, 'absent', 'dword 900'), [
    {
      what: 'time without use until Windows locks',
      before: 'not set',
      after: '15 minutes',
      technical: `${KEY}\\InactivityTimeoutSecs: absent -> dword 900`,
    },
  ]))
test('an unknown value of the registry is named, without its type', () =>
  assert.equal(said('registry-value', `${KEY}\\Colour`, 'string "blue"', 'string "red"'), ['Colour in the Windows registry: blue -> red']))
test('times that are no whole minutes stay seconds', () =>
  assert.equal(said('registry-value', `${KEY}\\InactivityTimeoutSecs`, 'dword 100', 'dword 60'), [
    'time without use until Windows locks: 100 seconds -> 1 minute',
  ]))
test('several rules in one change are a row each', () =>
  assert.equal(
    said(
      'security-policy',
      'local security policy',
      'MinimumPasswordLength = 0, PasswordComplexity = 0',
      'MinimumPasswordLength = 10, PasswordComplexity = 1',
    ),
    ['shortest password: 0 characters -> 10 characters', 'passwords must mix letters, digits and signs: no -> yes'],
  ))
test('settings of a compiled database that is not there were not set', () =>
  assert.equal(
    said('dconf-database', '/etc/dconf/db/local', 'absent', '/org/gnome/desktop/session/idle-delay = uint32 600, /org/new = true'),
    ['time without use until the screen goes dark: not set -> 10 minutes', '/org/new: not set -> true'],
  ))
test('a target that only repeats the names is not repeated', () =>
  assert.equal(
    rows('defender-preference', 'DisableRealtimeMonitoring', 'DisableRealtimeMonitoring = true', 'DisableRealtimeMonitoring = false').map(
      ({ what, before, after, technical }) => [what, before, after, technical],
    ),
    [['files are watched while they are used', 'no', 'yes', 'DisableRealtimeMonitoring: true -> false']],
  ))
test('the same name means something else for a firewall and for an account', () =>
  assert.equal(
    [
      ...said('firewall-profile', 'profile Public', 'Enabled = False', 'Enabled = True'),
      ...said('local-account', 'S-1-5-21-1-2-3-501', 'Enabled = true', 'Enabled = false'),
    ],
    ['the firewall is on (profile Public): no -> yes', 'the account can be used (S-1-5-21-1-2-3-501): yes -> no'],
  ))
test('a new file shows its lines', () => {
  const [row] = rows('file', '/etc/profile.d/lock.sh', 'absent', `mode 0644, text ${JSON.stringify('# a "b"\nTMOUT=900\n')}`)
  assert.equal(row, {
    what: 'the file lock.sh',
    before: 'not there',
    after: 'these 2 lines',
    technical: '/etc/profile.d/lock.sh, mode 0644',
    text: ['# a "b"', 'TMOUT=900'],
  })
})
test('a file that is replaced says how long it was', () =>
  assert.equal(said('file', '/etc/x', 'mode 0644, 12 bytes, sha256 abcdef012345', 'mode 0644, text "a\\n"'), [
    'the file x: another one of 12 bytes -> this line',
  ]))
test('a file whose text cannot be told apart is still told', () =>
  assert.equal(said('file', '/etc/x', 'absent', 'mode 0644, text "broken'), ['the file x: not there -> mode 0644, text "broken']))
test('a line of a settings file keeps its name and its place', () =>
  assert.equal(rows('config-value', 'minlen in /etc/security/pwquality.conf', 'not set', '10'), [
    {
      what: 'shortest password',
      before: 'not set',
      after: '10 characters',
      technical: 'minlen in /etc/security/pwquality.conf: not set -> 10',
    },
  ]))
test('a package was not installed, not unset', () =>
  assert.equal(said('package', 'package libpam-pwquality', 'absent', 'installed, with libpwquality1'), [
    'package libpam-pwquality: not installed -> installed, with libpwquality1',
  ]))
test('words that say all are not said twice', () =>
  assert.is(rows('systemd-unit', 'clamav-daemon.service', 'disabled, stopped', 'enabled, running')[0]?.technical, ''))
test('what is unknown is shown as it is', () => assert.equal(said('teleport', 'somewhere', 'here', 'there'), ['somewhere: here -> there']))

test.run()
