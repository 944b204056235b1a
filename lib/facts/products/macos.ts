import type { Answer, FileContent, Listing, Parse } from '../../api.ts'
import { productsOf } from './files.ts'
import type { Products } from './shape.ts'

interface Probes {
  files: Answer<Listing<FileContent>>
}

export const parse: Parse<Probes, Products> = ({ files }) => productsOf(files)
