import { content } from '../content/index.ts'

/** Until when releases get security updates, as it was known on `asOf`. */
export interface OsSupport {
  /** ISO days. */
  asOf: string
  expires: string
  sources: Record<string, string>
  /** Groups of Windows editions (EditionID) that are supported alike. */
  editions: Record<string, string[]>
  releases: Release[]
}

export interface Release {
  name: string
  product: string
  /** Linux: VERSION_ID. macOS: the first number, from before 11 the first two. */
  version?: string
  codename?: string
  /** Windows. */
  build?: number
  /** Only as Server Core. */
  coreOnly?: boolean
  /** Names of edition groups; without them any edition. */
  editions?: string[]
  /** Last day of security updates for everybody; missing where the vendor names none. */
  endOfSupport?: string
  /** Why support cannot be told. */
  doubt?: string
  extension?: Extension
  source: string
  confidence: 'high' | 'medium' | 'low'
}

/** Updates after the end of support that have to be bought, switched on or accepted. */
export interface Extension {
  programme: 'windows-esu' | 'debian-lts' | 'ubuntu-pro'
  until: string
  /** The last update within the build that everybody got. */
  afterRevision?: number
  /** Activation IDs of the paid years. */
  licences?: Array<{ id: string; until: string }>
  /** Last day of the programme for private persons, which leaves no evidence on the computer. */
  consumerUntil?: string
  source?: string
}

let table: OsSupport | undefined

export function osSupport(): OsSupport {
  table ??= JSON.parse(content.text('lib/data/os-support.json')) as OsSupport
  return table
}
