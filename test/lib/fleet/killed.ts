// Imports into a store and is killed just before the second batch would be in it: node killed.ts STORE FOLDER
import { openStore } from '../../../lib/fleet/duckdb.ts'
import { importInto } from '../../../lib/fleet/import.ts'
import { NOW } from './folders.ts'

const [file = '', folder = ''] = process.argv.slice(2)
const store = await openStore(file, { write: true })
let commits = 0
const run: typeof store.run = async (sql, values) => {
  commits += sql === 'commit' ? 1 : 0
  if (commits === 2) {
    process.kill(process.pid, 'SIGKILL')
  }
  await store.run(sql, values)
}
await importInto({ ...store, run }, [folder], { now: NOW })
