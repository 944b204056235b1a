import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, denied, type FileContent, failed, listing, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/antivirus/linux.ts'
import type { Engine } from '../../../lib/facts/antivirus/shape.ts'
import type { Product } from '../../../lib/facts/products/shape.ts'
import { content, contextWith, files, gap, printed } from '../answers.ts'

// systemd 252, ClamAV 1.4.3 and GNU head and tail of Debian 12; mdatp as Microsoft documents it.
const test = suite('anti-virus facts on Linux')
const NOW = '2026-11-22T09:00:00.000Z'
const unit = (name: string, state = 'active', more: Record<string, string> = {}) =>
  Object.entries({ Id: name, LoadState: 'loaded', ActiveState: state, UnitFileState: 'enabled', ...more })
    .map(([key, text]) => `${key}=${text}\n`)
    .join('')
const units = (...blocks: string[]) => printed([unit('cron.service'), ...blocks].join('\n'))
const head = (built: string) => `ClamAV-VDB:${built}:27812:1:90:d41d8cd98f00b204e9800998ecf8427e:sig:maker:`.padEnd(512)
const heads = (...databases: Array<[string, string]>) =>
  printed(databases.map(([path, built]) => `==> ${path} <==\n${head(built)}`).join('\n'), 1)
const scan = (line: string, more: Record<string, string> = {}) =>
  unit('weekly-scan.service', 'inactive', {
    ExecStart: `{ path=/usr/bin/clamscan ; argv[]=${line} ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=exited ; status=0 }`,
    ExecMainStatus: '0',
    ExecMainExitTimestamp: 'Fri 2026-11-20 03:00:05 UTC',
    ...more,
  })
const DAEMON = unit('clamav-daemon.service')
const ON_ACCESS = unit('clamav-clamonacc.service')
const UPDATER = unit('clamav-freshclam.service')
const DAILY = '/var/lib/clamav/daily.cvd'
const bare: Probes = {
  units: units(),
  health: absent(),
  scans: absent(),
  heads: heads([DAILY, '21 Nov 2026 08-30 +0000'], ['/var/lib/clamav/main.cvd', '16 Sep 2021 12-32 +0000']),
  databases: files(content(DAILY), content('/var/lib/clamav/main.cvd')),
  daemonConfig: files(content('/etc/clamav/clamd.conf', 'DatabaseDirectory /var/lib/clamav\nOnAccessPrevention yes\n')),
  programs: files(content('/usr/bin/clamscan')),
  jobs: files(),
  logEnds: printed(''),
  logs: files(),
}
const product = (id: string): Product => ({ id, kind: 'antivirus', name: id, start: 'unknown', source: `/opt/${id}` })
const context = (ids: string[], missed: string[] = []) => contextWith({ products: value(listing(ids.map(product), missed)) })
const answer = (over: Partial<Probes>, ids = ['clamav'], missed: string[] = []) => parse({ ...bare, ...over }, context(ids, missed))
const fact = (...args: Parameters<typeof answer>) => {
  const found = answer(...args)
  return found.state === 'value' ? found.value : (assert.unreachable(JSON.stringify(found)) as never)
}
const engine = (over: Partial<Probes>, id = 'clamav'): Engine => fact(over, [id]).engines[0] ?? (assert.unreachable('no engine') as never)

test('clamd with clamonacc protects', () => {
  const found = engine({ units: units(DAEMON, ON_ACCESS, UPDATER) })
  assert.is(found.realTime, 'on')
  assert.is(found.signatures.updatedAt, '2026-11-21T08:30:00.000Z')
  assert.equal(found.weaknesses, [])
  assert.is(found.paid, false)
})
test('clamonacc without prevention finds, but does not block', () => {
  for (const text of ['DatabaseDirectory /var/lib/clamav\n', 'OnAccessPrevention no\n', '#OnAccessPrevention yes\n']) {
    const found = engine({ units: units(DAEMON, ON_ACCESS, UPDATER), daemonConfig: files(content('/etc/clamav/clamd.conf', text)) })
    assert.match(found.weaknesses[0]?.what ?? '', 'does not block', text)
  }
})
test('clamd alone only scans when asked', () => assert.is(engine({ units: units(DAEMON, UPDATER) }).realTime, 'scan-only'))
test('clamonacc without clamd protects nothing', () => assert.is(engine({ units: units(ON_ACCESS, UPDATER) }).realTime, 'off'))
test('a failed or waiting daemon does not run', () => {
  for (const state of ['failed', 'inactive', 'activating', 'deactivating']) {
    assert.is(engine({ units: units(unit('clamav-daemon.service', state), ON_ACCESS) }).realTime, 'off', state)
  }
})
test('programs that nothing starts are off', () => assert.is(engine({}).realTime, 'off'))
test('a job that scans is a scan-only engine even without the daemon', () =>
  assert.is(engine({ units: units(scan('/usr/bin/clamscan -r /')) }).realTime, 'scan-only'))
