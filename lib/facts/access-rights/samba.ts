import { type Listing, listing } from '../../api.ts'
import { ini } from '../../formats/ini.ts'
import { integer } from '../../formats/lines.ts'
import type { Right, Share } from './shape.ts'

const FILE = '/etc/samba/smb.conf'
/** Sections that share no folder of their own. */
const SPECIAL = ['global', 'homes', 'printers', 'print$']

/** Shares of smb.conf(5): names ignore case and blanks, and what stands under [global] holds for every share that says nothing else. */
export function sambaShares(text: string): Listing<Share> {
  const entries = ini(text).map(({ section, name, value }) => ({ section: section.trim().toLowerCase(), name: plain(name), value }))
  const sections = [...new Set(ini(text).map(({ section }) => section.trim()))].filter(
    (section) => !SPECIAL.includes(section.toLowerCase()),
  )
  const includes = entries.filter(({ name }) => name === 'include' || name === 'registryshares' || name === 'configbackend')
  const shares = sections.filter(Boolean).map((section) => {
    const said = (...names: string[]) =>
      [section.toLowerCase(), 'global'].flatMap((place) =>
        entries.filter((one) => one.section === place && names.includes(one.name)).slice(-1),
      )[0]
    return share(section, said)
  })
  return listing(
    shares.flatMap((one) => one ?? []),
    includes.map(({ name }) => `${FILE}: what "${name}" adds is not looked at`),
  )
}

/** The nearest of several names for one thing. */
type Said = (...names: string[]) => { name: string; value: string } | undefined

function share(section: string, said: Said): Share | undefined {
  const yes = (...names: string[]) => isYes(said(...names)?.value)
  if (yes('available') === false || yes('printable', 'printok') === true) {
    return undefined
  }
  const named = said('validusers') !== undefined
  return {
    name: section,
    path: said('path', 'directory')?.value ?? '',
    everybody: named ? 'none' : rightOf(said),
    guests: !named && yes('guestok', 'public') === true,
    source: FILE,
  }
}

/** New files that the whole world may write have no protection left, whoever made them. */
function rightOf(said: Said): Right {
  const decides = said('writable', 'writeable', 'writeok', 'readonly')
  const writable = decides !== undefined && (isYes(decides.value) === true) !== (decides.name === 'readonly')
  const masks = ['createmask createmode', 'directorymask directorymode', 'forcecreatemode', 'forcedirectorymode']
  const worldMayWrite = masks.some((names) => ((octal(said(...names.split(' '))?.value) ?? 0) & 0o002) !== 0)
  return writable ? (worldMayWrite ? 'full' : 'change') : 'read'
}

function octal(mask: string | undefined): number | undefined {
  return mask !== undefined && /^[0-7]+$/.test(mask) ? Number.parseInt(mask, 8) : undefined
}

function isYes(text: string | undefined): boolean | undefined {
  const word = text?.toLowerCase()
  return word === undefined ? undefined : /^(?:yes|true|on)$/.test(word) || integer(word) === 1
}

function plain(name: string): string {
  return name.replace(/\s+/g, '').toLowerCase()
}
