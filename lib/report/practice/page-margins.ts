import { visible } from '../page/escape.ts'
import { say } from './words.ts'

const COUNTERS: Readonly<Record<string, string>> = { '{page}': 'counter(page)', '{pages}': 'counter(pages)' }

/** The foot of every printed page as CSS: which practice, which day, which part, which page. */
export function pageMargins(values: { practice: string; day: string }): string {
  const number = say('page-number', { page: '{page}', pages: '{pages}' })
    .split(/(\{pages?\})/)
    .filter(Boolean)
    .map((piece) => COUNTERS[piece] ?? cssText(piece))
    .join(' ')
  return [
    `@page { @bottom-right { content: ${number} } @bottom-left { content: ${cssText(say('part.practice', values))} } }`,
    `@page technician { @bottom-left { content: ${cssText(say('part.technician', values))} } }`,
  ].join('\n')
}

/** A text as CSS that ends neither the text nor the style: all but letters and digits is written as its number. */
export function cssText(text: string): string {
  return `"${visible(text).replace(/[^A-Za-z0-9 ]/gu, (sign) => `\\${(sign.codePointAt(0) ?? 0).toString(16)} `)}"`
}
