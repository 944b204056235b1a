import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exportParquet } from '../../../lib/fleet/parquet.ts'
import { mendedSample } from '../report/fixtures/documents.ts'
import { lock, ownFolder, storeOf, told, write } from './folders.ts'

const test = suite('Parquet for a warehouse')
const own = ownFolder()
test.after(() => own.remove())

test('every table can be read back, with its lists, maps and times', async () => {
  const measured = lock('fail', { measures: { lockAfterSeconds: 1800 } })
  const store = await storeOf(
    write(join(own.path, 'in'), [told({ at: '2026-11-20', items: [measured], more: { mended: mendedSample() } })], {
      'kauri-medical-centre/practice.json': '{"practice":"Kauri Medical Centre","machines":[{"name":"Nurse 1","hostname":"NURSE-1"}]}',
    }),
  )
  const files = await exportParquet(store, join(own.path, "it's out"))
  const read = (name: string, columns: string) =>
    store.rows(`select ${columns} from '${files.find((file) => file.endsWith(`${name}.parquet`))?.replaceAll("'", "''")}'`)
  assert.equal(await read('documents', 'slug, hostname, started_at::varchar t'), [
    { slug: 'kauri-medical-centre', hostname: 'NURSE-1', t: '2026-11-20 01:00:00' },
  ])
  assert.equal(await read('findings', "machine_id, item, word, measures['lockAfterSeconds'] as seconds"), [
    { machine_id: 'aaaa-1', item: 'screen-lock', word: 'fail', seconds: 1800 },
  ])
  assert.equal(await read('mended', 'count(*)::int n'), [{ n: mendedSample().length }])
  assert.equal(await read('practices', 'name'), [{ name: 'Kauri Medical Centre' }])
  assert.equal(await read('expected', 'name, hostname'), [{ name: 'Nurse 1', hostname: 'NURSE-1' }])
})
test('a folder that holds something else is left alone', async () => {
  const store = await storeOf()
  writeFileSync(join(own.path, 'thesis.txt'), 'mine')
  const error = await exportParquet(store, own.path).catch((thrown: Error) => thrown.message)
  assert.match(String(error), /holds something else/)
})

test.run()
