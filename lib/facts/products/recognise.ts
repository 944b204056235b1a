import type { KnownProduct } from '../../data/products.ts'
import { literally } from '../../pattern.ts'
import type { Product } from './shape.ts'

/** Something that shows a product: a service or a file. */
export interface Sign {
  /** The service's name, or the file's path. */
  name: string
  start: Product['start']
  source: string
}

/** Of several services that belong to one product, the one that is surest to run speaks. */
const SUREST: ReadonlyArray<Product['start']> = ['automatic', 'unknown', 'manual', 'disabled']

/** One product a line of the table, however many of its services or files are there. */
export function recognise(
  table: readonly KnownProduct[],
  signs: readonly Sign[],
  namesOf: (one: KnownProduct) => readonly string[],
): Product[] {
  return table.flatMap((known) => {
    const patterns = namesOf(known).map(matcher)
    const found = signs.filter(({ name }) => patterns.some((pattern) => pattern.test(name)))
    const [sign] = found.sort((one, other) => SUREST.indexOf(one.start) - SUREST.indexOf(other.start))
    return sign ? [{ id: known.id, kind: known.kind, name: known.name, start: sign.start, source: sign.source }] : []
  })
}

function matcher(pattern: string): RegExp {
  const source = pattern.replace(/\*|\?|[^*?]+/g, (part) => (part === '*' ? '.*' : part === '?' ? '.' : literally(part)))
  return new RegExp(`^${source}$`, 'i')
}
