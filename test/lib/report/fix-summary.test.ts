import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withLeaves } from '../../../lib/engine/outcome.ts'
import { capital, partsOf } from '../../../lib/report/fix-summary.ts'

const test = suite('summary of a fix')

test('a summary is taken apart as the engine puts it together', () =>
  assert.equal(
    partsOf(
      withLeaves('2 changes, effective at once', [
        'anna: by hand',
        'not without --consent a-b: One; two.',
        'not without --consent c: Three',
      ]),
    ),
    {
      said: '2 changes, effective at once; anna: by hand',
      head: '2 changes, effective at once',
      leaves: ['anna: by hand'],
      withheld: [
        { code: 'a-b', because: 'One; two.' },
        { code: 'c', because: 'Three' },
      ],
    },
  ))

test('a summary that only withholds has nothing else to say', () =>
  assert.equal(partsOf('not without --consent a: Why').withheld, [{ code: 'a', because: 'Why' }]))
test('a summary without anything more is its head', () => assert.is(partsOf('Mended').head, 'Mended'))
test('a sentence begins with a capital', () => assert.equal([capital('patients wait'), capital('')], ['Patients wait', '']))

test.run()