test('no answer from systemctl is not "off"', () => {
  for (const silent of [failed('no systemctl'), denied('no'), printed(''), printed('System has not been booted with systemd\n', 1)]) {
    assert.is(engine({ units: silent }).realTime, 'unknown')
  }
})
test('nothing that updates the signatures is a weakness, cron and a timer are something', () => {
  const whats = (over: Partial<Probes>) => engine({ units: units(DAEMON), ...over }).weaknesses.map(({ what }) => what)
  assert.equal(whats({}), ['nothing updates its signatures'])
  assert.equal(whats({ jobs: files(content('/etc/cron.d/clamav-freshclam', '0 * * * * clamav /usr/bin/freshclam --quiet\n')) }), [])
  assert.equal(whats({ jobs: files(content('/etc/cron.d/clamav-freshclam', '# 0 * * * * clamav /usr/bin/freshclam\n')) }), whats({}))
  assert.equal(whats({ units: units(DAEMON, unit('clamav-freshclam-once.timer')) }), [])
})

test('a stale daily database counts although another file changed today', () => {
  const found = engine({
    heads: heads([DAILY, '01 Oct 2026 08-30 +0000']),
    databases: files(content(DAILY, '', { modifiedAt: NOW }), content('/var/lib/clamav/own.ndb', '', { modifiedAt: NOW })),
  })
  assert.is(found.signatures.updatedAt, '2026-10-01T08:30:00.000Z')
})
test('of two daily databases the newer one is loaded', () => {
  const found = engine({ heads: heads(['/var/lib/clamav/daily.cld', '21 Nov 2026 08-30 +0000'], [DAILY, '01 Oct 2026 08-30 +0000']) })
  assert.is(found.signatures.updatedAt, '2026-11-21T08:30:00.000Z')
})
test('own signature files count by their date where there is no daily database', () => {
  const databases = files(
    content('/var/lib/clamav/own.ndb', '', { modifiedAt: '2026-11-20T00:00:00.000Z' }),
    content('/var/lib/clamav/freshclam.dat', '', { modifiedAt: NOW }),
  )
  assert.is(engine({ heads: printed('', 1), databases }).signatures.updatedAt, '2026-11-20T00:00:00.000Z')
})
test('a daily database whose head is garbled has no date, not that of its file', () => {
  const found = engine({ heads: printed(`==> ${DAILY} <==\nnothing of the kind`) })
  assert.is(found.signatures.updatedAt, undefined)
  assert.is(found.signatures.current, 'unknown')
})
test('an empty folder is no signatures at all, a folder that could not be read is not known', () => {
  assert.is(engine({ heads: printed('', 1), databases: files() }).signatures.current, false)
  assert.is(engine({ heads: printed('', 1), databases: gap('EACCES') }).signatures.current, 'unknown')
  assert.is(engine({ heads: printed('', 1), databases: denied('no') }).signatures.current, 'unknown')
})
test('signatures in another folder are not judged by the usual one', () => {
  const daemonConfig = files(content('/etc/clamav/clamd.conf', 'DatabaseDirectory /srv/clamav\n'))
  assert.match(engine({ daemonConfig }).signatures.because ?? '', '/srv/clamav')
})

