import { Eta } from 'eta/core'
import { content } from '../content/index.ts'
import type { ResultDocument } from '../schema/types.ts'
import { escapeHtml } from './page/escape.ts'
import { type Manifests, viewOf } from './page/view.ts'

const PARTS = ['style', 'symbols', 'status', 'turn', 'open-item', 'mended-item', 'item'] as const

/** One self-contained HTML page for one machine: first for a practice manager, then for the technician. Needs no script and no network. */
export function pageOf(document: ResultDocument, manifests: Manifests = { items: content.items(), facts: content.facts() }): string {
  return templates().renderString(content.text('lib/report/page.eta'), viewOf(document, manifests))
}

function templates(): Eta {
  const eta = new Eta({ autoEscape: true, escapeFunction: escapeHtml })
  for (const part of PARTS) {
    eta.loadTemplate(`@${part}`, content.text(`lib/report/page/${part}.eta`))
  }
  return eta
}
