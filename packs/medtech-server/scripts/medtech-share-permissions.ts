import { defineCheck, type Finding, type Part, worstOf } from 'rounds'
import type { MedtechServer, Share } from '../lib/facts/medtech-server/shape.ts'
import { notApplicable, part } from '../lib/parts.ts'
import { elsewhere } from '../lib/present.ts'
import type { Access } from '../lib/security-descriptor.ts'

interface Facts {
  server: MedtechServer
}
interface Settings {
  shareNames: string[]
}

const EXPECTED = 'only people and groups of the practice may write'
const ASK = 'ask the vendor of Medtech who needs to write before it is tightened'

export default defineCheck<Facts, Settings>(({ server }, { shareNames }, context): Finding => {
  const chosen = server.shares.entries.filter((share) => isMedtechs(share, shareNames, server))
  const missed = server.shares.missed.map((reason) => part('shares', 'unknown', reason, 'every shared folder is known', 'registry'))
  const away = elsewhere(server, context)
  if (away || (chosen.length === 0 && missed.length === 0)) {
    return away ?? notApplicable(`No shared folder here is called ${shareNames.join(', ')} or holds a database of Medtech`)
  }
  const parts = [...chosen.flatMap((share) => shareParts(share, server)), ...missed]
  return worstOf(parts, ({ scope, status, observed }) => (status === 'pass' ? PASSES : `${scope}: ${observed}`))
})

const PASSES = 'Only people with a name and password may write into the shared folders of Medtech'

function isMedtechs({ name, path }: Share, names: string[], { databases }: MedtechServer): boolean {
  const below = `${path.toLowerCase().replace(/\\+$/, '')}\\`
  return (
    names.some((one) => one.toLowerCase() === name.toLowerCase()) ||
    databases.entries.some((database) => database.path.toLowerCase().startsWith(below))
  )
}

function shareParts(share: Share, server: MedtechServer): Part[] {
  const { name, path, access } = share
  const tell = (status: Part['status'], observed: string) => part(`share ${name}`, status, observed, EXPECTED, path)
  if (access === 'no-list') {
    return [tell('fail', `nothing restricts it: everybody has full access; ${ASK}`)]
  }
  if (access === 'none-stored') {
    return [tell('unknown', 'Windows keeps no permissions of its own for it, so what it gives by default decides')]
  }
  if (!Array.isArray(access)) {
    return [tell('unknown', `its permissions could not be read: ${access.unread}`)]
  }
  const wide = access.flatMap((one) => widePart(one, share, server, tell))
  return wide.length > 0 ? wide : [tell('pass', told(access))]
}

/** Well-known SIDs, and relative ids of a computer or domain ([MS-DTYP] 2.4.2.4). */
const STRANGERS: readonly { sid: RegExp; name: string }[] = [
  { sid: /^S-1-5-7$/, name: 'anonymous visitors' },
  { sid: /^S-1-5-32-546$/, name: 'the group Guests' },
  { sid: /^S-1-5-21-.*-501$/, name: 'the account Guest' },
  { sid: /^S-1-5-21-.*-514$/, name: 'the group Domain Guests' },
]
const EVERYONE = 'S-1-1-0'
const ALL_PEOPLE: readonly { sid: RegExp; name: string }[] = [
  { sid: /^S-1-5-11$/, name: 'all who logged on (Authenticated Users)' },
  { sid: /^S-1-5-32-545$/, name: 'all users of this computer' },
  { sid: /^S-1-5-21-.*-513$/, name: 'all users of the domain' },
  { sid: /^S-1-5-2$/, name: 'all who come over the network' },
]

function widePart(
  { sid, access }: Access,
  { open }: Share,
  server: MedtechServer,
  tell: (status: Part['status'], observed: string) => Part,
): Part[] {
  const mayWrite = access === 'full' || access === 'change'
  const how = access === 'full' ? 'may write and change who may' : 'may write'
  const stranger = STRANGERS.find((one) => one.sid.test(sid))
  if (stranger) {
    return mayWrite ? [tell('fail', `${stranger.name} ${how}; ${ASK}`)] : []
  }
  if (sid === EVERYONE && mayWrite) {
    const { anonymousIsEveryone } = server
    return open || anonymousIsEveryone === true
      ? [tell('fail', `everyone ${how}, people without a password too; ${ASK}`)]
      : [tell('warn', `everyone ${how}; ${ASK}`)]
  }
  const people = ALL_PEOPLE.find((one) => one.sid.test(sid))
  return people && access === 'full' ? [tell('warn', `${people.name} ${how}; ${ASK}`)] : []
}

function told(access: Access[]): string {
  const writers = access.filter((one) => one.access === 'full' || one.access === 'change').map(({ sid }) => sid)
  return writers.length > 0 ? `may write: ${writers.join(', ')}` : 'nobody may write over the network'
}
