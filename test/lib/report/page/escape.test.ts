import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { escapeHtml } from '../../../../lib/report/page/escape.ts'

const test = suite('escape of the page')

test('signs of HTML become entities', () =>
  assert.is(escapeHtml(`<a href="x" title='y'>&`), '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;'))
test('letters of every language stay', () => assert.is(escapeHtml('Tāne’s — 医院 👩‍⚕️\n\t.'), 'Tāne’s — 医院 👩‍⚕️\n\t.'))
test('marks that turn text around become visible', () => assert.is(escapeHtml('a\u202eb\u2066c\u200fd'), 'a\ufffdb\ufffdc\ufffdd'))
test('control characters and half pairs become visible', () =>
  assert.is(escapeHtml('a\0b\x1b[31m\r\x85\ud800'), 'a\ufffdb\ufffd[31m\ufffd\ufffd\ufffd'))
test('numbers are written as they are', () => assert.is(escapeHtml(12.5), '12.5'))
test('no text of any kind keeps a sign that HTML would act on', () =>
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.not.match(escapeHtml(text), /[<>"']|&(?!(amp|lt|gt|quot|#39);)/))))

test.run()
