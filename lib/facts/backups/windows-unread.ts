import type { Product } from '../products/shape.ts'

/** Their makers do not publish how they write down their runs; they are seen, and what they did is not known. */
const UNDOCUMENTED = ['acronis', 'shadowprotect', 'macrium', 'datto', 'synology-backup']

export function unread(products: readonly Product[]): string[] {
  return products
    .filter(({ id }) => UNDOCUMENTED.includes(id))
    .map(({ name }) => `${name} is installed, but its own log could not be read: how it writes its runs down is not published`)
}
