import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { markdownOf, type TextPage, terminalOf, wrapped } from '../../../lib/report/page-text.ts'

const test = suite('pages of text')
const page: TextPage = {
  title: 'lid: A title',
  sections: [
    { heading: '', blocks: [{ text: 'About `a_b*` and c_d <tag>.' }] },
    { heading: 'List', blocks: [{ list: ['one', 'two'] }] },
    {
      heading: 'Table',
      blocks: [
        {
          head: ['Name', 'Limit', 'What'],
          rows: [
            ['`x`', '', 'a|b'],
            ['`y`', '5', 'c'],
          ],
        },
      ],
    },
  ],
}
const plain = { width: 60, bold: (text: string) => text }

test('Markdown keeps names and escapes what would be markup', () =>
  assert.is(
    markdownOf(page),
    [
      '# lid: A title',
      '',
      'About `a_b*` and c\\_d \\<tag>.',
      '',
      '## List',
      '',
      '- one',
      '- two',
      '',
      '## Table',
      '',
      '| Name | Limit | What |',
      '| --- | --- | --- |',
      '| `x` |  | a\\|b |',
      '| `y` | 5 | c |',
      '',
    ].join('\n'),
  ))
test('a terminal gets rows below their names, without empty cells and backquotes', () =>
  assert.is(
    terminalOf(page, plain),
    [
      'lid: A title',
      '',
      '  About a_b* and c_d <tag>.',
      '',
      'List',
      '  - one',
      '  - two',
      '',
      'Table',
      '  x',
      '      What: a|b',
      '  y',
      '      Limit: 5',
      '      What: c',
    ].join('\n'),
  ))
test('titles and headings are bold where the terminal can', () => {
  const bold = terminalOf(page, { width: 60, bold: (text) => `<${text}>` })
  assert.match(bold, '<lid: A title>')
  assert.match(bold, '<List>')
})
test('text is broken between words', () => assert.is(wrapped('aa bb cc', 5), 'aa bb\ncc'))
test('following lines have their own indent', () => assert.is(wrapped('aa bb cc', 7, '    ', '  - '), '  - aa\n    bb\n    cc'))
test('a word longer than the line stays whole', () => assert.is(wrapped('a bbbbbbbb c', 4), 'a\nbbbbbbbb\nc'))
test('wrapping loses no word and is never wider than it must', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 }), fc.integer({ min: 9, max: 40 }), (words, width) => {
      const lines = wrapped(words.join(' '), width).split('\n')
      assert.equal(lines.join(' ').split(' '), words)
      assert.ok(lines.every((line) => line.length <= width))
    }),
  )
})

test.run()
