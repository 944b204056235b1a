import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/products/macos.ts'
import { content, contextWith, files } from '../answers.ts'

// Bundles of macOS hold Contents/Info.plist; names from the makers' documents.
const test = suite('products on macOS')
const ids = (...paths: string[]) => {
  const answer = parse({ files: files(...paths.map((path) => content(path))) }, contextWith())
  return answer.state === 'value' ? answer.value.entries.map(({ id }) => id) : undefined
}

test('an application shows its product', () => assert.equal(ids('/Applications/Falcon.app/Contents/Info.plist'), ['crowdstrike']))
test('programs of Homebrew count', () => assert.equal(ids('/opt/homebrew/bin/restic'), ['restic']))
test('another application of the same maker does not', () => {
  assert.equal(ids('/Applications/Sophos/Sophos Home.app/Contents/Info.plist'), [])
})
test('a refused look is no list', () => assert.is(parse({ files: denied('not permitted') }, contextWith()).state, 'failed'))

test.run()
