type Cell = 'ok' | 'FAILED' | 'n/a'

/** What became of every fault with every kind of change. A cell is ok only when its test came to its end. */
export interface Table {
  put(row: string, column: string, cell: Cell): void
  lines(): string[]
}

export function createTable(): Table {
  const rows = new Map<string, Map<string, Cell>>()
  const columns = new Set<string>()
  return {
    put(row, column, cell) {
      columns.add(column)
      rows.set(row, (rows.get(row) ?? new Map<string, Cell>()).set(column, cell))
    },
    lines: () => drawn(rows, [...columns]),
  }
}

function drawn(rows: Map<string, Map<string, Cell>>, columns: string[]): string[] {
  const head = ['', ...columns]
  const body = [...rows].map(([row, cells]) => [row, ...columns.map((column) => cells.get(column) ?? '')])
  const widths = head.map((_, index) => Math.max(...[head, ...body].map((line) => line[index]?.length ?? 0)))
  const draw = (line: string[]) => `| ${line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`
  return [draw(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(draw)]
}
