import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ResultDocument, ResultItem } from '../../lib/schema/types.ts'
import { documentOf } from './scenarios/support.ts'
import { bundle } from './support/bundle.ts'
import { requires } from './support/requires.ts'
import { requiresVirtualMachine, startVirtualMachine, type VirtualMachine } from './support/virtual-machine.ts'

/** Containers have no disks, no firmware and no device mapper of their own; this computer has, and its root folder lies in LUKS. */
const name = 'disks of a virtual machine'
const test = suite(name)
let machine: VirtualMachine

test.before(async () => {
  machine = await startVirtualMachine()
  await machine.copy(bundle(), '/srv/rounds.cjs')
})
test.after(() => machine?.stop())

async function shell(command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await machine.run(['bash', '-ec', command], { timeoutSeconds: 300 })
  assert.is(exitCode, 0, `${command}\n${stdout}${stderr}`)
  return stdout
}

async function check(...args: string[]): Promise<{ item: ResultItem; found: ResultDocument }> {
  const { stdout, stderr } = await machine.run(['/opt/node', '/srv/rounds.cjs', 'check', ...args, '--json'], { timeoutSeconds: 300 })
  assert.is(stderr, '')
  const found = documentOf(stdout)
  return { item: found.items[0] as ResultItem, found }
}

const parts = ({ parts: list }: ResultItem) => list.map(({ scope, status, observed }) => `${scope} ${status}: ${observed}`).sort()
const fact = (found: ResultDocument, of: string) => found.facts[of]?.value as Record<string, unknown>

test('it counts as a laptop that is no virtual machine', async () => {
  assert.is((await shell('findmnt -no SOURCE /')).trim(), '/dev/mapper/vda_crypt')
  assert.is((await shell('cat /sys/class/dmi/id/chassis_type')).trim(), '10')
})
test('a root folder in LUKS passes, and the empty disks say nothing', async () => {
  const { item, found } = await check('disk-encryption')
  assert.is(item.status, 'pass', item.summary)
  assert.equal(parts(item), ['volume:/ pass: encrypted'])
  assert.equal(fact(found, 'device-role').portable, true)
  assert.equal(fact(found, 'disk-encryption').secureBoot, false)
})
test('an opened container and swap with a key of its own are encrypted, too', async () => {
  const quick = '--pbkdf pbkdf2 --pbkdf-force-iterations 1000'
  await shell(`umask 077; head -c 64 /dev/urandom >/root/data.key
    cryptsetup luksFormat -q ${quick} /dev/vdb /root/data.key
    cryptsetup open --key-file /root/data.key /dev/vdb data
    mkfs.ext4 -q /dev/mapper/data; mkdir -p /srv/data; mount /dev/mapper/data /srv/data
    cryptsetup open --type plain --cipher aes-xts-plain64 --key-size 256 --key-file /dev/urandom /dev/vdc scratch
    mkswap -q /dev/mapper/scratch; swapon /dev/mapper/scratch`)
  const { item } = await check('disk-encryption')
  assert.is(item.status, 'pass', item.summary)
  assert.equal(parts(item), ['volume:/ pass: encrypted', 'volume:/srv/data pass: encrypted', 'volume:swap scratch pass: encrypted'])
})
test('plain swap and a plain volume fail on a laptop, one by one', async () => {
  await shell(`swapoff /dev/mapper/scratch; cryptsetup close scratch; mkswap -q /dev/vdc; swapon /dev/vdc
    mkfs.ext4 -q /dev/nvme0n1; mkdir -p /srv/plain; mount /dev/nvme0n1 /srv/plain`)
  const { item } = await check('disk-encryption')
  assert.is(item.status, 'fail')
  assert.equal(parts(item), [
    'volume:/ pass: encrypted',
    'volume:/srv/data pass: encrypted',
    'volume:/srv/plain fail: not encrypted',
    'volume:swap vdc fail: not encrypted',
  ])
  assert.is(item.measures.unencryptedVolumes, 2)
})
test('its age goes by the firmware, its disk tells that it is well', async () => {
  const { item, found } = await check('hardware-age')
  assert.is(item.status, 'fail')
  assert.match(item.summary, /^At least \d+ years old: its firmware is of 2016-03-04$/)
  assert.equal(fact(found, 'hardware').disks, [{ name: '/dev/nvme0', health: 'good', powerOnHours: 0, source: 'smartctl' }])
  assert.is(fact(found, 'hardware').chassis, 'laptop')
})
test('the day in the register wins over the firmware', async () => {
  const { item } = await check('hardware-age', '--set', `hardware-age.purchasedOn=${new Date().getUTCFullYear() - 1}-12-31`)
  assert.is(item.status, 'pass', item.summary)
})

if (requires(name, 'root', 'nspawn') && requiresVirtualMachine(name)) {
  test.run()
}
