import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dconfKeyfile, dconfPolicy, dconfStep } from '../../../lib/formats/dconf-keyfile.ts'

const test = suite('dconf keyfiles')

test('keys of one folder share a section', () => {
  assert.is(dconfKeyfile({ '/a/b/x': 'true', '/a/c/y': 'uint32 1', '/a/b/z': "'t'" }), "[a/b]\nx=true\nz='t'\n\n[a/c]\ny=uint32 1\n")
})
test('a policy locks every value and is compiled last', () => {
  const changes = dconfPolicy({ name: 'zz-rounds-test', values: { '/a/x': 'true' }, lever: { profile: 'ready' } })
  assert.equal(changes, [
    { kind: 'file', path: '/etc/dconf/db/local.d/zz-rounds-test', text: '[a]\nx=true\n', mode: 0o644, risk: 'safe' },
    { kind: 'file', path: '/etc/dconf/db/local.d/locks/zz-rounds-test', text: '/a/x\n', mode: 0o644, risk: 'safe' },
    { kind: 'dconf-database', database: 'local', holds: { '/a/x': 'true' }, risk: 'safe' },
  ])
})
test('a missing profile comes first', () => {
  const [first] = dconfPolicy({
    name: 'zz-rounds-test',
    values: {},
    lever: { profile: 'missing', text: 'user-db:user\nsystem-db:local\n' },
  })
  assert.is(first?.kind === 'file' && first.path, '/etc/dconf/profile/user')
})
test('a policy that would not hold is not planned', () => {
  const policy = { name: 'zz-rounds-test', values: { '/a/x': 'true' } } as const
  const step = (lever: Parameters<typeof dconfStep>[1]) => dconfStep(policy, lever)
  assert.equal(step({ dconf: { profile: 'ready' } }), { changes: dconfPolicy({ ...policy, lever: { profile: 'ready' } }) })
  assert.equal(step({ dconf: { profile: 'ready' }, beatenBy: 'site' }), {
    left: 'the dconf database site locks other values and wins: change them there',
  })
  const foreign = step({ dconf: { profile: 'foreign' } })
  assert.match('left' in foreign ? foreign.left : '', /^\/etc\/dconf\/profile\/user leaves the database local out: add the line /)
})

test.run()
