import { type Answer, failed, value } from '../api.ts'
import { keyValues } from './ini.ts'

export interface OsRelease {
  id: string
  /** Families that the system is derived from, nearest first. */
  idLike: string[]
  name: string
  /** Debian testing and unstable have none. */
  versionId?: string
  codename?: string
  /** Codename of the release that a derivative is built on. */
  baseCodename?: string
  variantId?: string
}

/** The system as /etc/os-release names it; see the manual page os-release(5). */
export function osRelease(text: string): Answer<OsRelease> {
  const pairs = keyValues(text)
  const id = pairs.get('ID')?.toLowerCase()
  if (!id) {
    return failed('os-release names no ID; a line such as ID=debian was expected')
  }
  const idLike = (pairs.get('ID_LIKE') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const release: OsRelease = { id, idLike, name: pairs.get('PRETTY_NAME') || pairs.get('NAME') || id }
  const optional = {
    versionId: pairs.get('VERSION_ID'),
    codename: pairs.get('VERSION_CODENAME'),
    baseCodename: pairs.get('UBUNTU_CODENAME') || pairs.get('DEBIAN_CODENAME'),
    variantId: pairs.get('VARIANT_ID'),
  }
  for (const [name, text] of Object.entries(optional)) {
    if (text) {
      Object.assign(release, { [name]: text })
    }
  }
  return value(release)
}
