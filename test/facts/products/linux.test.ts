import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, failed, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/products/linux.ts'
import { content, contextWith, files } from '../answers.ts'

// Paths of Debian packages and of the makers' documents.
const test = suite('products on Linux')
const found = (...paths: string[]) => {
  const answer = parse({ files: files(...paths.map((path) => content(path))) }, contextWith())
  return answer.state === 'value' ? answer.value : undefined
}
const ids = (...paths: string[]) => found(...paths)?.entries.map(({ id }) => id)

test('a program shows its product, and nothing is said of how it starts', () => {
  assert.equal(found('/usr/bin/restic')?.entries, [
    { id: 'restic', kind: 'backup', name: 'restic', start: 'unknown', source: '/usr/bin/restic' },
  ])
})
test('several products, each once', () => {
  assert.equal(ids('/usr/bin/borg', '/usr/local/bin/borg', '/usr/bin/borgmatic', '/usr/bin/clamscan', '/usr/sbin/clamd'), [
    'borg',
    'borgmatic',
    'clamav',
  ])
})
test('any version of PostgreSQL', () => {
  assert.equal(ids('/usr/lib/postgresql/15/bin/postgres', '/usr/lib/postgresql/17/bin/postgres'), ['postgresql'])
})
test('a computer with none of them has a whole, empty list', () => assert.equal(found(), { entries: [], complete: true, missed: [] }))
test('a folder that may not be looked into leaves the list incomplete', () => {
  const answer = parse(
    { files: value(listing([content('/usr/bin/restic')], ['/opt/CrowdStrike/falconctl may not be read'])) },
    contextWith(),
  )
  assert.is(answer.state === 'value' && answer.value.complete, false)
  assert.is(answer.state === 'value' && answer.value.entries.length, 1)
})
test('no answer is no list', () => {
  assert.is(parse({ files: failed('late') }, contextWith()).state, 'failed')
  assert.is(parse({ files: absent() }, contextWith()).state, 'failed')
})

test.run()
