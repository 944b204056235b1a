import { content } from '../content/index.ts'
import { itemById } from '../engine/select.ts'
import { explainPage } from '../report/explain.ts'
import { terminalOf } from '../report/page-text.ts'
import { print, terminalColors, textWidth } from './terminal.ts'

/** `rounds explain`: what an item means, reads and would change. */
export async function explain(id: string): Promise<void> {
  const page = explainPage(itemById(content.items(), id), content.facts())
  print(terminalOf(page, { width: textWidth(), bold: terminalColors().bold }))
}
