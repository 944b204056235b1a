const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Control characters, marks that turn the direction of text around, halves of a pair. */
const UNSEEN = /[^\P{Cc}\t\n]|\p{Bidi_Control}|\p{Cs}/gu

/** Text in which what nobody sees is seen: in a terminal it could move the cursor or hide words. */
export function visible(text: string): string {
  return text.replace(UNSEEN, '\ufffd')
}

/** Text as HTML, for content and quoted attributes. Characters that nobody sees, or that make text look like another, become visible. */
export function escapeHtml(value: unknown): string {
  return visible(String(value)).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
}
