/** `{name}` or `{name|minutes}`. */
const PLACEHOLDER = /\{(\w+)(?:\|(\w+))?\}/g

const FORMS: Readonly<Record<string, (value: unknown) => string>> = {
  minutes: (value) => counted(Math.round((Number(value) / 60) * 10) / 10, 'minute'),
}

/** A text of a manifest with its settings filled in; a placeholder that names no setting stays, so that it is seen. */
export function filled(text: string, settings: Readonly<Record<string, unknown>>): string {
  return text.replace(PLACEHOLDER, (whole, name: string, form?: string) => {
    const write = form === undefined ? plain : FORMS[form]
    return name in settings && write ? write(settings[name]) : whole
  })
}

/** The placeholders of a text that name no setting or no form. */
export function unfilled(text: string, settings: Readonly<Record<string, unknown>>): string[] {
  return [...filled(text, settings).matchAll(PLACEHOLDER)].map(([whole]) => whole)
}

function plain(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value)
}

function counted(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}
