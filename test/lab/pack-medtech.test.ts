import { mkdtempSync, readFileSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ResultDocument, ResultItem } from '../../lib/schema/types.ts'
import { bundle } from './support/bundle.ts'
import { ctime, descriptor, gbakFile, gbakLog, hoursAgo, put } from './support/medtech.ts'
import { requires } from './support/requires.ts'
import { newPublisher, signedPackOf } from './support/signed-pack.ts'
import { type Wine, winePrefix } from './support/wine.ts'

const test = suite('the Medtech pack on a Windows with a real registry and real files, signed and installed')

const PACK = 'rounds-examples.medtech-server-1.0.0.pack'
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services'
const ENVIRONMENT = { ROUNDS_STATE_DIR: 'C:\\rounds\\state', ROUNDS_CONFIG_DIR: 'C:\\rounds\\config', ROUNDS_TAGS: '' }
const ITEMS = ['medtech-database-service', 'medtech-free-space', 'medtech-log-errors', 'medtech-nightly-gbak', 'medtech-share-permissions']
const EVERYONE = 'S-1-1-0'
const PEOPLE = 'S-1-5-21-1004336348-1177238915-682003330-1110'
const [FULL, CHANGE] = [0x1f01ff, 0x1301bf]

let wine: Wine
let packFile = ''
/** Drive G: on a volume of the machine that is not that of drive C:. */
let otherVolume = ''
const publisher = newPublisher()

test.before(async () => {
  wine = await winePrefix()
  packFile = await signedPackOf('packs/medtech-server', publisher)
  otherVolume = mkdtempSync('/dev/shm/rounds-medtech-')
  symlinkSync(otherVolume, join(wine.drive, '../dosdevices/g:'))
  put(drive('C:\\given\\medtech.pack'), packFile)
  put(drive('C:\\given\\publisher.pub'), publisher.publicKey)
  await says('pack', 'trust', 'rounds-examples', '--key', 'C:\\given\\publisher.pub', '--may', 'check')
  await says('pack', 'install', 'C:\\given\\medtech.pack')
})
test.after(async () => {
  await wine?.stop()
  if (otherVolume) {
    rmSync(otherVolume, { recursive: true, force: true })
  }
})

/** Where a path of this Windows lies on the machine. */
function drive(path: string): string {
  const [letter = '', rest = ''] = [path.slice(0, 2).toLowerCase(), path.slice(3).replaceAll('\\', '/')]
  return letter === 'c:' ? join(wine.drive, rest) : join(wine.drive, '../dosdevices', letter, rest)
}

