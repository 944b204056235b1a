import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CommandOutput, SignatureUpdateChange } from '../../../lib/api.ts'
import { signatureUpdate } from '../../../lib/changes/signature-update.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

const test = suite('signature update')
const clamav: SignatureUpdateChange = {
  kind: 'signature-update',
  product: 'clamav',
  newerThan: '2026-11-19T00:00:00.000Z',
  risk: 'safe',
  consent: { code: 'update-signatures', because: 'it fetches signatures from the network' },
}
const defender: SignatureUpdateChange = { ...clamav, product: 'defender' }
/** GNU head and ls of Debian 12; the head of a database as the manual of ClamAV describes it. */
const head = (built: string) => `==> /var/lib/clamav/daily.cld <==\n${`ClamAV-VDB:${built}:27812:1:90:x:y:maker:`.padEnd(512)}\n`
const own = (seconds: number, name = 'local.ndb') => `total 4\n-rw-r--r-- 1 clamav clamav 60 ${seconds} ${name}\n`
const OLD = head('01 Nov 2026 08-30 +0000')
const NEW = head('21 Nov 2026 08-30 +0000')
const seconds = (time: string) => Date.parse(time) / 1000

interface Shop {
  heads?: string
  list?: Partial<CommandOutput>
  /** Units that run. */
  active?: string[]
  /** What freshclam does. */
  fetch?: () => Partial<CommandOutput>
}

function debian(shop: Shop) {
  return memoryHost(([program, verb, ...rest]) => {
    const [unit = ''] = rest.slice(-1)
    switch (`${program} ${verb}`) {
      case 'systemctl is-active':
        return { exitCode: shop.active?.includes(unit) ? 0 : 3 }
      case 'systemctl stop':
        shop.active = shop.active?.filter((one) => one !== unit) ?? []
        return {}
      case 'systemctl start':
        shop.active = [...(shop.active ?? []), unit]
        return {}
      case 'head --verbose':
        return { stdout: shop.heads ?? '', exitCode: shop.heads ? 0 : 1 }
      case 'ls -l':
        return shop.list ?? { stdout: 'total 0\n' }
      default:
        return program === 'freshclam' ? (shop.fetch?.() ?? {}) : undefined
    }
  })
}
const dated = async (shop: Shop) => expectValue(await signatureUpdate.read(debian(shop), clamav)).updatedAt
const apply = async (host: ReturnType<typeof debian>, change = clamav) =>
  signatureUpdate.apply(host, change, expectValue(await signatureUpdate.read(host, change)))

test('the daily database counts before any own file', async () => {
  const list = { stdout: own(seconds('2026-11-22T00:00:00Z')) }
  assert.is(await dated({ heads: OLD, list }), '2026-11-01T08:30:00.000Z')
  assert.is(await dated({ list }), '2026-11-22T00:00:00.000Z')
})
test('what is no signature file has no date', async () => {
  assert.is(await dated({ list: { stdout: own(seconds('2026-11-22T00:00:00Z'), 'freshclam.dat') } }), null)
  assert.is(await dated({ list: { stdout: 'total 4\ndrwxr-xr-x 2 clamav clamav 4096 1795305600 old.ndb\n' } }), null)
})
test('before ClamAV is installed there are none', async () =>
  assert.is(await dated({ list: { exitCode: 2, stderr: "ls: cannot access '/var/lib/clamav': No such file or directory\n" } }), null))
test('a folder that could not be read is no empty one', async () => {
  const host = debian({ list: { exitCode: 2, stderr: "ls: cannot open directory '/var/lib/clamav': Permission denied\n" } })
  assert.is((await signatureUpdate.read(host, clamav)).state, 'failed')
})
test('signatures of the wanted time hold, older ones and none do not', () => {
  assert.ok(signatureUpdate.holds(clamav, { updatedAt: clamav.newerThan }))
  assert.not(signatureUpdate.holds(clamav, { updatedAt: '2026-11-18T23:59:59.000Z' }))
  assert.not(signatureUpdate.holds(clamav, { updatedAt: null }))
})
test('freshclam fetches them, and what it brought holds', async () => {
  const shop: Shop = { heads: OLD }
  shop.fetch = () => {
    shop.heads = NEW
    return {}
  }
  const host = debian(shop)
  await apply(host)
  assert.ok(signatureUpdate.holds(clamav, expectValue(await signatureUpdate.read(host, clamav))))
})
test('the updater rests meanwhile, and runs again whatever happened', async () => {
  for (const exitCode of [0, 1]) {
    const shop: Shop = { heads: OLD, active: ['clamav-freshclam.service'] }
    let during: string[] | undefined
    shop.fetch = () => {
      during = shop.active
      shop.heads = NEW
      return { exitCode }
    }
    await rejection(apply(debian(shop)))
    assert.equal(during, [], 'it ran while freshclam did')
    assert.equal(shop.active, ['clamav-freshclam.service'])
  }
})
test('an updater that did not run is not started', async () => {
  const shop: Shop = { heads: OLD, active: [], fetch: () => ({ exitCode: 1 }) }
  await rejection(apply(debian(shop)))
  assert.equal(shop.active, [])
})
test('a freshclam that reaches nobody says so', async () => {
  const fetch = () => ({ exitCode: 1, stderr: "ERROR: Can't download daily.cvd\n" })
  assert.match(await rejection(apply(debian({ heads: OLD, fetch }))), /freshclam fetched no signatures: exit code 1, ERROR: Can't download/)
})
test('a success that brought nothing new is none', async () =>
  assert.match(await rejection(apply(debian({ heads: OLD }))), /newest signatures that could be fetched are of 2026-11-01/))

const windows = (dates: Array<string | null>) =>
  memoryHost(undefined, (name) =>
    name === 'signature-update.read' ? { updatedAt: dates.length > 1 ? dates.shift() : dates[0] } : { done: true },
  )

test('Microsoft Defender fetches its own', async () => {
  const host = windows(['2026-11-01T08:30:00.0000000Z', '2026-11-21T08:30:00.0000000Z'])
  await apply(host, defender)
  assert.ok(host.log.some((line) => line.startsWith('signature-update.write')))
})
test('Microsoft Defender that stayed behind is told', async () =>
  assert.match(await rejection(apply(windows(['2026-11-01T08:30:00.0000000Z']), defender)), /are of 2026-11-01/))
test('a date of Defender that is none stands for no signatures', async () =>
  assert.is(expectValue(await signatureUpdate.read(windows([null]), defender)).updatedAt, null))
test('without PowerShell nothing is known', async () => assert.is((await signatureUpdate.read(memoryHost(), defender)).state, 'failed'))
test('nothing can take new signatures back', () => assert.is(signatureUpdate.restore, null))
test('it says what was and what will be', () =>
  assert.equal(signatureUpdate.describe(clamav, { updatedAt: null }), {
    target: 'signatures of ClamAV',
    before: 'none',
    after: 'not older than 2026-11-19',
  }))

test.run()