test('a unit that scans / tells when it ended', () => {
  const found = engine({ units: units(scan('/usr/bin/clamscan -r --infected /')) })
  assert.is(found.lastFullScanAt, '2026-11-20T03:00:05.000Z')
  assert.is(found.scheduledScan, 'full')
})
test('a scan that found something ended, one with errors did not', () => {
  const status = (text: string) => engine({ units: units(scan('clamscan -r /', { ExecMainStatus: text })) }).lastFullScanAt
  assert.is(status('1'), '2026-11-20T03:00:05.000Z')
  assert.is(status('2'), 'unknown')
})
test('a unit that has not ended since the start says nothing', () => {
  const found = engine({ units: units(scan('clamscan -r /', { ExecMainExitTimestamp: '' })) })
  assert.is(found.lastFullScanAt, 'unknown')
  assert.match(found.scansBecause ?? '', 'log')
})
test('a time with the name of a zone is not guessed', () =>
  assert.is(
    engine({ units: units(scan('clamscan -r /', { ExecMainExitTimestamp: 'Fri 2026-11-20 16:00:05 NZDT' })) }).lastFullScanAt,
    'unknown',
  ))
test('a scan of some folders is no full scan', () => {
  const found = engine({ units: units(scan('clamscan -r /home')) })
  assert.is(found.lastFullScanAt, 'never')
  assert.is(found.lastQuickScanAt, '2026-11-20T03:00:05.000Z')
  assert.is(found.scheduledScan, 'quick')
})
const LOG = '/var/log/clamav/weekly.log'
const ENDED =
  '----------- SCAN SUMMARY -----------\nKnown viruses: 8700000\nScanned files: 33012\nInfected files: 0\nTime: 701.203 sec (11 m 41 s)\nEnd Date:   2026:11:20 12:41:41\n'
const cron = (line: string): Answer<ReturnType<typeof listing<FileContent>>> => files(content('/etc/cron.d/scan', `${line}\n`))
const logged = (text: string) => ({
  logEnds: printed(`==> ${LOG} <==\n${text}`),
  logs: files(content(LOG, '', { modifiedAt: '2026-11-19T23:41:41.000Z' })),
})
test('a cron job that scans / ended when its log was last changed, in whatever zone the log is written', () => {
  const found = engine({ jobs: cron(`30 12 * * 5 root clamscan -r / --log=${LOG}`), ...logged(ENDED) })
  assert.is(found.lastFullScanAt, '2026-11-19T23:41:41.000Z')
})
test('a scan that broke off leaves no date, although its log has a summary', () => {
  const broken = ENDED.replace('8700000', '0').replace('33012', '0')
  assert.is(engine({ jobs: cron(`30 12 * * 5 root clamscan -r / --log=${LOG}`), ...logged(broken) }).lastFullScanAt, 'unknown')
})
test('a log whose job is not known proves no full scan, and does not rule one out', () => {
  const found = engine(logged(ENDED))
  assert.is(found.lastFullScanAt, 'unknown')
  assert.is(found.realTime, 'off')
})
test('nothing that scans is "never" only where every place was read', () => {
  assert.is(engine({}).lastFullScanAt, 'never')
  assert.is(engine({}).scheduledScan, 'none')
  assert.is(engine({ jobs: gap('EACCES') }).lastFullScanAt, 'unknown')
  assert.is(engine({ logEnds: failed('no find') }).lastFullScanAt, 'unknown')
  assert.is(engine({ units: failed('no systemctl') }).lastFullScanAt, 'unknown')
})

const HEALTH = {
  healthy: true,
  licensed: true,
  realTimeProtectionEnabled: { value: true },
  definitionsStatus: { $type: 'upToDate' },
  definitionsUpdatedMinutesAgo: 60,
}
const mde = (over: Record<string, unknown>, scans: unknown = []) =>
  engine({ health: printed(JSON.stringify({ ...HEALTH, ...over })), scans: printed(JSON.stringify(scans)) }, 'defender-endpoint')
