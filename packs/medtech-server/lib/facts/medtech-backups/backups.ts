import { type Answer, type FileContent, type Listing, listing, type Parse, reasonOf, value } from 'rounds'
import { databaseIn, databaseNamed } from '../../databases.ts'
import { leafOf } from '../../paths.ts'
import { endOf, gbakHeader } from './gbak-file.ts'
import { runsIn } from './gbak-log.ts'
import type { BackupFile, MedtechBackups } from './shape.ts'

export interface Probes {
  files: Answer<Listing<FileContent>>
  heads: Answer<Listing<FileContent>>
  tails: Answer<Listing<FileContent>>
  logs: Answer<Listing<FileContent>>
}

/** The same on every platform: gbak is. */
export const backups: Parse<Probes, MedtechBackups> = ({ files, heads, tails, logs }) => {
  const [headOf, tailOf] = [byPath(heads), byPath(tails)]
  const entries = entriesOf(files).map((file) => backup(file, headOf.get(file.path), tailOf.get(file.path)))
  return value({
    files: listing(unique(entries), missedOf(files, 'the backups')),
    runs: listing(
      unique(entriesOf(logs)).flatMap((log) => runsIn(log)),
      missedOf(logs, 'the logs of gbak'),
    ),
  })
}

/** A name is believed only where the file itself does not say which database it holds. */
function backup({ path, size, modifiedAt }: FileContent, head: FileContent | undefined, tail: FileContent | undefined): BackupFile {
  const header = head && gbakHeader(head.text)
  const of = (header?.database && databaseNamed(leafOf(header.database))) || (header?.database ? undefined : databaseIn(leafOf(path)))
  return {
    path,
    bytes: size,
    modifiedAt,
    ...(of ? { of } : {}),
    header: head ? (header ? 'gbak' : 'other') : 'unread',
    end: tail ? endOf(tail.text) : 'unread',
    ...(header?.begunAt ? { begunAt: header.begunAt } : {}),
  }
}

function entriesOf(answer: Answer<Listing<FileContent>>): FileContent[] {
  return answer.state === 'value' ? answer.value.entries : []
}

function missedOf(answer: Answer<Listing<FileContent>>, what: string): string[] {
  return answer.state === 'value' ? answer.value.missed : [`${what} were not looked for: ${reasonOf(answer)}`]
}

function byPath(answer: Answer<Listing<FileContent>>): Map<string, FileContent> {
  return new Map(entriesOf(answer).map((file) => [file.path, file]))
}

function unique<T extends { path: string }>(files: T[]): T[] {
  return [...new Map(files.map((file) => [file.path, file])).values()]
}
