import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ResultDocument } from '../../lib/schema/types.ts'
import { bundle } from './support/bundle.ts'
import { requires } from './support/requires.ts'
import { type Wine, winePrefix } from './support/wine.ts'

const test = suite('fixes on a real Windows registry')
const POLICIES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies'
const LIMIT = 'InactivityTimeoutSecs'
const WINLOGON = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'
// An empty list of tags says that nothing is special here; ROUNDS_ROLE is what Wine shows anyway.
const ENVIRONMENT = { ROUNDS_STATE_DIR: 'C:\\rounds\\state', ROUNDS_CONFIG_DIR: 'C:\\rounds\\config', ROUNDS_TAGS: '' }
// Tests run at any hour: the clinic's own gate is tested apart.
const APPLY = ['--apply', '--consent', 'clinic-hours']

let wine: Wine

test.before(async () => {
  wine = await winePrefix()
})
test.after(async () => {
  await wine?.stop()
})

async function rounds(...args: string[]) {
  return wine.node([wine.path(bundle()), ...args], { env: ENVIRONMENT })
}
async function json(...args: string[]): Promise<ResultDocument> {
  return JSON.parse((await rounds(...args, '--json')).stdout) as ResultDocument
}
async function outcome(...args: string[]) {
  const [item] = (await json(...args)).items
  return item?.remediation
}
async function status(id: string) {
  const [item] = (await json('check', id)).items
  return item?.status
}
/** What reg.exe says of one value: its type and data in one line, or nothing when it is not there. */
async function value(key: string, name: string): Promise<string> {
  const { stdout } = await wine.reg(['query', key, '/v', name])
  return new RegExp(`^\\s+${name}\\s+(.*\\S)\\s*$`, 'm').exec(stdout)?.[1]?.replace(/\s+/g, ' ') ?? ''
}
async function set(key: string, name: string, type: string, data: string): Promise<void> {
  const { exitCode } = await wine.reg(['add', key, '/v', name, '/t', type, '/d', data, '/f'])
  assert.is(exitCode, 0)
}
async function unset(key: string, name: string): Promise<void> {
  await wine.reg(['delete', key, '/v', name, '/f'])
}

