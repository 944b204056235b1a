import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pagesOf, stalePages, writePages } from '../../../lib/authoring/docs.ts'
import { attestation, contextFact, fact, item } from './manifests.ts'
import { emptyFolder } from './project-copy.ts'

const test = suite('pages in docs/checks/')
const pages = pagesOf([item(), attestation()], [fact(), contextFact])

test('every item has a page, and there are an index and a table of the sentences', () =>
  assert.equal([...pages.keys()].sort(), ['README.md', 'coverage.md', 'lid-lock.md', 'lid-policy.md']))
test('every page says where it comes from', () => {
  for (const text of pages.values()) {
    assert.match(text, /^<!-- Generated from manifests\//)
    assert.ok(text.endsWith('\n') && !text.endsWith('\n\n'))
  }
})
test('the index lists every rule, with and without items', () => {
  const index = pages.get('README.md') ?? ''
  assert.match(
    index,
    '| 12 | Computers lock after at most 15 minutes without use | [lid-lock](lid-lock.md): Laptops lock when they are closed |',
  )
  assert.match(index, /\| 6\.3 \| .* \| no item yet \|/)
  assert.is(index.match(/^\| \d/gm)?.length, 16 + 19)
})
test('the index says of every item who knows, who answers, where Rounds looks and what it mends', () => {
  const index = pages.get('README.md') ?? ''
  const [machine = '', practice = ''] = index.split('## Once for the practice')
  assert.match(machine, '| [lid-lock](lid-lock.md) | Laptops lock when they are closed | high | computers |  | Windows, Linux | Windows |')
  assert.match(
    practice,
    '| [lid-policy](lid-policy.md) | People are told to close their laptops | high | people | the practice manager |  |  |',
  )
  assert.match(index, '2 items: 1 that computers show, 1 that people answer')
})
test('the index leads to the sentences and back', () => {
  assert.match(pages.get('README.md') ?? '', '[coverage.md](coverage.md)')
  assert.match(pages.get('coverage.md') ?? '', '[README.md](README.md)')
})
test('the index tells what every round reads', () => assert.match(pages.get('README.md') ?? '', 'Where the power comes from (fact power).'))
test('missing, changed and orphaned pages are stale; writing makes all current', () => {
  const folder = emptyFolder()
  assert.equal(stalePages(folder, pages), ['README.md', 'coverage.md', 'lid-lock.md', 'lid-policy.md'])
  assert.equal(writePages(folder, pages), ['README.md', 'coverage.md', 'lid-lock.md', 'lid-policy.md'])
  assert.equal(stalePages(folder, pages), [])
  writeFileSync(`${folder}/docs/checks/lid-lock.md`, 'by hand')
  writeFileSync(`${folder}/docs/checks/gone.md`, 'its item is gone')
  assert.equal(stalePages(folder, pages), ['gone.md', 'lid-lock.md'])
  assert.equal(writePages(folder, pages), ['gone.md', 'lid-lock.md'])
  assert.not.ok(existsSync(`${folder}/docs/checks/gone.md`))
  assert.equal(stalePages(folder, pages), [])
})
test('a checkout with Windows line ends is current', () => {
  const folder = emptyFolder()
  writePages(folder, pages)
  const path = `${folder}/docs/checks/lid-lock.md`
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'))
  assert.equal(stalePages(folder, pages), [])
})

test.run()
