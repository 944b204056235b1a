import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cssText, pageMargins } from '../../../../lib/report/practice/page-margins.ts'
import { HOSTILE } from '../fixtures/documents.ts'

const test = suite('page margins')

test('the foot of a page names the practice, the day and the page', () => {
  const css = pageMargins({ practice: 'Kowhai', day: '22 November 2026' })
  assert.match(css, 'content: "Page " counter(page) " of " counter(pages)')
  assert.match(css, 'content: "Kowhai\\2c  22 November 2026"')
  assert.match(css, '@page technician { @bottom-left { content: "Kowhai\\2c  22 November 2026\\3a  for the technician" } }')
})
test('a text ends neither the text nor the style that it stands in', () => {
  assert.is(cssText('a"b</style>\n\\'), '"a\\22 b\\3c \\2f style\\3e \\a \\5c "')
  assert.match(cssText(HOSTILE), /^"[A-Za-z0-9 \\]*"$/)
})
test('letters of other languages are written as their numbers', () => assert.is(cssText('Kōwhai 𝟙'), '"K\\14d whai \\1d7d9 "'))

test.run()
