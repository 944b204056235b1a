import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requires } from '../support/requires.ts'
import { check, onHost, prepareHost, type Scenario, scenarios } from './support.ts'

/** A container has no disks of its own; those of a whole computer are in disk-encryption-vm.test.ts. */
const test = suite('disk-encryption on Debian')

const list: Scenario[] = [
  { name: 'a container', expect: 'not-applicable', summary: /virtual machine/ },
  { name: 'a container where all disks are asked for', settings: { requireOn: 'all' }, expect: 'not-applicable' },
]
scenarios(test, 'disk-encryption', list)

test('a container without lsblk is no virtual machine with open disks either', () =>
  onHost('disk-encryption', async (host) => {
    await prepareHost(host, ['rm /usr/bin/lsblk'])
    assert.is((await check(host, 'disk-encryption')).status, 'not-applicable')
  }))

if (requires('disk-encryption on Debian', 'root', 'nspawn')) {
  test.run()
}
