import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openStore } from '../../../lib/fleet/duckdb.ts'
import { importInto } from '../../../lib/fleet/import.ts'
import { NOW, ownFolder, told, write } from './folders.ts'

const test = suite('an import that is killed')
const own = ownFolder()
test.after(() => own.remove())
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

test('leaves whole batches, and the next import takes in the rest', async () => {
  const lines = (file: number) =>
    Array.from({ length: 20 }, (_, line) =>
      JSON.stringify(
        told({ at: new Date(Date.UTC(2026, 9, 1) + (file * 20 + line) * 60_000).toISOString(), id: `m-${file}`, hostname: `H-${file}` }),
      ),
    )
  const texts = Object.fromEntries(Array.from({ length: 75 }, (_, file) => [`results-${file}.ndjson`, `${lines(file).join('\n')}\n`]))
  const folder = write(join(own.path, 'in'), [], texts)
  const file = join(own.path, 'fleet.duckdb')
  const { signal } = spawnSync(process.execPath, ['--import', here('../../../lib/register.mjs'), here('./killed.ts'), file, folder])
  assert.is(signal, 'SIGKILL')

  const reader = await openStore(file)
  const [before] = await reader.rows(
    'select count(*)::int documents, (select count(*)::int from findings where doc not in (select doc from documents)) orphans from documents',
  )
  reader.close()
  assert.ok(Number(before?.documents) < 1500, 'the kill came too late')
  assert.is(before?.orphans, 0)

  const store = await openStore(file, { write: true })
  const { added, known } = await importInto(store, [folder], { now: NOW })
  assert.equal([added + Number(before?.documents), known], [1500, before?.documents])
  assert.equal(await store.rows('select count(*)::int n, count(distinct id)::int ids from documents'), [{ n: 1500, ids: 1500 }])
  assert.equal(await store.rows('select count(*)::int n from latest'), [{ n: 75 }])
  store.close()
})

test.run()