test('the built program starts a PowerShell, and its silence is no answer', async () => {
  const document = await json('check', 'firewall-enabled')
  assert.is(document.items[0]?.status, 'unknown')
  assert.match(JSON.stringify(document.facts['local-accounts'] ?? document.facts.power), 'PowerShell ended before it answered')
})
test('a whole sweep passes nothing that it could not see', async () => {
  const { items, hints = [] } = await json('sweep')
  const of = (wanted: string) => [...items, ...hints].filter((item) => item.status === wanted).map(({ id }) => id)
  assert.equal(of('pass'), [])
  for (const id of [
    'antivirus-active',
    'av-weekly-full-scan',
    'disk-encryption',
    'firewall-enabled',
    'password-complexity',
    'updates-all-devices',
  ]) {
    assert.ok(of('unknown').includes(id), id)
  }
  assert.ok(of('not-applicable').includes('backup-daily'))
})
test('backup products whose own record cannot be read leave a server unknown', async () => {
  for (const name of ['VeeamEndpointBackupSvc', 'obengine', 'MacriumService']) {
    await set(`HKLM\\SYSTEM\\CurrentControlSet\\Services\\${name}`, 'Start', 'REG_DWORD', '2')
  }
  const environment = { ...ENVIRONMENT, ROUNDS_ROLE: 'server' }
  const { stdout } = await wine.node([wine.path(bundle()), 'check', 'backup-daily', '--json'], { env: environment })
  const [item] = (JSON.parse(stdout) as ResultDocument).items
  assert.is(item?.status, 'unknown')
  assert.match(JSON.stringify(item), /Macrium/)
  for (const name of ['VeeamEndpointBackupSvc', 'obengine', 'MacriumService']) {
    await wine.reg(['delete', `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${name}`, '/f'])
  }
})
test('a fresh Windows never locks', async () => assert.is(await status('screen-lock'), 'fail'))
test('--what-if shows the change and makes none', async () => {
  const planned = await outcome('fix', 'screen-lock', '--what-if', '--consent', 'clinic-hours')
  assert.is(planned?.outcome, 'planned')
  assert.equal(planned?.changes, [
    { kind: 'registry-value', target: `${POLICIES}\\System\\${LIMIT}`, before: 'absent', after: 'dword 900' },
  ])
  assert.is(await value(`${POLICIES}\\System`, LIMIT), '')
})
test('a computer tagged as clinical device is never mended', async () => {
  const { stdout, exitCode } = await wine.node([wine.path(bundle()), 'fix', 'screen-lock', ...APPLY, '--json'], {
    env: { ...ENVIRONMENT, ROUNDS_TAGS: 'clinical-device' },
  })
  assert.is((JSON.parse(stdout) as ResultDocument).items[0]?.remediation?.code, 'tagged')
  assert.is(exitCode, 3)
  assert.is(await value(`${POLICIES}\\System`, LIMIT), '')
})
test('nobody said what is special here, so nothing disruptive is done unattended', async () => {
  const { ROUNDS_TAGS, ...rest } = ENVIRONMENT
  assert.is(ROUNDS_TAGS, '')
  const { stdout } = await wine.node([wine.path(bundle()), 'fix', 'screen-lock', ...APPLY, '--json'], { env: rest })
  assert.is((JSON.parse(stdout) as ResultDocument).items[0]?.remediation?.code, 'tags-unknown')
})
test('--apply sets the limit, says that a restart is needed, and undo restores that it was not there', async () => {
  const mended = await outcome('fix', 'screen-lock', ...APPLY)
  assert.is(mended?.outcome, 'pending-restart')
  assert.is(await value(`${POLICIES}\\System`, LIMIT), 'REG_DWORD 0x384')
  assert.is(await status('screen-lock'), 'warn')
  assert.is((await outcome('fix', 'screen-lock', ...APPLY))?.outcome, 'pending-restart')
  assert.is((await rounds('undo')).exitCode, 0)
  assert.is(await value(`${POLICIES}\\System`, LIMIT), '')
  assert.is(await status('screen-lock'), 'fail')
})
test('undo restores type and data of a value that was too large', async () => {
  await set(`${POLICIES}\\System`, LIMIT, 'REG_DWORD', '7200')
  assert.is((await outcome('fix', 'screen-lock', ...APPLY))?.outcome, 'pending-restart')
  await rounds('undo')
  assert.is(await value(`${POLICIES}\\System`, LIMIT), 'REG_DWORD 0x1c20')
})
test('a limit that is short enough stays', async () => {
  await set(`${POLICIES}\\System`, LIMIT, 'REG_DWORD', '300')
  assert.is(await status('screen-lock'), 'pass')
  assert.is((await outcome('fix', 'screen-lock', ...APPLY))?.outcome, 'unchanged')
  assert.is(await value(`${POLICIES}\\System`, LIMIT), 'REG_DWORD 0x12c')
})
test('zero is off', async () => {
  await set(`${POLICIES}\\System`, LIMIT, 'REG_DWORD', '0')
  assert.is(await status('screen-lock'), 'fail')
})
test('automatic logon defeats the limit, and the fix refuses', async () => {
  await set(`${POLICIES}\\System`, LIMIT, 'REG_DWORD', '600')
  await set(WINLOGON, 'AutoAdminLogon', 'REG_SZ', '1')
  assert.is(await status('screen-lock'), 'fail')
  const refused = await outcome('fix', 'screen-lock', ...APPLY)
  assert.equal([refused?.outcome, refused?.code], ['refused', 'blocked'])
  await unset(WINLOGON, 'AutoAdminLogon')
  await unset(`${POLICIES}\\System`, LIMIT)
})
test('somebody changed the value since: undo leaves it and says so', async () => {
  await outcome('fix', 'screen-lock', ...APPLY)
  await set(`${POLICIES}\\System`, LIMIT, 'REG_DWORD', '120')
  const undone = await rounds('undo')
  assert.is(undone.exitCode, 3)
  assert.match(undone.stdout, 'somebody changed it since')
  assert.is(await value(`${POLICIES}\\System`, LIMIT), 'REG_DWORD 0x78')
  await unset(`${POLICIES}\\System`, LIMIT)
})
test('AutoRun is switched off in three values, and undo takes the keys away again that it made', async () => {
  const explorer = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\Explorer'
  const exists = async () => (await wine.reg(['query', explorer])).exitCode === 0
  const before = await exists()
  const mended = await outcome('fix', 'removable-media-control', ...APPLY)
  assert.ok(mended?.outcome === 'fixed' || mended?.outcome === 'pending-restart', mended?.summary)
  assert.is(await value(`${POLICIES}\\Explorer`, 'NoDriveTypeAutoRun'), 'REG_DWORD 0xff')
  assert.is(await exists(), true)
  await rounds('undo', '--only', 'removable-media-control')
  assert.is(await value(`${POLICIES}\\Explorer`, 'NoDriveTypeAutoRun'), '')
  assert.is(await exists(), before)
})
test('automatic logon is switched off by consent only, and undo brings it back while the password is still there', async () => {
  await set(WINLOGON, 'AutoAdminLogon', 'REG_SZ', '1')
  await set(WINLOGON, 'DefaultPassword', 'REG_SZ', 'only-for-the-lab')
  assert.is(await status('password-complexity'), 'fail')
  const asked = await outcome('fix', 'password-complexity', '--what-if')
  assert.equal([asked?.outcome, asked?.code], ['refused', 'stop-automatic-logon'])
  assert.is((await outcome('fix', 'password-complexity', ...APPLY))?.code, 'stop-automatic-logon')
  assert.is(await value(WINLOGON, 'AutoAdminLogon'), 'REG_SZ 1')
  const { stdout } = await rounds('fix', 'password-complexity', ...APPLY, '--consent', 'stop-automatic-logon', '--json')
  const mended = (JSON.parse(stdout) as ResultDocument).items[0]?.remediation
  assert.is(mended?.outcome, 'improved')
  assert.match((mended?.leaves ?? []).join('; '), 'removed by a second fix')
  assert.not.match(stdout, 'only-for-the-lab')
  assert.is(await value(WINLOGON, 'AutoAdminLogon'), 'REG_SZ 0')
  assert.is(await value(WINLOGON, 'DefaultPassword'), 'REG_SZ only-for-the-lab')
  assert.is((await rounds('undo')).exitCode, 0)
  assert.is(await value(WINLOGON, 'AutoAdminLogon'), 'REG_SZ 1')
  await unset(WINLOGON, 'AutoAdminLogon')
})
test('a stored password is shown as present and planned for removal, never said', async () => {
  const { stdout } = await rounds(
    'fix',
    'password-complexity',
    '--what-if',
    '--consent',
    'forget-stored-password',
    '--consent',
    'clinic-hours',
    '--json',
  )
  const planned = (JSON.parse(stdout) as ResultDocument).items[0]?.remediation
  assert.equal(planned?.changes, [
    { kind: 'secret-removal', target: `${WINLOGON}\\DefaultPassword`, before: 'a stored secret', after: 'removed for good' },
  ])
  assert.not.match(stdout, 'only-for-the-lab')
  await unset(WINLOGON, 'DefaultPassword')
})
test('accounts without a password are kept off the network, and undo restores the 0', async () => {
  const lsa = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa'
  await set(lsa, 'LimitBlankPasswordUse', 'REG_DWORD', '0')
  await set(WINLOGON, 'DefaultPassword', 'REG_SZ', 'only-for-the-lab')
  const mended = await outcome('fix', 'password-complexity', ...APPLY, '--consent', 'close-open-accounts')
  assert.is(mended?.outcome, 'improved', mended?.summary)
  assert.is(await value(lsa, 'LimitBlankPasswordUse'), 'REG_DWORD 0x1')
  assert.is((await rounds('undo')).exitCode, 0)
  assert.is(await value(lsa, 'LimitBlankPasswordUse'), 'REG_DWORD 0x0')
  await unset(lsa, 'LimitBlankPasswordUse')
  await unset(WINLOGON, 'DefaultPassword')
})
test('secedit that says success and writes nothing is unknown, and no policy is planned from it', async () => {
  assert.is(await status('password-complexity'), 'unknown')
  const refused = await outcome('fix', 'password-complexity', ...APPLY)
  assert.equal([refused?.outcome, refused?.code], ['refused', 'unknown'])
})
test('tools that print nothing never lead to a pass', async () => {
  const document = await json('sweep')
  assert.equal(
    document.items.filter(
      ({ id, status: verdict }) => verdict === 'pass' && ['firewall-enabled', 'os-supported', 'server-patching-monthly'].includes(id),
    ),
    [],
  )
})
test('the journal of all this is whole', async () => assert.is((await rounds('journal', 'verify')).exitCode, 0))

if (requires('fixes on a real Windows registry', 'wine')) {
  test.run()
}
