import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readAttestations, readLayers, readWaivers } from '../../../lib/settings/load.ts'

const test = suite('files of settings')
let folder: string
let elsewhere: string
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-config-'))
  elsewhere = mkdtempSync(join(tmpdir(), 'rounds-practice-'))
})
test.after.each(() => {
  for (const path of [folder, elsewhere]) {
    rmSync(path, { recursive: true, force: true })
  }
})
const put = (path: string, data: unknown) => writeFileSync(path, JSON.stringify(data))
const practiceLayer = (options: object = {}) => readLayers({ folder, ...options }).find(({ layer }) => layer === 'practice')?.data

test('the practice file is a layer, without what only a report needs', () => {
  put(join(folder, 'practice.json'), {
    practice: 'Kauri',
    visit: { date: '2027-01-01' },
    contacts: [],
    machines: [],
    silentAfterDays: 3,
    tags: [],
  })
  assert.equal(practiceLayer(), { practice: 'Kauri', tags: [] })
})
test('what the register says of this computer is its role, tags and site', () => {
  const machines = [{ name: 'Other' }, { name: 'Me', hostname: hostname(), role: 'server', tags: ['do-not-touch'], site: 'Karori' }]
  put(join(folder, 'practice.json'), { practice: 'Kauri', tags: [], machines })
  assert.equal(practiceLayer(), { practice: 'Kauri', tags: ['do-not-touch'], role: 'server', site: 'Karori' })
})
test('an entry with an id is for the computer with that id alone', () => {
  put(join(folder, 'practice.json'), { machines: [{ name: 'Me', hostname: hostname(), id: 'mine', role: 'server' }] })
  assert.equal(practiceLayer(), {})
  assert.equal(practiceLayer({ machineId: 'mine' }), { role: 'server' })
})
test('machine.json is nearer than the register', () => {
  put(join(folder, 'practice.json'), { practice: 'Kauri' })
  put(join(folder, 'machine.json'), { role: 'client' })
  put(join(folder, 'provider.json'), {})
  assert.equal(
    readLayers({ folder }).map(({ layer }) => layer),
    ['provider', 'practice', 'machine'],
  )
})
test('a practice file that is named is taken instead, with the answers and waivers beside it', () => {
  const practiceFile = join(elsewhere, 'practice.json')
  put(join(folder, 'practice.json'), { practice: 'Kauri' })
  put(practiceFile, { practice: 'Rata' })
  put(join(elsewhere, 'waivers.json'), { waivers: [] })
  put(join(folder, 'attestations.json'), { attestations: 'not read' })
  assert.equal(practiceLayer({ practiceFile }), { practice: 'Rata' })
  assert.equal(readAttestations({ folder, practiceFile }), [])
  assert.equal(readWaivers({ folder, practiceFile }), [])
})
test('what the computer itself accepts stays accepted beside a practice file that stands elsewhere', () => {
  const waiver = {
    item: 'screen-lock',
    machines: ['*'],
    reason: 'It is behind a door.',
    by: 'Dr Lee',
    until: '2027-01-01',
    accept: { observed: 'x' },
  }
  const practiceFile = join(elsewhere, 'practice.json')
  put(join(folder, 'waivers.json'), { waivers: [waiver] })
  put(join(elsewhere, 'waivers.json'), { waivers: [{ ...waiver, by: 'Mere' }] })
  assert.equal(
    readWaivers({ folder, practiceFile }).map(({ by }) => by),
    ['Mere', 'Dr Lee'],
  )
})
test('one that is named and not there is refused', () => {
  assert.throws(
    () => readLayers({ folder, practiceFile: join(elsewhere, 'practice.json') }),
    /--practice .*practice\.json: there is no such file/,
  )
})
test('without any file there is no layer', () => assert.equal(readLayers({ folder }), []))

test.run()
