import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { UfwChange } from '../../../lib/api.ts'
import { sameState } from '../../../lib/changes/index.ts'
import { ufw } from '../../../lib/changes/ufw.ts'
import { expectValue, type MemoryHost, memoryHost, present, rejection, textOf } from './memory-host.ts'

const test = suite('ufw')
const change: UfwChange = { kind: 'ufw', allow: [{ port: 2222, protocol: 'tcp' }], risk: 'disruptive', endangersAccess: true }
const KERNEL = '/proc/sys/net/ipv4/conf/all/accept_redirects'

/** Behaves as ufw 0.36: rules in both files, the rest in its configuration, and a setting of the kernel that stays when it stops. */
function debian({ active = false as boolean | 'partly', policy = 'DROP', ipv6 = 'yes', refuses = '' } = {}) {
  let on = active
  const status = () =>
    on === 'partly' ? { exitCode: 1, stderr: 'ERROR: problem running ip6tables\n' } : { stdout: `Status: ${on ? 'active' : 'inactive'}\n` }
  const host: MemoryHost = memoryHost(([program = '', ...words]) => {
    const line = [program, ...words].join(' ')
    if (line === refuses) {
      return { exitCode: 1, stderr: 'ERROR: problem running' }
    }
    if (line === 'ufw status') {
      return status()
    }
    if (program === 'ufw' && words[0] === 'allow') {
      const [port, protocol] = (words[1] ?? '').split('/')
      append(host, '/etc/ufw/user.rules', `### tuple ### allow ${protocol} ${port} 0.0.0.0/0 any 0.0.0.0/0 in\n`)
      append(host, '/etc/ufw/user6.rules', `### tuple ### allow ${protocol} ${port} ::/0 any ::/0 in\n`)
    }
    if (line === 'ufw default deny incoming') {
      replace(host, '/etc/default/ufw', 'ACCEPT', 'DROP')
      append(host, '/etc/ufw/after.rules', '# written again\n')
    }
    if (line === 'ufw --force enable' || line === 'ufw disable') {
      on = line === 'ufw --force enable'
      replace(host, '/etc/ufw/ufw.conf', on ? 'no' : 'yes', on ? 'yes' : 'no')
      host.files.set(KERNEL, present('0\n'))
    }
    if (program === 'sysctl') {
      host.files.set(KERNEL, present(`${(words[2] ?? '').split('=')[1]}\n`))
    }
    return {}
  })
  host.files.set('/etc/ufw/ufw.conf', present(`ENABLED=${active ? 'yes' : 'no'}\n`, { mode: 0o644 }))
  host.files.set('/etc/default/ufw', present(`IPV6=${ipv6}\nDEFAULT_INPUT_POLICY="${policy}"\nIPT_SYSCTL=/etc/ufw/sysctl.conf\n`))
  host.files.set(
    '/etc/ufw/sysctl.conf',
    present('# a comment\nnet/ipv4/conf/all/accept_redirects=0\nnet.ipv6.conf.gone=1\n../../etc/passwd=1\n'),
  )
  for (const name of ['user.rules', 'user6.rules', 'after.rules', 'after6.rules']) {
    host.files.set(`/etc/ufw/${name}`, present(`# ${name}\n`, { mode: 0o640 }))
  }
  host.files.set(KERNEL, present('1\n'))
  return { host, reload: () => on, half: () => (on = 'partly') }
}
function append(host: MemoryHost, path: string, text: string): void {
  host.files.set(path, present(`${textOf(host.files.get(path))}${text}`, { mode: 0o640 }))
}
function replace(host: MemoryHost, path: string, from: string, to: string): void {
  host.files.set(path, present((textOf(host.files.get(path)) ?? '').replace(from, to)))
}
const apply = async (host: MemoryHost) => {
  const before = expectValue(await ufw.read(host, change))
  await ufw.apply(host, change, before)
  return { before, after: expectValue(await ufw.read(host, change)) }
}
const written = ({ log }: MemoryHost) => log.filter((line) => /^(ufw|sysctl) /.test(line) && line !== 'ufw status')

