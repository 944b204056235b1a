import { readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { type Owner, type ReadFile, readResults, unreadable } from './read-result.ts'

/** What a reader is asked for. */
export interface Order {
  path: string
  owner: Owner
}

/** Reads files side by side; the answers come in the order of the files. */
export interface Readers {
  read(orders: readonly Order[]): Promise<ReadFile[]>
  close(): Promise<void>
}

const LARGEST_FILE = 256 * 1024 * 1024
/** A thread costs more to start than so few files cost to read. */
const FEW = 1000
const MOST_THREADS = 8
/** The hidden command that a thread of its own runs. */
export const READER_COMMAND = 'read-results'

export function readOne({ path, owner }: Order): ReadFile {
  try {
    if (statSync(path).size > LARGEST_FILE) {
      return { documents: [], problems: ['is larger than 256 MB: split it'] }
    }
    return readResults(readFileSync(path), /\.(ndjson|jsonl)$/i.test(path), owner)
  } catch (error) {
    return unreadable(error)
  }
}

/** `program` is the file that runs Rounds; without it, or for few files, all is read in this thread. */
export function openReaders(files: number, program: string | undefined): Readers {
  if (files < FEW || program === undefined) {
    return { read: async (orders) => orders.map(readOne), close: async () => undefined }
  }
  const threads = Array.from({ length: Math.min(MOST_THREADS, availableParallelism()) }, () => reader(program))
  let next = 0
  return {
    read: (orders) => {
      next = (next + 1) % threads.length
      return threads[next]?.read(orders) ?? Promise.resolve([])
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

interface Waiting {
  resolve: (files: ReadFile[]) => void
  reject: (error: unknown) => void
}

/** One thread; it answers in the order it is asked. */
function reader(program: string): Readers {
  const worker = new Worker(program, { argv: ['fleet', READER_COMMAND], execArgv: [] })
  const waiting: Waiting[] = []
  worker.on('message', (files: ReadFile[]) => waiting.shift()?.resolve(files))
  const failed = (error: unknown) => {
    for (const one of waiting.splice(0)) {
      one.reject(error)
    }
  }
  worker.on('error', failed)
  worker.on('exit', () => failed(new Error('a thread that reads results ended before its work')))
  return {
    read: (orders) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        worker.postMessage(orders)
      }),
    close: async () => {
      worker.removeAllListeners('exit')
      await worker.terminate()
    },
  }
}

/** What the hidden command does: reads what it is told to, until its thread is ended. */
export function answerOrders(): Promise<void> {
  const port = parentPort
  if (isMainThread || port === null) {
    return Promise.resolve()
  }
  port.on('message', (orders: Order[]) => port.postMessage(orders.map(readOne)))
  return new Promise((resolve) => port.once('close', resolve))
}
