import { isIP } from 'node:net'
import { plain } from './runs.ts'

/** Where a repository lies, as far as its address tells. */
export interface Repository {
  /** Its address without user name, password and query. */
  address: string
  /** Folder on this computer. */
  path?: string
  /** The computer it lies on. */
  host?: string
  /** Kept by a provider of storage, whose name is in `where`. */
  stored?: boolean
  /** Why its address is not known. */
  unread?: string
}

const BUCKETS = /^(b2|azure|gs|gcs|boto3\+s3):(.*)$|^(s3):\/\/(?!\/)(.*)$/
const ANYTHING = /^(rclone|swift|multi|gdrive|pydrive|onedrive|dropbox|mega):(.*)$/
const HOSTED =
  /(^|\.)(amazonaws\.com|backblazeb2\.com|wasabisys\.com|digitaloceanspaces\.com|cloudflarestorage\.com|blob\.core\.windows\.net|storage\.googleapis\.com|borgbase\.com|rsync\.net|your-storagebox\.de|your-backup\.de)$/

/** Addresses of restic, borg and duplicity: a folder, `scheme:…`, `scheme://…`, or `user@host:path`. */
export function repositoryOf(raw: string): Repository {
  const text = plain(raw.trim()).replace(/^local:/, '')
  const folder = /^(?:file:\/\/)?(\/.*)$/.exec(text)?.[1]
  if (folder !== undefined) {
    return { address: folder, path: folder }
  }
  const [, scheme, rest = '', other, tail = ''] = BUCKETS.exec(text) ?? []
  if (scheme !== undefined || other !== undefined) {
    return { address: `${scheme ?? other}:${bucketOf(rest || tail)}`, stored: true }
  }
  const [, anything, place = ''] = ANYTHING.exec(text) ?? []
  if (anything !== undefined) {
    return { address: `${anything}:${bucketOf(place)}` }
  }
  return remote(text)
}

const REMOTE = /^((?:(?:rest|s3|sftp):(?!\/\/))?(?:[a-z0-9+]+:\/\/)?)((?:[^/]*@)?(?:\[[^\]]*\]|[^/:]*)(?::\d+(?=\/|$))?)(.*)$/i

/** Everything up to the last @ before the path is a user name, with or without a password; an @ behind it may be the end of a broken one. */
function remote(text: string): Repository {
  const [, prefix = '', authority = '', path = ''] = REMOTE.exec(text) ?? []
  const server = authority.replace(/^.*@/, '')
  if (prefix === '' && !path.startsWith(':')) {
    return { address: text.includes('@') ? '...' : text.replace(/[?#].*$/, '') }
  }
  const host = server.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  if (host === '' || path.includes('@')) {
    return { address: `${prefix}...` }
  }
  const address = `${prefix}${server}${path.replace(/[?#].*$/, '')}`
  return { address, host, ...(HOSTED.test(host) ? { stored: true } : {}) }
}

function bucketOf(rest: string): string {
  return /^\/*([^:/?#]*)/.exec(rest.replace(/^.*@/, ''))?.[1] ?? ''
}

/** `network` inside of the practice, `remote` outside; a name that only its own name server could tell stays unknown. */
export function hostPlace(host: string, known: ReadonlyMap<string, string>): 'network' | 'remote' | 'unknown' {
  const name = host.toLowerCase().replace(/\.$/, '')
  if (HOSTED.test(name)) {
    return 'remote'
  }
  const address = isIP(name) ? name : known.get(name)
  if (address !== undefined) {
    return addressPlace(address)
  }
  const isLocalName = !name.includes('.') || /\.(local|lan|home|internal|intranet|localdomain|home\.arpa)$/.test(name)
  return isLocalName && name !== 'localhost' ? 'network' : 'unknown'
}

/** Private ranges of RFC 1918, RFC 4193 and link-local; this computer itself and the carrier range of RFC 6598 tell nothing. */
function addressPlace(address: string): 'network' | 'remote' | 'unknown' {
  if (/^(127\.|0\.|::1$|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(address)) {
    return 'unknown'
  }
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe[89ab])/i.test(address) ? 'network' : 'remote'
}