test('doors are opened before the wall goes up', async () => {
  const { host } = debian()
  const { before, after } = await apply(host)
  assert.equal([ufw.holds(change, before), ufw.holds(change, after)], [false, true])
  assert.equal(written(host), ['ufw allow 2222/tcp', 'ufw --force enable'])
})
test('a policy that lets everything in is changed before it is switched on', async () => {
  const { host } = debian({ policy: 'ACCEPT' })
  await apply(host)
  assert.equal(written(host), ['ufw allow 2222/tcp', 'ufw default deny incoming', 'ufw --force enable'])
})
test('undo brings back every byte, the rest, and what it left in the kernel', async () => {
  const { host } = debian({ policy: 'ACCEPT' })
  const { before, after } = await apply(host)
  await ufw.restore?.(host, change, before, after)
  assert.ok(sameState(expectValue(await ufw.read(host, change)), before))
  assert.is(host.files.get('/etc/ufw/user.rules')?.mode, 0o640)
  assert.is(textOf(host.files.get('/etc/ufw/after.rules')), '# after.rules\n')
  assert.equal(written(host).slice(-2), ['ufw disable', 'sysctl -q -w net/ipv4/conf/all/accept_redirects=1'])
})
test('one that was active stays active when the rule is taken back', async () => {
  const { host, reload } = debian({ active: true })
  const { before, after } = await apply(host)
  await ufw.restore?.(host, change, before, after)
  assert.ok(sameState(expectValue(await ufw.read(host, change)), before))
  assert.ok(reload())
  assert.is(written(host).at(-1), 'ufw reload')
})
for (const active of [false, true]) {
  test(`what is half loaded does not hold, and is taken back to ${active ? 'active' : 'inactive'}`, async () => {
    const { host, half } = debian({ active })
    const { before } = await apply(host)
    half()
    const current = expectValue(await ufw.read(host, change))
    assert.is(current.active, 'partly')
    assert.not(ufw.holds(change, current))
    await ufw.restore?.(host, change, before, current)
    assert.ok(sameState(expectValue(await ufw.read(host, change)), before))
    assert.ok(written(host).includes('ufw disable'))
  })
}
test('one that was half loaded before is left alone', async () => {
  const { host } = debian({ active: 'partly' })
  const before = expectValue(await ufw.read(host, change))
  assert.match(await rejection(ufw.apply(host, change, before)), 'half of its rules')
  assert.equal(written(host), [])
})
test('a rule for one protocol only, or a refusal before it, does not hold', async () => {
  const { host } = debian()
  const { after } = await apply(host)
  const rules = after.files['/etc/ufw/user.rules']
  assert.not(ufw.holds(change, { ...after, files: { ...after.files, '/etc/ufw/user6.rules': present('') } }))
  const refusal = present(`### tuple ### deny any 2222 0.0.0.0/0 any 0.0.0.0/0 in\n${rules?.state === 'present' ? textOf(rules) : ''}`)
  assert.not(ufw.holds(change, { ...after, files: { ...after.files, '/etc/ufw/user.rules': refusal } }))
})
test('without IPv6 in ufw only its other rules count', async () => {
  const { host } = debian({ ipv6: 'no' })
  const { after } = await apply(host)
  assert.ok(ufw.holds(change, { ...after, files: { ...after.files, '/etc/ufw/user6.rules': present('') } }))
})
test('enabled in the file and not in the kernel does not hold, nor the other way round', async () => {
  const { host } = debian()
  const { after } = await apply(host)
  assert.not(ufw.holds(change, { ...after, active: false }))
  assert.not(ufw.holds(change, { ...after, files: { ...after.files, '/etc/ufw/ufw.conf': present('ENABLED=no\n') } }))
})
test('a door that cannot be opened keeps the wall down', async () => {
  const { host } = debian({ refuses: 'ufw allow 2222/tcp' })
  const before = expectValue(await ufw.read(host, change))
  assert.match(await rejection(ufw.apply(host, change, before)), 'ufw did not allow 2222/tcp: exit code 1, ERROR: problem running')
  assert.not(written(host).includes('ufw --force enable'))
})
test('what is not there or says nothing is not read', async () => {
  assert.is((await ufw.read(memoryHost(), change)).state, 'failed')
  assert.is(
    (
      await ufw.read(
        memoryHost(() => ({ exitCode: 1 })),
        change,
      )
    ).state,
    'failed',
  )
  assert.is(
    (
      await ufw.read(
        memoryHost(() => ({ stdout: 'Statut : actif\n' })),
        change,
      )
    ).state,
    'failed',
  )
})
test('before and after in words', async () => {
  const { host } = debian()
  assert.equal(ufw.describe(change, expectValue(await ufw.read(host, change))), {
    target: 'ufw',
    before: 'inactive, does not start with the computer, refuses what comes in',
    after: 'active, starts with the computer, refuses what comes in but for what it allows already and 2222/tcp',
  })
})

test.run()
