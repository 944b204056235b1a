import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expand } from '../../../lib/host/placeholders.ts'

const test = suite('placeholders of probes')

const fills = {
  homes: ['/home/anna', '/home/bert'],
  state: '/var/lib/rounds',
  settings: (key: string) => (key === 'mail.domains' ? ['one.example', 'two.example'] : key === 'mail.odd' ? ['{home}'] : []),
}

test('a text without a placeholder stands for itself', () => assert.equal(expand('/etc/hosts', fills), ['/etc/hosts']))
test('every home, every text of a setting', () => {
  assert.equal(expand('{home}/.config', fills), ['/home/anna/.config', '/home/bert/.config'])
  assert.equal(expand('_dmarc.{setting mail.domains}', fills), ['_dmarc.one.example', '_dmarc.two.example'])
  assert.equal(expand('{state}/proofs.json', fills), ['/var/lib/rounds/proofs.json'])
})
test('a setting that is empty leaves nothing to read', () => assert.equal(expand('{setting mail.none}/x', fills), []))
test('several placeholders give every pair', () => assert.is(expand('{home}/{setting mail.domains}', fills).length, 4))
test('a text of a setting is never a placeholder itself', () => assert.equal(expand('{setting mail.odd}', fills), ['{home}']))
test('other braces stay as they are', () => assert.equal(expand('{each} {scratch} {setting}', fills), ['{each} {scratch} {setting}']))
test('several placeholders that stand for too much are an error, at once', () => {
  const three = { ...fills, settings: () => ['a', 'b', 'c'] }
  assert.is(expand('{setting x.y}'.repeat(6), three).length, 729)
  const started = performance.now()
  assert.throws(() => expand('{setting x.y}'.repeat(24), three), /stands for more than 1000 texts, so none was looked at/)
  assert.equal(
    expand(`${'{setting x.y}'.repeat(24)}{setting mail.none}`, { ...three, settings: (key) => (key === 'x.y' ? ['a', 'b'] : []) }),
    [],
  )
  assert.ok(performance.now() - started < 500)
})
test('one placeholder stands for all that there are, however many', () => {
  const homes = Array.from({ length: 3000 }, (_, index) => `/home/${index}`)
  assert.is(expand('{home}/x', { ...fills, homes }).length, 3000)
})

test.run()
