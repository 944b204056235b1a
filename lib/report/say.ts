import { content } from '../content/index.ts'

export type Values = Readonly<Record<string, string | number>>

/** The sentences of one page, which stand in `manifests/words/<page>.json` so that whoever does not program can edit them. */
export interface Say {
  /** @throws Error where there is no such sentence, or a value for it is missing */
  (name: string, values?: Values): string
  /** `<name>.one` or `<name>.many`, with the number as {count}. */
  count(name: string, count: number, values?: Values): string
  /** A sentence that only some have. */
  maybe(name: string, values?: Values): string | undefined
}

export function sayer(page: string): Say {
  const words = content.words(page)
  const maybe = (name: string, values: Values = {}) => {
    const sentence = words[name]
    return sentence === undefined ? undefined : filled(sentence, values, `manifests/words/${page}.json, ${name}`)
  }
  const say = (name: string, values?: Values) => {
    const sentence = maybe(name, values)
    if (sentence === undefined) {
      throw new Error(`manifests/words/${page}.json has no sentence called ${name}`)
    }
    return sentence
  }
  const count = (name: string, number: number, values?: Values) =>
    say(`${name}.${number === 1 ? 'one' : 'many'}`, { ...values, count: number })
  return Object.assign(say, { count, maybe })
}

function filled(sentence: string, values: Values, where: string): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) {
      throw new Error(`${where}: nothing was given for {${name}}`)
    }
    return String(value)
  })
}