test('Defender for Endpoint speaks for itself', () => {
  const found = mde({}, [{ type: 'full', state: 'succeeded', endTime: '2026-11-20T03:00:00Z' }])
  assert.is(found.realTime, 'on')
  assert.is(found.paid, true)
  assert.is(found.signatures.updatedAt, '2026-11-22T08:00:00.000Z')
  assert.is(found.lastFullScanAt, '2026-11-20T03:00:00.000Z')
})
test('its passive mode, its switch and its licence count', () => {
  assert.is(mde({ passiveModeEnabled: { value: true } }).realTime, 'passive')
  assert.is(mde({ realTimeProtectionEnabled: { value: false } }).realTime, 'off')
  assert.is(mde({ licensed: false }).realTime, 'expired')
  assert.is(mde({ definitionsStatus: { $type: 'outdated' } }).signatures.current, false)
  assert.match(mde({ healthy: false }).weaknesses[0]?.what ?? '', 'not healthy')
  assert.match(mde({ conflictingApplications: ['otherscan'] }).weaknesses[0]?.what ?? '', 'otherscan')
})
test('a cancelled full scan is none, and seven listed scans hide older ones', () => {
  assert.is(mde({}, [{ type: 'full', state: 'cancelled', endTime: '2026-11-20T03:00:00Z' }]).lastFullScanAt, 'never')
  assert.is(mde({}, Array(7).fill({ type: 'quick', state: 'succeeded', endTime: '2026-11-20T03:00:00Z' })).lastFullScanAt, 'unknown')
  assert.is(engine({ health: printed(JSON.stringify(HEALTH)), scans: printed('none') }, 'defender-endpoint').lastFullScanAt, 'unknown')
})
test('mdatp that fails or prints something else is of unknown state', () => {
  for (const health of [absent(), failed('gave no answer within 20 s'), printed('Could not connect', 1), printed('')]) {
    assert.is(engine({ health }, 'defender-endpoint').realTime, 'unknown')
  }
})

test('a maker’s agent runs, does not run, or is not known', () => {
  assert.is(engine({ units: units(unit('falcon-sensor.service')) }, 'crowdstrike').realTime, 'on')
  assert.is(engine({ units: units(unit('falcon-sensor.service')) }, 'crowdstrike').signatures.current, 'unknown')
  assert.is(engine({ units: units(unit('sentinelone.service', 'failed')) }, 'sentinelone').realTime, 'off')
  assert.is(engine({ units: units(unit('efs.service', 'inactive', { LoadState: 'not-found' })) }, 'eset').realTime, 'unknown')
  assert.is(engine({ units: units() }, 'webroot').realTime, 'unknown')
})
test('Samba that runs serves files to others', () => {
  assert.is(fact({ units: units(unit('smbd.service')) }).servesFiles, true)
  assert.is(fact({ units: units(unit('smbd.service', 'inactive')) }).servesFiles, false)
  assert.is(fact({ units: failed('no systemctl') }).servesFiles, 'unknown')
})
test('no engine is certain only where every product was looked for', () => {
  assert.equal(fact({}, []).engines, [])
  assert.is(fact({}, []).complete, true)
  assert.is(fact({}, [], ['EACCES']).complete, false)
  assert.is(parse(bare, contextWith()).state, 'failed')
  assert.is(parse(bare, contextWith({ products: failed('late') })).state, 'failed')
})

// What a fix can take hold of

const lever = (over: Partial<Probes>) => fact(over).levers?.clamav
const OWN_LINE =
  '/usr/bin/clamscan --recursive --infected --quiet --log=/var/log/rounds-clamav-full-scan.log --exclude-dir=^/(proc|sys)(/|$) /'
const ownScan = (exit = '') =>
  unit('rounds-clamav-full-scan.service', 'inactive', {
    ExecStart: `{ path=/usr/bin/clamscan ; argv[]=${OWN_LINE} ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }`,
    ExecMainStatus: '0',
    ExecMainExitTimestamp: exit,
  })
const OWN_TIMER = unit('rounds-clamav-full-scan.timer')
const SOCKET = unit('clamav-daemon.socket', 'inactive')
const OWN_LOG = '/var/log/rounds-clamav-full-scan.log'
const ended = printed(
  `==> ${OWN_LOG} <==\n----------- SCAN SUMMARY -----------\nKnown viruses: 9\nScanned files: 9\nInfected files: 0\nEnd Date:   2026:11:20 03:00:05\n`,
)

