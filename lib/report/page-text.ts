/** Text about an item, before it becomes lines of a terminal or Markdown. Pieces in backquotes are names that are typed as they stand. */
export interface TextPage {
  title: string
  sections: Section[]
}

export interface Section {
  heading: string
  blocks: Block[]
}

export type Block = Paragraph | List | Table

export interface Paragraph {
  text: string
}

export interface List {
  list: readonly string[]
}

export interface Table {
  head: readonly string[]
  rows: readonly (readonly string[])[]
}

/** The page as Markdown. */
export function markdownOf({ title, sections }: TextPage): string {
  const parts = sections.flatMap(({ heading, blocks }) => [...(heading ? [`## ${heading}`] : []), ...blocks.map(markdownBlock)])
  return `${[`# ${title}`, ...parts].join('\n\n')}\n`
}

function markdownBlock(block: Block): string {
  if ('text' in block) {
    return escaped(block.text)
  }
  if ('list' in block) {
    return block.list.map((one) => `- ${escaped(one)}`).join('\n')
  }
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => escaped(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [row(block.head), `|${block.head.map(() => ' --- |').join('')}`, ...block.rows.map(row)].join('\n')
}

/** Outside of names in backquotes, Markdown would take * and _ for emphasis and < for a tag. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/[*_<]/g, '\\$&')))
    .join('')
}

export interface TerminalStyle {
  width: number
  bold(text: string): string
}

/** The page as lines of a terminal. */
export function terminalOf({ title, sections }: TextPage, style: TerminalStyle): string {
  const parts = sections.flatMap(({ heading, blocks }) => {
    const text = blocks.map((block) => terminalBlock(block, style)).join('\n')
    return ['', ...(heading ? [style.bold(heading)] : []), text]
  })
  return [style.bold(title), ...parts].join('\n')
}

function terminalBlock(block: Block, { width }: TerminalStyle): string {
  if ('text' in block) {
    return wrapped(unquoted(block.text), width, '  ')
  }
  if ('list' in block) {
    return block.list.map((one) => wrapped(unquoted(one), width, '    ', '  - ')).join('\n')
  }
  return block.rows.map((row, index) => terminalRow(block.head, row, block.rows[index - 1]?.[0], width)).join('\n')
}

/** A row reads better below its first cell than in columns, because descriptions are long; rows of the same first cell share it. */
function terminalRow(head: readonly string[], [name = '', ...cells]: readonly string[], above: string | undefined, width: number): string {
  const label = (index: number) => (cells.length === 1 ? '' : `${head[index + 1]}: `)
  const named = cells.flatMap((cell, index) => (cell === '' ? [] : [`${label(index)}${cell}`]))
  const heading = name === above ? [] : [`  ${unquoted(name)}`]
  return [...heading, ...named.map((line) => wrapped(unquoted(line), width, '        ', '      '))].join('\n')
}

function unquoted(text: string): string {
  return text.replaceAll('`', '')
}

/** Text broken between words; a word longer than the line stays whole, so that it can be copied. */
export function wrapped(text: string, width: number, indent = '', first = indent): string {
  const lines: string[] = []
  let line = first
  let isEmpty = true
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = indent
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return [...lines, line].join('\n')
}
