#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Part } from '../lib/api.ts'
import type { Product, Products } from '../lib/facts/products/shape.ts'
import { hintOf } from '../lib/hint.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  products: Products
}
interface Settings {
  knownRemoteTools: string[]
}

const EXPECTED = 'remote access only by the tool of the IT provider'

/** An agent of a remote management shows that somebody looks after this computer; a program that anybody can install shows the opposite. */
export default defineCheck<Facts, Settings>(({ products }, { knownRemoteTools }) => {
  const of = (kind: Product['kind']) => products.entries.filter((product) => product.kind === kind)
  const parts = [
    ...of('remote-access').map((product) => remoteAccess(product, knownRemoteTools)),
    ...of('remote-management').map(management),
    ...(products.complete ? [] : [notWhole(products)]),
  ]
  return hintOf(
    parts,
    'Neither a remote management nor a remote-access program was found here',
    ({ scope, observed }) => `${scope}: ${observed}`,
  )
})

function remoteAccess({ id, name, start, source }: Product, known: string[]): Part {
  const shared = { scope: name, expected: EXPECTED, source, owner: 'none' } as const
  if (known.includes(id)) {
    return { ...shared, status: 'pass', observed: 'remote access of the IT provider, by agreement' }
  }
  return start === 'disabled'
    ? { ...shared, status: 'pass', observed: 'installed, but switched off' }
    : { ...shared, status: 'warn', observed: 'unmanaged remote access that anybody can install; ask who uses it' }
}

/** A switched-off agent tells nobody anything. */
function management({ name, start, source }: Product): Part {
  const observed = start === 'disabled' ? 'installed, but switched off' : 'a remote management is installed'
  return { scope: name, status: start === 'disabled' ? 'not-applicable' : 'pass', observed, expected: EXPECTED, source, owner: 'none' }
}

function notWhole({ missed }: Products): Part {
  const observed = missed[0] ?? 'not every program could be looked for'
  return { scope: 'programs', status: 'unknown', observed, expected: EXPECTED, source: 'products', owner: 'none' }
}

standAlone(import.meta.url)
