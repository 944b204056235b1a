import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FirewalldZoneChange } from '../../../lib/api.ts'
import { firewalldZone } from '../../../lib/changes/firewalld-zone.ts'
import { sameState } from '../../../lib/changes/index.ts'
import { expectValue, type MemoryHost, memoryHost, present, rejection, textOf } from './memory-host.ts'

const test = suite('firewalld zone')
const change: FirewalldZoneChange = {
  kind: 'firewalld-zone',
  zone: 'public',
  allow: [{ port: 2222, protocol: 'tcp' }],
  risk: 'disruptive',
  endangersAccess: true,
}
const FILE = '/etc/firewalld/zones/public.xml'
const SHIPPED = '/usr/lib/firewalld/zones/public.xml'

/** Behaves as firewalld 1.3: the first change copies the shipped zone, later ones keep the copy before. */
function debian({ running = false, now = [] as string[], broken = false } = {}) {
  const live = new Set(now)
  const host: MemoryHost = memoryHost(([program = '', ...words]) => {
    const port = /--(?:add|remove)-port=(\S+)/.exec(words.join(' '))?.[1]
    if (words.includes('--state')) {
      return running ? { stdout: 'running\n' } : { exitCode: 252, stderr: 'not running\n' }
    }
    if (words.includes('--list-ports')) {
      return { stdout: `${[...live].join(' ')}\n` }
    }
    if (broken) {
      return { exitCode: 110, stderr: 'Error: INVALID_ZONE: public\n' }
    }
    if (program === 'firewall-offline-cmd' || words.includes('--permanent')) {
      const [own, text = ''] = [host.files.get(FILE), textOf(host.files.get(FILE)) ?? textOf(host.files.get(SHIPPED))]
      if (own) {
        host.files.set(`${FILE}.old`, own)
      }
      const [number, protocol] = (port ?? '').split('/')
      host.files.set(FILE, present(text.replace('</zone>', `<port port="${number}" protocol="${protocol}"/></zone>`)))
    } else if (port) {
      words.some((word) => word.startsWith('--add')) ? live.add(port) : live.delete(port)
    }
    return { stdout: 'success\n' }
  })
  host.files.set(SHIPPED, present('<zone><service name="ssh"/></zone>'))
  return { host, live }
}
const apply = async (host: MemoryHost) => {
  const before = expectValue(await firewalldZone.read(host, change))
  await firewalldZone.apply(host, change, before)
  return { before, after: expectValue(await firewalldZone.read(host, change)) }
}

test('while firewalld does not run its files are written, and taken away again', async () => {
  const { host } = debian()
  const { before, after } = await apply(host)
  assert.equal([firewalldZone.holds(change, before), firewalldZone.holds(change, after)], [false, true])
  assert.ok(host.log.includes('firewall-offline-cmd --zone=public --add-port=2222/tcp'))
  await firewalldZone.restore?.(host, change, before, after)
  assert.ok(sameState(expectValue(await firewalldZone.read(host, change)), before))
  assert.not(host.files.has(FILE))
})
test('the copy of an own zone comes back, too', async () => {
  const { host } = debian()
  host.files.set(FILE, present('<zone><port port="80" protocol="tcp"/></zone>'))
  const { before, after } = await apply(host)
  assert.ok(host.files.has(`${FILE}.old`))
  await firewalldZone.restore?.(host, change, before, after)
  assert.not(host.files.has(`${FILE}.old`))
  assert.is(textOf(host.files.get(FILE)), '<zone><port port="80" protocol="tcp"/></zone>')
})
test('while it runs the port is allowed now and for good, without a reload that forgets what others allowed', async () => {
  const { host, live } = debian({ running: true, now: ['99/udp'] })
  const { before, after } = await apply(host)
  assert.equal([...live], ['99/udp', '2222/tcp'])
  assert.ok(firewalldZone.holds(change, after))
  await firewalldZone.restore?.(host, change, before, after)
  assert.equal([...live], ['99/udp'])
  assert.not(host.log.some((line) => line.includes('--reload')))
})
test('a port that was open before stays open', async () => {
  const { host, live } = debian({ running: true, now: ['2222/tcp'] })
  const { before, after } = await apply(host)
  await firewalldZone.restore?.(host, change, before, after)
  assert.equal([...live], ['2222/tcp'])
})
test('allowed for good and not now does not hold', async () => {
  const { host } = debian({ running: true })
  host.files.set(FILE, present('<zone><port port="2222" protocol="tcp"/></zone>'))
  assert.not(firewalldZone.holds(change, expectValue(await firewalldZone.read(host, change))))
})
test('a zone that is not there, has no such name or cannot be asked is not read', async () => {
  const read = async (zone: string, host = debian().host) => (await firewalldZone.read(host, { ...change, zone })).state
  assert.is(await read('gone'), 'failed')
  assert.is(await read('../../passwd'), 'failed')
  assert.is(await read('public', memoryHost()), 'failed')
})
test('a refusal of firewalld is told', async () => {
  const { host } = debian({ broken: true })
  const before = expectValue(await firewalldZone.read(host, change))
  assert.match(await rejection(firewalldZone.apply(host, change, before)), 'firewalld did not allow 2222/tcp: exit code 110')
})
test('before and after in words', async () => {
  const before = expectValue(await firewalldZone.read(debian().host, change))
  assert.equal(firewalldZone.describe(change, before), { target: 'zone public', before: 'allows services only', after: 'allows 2222/tcp' })
})

test.run()
