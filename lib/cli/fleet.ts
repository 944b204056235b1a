import { type Asked, ask } from '../fleet/ask.ts'
import { openStore } from '../fleet/duckdb.ts'
import { type Imported, importInto } from '../fleet/import.ts'
import { exportParquet } from '../fleet/parquet.ts'
import { type Form, tableText } from '../fleet/print-table.ts'
import { QUESTIONS } from '../fleet/questions/index.ts'
import { answerOrders } from '../fleet/reading.ts'
import { print, printJson } from './terminal.ts'

export interface FleetOptions {
  store: string
  json?: boolean
}

/** `rounds fleet import`: takes in what `rounds import` gathered. What cannot be counted is named, the rest is counted. */
export async function importFleet(paths: string[], { store: file, json }: FleetOptions): Promise<void> {
  // The threads that read need the other cores.
  const store = await openStore(file, { write: true, threads: 1 })
  try {
    const onProgress = progress(process.stderr, json)
    const imported = await importInto(store, paths, {
      now: new Date().toISOString(),
      ...(process.argv[1] ? { program: process.argv[1] } : {}),
      ...(onProgress ? { onProgress } : {}),
    })
    json ? printJson(imported) : print(inWords(imported, file))
    process.exitCode = imported.setAside.length === 0 ? 0 : imported.added + imported.known > 0 ? 3 : 64
  } finally {
    store.close()
  }
}

const LONG = 20

function inWords({ added, known, setAside, seconds }: Imported, file: string): string {
  const named = setAside.slice(0, LONG).map(({ file: name, because }) => `Set aside: ${name} ${because}`)
  return [
    `${count(added, 'result')} taken into ${file} in ${seconds.toFixed(1)} s${known > 0 ? `, ${known} there already` : ''}.`,
    ...named,
    ...(setAside.length > LONG ? [`... and ${setAside.length - LONG} more: rounds fleet query set-aside`] : []),
  ].join('\n')
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`
}

function progress(stream: NodeJS.WriteStream, json: boolean | undefined) {
  if (!stream.isTTY || json) {
    return undefined
  }
  return (done: number, total: number) => {
    stream.write(done === total ? '\r\u001B[2K' : `\r\u001B[2K${done} of ${total} files read`)
  }
}

/** What a thread that reads results runs. */
export function readForImport(): Promise<void> {
  return answerOrders()
}

export interface QueryOptions extends Asked {
  store: string
  as: Form
}

/** `rounds fleet query`: one of the prepared questions; without one they are listed. @throws UsageError */
export async function queryFleet(question: string | undefined, { store: file, as, ...asked }: QueryOptions): Promise<void> {
  if (question === undefined) {
    print(questionsInWords())
    return
  }
  const store = await openStore(file)
  try {
    print(tableText(await ask(store, question, asked, new Date().toISOString()), as))
  } finally {
    store.close()
  }
}

function questionsInWords(): string {
  const lines = QUESTIONS.flatMap(({ name, answers, needs, takes }) => {
    const options = [...needs.map((one) => `--${one}`), ...takes.map((one) => `[--${one}]`)].join(' ')
    return [`${name.padEnd(11)} ${options}`.trimEnd(), `            ${answers}`]
  })
  return ['Questions that a store answers (--as table, csv or json):', '', ...lines].join('\n')
}

/** `rounds fleet export`: the tables as Parquet files. @throws UsageError */
export async function exportFleet(folder: string, { store: file }: FleetOptions): Promise<void> {
  const store = await openStore(file)
  try {
    print((await exportParquet(store, folder)).map((one) => `Written: ${one}`).join('\n'))
  } finally {
    store.close()
  }
}
