import { type Answer, type FileContent, type Listing, listing, type Parse, value } from 'rounds'
import { databases } from './databases.ts'
import type { MedtechServer } from './shape.ts'

/** Only folders that are named are looked at: there is no usual place, and Medtech's own server runs on Windows. */
export const parse: Parse<{ files: Answer<Listing<FileContent>> }, MedtechServer> = ({ files }) =>
  value({ instances: listing([]), databases: databases(files), shares: listing([]), anonymousIsEveryone: 'unknown' })
