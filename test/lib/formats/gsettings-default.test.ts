import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { overriddenDefault } from '../../../lib/formats/gsettings-default.ts'
import { content } from '../../facts/answers.ts'

const test = suite('defaults of GSettings')

test('the last override of a schema wins, also one for a desktop', () => {
  const overrides = [content('/a', '[org.x]\nkey=1\n'), content('/b', '[org.x:GNOME]\nkey=2\n[org.xy]\nkey=3\n')]
  assert.is(overriddenDefault(overrides, 'org.x', 'key'), '2')
  assert.is(overriddenDefault(overrides, 'org.x', 'other'), undefined)
})

test.run()
