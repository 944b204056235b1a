import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requires } from '../support/requires.ts'
import { documentOf, onHost, prepareHost, rounds, type Step } from './support.ts'

const test = suite('it-provider-paid, what a Debian host shows')

const program = (path: string): Step => `mkdir -p $(dirname ${path}); printf '#!/bin/sh\\n' >${path}; chmod 755 ${path}`

interface State {
  name: string
  prepare?: Step[]
  settings?: string[]
  expect: string
  summary: RegExp
}
const states: State[] = [
  { name: 'nothing of the kind', expect: 'not-applicable', summary: /Neither/ },
  { name: 'AnyDesk', prepare: [program('/usr/bin/anydesk')], expect: 'warn', summary: /AnyDesk: unmanaged remote access/ },
  {
    name: 'AnyDesk by agreement',
    prepare: [program('/usr/bin/anydesk')],
    settings: ['--set', 'it-provider-paid.knownRemoteTools=anydesk'],
    expect: 'pass',
    summary: /by agreement/,
  },
  { name: 'the agent of a provider', prepare: [program('/usr/local/bin/tacticalagent')], expect: 'pass', summary: /Tactical RMM/ },
]

for (const { name, prepare = [], settings = [], expect, summary } of states) {
  test(`${name}: ${expect}`, () =>
    onHost('provider', async (host) => {
      await prepareHost(host, prepare)
      const { stdout } = await rounds(host, ['sweep', '--json', ...settings], { timeoutSeconds: 120 })
      const hint = documentOf(stdout).hints?.find(({ id }) => id === 'it-provider-paid')
      assert.is(hint?.status, expect, JSON.stringify(hint))
      assert.match(hint?.summary ?? '', summary)
    }))
}

test('without an answer the item is due, whatever the computer shows', () =>
  onHost('provider', async (host) => {
    await prepareHost(host, [program('/usr/local/bin/tacticalagent')])
    const { stdout } = await rounds(host, ['check', 'it-provider-paid', '--json'])
    assert.is(documentOf(stdout).items[0]?.status, 'attest-due')
  }))

if (requires('it-provider-paid on Debian', 'root', 'nspawn')) {
  test.run()
}
