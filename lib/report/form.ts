import { createHash } from 'node:crypto'
import { Eta } from 'eta/core'
import { content } from '../content/index.ts'
import { type FormInput, type FormView, formView, type Role } from './form/view.ts'
import { escapeHtml } from './page/escape.ts'
import { sayer } from './say.ts'

const PARTS = {
  style: 'page/style',
  'form-style': 'form/style',
  question: 'form/question',
  detail: 'form/detail',
  evidence: 'form/evidence',
}

export interface FormPage {
  view: FormView
  html: string
}

/** One self-contained page with the questions of one role: filled in in a browser without a network, or on paper. */
export function formPage(role: Role, input: FormInput): FormPage {
  const view = formView(role, input)
  const say = sayer('form')
  const script = content.text('lib/report/form/script.eta')
  const html = templates().renderString(content.text('lib/report/form/form.eta'), {
    ...view,
    say,
    script,
    // Only this very text runs; whatever else got into the page does not.
    scriptHash: createHash('sha256').update(script).digest('base64'),
    words: scriptWords(view),
    version: content.version,
  })
  return { view, html }
}

/** What the script says. A data block ends where its tag ends, so no text may hold one. */
function scriptWords({ role, practice, fileName }: FormView): string {
  const words = Object.entries(content.words('form')).filter(([name]) => name.startsWith('script.') || name.startsWith('role.'))
  return JSON.stringify({ role, practice, fileName, words: Object.fromEntries(words) }).replace(/</g, '\\u003c')
}

function templates(): Eta {
  const eta = new Eta({ autoEscape: true, escapeFunction: escapeHtml })
  for (const [name, file] of Object.entries(PARTS)) {
    eta.loadTemplate(`@${name}`, content.text(`lib/report/${file}.eta`))
  }
  return eta
}
