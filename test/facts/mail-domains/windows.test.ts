import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse as onLinux } from '../../../lib/facts/mail-domains/linux.ts'
import { parse } from '../../../lib/facts/mail-domains/windows.ts'
import { contextWith } from '../answers.ts'
import { goodDomain } from './records.ts'

const test = suite('mail domains on windows')

test('a name server gives the same answers to every platform, so the parser is the same', () => {
  assert.is(parse, onLinux)
  assert.is(parse(goodDomain(), contextWith()).state, 'value')
})

test.run()