test('units that do not run are there to be started, the socket before its daemon', () => {
  const found = lever({ units: units(unit('clamav-daemon.service', 'inactive'), SOCKET, unit('clamav-freshclam.service', 'inactive')) })
  assert.equal(found?.daemon, ['clamav-daemon.socket', 'clamav-daemon.service'])
  assert.is(found?.updater, 'clamav-freshclam.service')
})
test('units that run, or are not there, are left alone', () => {
  assert.equal(lever({ units: units(DAEMON, SOCKET, UPDATER) })?.daemon, [])
  assert.is(lever({ units: units(DAEMON, SOCKET, UPDATER) })?.updater, undefined)
  const notFound = unit('clamav-daemon.service', 'inactive', { LoadState: 'not-found' })
  assert.equal(lever({ units: units(notFound) })?.daemon, [])
})
test('an updater that cron starts needs no unit', () => {
  const jobs = files(content('/etc/cron.d/clamav', '17 * * * * clamav /usr/bin/freshclam --quiet\n'))
  assert.is(lever({ units: units(unit('clamav-freshclam.service', 'inactive')), jobs })?.updater, undefined)
})
test('without systemctl there is nothing to take hold of', () => assert.is(lever({ units: failed('late') }), undefined))
test('signatures elsewhere are told, and so is a scanner that is missing', () => {
  const daemonConfig = files(content('/etc/clamav/clamd.conf', 'DatabaseDirectory /srv/clamav\n'))
  assert.is(lever({ daemonConfig })?.usualFolder, false)
  assert.is(lever({ programs: files() })?.scanner, false)
})
test('a daemon at rest is a weakness of its own while nothing protects', () => {
  const what = (over: Partial<Probes>) => engine(over).weaknesses.map((one) => one.what)
  const resting = unit('clamav-daemon.service', 'inactive')
  assert.equal(what({ units: units(resting, UPDATER) }), ['clamav-daemon.service is installed and does not run'])
  assert.equal(what({ units: units(resting, UPDATER, scan('clamscan -r /')) }), [])
})
test('the timer of Rounds that has not come yet is a schedule, and no scan', () => {
  const found = engine({ units: units(DAEMON, UPDATER, ownScan(), OWN_TIMER) })
  assert.is(found.scheduledScan, 'full')
  assert.is(found.lastFullScanAt, 'never')
  assert.is(found.catchesUp, true)
  assert.match(found.scansBecause ?? '', 'has not begun yet')
  assert.is(lever({ units: units(ownScan(), OWN_TIMER) })?.fullScan, 'ours')
})
test('the scan of Rounds counts by its unit or by its log', () => {
  assert.is(engine({ units: units(ownScan('Fri 2026-11-20 03:00:05 UTC'), OWN_TIMER) }).lastFullScanAt, '2026-11-20T03:00:05.000Z')
  const logs = files(content(OWN_LOG, '', { modifiedAt: '2026-11-20T03:00:05.000Z' }))
  assert.is(engine({ units: units(ownScan(), OWN_TIMER), logs, logEnds: ended }).lastFullScanAt, '2026-11-20T03:00:05.000Z')
  assert.is(engine({ units: units(), logs, logEnds: ended }).lastFullScanAt, '2026-11-20T03:00:05.000Z')
})
test('a scan of Rounds that is under way is not known, not never', () => {
  const logs = files(content(OWN_LOG))
  const logEnds = printed(`==> ${OWN_LOG} <==\n\n-------------------------------------------------------------------------------\n`)
  assert.is(engine({ units: units(ownScan(), OWN_TIMER), logs, logEnds }).lastFullScanAt, 'unknown')
})
test('a service without its timer is no schedule', () => {
  const stopped = unit('rounds-clamav-full-scan.timer', 'inactive')
  assert.is(engine({ units: units(DAEMON, ownScan(), stopped) }).scheduledScan, 'none')
  assert.is(lever({ units: units(ownScan(), stopped) })?.fullScan, 'none')
})
test('a scan of somebody else is told from the one of Rounds', () =>
  assert.is(lever({ units: units(scan('/usr/bin/clamscan -r /'), ownScan(), OWN_TIMER) })?.fullScan, 'other'))

test.run()
