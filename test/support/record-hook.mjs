// While tests of parsers run: hands each of them a parser that also writes down what it is asked.
const PARSER = /\/lib\/facts\/([^/]+)\/(windows|linux|macos)\.ts$/
const MARK = '?recorded'

export async function resolve(specifier, context, nextResolve) {
  const found = await nextResolve(specifier, context)
  const isAsked = PARSER.test(found.url) && context.parentURL?.includes('/test/facts/')
  return isAsked ? { ...found, url: found.url + MARK } : found
}

/** A name that a module exports itself stands before the same name of `export *`. */
export async function load(url, context, nextLoad) {
  if (!url.endsWith(MARK)) {
    return nextLoad(url, context)
  }
  const plain = url.slice(0, -MARK.length)
  const [, fact, file] = PARSER.exec(plain)
  const recorder = new URL('recorded.ts', import.meta.url).href
  const source = [
    `import { parse as plain } from '${plain}'`,
    `import { recorded } from '${recorder}'`,
    `export * from '${plain}'`,
    `export const parse = recorded('${fact}', '${file}', plain)`,
  ]
  return { format: 'module', source: source.join('\n'), shortCircuit: true }
}
