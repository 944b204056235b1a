import { writeInto } from '../../../lib/cli/out.ts'
import type { ResultDocument } from '../../../lib/schema/types.ts'

// A process of its own that leaves documents: <folder> <practice> <name of the writer> <how many> <bytes of each>
const [folder = '', practice = '', writer = '', count = '0', bytes = '0'] = process.argv.slice(2)
for (let number = 0; number < Number(count); number++) {
  const startedAt = new Date(Date.UTC(2026, 10, 22, 0, 0, number)).toISOString()
  const machine = { id: `${writer}-${number % 5}` }
  writeInto(folder, { practice, machine, startedAt, padding: 'x'.repeat(Number(bytes)) } as unknown as ResultDocument)
}