async function rounds(...args: string[]) {
  return wine.node([wine.path(bundle()), ...args], { env: ENVIRONMENT, timeoutSeconds: 120 })
}
async function says(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await rounds(...args)
  assert.is(exitCode, 0, `rounds ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}
async function document(...args: string[]): Promise<ResultDocument> {
  const { stdout, stderr } = await rounds(...args, '--json')
  assert.ok(stdout.startsWith('{'), `rounds ${args.join(' ')}\n${stdout}${stderr}`)
  return JSON.parse(stdout) as ResultDocument
}
async function check(id: string, ...args: string[]): Promise<ResultItem> {
  const [item] = (await document('check', id, ...args)).items
  assert.is(item?.id, id)
  return item as ResultItem
}
/** The part of an item that is about this. */
function part({ parts }: ResultItem, scope: string) {
  const found = parts.find((one) => one.scope === scope)
  assert.ok(found, `${scope} is none of ${parts.map((one) => one.scope).join(', ')}`)
  return found
}
async function set(key: string, name: string, type: string, data: string): Promise<void> {
  const { exitCode, stderr } = await wine.reg(['add', `${SERVICES}\\${key}`, '/v', name, '/t', type, '/d', data, '/f'])
  assert.is(exitCode, 0, stderr)
}
async function share(name: string, sid: string, mask: number): Promise<void> {
  await set('LanmanServer\\Shares', name, 'REG_MULTI_SZ', `CSCFlags=0\\0Path=C:\\MT32\\0Permissions=0\\0ShareName=${name}\\0Type=0`)
  await set('LanmanServer\\Shares\\Security', name, 'REG_BINARY', descriptor(sid, mask))
}
const LOG = 'C:\\Program Files\\Embarcadero\\InterBase\\interbase.log'
function entry(at: Date, ...lines: string[]): string {
  return `MTSERVER (Server)\t${ctime(at)}\r\n${lines.map((line) => `\t${line}\r\n`).join('')}\r\n`
}
/** Both databases, saved last night on a drive of their own; what each test changes is put back by it. */
function saveAll(hours = 10): void {
  const at = hoursAgo(hours)
  put(drive('G:\\MT32_Backups\\Database\\MT32.ibk'), gbakFile('mt32.gbk', at), at)
  put(drive('G:\\MT32_Backups\\Database\\BLOB.ibk'), gbakFile('blob.ibk', at), at)
  put(drive('G:\\MT32_Backups\\Logs\\MT32.log'), gbakLog('fine', 'MT32.IB'), at)
  put(drive('G:\\MT32_Backups\\Logs\\BLOB.log'), gbakLog('fine', 'BLOB.IB'), at)
}
async function makeServer(): Promise<void> {
  await set('IBG_MedTech_IB11', 'Start', 'REG_DWORD', '2')
  await set('IBS_MedTech_IB11', 'Start', 'REG_DWORD', '3')
  await share('MT32', PEOPLE, CHANGE)
  put(drive('C:\\MT32\\Data\\MT32.IB'), 900_000)
  put(drive('C:\\MT32\\Data\\BLOB.IB'), 900_000)
  put(drive(LOG), entry(hoursAgo(200), 'InterBase server started'))
  saveAll()
}
function verdicts({ items }: ResultDocument): Record<string, string> {
  return Object.fromEntries(items.map(({ id, status }) => [id, status]))
}
function ofPack(document: ResultDocument): Record<string, string> {
  return Object.fromEntries(Object.entries(verdicts(document)).filter(([id]) => ITEMS.includes(id)))
}

test('a Windows without InterBase has nothing of it', async () => {
  assert.equal(ofPack(await document('sweep')), Object.fromEntries(ITEMS.map((id) => [id, 'not-applicable'])))
})
test('a sweep of a server judges all five items', async () => {
  await makeServer()
  const found = await document('sweep')
  assert.equal(ofPack(found), {
    'medtech-database-service': 'unknown',
    'medtech-free-space': 'pass',
    'medtech-log-errors': 'pass',
    'medtech-nightly-gbak': 'pass',
    'medtech-share-permissions': 'pass',
  })
})
test('what starts is read in the registry, and what Wine cannot tell of a running service is no pass', async () => {
  const fine = await check('medtech-database-service')
  assert.is(part(fine, 'MedTech_IB11 start').status, 'pass')
  assert.is(part(fine, 'MedTech_IB11 state').status, 'unknown')
  assert.is(part(fine, 'MT32.IB').status, 'pass')
  await set('IBS_MedTech_IB11', 'Start', 'REG_DWORD', '4')
  const off = await check('medtech-database-service')
  assert.is(off.status, 'fail')
  assert.match(off.summary, 'IBS_MedTech_IB11 is switched off')
  await set('IBS_MedTech_IB11', 'Start', 'REG_DWORD', '3')
})
test('a backup that is missing, empty, cut or followed by an error fails', async () => {
  const place = drive('G:\\MT32_Backups\\Database\\BLOB.ibk')
  const failsWith = async (words: string) => {
    const { status, summary } = await check('medtech-nightly-gbak')
    assert.is(status, 'fail', summary)
    assert.match(summary, words)
    saveAll()
  }
  rmSync(place)
  await failsWith('BLOB.IB: no file of gbak, although there is one of MT32.IB')
  put(place, '', hoursAgo(10))
  await failsWith('BLOB.IB file: its newest file is empty')
  rmSync(drive('G:\\MT32_Backups\\Logs\\BLOB.log'))
  put(place, gbakFile('blob.ibk', hoursAgo(10)).subarray(0, 500), hoursAgo(10))
  await failsWith('BLOB.IB file: its newest file is broken off')
  put(drive('G:\\MT32_Backups\\Logs\\BLOB.log'), gbakLog('damaged', 'BLOB.IB'), hoursAgo(10))
  await failsWith('BLOB.IB log: the last run of gbak had errors: database file appears corrupt')
  assert.is((await check('medtech-nightly-gbak')).status, 'pass')
})
test('a backup beside the database warns', async () => {
  rmSync(drive('G:\\MT32_Backups'), { recursive: true })
  for (const [name, real] of [
    ['MT32', 'mt32.gbk'],
    ['BLOB', 'blob.ibk'],
  ] as const) {
    put(drive(`C:\\MT32\\Backup\\${name}.gbk`), gbakFile(real, hoursAgo(9)), hoursAgo(9))
    put(drive(`C:\\MT32\\Backup\\${name}.log`), gbakLog('fine', `${name}.IB`), hoursAgo(9))
  }
  const { status, summary } = await check('medtech-nightly-gbak')
  assert.is(status, 'warn', summary)
  assert.match(summary, 'on the volume of the database')
  rmSync(drive('C:\\MT32\\Backup'), { recursive: true })
  saveAll()
})
test('who may write the share is read in the registry', async () => {
  await share('MT32', EVERYONE, FULL)
  const wide = await check('medtech-share-permissions')
  assert.is(wide.status, 'warn')
  assert.match(wide.summary, 'everyone may write and change who may')
  await set('LanmanServer\\Parameters', 'NullSessionShares', 'REG_MULTI_SZ', 'MT32')
  assert.is((await check('medtech-share-permissions')).status, 'fail')
  await wine.reg(['delete', `${SERVICES}\\LanmanServer\\Parameters`, '/v', 'NullSessionShares', '/f'])
  await share('MT32', PEOPLE, CHANGE)
  assert.is((await check('medtech-share-permissions')).status, 'pass')
})
test('free space is what the machine itself tells of both volumes', async () => {
  const found = await check('medtech-free-space')
  const free = [wine.drive, otherVolume].map((path) => {
    const { bavail, blocks } = statfsSync(path)
    return Math.floor((bavail / blocks) * 100)
  })
  const told = found.measures.freePercent ?? -1
  assert.ok(Math.abs(told - Math.min(...free)) <= 1, `${told} of ${free.join(' and ')}`)
  assert.is(found.parts.length, 2)
  put(drive('C:\\MT32\\Data\\BLOB.IB'), 2 ** 42)
  const short = await check('medtech-free-space')
  assert.is(short.status, 'warn', short.summary)
  assert.match(JSON.stringify(short.parts), 'are needed to restore the database beside itself')
  put(drive('C:\\MT32\\Data\\BLOB.IB'), 900_000)
})
test('the end of a very long log is read, and damage in it fails', async () => {
  const noise = entry(hoursAgo(1200), 'INET/inet_error: read errno = 10054').repeat(40_000)
  put(drive(LOG), noise + entry(hoursAgo(48), 'Database: C:\\MT32\\DATA\\MT32.IB', 'database file appears corrupt ()', 'wrong page type'))
  const { status, summary, measures } = await check('medtech-log-errors')
  assert.is(status, 'fail', summary)
  assert.match(summary, 'MT32.IB: damage on')
  assert.is(measures.troubles, 1)
  put(drive(LOG), entry(hoursAgo(200), 'InterBase server started'))
})
test('a pack that was changed after it was pinned leaves its items unknown and all others judged', async () => {
  const whole = await document('sweep')
  const place = drive(`C:\\rounds\\config\\packs\\${PACK}`)
  assert.is(readFileSync(place, 'utf8'), packFile)
  writeFileSync(place, packFile.replace('is switched off', 'is switched on'))
  const tampered = await document('sweep')
  assert.equal(ofPack(tampered), Object.fromEntries(ITEMS.map((id) => [id, 'unknown'])))
  assert.match(tampered.items.find(({ id }) => id === ITEMS[0])?.summary ?? '', 'rounds-examples.medtech-server')
  assert.equal({ ...verdicts(tampered), ...ofPack(whole) }, verdicts(whole))
  writeFileSync(place, packFile)
  assert.is((await check('medtech-share-permissions')).status, 'pass')
})

if (requires('the Medtech pack under Wine', 'root', 'wine')) {
  test.run()
}
