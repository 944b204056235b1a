import { existsSync } from 'node:fs'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { content } from '../content/index.ts'
import { messageOf, UsageError } from '../errors.ts'
import { STORE_SCHEMA, TABLES } from './schema.ts'

export type Values = Record<string, DuckDBValue>
/** A value as JSON has it; times as `2026-11-22 01:05:00`. */
export type Row = Record<string, unknown>

/** An open store. One process at a time may write it. */
export interface Store {
  run(sql: string, values?: Values): Promise<void>
  rows(sql: string, values?: Values): Promise<Row[]>
  /** Rows in pieces of at most some thousands, for what does not fit into memory at once. */
  pieces(sql: string, values?: Values): AsyncIterable<Row[]>
  /** Texts into a table whose columns all hold text. */
  append(table: string, rows: readonly (readonly (string | null)[])[]): Promise<void>
  close(): void
}

export interface Opening {
  write?: true
  /** Of DuckDB itself; Node's own memory comes on top. */
  memory?: string
  threads?: number
}

type DuckDB = typeof import('@duckdb/node-api')

const MEMORY = '500MB'
const PIECE = 2048

/**
 * Opens the store, and makes it where it is written for the first time. Nothing is ever fetched from a network.
 * @throws UsageError where it is missing, is no store, is of a newer Rounds, or another process writes it
 */
export async function openStore(file: string, opening: Opening = {}): Promise<Store> {
  const duckdb = await library()
  if (!opening.write && !existsSync(file)) {
    throw new UsageError(`The store ${file} is not there: rounds fleet import FOLDER --store ${file} makes it.`)
  }
  const store = storeOf(duckdb, await connect(duckdb, file, opening))
  try {
    await prepare(store, file, opening.write === true)
    return store
  } catch (error) {
    store.close()
    throw error
  }
}

/** Only a provider's own machine has it, never a computer that is checked. */
async function library(): Promise<DuckDB> {
  try {
    return await import('@duckdb/node-api')
  } catch {
    throw new UsageError(
      'A store of many computers needs DuckDB, which is not here: run rounds fleet on your own machine, from a folder where "npm install @duckdb/node-api" was run. No computer of a practice needs it.',
    )
  }
}

async function connect(duckdb: DuckDB, file: string, { write, memory = MEMORY, threads }: Opening): Promise<DuckDBConnection> {
  const options = {
    access_mode: write ? 'READ_WRITE' : 'READ_ONLY',
    memory_limit: memory,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(threads ? { threads: String(threads) } : {}),
  }
  try {
    const instance = await duckdb.DuckDBInstance.create(file, options)
    return await instance.connect()
  } catch (error) {
    throw new UsageError(`The store ${file} cannot be opened: ${inWords(messageOf(error))}`)
  }
}

function inWords(message: string): string {
  if (/lock/i.test(message)) {
    return 'another rounds fleet has it open; run this again when that has ended.'
  }
  if (/not a valid DuckDB database/i.test(message)) {
    return 'it is no store of Rounds. Name another file with --store.'
  }
  return /newer version|version number/i.test(message)
    ? 'it was written by a newer DuckDB: update @duckdb/node-api.'
    : (message.split('\n')[0] ?? message)
}

async function prepare(store: Store, file: string, mayMake: boolean): Promise<void> {
  const tables = await store.rows(`select table_name from duckdb_tables() where not temporary`)
  if (tables.length === 0 && mayMake) {
    await store.run(`begin; ${TABLES} insert into store values (${STORE_SCHEMA}, 'rounds ${content.version}'); commit`)
    return
  }
  if (!tables.some(({ table_name }) => table_name === 'store')) {
    throw new UsageError(`${file} is no store of Rounds${tables.length === 0 ? ': it is empty' : ''}. Name another file with --store.`)
  }
  const [row] = await store.rows('select schema from store')
  if (Number(row?.schema) > STORE_SCHEMA) {
    throw new UsageError(`The store ${file} was written by a newer Rounds: update this one.`)
  }
}

function storeOf({ DuckDBDataChunk, VARCHAR }: DuckDB, connection: DuckDBConnection): Store {
  return {
    run: async (sql, values) => {
      await connection.run(sql, values)
    },
    rows: async (sql, values) => (await connection.runAndReadAll(sql, values)).getRowObjectsJson(),
    async *pieces(sql, values) {
      const result = await connection.stream(sql, values)
      for await (const rows of result.yieldRowObjectJson()) {
        yield rows
      }
    },
    append: async (table, rows) => {
      const appender = await connection.createAppender(table)
      for (let from = 0; from < rows.length; from += PIECE) {
        const piece = rows.slice(from, from + PIECE)
        const chunk = DuckDBDataChunk.create((piece[0] ?? []).map(() => VARCHAR))
        chunk.setRows(piece)
        appender.appendDataChunk(chunk)
      }
      appender.closeSync()
    },
    close: () => connection.closeSync(),
  }
}
