import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/backups/windows.ts'
import { contextWith, files } from '../answers.ts'
import { event, log, shown } from './windows.ts'

const test = suite('backups on Windows')
const manifest = JSON.parse(readFileSync(new URL('../../../manifests/facts/backups.json', import.meta.url), 'utf8')) as {
  platforms: { win32: { probes: Record<string, { when?: string; input?: Record<string, unknown> }> } }
}
const { probes } = manifest.platforms.win32

test('no product is no job, and the list is whole', () => {
  const { jobs, complete } = shown([])
  assert.equal([jobs.length, complete], [0, true])
})
test('copies that follow every change, and anti-virus, are no backup', () => {
  assert.equal(shown(['dropbox', 'google-drive', 'syncthing', 'defender']).jobs, [])
})
test('products that do not publish how they write their runs down are seen and not known', () => {
  for (const id of ['acronis', 'shadowprotect', 'macrium', 'datto', 'synology-backup']) {
    const { jobs, missed } = shown([id])
    assert.is(jobs.length, 0)
    assert.match(missed[0] ?? '', `${id} is installed, but its own log could not be read`)
  }
})
test('a product whose service is disabled is not asked', () => {
  assert.is(shown(['macrium', 'veeam'], {}, 'disabled').complete, true)
})
test('one product that cannot be heard does not silence the other', () => {
  const data = { JobID: 'a', JobName: 'PMS', JobResult: '0' }
  const { jobs, complete } = shown(['veeam', 'macrium'], { veeamEvents: log(event(190, '2026-11-21T10:00:00Z', data)) })
  assert.equal([jobs.length, complete], [1, false])
})
test('where the products are not known, nothing is said to be whole', () => {
  const base = { dumps: files(), disks: failed('late') } as unknown as Parameters<typeof parse>[0]
  for (const products of [undefined, failed('late'), value(listing([], ['WRSVC may not be read']))]) {
    const answer = parse(base, contextWith(products ? { products } : {}, 'win32'))
    assert.is(answer.state === 'value' && answer.value.jobs.complete, false)
  }
})
test('every probe of a product is asked only where that product is', () => {
  const free = Object.entries(probes).filter(([, { when }]) => when === undefined)
  assert.equal(
    free.map(([name]) => name),
    ['disks', 'dumps'],
  )
})
test('the manifest asks for as many days and records as the parser expects', () => {
  const logs = Object.values(probes).filter(({ input }) => input?.log !== undefined)
  assert.is(logs.length, 6)
  assert.equal(
    logs.filter(({ input }) => input?.days !== 40 || input.newest !== 400),
    [],
  )
  // Windows refuses a query with more than about twenty ids (Event Log queries, Microsoft).
  assert.equal(
    logs.filter(({ input }) => !Array.isArray(input?.ids) || input.ids.length > 20),
    [],
  )
})

test.run()
