import { type Answer, type FileContent, failed, type Listing, listing, reasonOf, value } from '../../api.ts'
import { PRODUCTS } from '../../data/products.ts'
import { recognise } from './recognise.ts'
import type { Products } from './shape.ts'

/** Linux and macOS: a product is there where one of its files is; how it starts is not looked at. */
export function productsOf(files: Answer<Listing<FileContent>>): Answer<Products> {
  if (files.state !== 'value') {
    return failed(`which products are installed could not be read: ${reasonOf(files)}`)
  }
  const signs = files.value.entries.map(({ path }) => ({ name: path, start: 'unknown', source: path }) as const)
  return value(
    listing(
      recognise(PRODUCTS, signs, (known) => known.files ?? []),
      files.value.missed,
    ),
  )
}
