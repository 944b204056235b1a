import { suite } from 'uvu'
import { requires } from '../support/requires.ts'
import { type Scenario, scenarios } from './support.ts'

/** A container is no computer of its own: it sees the firmware of the one below it, and may not be judged by that. */
const test = suite('hardware-age on Debian')

const list: Scenario[] = [
  { name: 'a container', expect: 'not-applicable', summary: /virtual machine/ },
  { name: 'a container with an old day in the register', settings: { purchasedOn: '2001-02-03' }, expect: 'not-applicable' },
]
scenarios(test, 'hardware-age', list)

if (requires('hardware-age on Debian', 'root', 'nspawn')) {
  test.run()
}
