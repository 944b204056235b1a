import type { Listing } from '../../api.ts'

/** Products installed here that items ask about: backup tools, anti-virus, remote management, databases. */
export type Products = Listing<Product>

export interface Product {
  /** Such as `veeam-agent`: an id of the table in lib/data/products.ts. */
  id: string
  kind: ProductKind
  /** Its everyday name. */
  name: string
  /** How it starts; `manual` and `unknown` say nothing about whether it runs now. */
  start: 'automatic' | 'manual' | 'disabled' | 'unknown'
  /** The service, program or folder that shows it. */
  source: string
}

export type ProductKind = 'backup' | 'sync' | 'antivirus' | 'remote-management' | 'remote-access' | 'messaging' | 'database'
