import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scanLogs } from '../../../lib/formats/clamav-log.ts'

// The summaries of clamscan and clamdscan 1.4.3 of Debian 12; numbers of our own.
const test = suite('logs of ClamAV scans')
const summary = (over: Record<string, string | number> = {}) =>
  Object.entries({
    'Known viruses': 8_700_000,
    'Engine version': '1.4.3',
    'Scanned directories': 4_100,
    'Scanned files': 33_012,
    'Infected files': 0,
    'Data scanned': '812.40 MB',
    Time: '701.203 sec (11 m 41 s)',
    'Start Date': '2026:11:20 12:30:00',
    ...over,
  })
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
const END = 'End Date:   2026:11:20 12:41:41\n'
const log = (text: string, path = '/var/log/clamav/weekly.log') => scanLogs(`==> ${path} <==\n${text}`)[0]
const MARK = '\n----------- SCAN SUMMARY -----------\n'

test('a scan that came to its end and looked at files', () =>
  assert.equal(log(`/srv/a: OK\n${MARK}${summary()}${END}`), {
    path: '/var/log/clamav/weekly.log',
    ended: true,
    looked: true,
    infected: 0,
  }))
test('what was found is counted', () => assert.is(log(`${MARK}${summary({ 'Infected files': 2 })}${END}`)?.infected, 2))
test('a scan that broke off at its start writes a summary too, and looked at nothing', () => {
  const broken = `ERROR: Malformed database\n${MARK}${summary({ 'Known viruses': 0, 'Scanned files': 0 })}${END}`
  assert.is(log(broken)?.looked, false)
  assert.is(log(`${MARK}${summary({ 'Scanned files': 0 })}${END}`)?.looked, false)
})
test('clamdscan counts no files, and says when it did not reach the daemon', () => {
  const short = 'Infected files: 0\nTime: 3.120 sec (0 m 3 s)\nStart Date: 2026:11:20 12:30:00\n'
  assert.is(log(`${MARK}${short}${END}`)?.looked, true)
  const unreached = `ERROR: Could not connect to clamd on LocalSocket /run/clamav/clamd.ctl: No such file or directory\n${MARK}`
  assert.is(log(`${unreached}Infected files: 0\nTotal errors: 1\n${END}`)?.looked, false)
})
test('a summary with lines after it belongs to an earlier scan than the last change of the file', () =>
  assert.is(log(`${MARK}${summary()}${END}\n/srv/next: OK\n`)?.ended, false))
test('the last summary of several counts', () => {
  const text = `${MARK}${summary({ 'Scanned files': 0 })}${END}\n${MARK}${summary()}${END}`
  assert.is(log(text)?.looked, true)
})
test('older editions end with the time', () => assert.is(log(`${MARK}${summary().replace(/Start Date.*\n/, '')}`)?.ended, true))
test('a log of the daemon or the updater is none', () => {
  assert.is(log('Sun Nov 22 05:30:46 2026 -> Trying again in 5 secs...\n'), undefined)
  assert.equal(scanLogs(''), [])
})

test.run()
