import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { headedFiles } from '../../../lib/formats/headed-files.ts'

// Shapes as GNU coreutils 9.1 head and tail print them with --verbose.
const test = suite('files under their headings')

test('one file has a heading, too', () =>
  assert.equal(headedFiles('==> /var/log/a.log <==\nline 1\nline 2\n'), [{ path: '/var/log/a.log', text: 'line 1\nline 2\n' }]))
test('several files are told apart, an empty one among them', () => {
  const found = headedFiles('==> /a <==\n1\n\n==> /b <==\n\n==> /c d <==\n3')
  assert.equal(
    found.map(({ path }) => path),
    ['/a', '/b', '/c d'],
  )
  assert.is(found[1]?.text, '')
  assert.is(found[2]?.text, '3')
})
test('text without a heading is no file', () => {
  assert.equal(headedFiles(''), [])
  assert.equal(headedFiles('ClamAV-VDB:x\n'), [])
  assert.equal(headedFiles('==> /never closed\n'), [])
})

test.run()
