import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/backups/macos.ts'
import { contextWith, file, printed } from '../answers.ts'

// Keys of com.apple.TimeMachine.plist as the macOS Security Compliance Project and tmutil(8) name them; values are made up.
const test = suite('backups on macOS')
const PATH = '/Library/Preferences/com.apple.TimeMachine.plist'
const plist = (body: string) => printed(`<?xml version="1.0"?><plist version="1.0">${body}</plist>`)
const dates = (key: string, ...at: string[]) => `<key>${key}</key><array>${at.map((one) => `<date>${one}</date>`).join('')}</array>`
const destination = (...parts: string[]) =>
  `<dict><key>DestinationID</key><string>ID-1</string><key>LastKnownVolumeName</key><string>Backup</string>${parts.join('')}</dict>`
const preferences = (...destinations: string[]) =>
  plist(`<dict><key>AutoBackup</key><true/><key>Destinations</key><array>${destinations.join('')}</array></dict>`)
const info = (kind: string) =>
  plist(
    `<dict><key>Destinations</key><array><dict><key>ID</key><string>ID-1</string><key>Kind</key><string>${kind}</string></dict></array></dict>`,
  )
const stored = dates('SnapshotDates', '2026-11-20T09:00:00Z', '2026-11-21T09:00:00Z')
const base = { file: file(PATH), preferences: preferences(destination(stored)), destinations: info('Local') }
const noProducts = { products: value(listing([])) }

function jobsOf(probes: Partial<Parameters<typeof parse>[0]> = {}, facts: Parameters<typeof contextWith>[0] = noProducts) {
  const answer = parse({ ...base, ...probes }, contextWith(facts, 'darwin'))
  return answer.state === 'value' ? answer.value.jobs : undefined
}

test('what the disk holds are runs that can be restored', () => {
  const [job] = jobsOf()?.entries ?? []
  assert.equal(job?.runs.entries, [
    { at: '2026-11-21T09:00:00.000Z', result: 'success', kind: 'unknown', kept: true },
    { at: '2026-11-20T09:00:00.000Z', result: 'success', kind: 'unknown', kept: true },
  ])
  assert.equal([job?.name, job?.product, job?.target], ['Time Machine Backup', 'time-machine', { place: 'disk', where: 'Backup' }])
})
test('a later attempt with a result that is not 0 failed', () => {
  const attempt = (result: number, at = '2026-11-22T08:00:00Z') =>
    preferences(destination(stored, dates('AttemptDates', at), `<key>RESULT</key><integer>${result}</integer>`))
  const first = (answer: ReturnType<typeof attempt>) => jobsOf({ preferences: answer })?.entries[0]?.runs.entries[0]
  assert.equal(first(attempt(21)), { at: '2026-11-22T08:00:00.000Z', result: 'failed', kind: 'unknown', message: 'result 21' })
  assert.is(first(attempt(0))?.result, 'success')
  const early = jobsOf({ preferences: attempt(21, '2026-11-21T08:00:00Z') })?.entries[0]?.runs.entries
  assert.equal(
    early?.map(({ result }) => result),
    ['success', 'success'],
  )
})
test('a network disk is told by its kind or its address, without the user in it', () => {
  const at = (url: string, kind: string) =>
    jobsOf({ preferences: preferences(destination(stored, `<key>NetworkURL</key><string>${url}</string>`)), destinations: info(kind) })
      ?.entries[0]?.target
  assert.equal(at('smb://anna@nas.local/backup', 'Network'), { place: 'network', where: 'nas.local' })
  assert.equal(at('', 'Network'), { place: 'network', where: 'Backup' })
})
test('the kind of a disk that tmutil does not tell is unknown', () => {
  assert.is(jobsOf({ destinations: failed('late') })?.entries[0]?.target.place, 'unknown')
})
test('a check of the stored data is told', () => {
  const checked = preferences(destination(stored, '<key>ConsistencyScanDate</key><date>2026-11-15T09:00:00Z</date>'))
  assert.is(jobsOf({ preferences: checked })?.entries[0]?.verifiedAt, '2026-11-15T09:00:00.000Z')
})
test('a disk that holds nothing, or dates of 1601, is a job without runs', () => {
  for (const one of [destination(), destination(dates('SnapshotDates', '1601-01-01T00:00:00Z'))]) {
    assert.equal(jobsOf({ preferences: preferences(one) })?.entries[0]?.runs.entries, [])
  }
})
test('settings without a disk are no job, and that is the whole truth', () => {
  assert.equal(jobsOf({ preferences: preferences() }), { entries: [], complete: true, missed: [] })
})
test('a Mac that never had settings of Time Machine has no job', () => {
  assert.equal(jobsOf({ file: absent('present'), preferences: printed('', 1) })?.entries, [])
})
test('without Full Disk Access nothing is known', () => {
  for (const seen of [file(PATH), denied('not permitted'), absent()]) {
    assert.is(jobsOf({ file: seen, preferences: printed('', 1) }), undefined)
  }
  assert.is(jobsOf({ preferences: plist('') }), undefined)
  assert.is(jobsOf({ preferences: printed('<plist version="1.0"><dict/></plist>', 1) }), undefined)
  assert.is(jobsOf({ preferences: failed('late') }), undefined)
})
test('another backup program is seen and not known', () => {
  const cove = { id: 'cove', kind: 'backup', name: 'Cove Data Protection', start: 'unknown', source: 'x' }
  const jobs = jobsOf({}, { products: value(listing([cove])) })
  assert.equal([jobs?.entries.length, jobs?.complete], [1, false])
  assert.equal(jobs?.missed, ['Cove Data Protection is installed, but its own log is not read on macOS'])
})
test('where the products are not known, the list is not whole', () => assert.is(jobsOf({}, {})?.complete, false))

test.run()
