import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, denied, failed, type RegistryKey, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/app-updates/windows.ts'
import { contextWith, gap } from '../answers.ts'
import { key, keys, none, read } from '../registry.ts'

// Keys and values as Microsoft Edge Update, Google Update and Click-to-Run write them; versions are our own.
const test = suite('updates of programs on Windows')
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services'
const EDGE_APP = '{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}'
const CHROME_APP = '{8A69D345-D564-463C-AFF1-A69D9E530F96}'
const service = (name: string, Start = 2) => key(`${SERVICES}\\${name}`, { Start })
const fine = {
  edge: keys(key(`HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients\\${EDGE_APP}`, { pv: '142.0.1.2' })),
  edgePolicy: none,
  edgeServices: keys(service('edgeupdate'), service('edgeupdatem', 3)),
  chrome: keys(),
  chrome32: keys(key(`HKLM\\SOFTWARE\\WOW6432Node\\Google\\Update\\Clients\\${CHROME_APP}`, { pv: '143.0.7.8' })),
  googlePolicy: none,
  googleServices: keys(service('GoogleUpdaterService143.0.7.8'), service('GoogleUpdaterInternalService143.0.7.8')),
  office: read('HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration', {
    UpdatesEnabled: 'True',
    VersionToReport: '16.0.19029.20000',
  }),
  officePolicy: none,
  officeService: keys(service('ClickToRunSvc')),
}
const policyOwner = value({ managements: [], domain: 'none', claims: [] })
const found = (over: Partial<Record<keyof typeof fine, Answer<unknown>>> = {}) => {
  const answer = parse({ ...fine, ...over } as typeof fine, contextWith({ 'policy-owner': policyOwner }, 'win32'))
  assert.is(answer.state, 'value')
  return answer.state === 'value' ? answer.value : { entries: [], missed: [], complete: false }
}
const states = (over: Partial<Record<keyof typeof fine, Answer<unknown>>> = {}) => found(over).entries.map(({ automatic }) => automatic)
const edgePolicy = (values: Record<string, number>): { edgePolicy: Answer<RegistryKey> } => ({
  edgePolicy: read('HKLM\\SOFTWARE\\Policies\\Microsoft\\EdgeUpdate', values),
})

test('three programs that update themselves', () => {
  assert.equal(
    found().entries.map(({ name, version, automatic }) => [name, version, automatic]),
    [
      ['Microsoft Edge', '142.0.1.2', true],
      ['Google Chrome', '143.0.7.8', true],
      ['Microsoft Office', '16.0.19029.20000', true],
    ],
  )
  assert.is(found().complete, true)
})
test('a policy that allows no updates, or only by hand, switches them off', () => {
  assert.equal(states(edgePolicy({ UpdateDefault: 0 })), [false, true, true])
  assert.equal(states(edgePolicy({ UpdateDefault: 2 })), [false, true, true])
  assert.equal(states(edgePolicy({ UpdateDefault: 1 })), [true, true, true])
})
test('the policy of the program itself weighs more than the one for all', () => {
  assert.equal(states(edgePolicy({ UpdateDefault: 0, [`Update${EDGE_APP}`]: 3 })), [true, true, true])
  assert.equal(states(edgePolicy({ UpdateDefault: 1, [`Update${EDGE_APP}`]: 0 })), [false, true, true])
})
test('a number that nobody documented is not known', () => assert.is(states(edgePolicy({ UpdateDefault: 7 }))[0], 'unknown'))
test('a program that never looks for updates does not update itself', () =>
  assert.is(states(edgePolicy({ AutoUpdateCheckPeriodMinutes: 0 }))[0], false))
test('a disabled updater is off, also where a policy allows it', () => {
  const edgeServices = keys(service('edgeupdate', 4), service('edgeupdatem', 4))
  assert.is(states({ edgeServices })[0], false)
  assert.is(states({ edgeServices, ...edgePolicy({ UpdateDefault: 1 }) })[0], false)
})
test('without any service of the updater nothing is known', () => assert.is(states({ edgeServices: keys() })[0], 'unknown'))
test('services of other programs are not the updater', () =>
  assert.is(states({ googleServices: keys(service('gamingupdater')) })[1], 'unknown'))
test('policies that were not read are not "none"', () => {
  assert.is(states({ edgePolicy: denied('no right') })[0], 'unknown')
  assert.is(states({ edgePolicy: failed('reg.exe cannot tell') })[0], 'unknown')
  assert.is(states({ edgePolicy: { state: 'absent' } })[0], 'unknown')
})
test('Office follows its policy first, then what its installation wrote', () => {
  const disabled = { office: read('c2r', { UpdatesEnabled: 'False', VersionToReport: '16.0.1' }) }
  const policy = (enableautomaticupdates: number) => ({ officePolicy: read('officeupdate', { enableautomaticupdates }) })
  assert.is(states(disabled)[2], false)
  assert.is(states(policy(0))[2], false)
  assert.is(states({ ...disabled, ...policy(1) })[2], true)
  assert.is(states({ officePolicy: denied('no right') })[2], 'unknown')
})
test('the owner is told: a policy key on a computer that nobody manages is local', () =>
  assert.is(found(edgePolicy({ UpdateDefault: 0 })).entries[0]?.owner, 'local'))
test('what is not installed is not in the list, and that makes it no less whole', () => {
  const { entries, complete } = found({ edge: keys(), chrome32: keys(), office: none })
  assert.equal(entries, [])
  assert.is(complete, true)
})
test('an updater that was removed leaves the version 0.0.0.0 behind', () =>
  assert.is(found({ edge: keys(key('clients', { pv: '0.0.0.0' })) }).entries.length, 2))
test('what could not be read is missed', () => {
  const { entries, complete, missed } = found({ edge: gap('clients are denied'), office: failed('late') })
  assert.is(entries.length, 1)
  assert.is(complete, false)
  assert.equal(missed, ['Microsoft Edge: clients are denied', 'Microsoft Office: late'])
})

test.run()
