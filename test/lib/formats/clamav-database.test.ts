import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { databaseHeaders } from '../../../lib/formats/clamav-database.ts'

// The head of a .cvd as the ClamAV manual describes it: nine fields between colons, filled up with blanks to 512 bytes.
const test = suite('heads of ClamAV databases')
const SUM = 'd41d8cd98f00b204e9800998ecf8427e'
const head = (built: string, seconds: string | number = '') =>
  `ClamAV-VDB:${built}:27812:2077000:90:${SUM}:sig/+=:maker:${seconds}`.padEnd(512)
const printed = (...files: Array<[string, string]>) => files.map(([path, text]) => `==> ${path} <==\n${text}`).join('\n')

test('the time in seconds is when it was built', () => {
  const seconds = Date.UTC(2026, 10, 20, 8, 30) / 1000
  assert.equal(databaseHeaders(printed(['/var/lib/clamav/daily.cvd', head('20 Nov 2026 03-30 -0500', seconds)])), [
    { path: '/var/lib/clamav/daily.cvd', builtAt: '2026-11-20T08:30:00.000Z', version: 27812 },
  ])
})
test('the written time is read with its zone where the seconds are missing', () => {
  const [found] = databaseHeaders(printed(['/d/daily.cld', head('05 Mar 2026 07-28 -0500')]))
  assert.is(found?.builtAt, '2026-03-05T12:28:00.000Z')
})
test('several databases keep their names, and what follows the head is left alone', () => {
  const body = `${head('20 Nov 2026 03-30 +0000')}\u001f\ufffd:9:9:9`
  const found = databaseHeaders(printed(['/d/daily.cvd', body], ['/d/main.cvd', head('16 Sep 2021 08-32 -0400')]))
  assert.equal(
    found.map(({ path, builtAt }) => `${path} ${builtAt.slice(0, 10)}`),
    ['/d/daily.cvd 2026-11-20', '/d/main.cvd 2021-09-16'],
  )
})
test('what is no head, or has no time that can be read, is left out', () => {
  assert.equal(databaseHeaders(printed(['/d/daily.cvd', 'Rounds:20 Nov 2026 03-30 +0000'.padEnd(512)])), [])
  assert.equal(databaseHeaders(printed(['/d/daily.cvd', head('20. November 2026')])), [])
  assert.equal(databaseHeaders(printed(['/d/daily.cvd', head('yesterday', 0)])), [])
  assert.equal(databaseHeaders("head: cannot open '/var/lib/clamav/daily.cvd'"), [])
  assert.equal(databaseHeaders(printed(['/d/empty.cvd', ''])), [])
})

test.run()
