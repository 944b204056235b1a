import { UsageError } from '../errors.ts'
import type { KnownPack } from '../packs/pack.ts'
import { changeTrust, keyPrint } from '../packs/trust-file.ts'
import { publicKey } from '../practice/keys.ts'
import { FULL_TRUST, GRANT_WORDS } from '../report/pack-audit.ts'
import type { TrustedPublisher, TrustFile } from '../schema/types.ts'
import type { TrustOptions } from './pack-install.ts'
import { print, printJson } from './terminal.ts'

const UNTRUSTED: Readonly<Record<NonNullable<TrustFile['untrusted']>, string>> = {
  list: 'Packs of everybody else are only listed: nothing of them runs.',
  check:
    'Packs of everybody else may check with files, the registry, and programs that are known to only read, where they say that they can. They never fix.',
}

/** The key list, or one publisher of it. @throws UsageError where it has no such publisher */
export function showList(trust: TrustFile, publisher: string | undefined, { json }: Pick<TrustOptions, 'json'>): void {
  const names = Object.keys(trust.publishers).sort()
  if (publisher !== undefined && !names.includes(publisher)) {
    throw new UsageError(
      `The key list has no ${publisher}: its packs are treated as anybody's. To add it: rounds pack trust ${publisher} --key FILE --may check`,
    )
  }
  const wanted = names.filter((name) => publisher === undefined || name === publisher)
  if (json) {
    printJson({
      schema: 1,
      untrusted: trust.untrusted ?? 'list',
      publishers: Object.fromEntries(wanted.map((name) => [name, entryOf(trust, name)])),
    })
    return
  }
  const parts = wanted.flatMap((name) => (trust.publishers[name] ? [publisherInWords(name, trust.publishers[name])] : []))
  const all = parts.length > 0 ? parts : ['No publisher is trusted here.']
  print([...all, UNTRUSTED[trust.untrusted ?? 'list']].join('\n\n'))
}

function entryOf(trust: TrustFile, name: string) {
  const one = trust.publishers[name]
  return one && { ...one, fingerprints: one.keys.map(keyPrint) }
}

function publisherInWords(name: string, { keys, may, note }: TrustedPublisher): string {
  return [
    `${name}${note ? `: ${note}` : ''}`,
    ...keys.map((line) => `  key ${keyPrint(line)}`),
    ...may.map((grant) => `  may ${grant}: ${GRANT_WORDS[grant]}`),
    ...(may.length === 0 ? ['  may do nothing'] : []),
    ...(may.includes('interpreters') ? [`  ${FULL_TRUST}`] : []),
  ].join('\n')
}

/** Writes the change. @throws UsageError, BadFile; then nothing was written */
export function changeList(config: string, publisher: string, { key, may, note, withdraw, json }: TrustOptions): TrustFile {
  const trust = changeTrust(config, publisher, {
    ...(key === undefined ? {} : { key: publicKey(key) }),
    ...(may === undefined ? {} : { may }),
    ...(note === undefined ? {} : { note }),
    ...(withdraw === undefined ? {} : { withdraw }),
  })
  if (json) {
    printJson({ schema: 1, publisher, trust: entryOf(trust, publisher) ?? null })
  }
  return trust
}

/** What holds now, and what it means for the packs that are here. */
export function changeInWords(publisher: string, trust: TrustFile, packs: readonly KnownPack[]): string {
  const one = trust.publishers[publisher]
  const said = one ? publisherInWords(publisher, one) : `${publisher} is not trusted here any more.`
  const own = packs.filter((pack) => pack.publisher === publisher)
  return [said, ...(own.length > 0 ? [['Its packs that are here:', ...own.map(packInWords)].join('\n')] : [])].join('\n\n')
}

function packInWords({ id, version, state, grants, reason, file }: KnownPack): string {
  const because = reason ? `: ${reason}` : ''
  switch (state) {
    case 'active':
      return `  ${id} ${version} is used, and may ${grants.join(', ')}${because}.`
    case 'failed':
      return `  ${id} ${version} cannot be used, and its items are unknown${because}. (rounds pack remove ${id} takes it away)`
    case 'listed':
      return `  ${id} ${version} is only listed${because}. (rounds pack install ${file} pins it where it may check)`
  }
}
