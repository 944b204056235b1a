import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fileTimes, newestSignatureFile } from '../../../lib/formats/file-times.ts'

// As GNU ls of Debian 12 prints `ls -l --time-style=+%s`.
const test = suite('file times')
const PRINTED = `total 170
-rw-r--r-- 1 clamav clamav   293670 1795219200 bytecode.cvd
-rw-r--r-- 1 clamav clamav 63127152 1795305600 my own.ndb
drwxr-xr-x 2 clamav clamav     4096 1795306000 tmp.ndb
lrwxrwxrwx 1 root   root          9 1795306000 link.ndb -> other.ndb
-rw-r--r--+ 1 clamav clamav      69 1795400000 freshclam.dat
`

test('plain files come with their names and times', () => {
  assert.equal(fileTimes(PRINTED), [
    { name: 'bytecode.cvd', modifiedAt: '2026-11-21T00:00:00.000Z' },
    { name: 'my own.ndb', modifiedAt: '2026-11-22T00:00:00.000Z' },
    { name: 'freshclam.dat', modifiedAt: '2026-11-23T02:13:20.000Z' },
  ])
})
test('only signature files count', () => assert.is(newestSignatureFile(PRINTED), '2026-11-22T00:00:00.000Z'))
test('nothing, or what is no list, has no time', () => {
  assert.is(newestSignatureFile(''), undefined)
  assert.is(newestSignatureFile('ls: cannot access'), undefined)
})

test.run()
