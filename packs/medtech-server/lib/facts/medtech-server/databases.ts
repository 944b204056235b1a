import { type Answer, type FileContent, type Listing, listing, reasonOf } from 'rounds'
import { databaseNamed } from '../../databases.ts'
import { leafOf } from '../../paths.ts'
import type { DatabaseFile } from './shape.ts'

export function databases(files: Answer<Listing<FileContent>>): Listing<DatabaseFile> {
  if (files.state !== 'value') {
    return listing<DatabaseFile>([], [`the database files were not looked for: ${reasonOf(files)}`])
  }
  const entries = files.value.entries.flatMap(({ path, size, modifiedAt }) => {
    const name = databaseNamed(leafOf(path))
    return name ? [{ name, path, bytes: size, modifiedAt }] : []
  })
  return listing(unique(entries), files.value.missed)
}

/** A folder that is named and one that is looked at anyway may be the same, in another spelling. */
function unique(files: DatabaseFile[]): DatabaseFile[] {
  return [...new Map(files.map((file) => [file.path.toLowerCase(), file])).values()]
}
