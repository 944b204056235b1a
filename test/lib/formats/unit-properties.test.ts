import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { commandLines, unitProperties, unitTime } from '../../../lib/formats/unit-properties.ts'

// Shapes as systemd 252 of Debian 12 prints them with TZ=UTC and LC_ALL=C.
const test = suite('properties of units')
const TWO = `Result=success
ExecMainExitTimestamp=Fri 2026-11-20 03:00:05 UTC
ExecMainStatus=0
ExecStart={ path=/usr/bin/clamscan ; argv[]=/usr/bin/clamscan -r --log=/var/log/w.log / ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }
Id=scan.service
LoadState=loaded

Id=nothere.service
LoadState=not-found
ActiveState=inactive
UnitFileState=
`

test('units are told apart whatever the order of their properties', () => {
  const units = unitProperties(TWO)
  assert.equal(
    units.map((unit) => [unit.get('Id'), unit.get('LoadState')]),
    [
      ['scan.service', 'loaded'],
      ['nothere.service', 'not-found'],
    ],
  )
  assert.is(units[1]?.get('UnitFileState'), '')
})
test('nothing printed is no unit', () => assert.equal(unitProperties(''), []))
test('a value keeps its own equals signs', () => assert.is(unitProperties('Environment=A=1 B=2\n')[0]?.get('Environment'), 'A=1 B=2'))
test('the command line stands between its marks', () => {
  const [scan, other] = unitProperties(TWO)
  assert.equal(scan && commandLines(scan), ['/usr/bin/clamscan -r --log=/var/log/w.log /'])
  assert.equal(other && commandLines(other), [])
})
test('a unit may start several programs', () => {
  const [unit] = unitProperties(
    'ExecStart={ path=/a ; argv[]=/a 1 ; ignore_errors=no ; x }\nExecStart={ path=/b ; argv[]=/b ; ignore_errors=yes ; x }\nId=x\n',
  )
  assert.equal(unit && commandLines(unit), ['/a 1', '/b'])
})
test('a time is read in UTC only, and "never" is none', () => {
  assert.is(unitTime('Fri 2026-11-20 03:00:05 UTC'), '2026-11-20T03:00:05.000Z')
  assert.is(unitTime('Fri 2026-11-20 03:00:05 NZDT'), undefined)
  assert.is(unitTime(''), undefined)
  assert.is(unitTime('n/a'), undefined)
  assert.is(unitTime(undefined), undefined)
})

test.run()
