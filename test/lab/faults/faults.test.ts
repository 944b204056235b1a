import { suite } from 'uvu'
import type { LabHost } from '../support/hosts.ts'
import { requires } from '../support/requires.ts'
import { COLUMNS, type Column } from './columns.ts'
import { type Job, outcomesOf } from './lanes.ts'
import { equippedHost, expectClean, freshCell, preparedHost, type Rig } from './rig.ts'
import { ROWS, type Row } from './rows.ts'
import { createTable } from './table.ts'
import { atTheSameTime, whileAnotherWorks } from './together.ts'
import { openWindows, WINDOWS_CELLS, type WindowsRig } from './windows.ts'

// ROUNDS_FAULT_ROW and ROUNDS_FAULT_COLUMN pick rows and columns by a part of their names.
const wanted = (name: string) => name.includes(process.env.ROUNDS_FAULT_ROW ?? '')
const columns = COLUMNS.filter(({ name }) => name.includes(process.env.ROUNDS_FAULT_COLUMN ?? ''))

/** One host for all faults of a row; after a cell that failed the next one gets a new host. */
function jobOf(row: Row): Job {
  let host: LabHost | undefined
  const close = async () => {
    await host?.wipe()
    host = undefined
  }
  const tryOn = (column: Column) => async () => {
    try {
      host ??= await preparedHost(row)
      await play(column, await freshCell(host, row))
    } catch (error) {
      await close()
      throw error
    }
  }
  return {
    name: row.name,
    close,
    cells: columns.map((column) => ({ name: column.name, run: column.applies(row) ? tryOn(column) : undefined })),
  }
}

async function play(column: Column, rig: Rig): Promise<void> {
  await column.run(rig)
  await expectClean(column.name.startsWith('killed') ? rig.afterKill() : rig)
}

function windowsJob(): Job {
  let rig: WindowsRig | undefined
  const cells = columns.map(({ name }) => {
    const act = WINDOWS_CELLS[name]
    const run = async () => {
      rig ??= await openWindows()
      const open = rig
      await open.cell(async () => act?.(open))
    }
    return { name, run: act ? run : undefined }
  })
  return { name: 'registry-value', cells, close: async () => rig?.close() }
}

/** Not about one kind of change, but about runs that meet. */
function meetingJob(): Job {
  const onHost = (act: (host: LabHost) => Promise<void>) => async () => {
    const host = await equippedHost()
    try {
      await act(host)
    } finally {
      await host.wipe()
    }
  }
  const cells = [
    { name: 'two at once', run: onHost(atTheSameTime) },
    { name: 'one at work', run: onHost(whileAnotherWorks) },
  ]
  return { name: 'any (screen-lock)', cells, close: async () => undefined }
}

const onHosts = requires('faults', 'root', 'nspawn', 'strace') ? [...ROWS.map(jobOf), meetingJob()] : []
const onWindows = requires('faults on a registry', 'wine') ? [windowsJob()] : []
const jobs = [...onWindows, ...onHosts].filter(({ name }) => wanted(name))
const outcomes = outcomesOf(jobs)
const table = createTable()
for (const job of jobs) {
  const test = suite(`faults: ${job.name}`)
  for (const cell of job.cells) {
    table.put(job.name, cell.name, cell.run ? 'FAILED' : 'n/a')
    if (cell.run) {
      test(`${job.name}, ${cell.name}`, async () => {
        const outcome = await outcomes.get(cell)
        if (outcome) {
          throw outcome.error
        }
        table.put(job.name, cell.name, 'ok')
      })
    }
  }
  test.run()
}
if (jobs.length > 0) {
  const last = suite('the table')
  last('is printed', () => console.log(`\n${table.lines().join('\n')}`))
  last.run()
}
