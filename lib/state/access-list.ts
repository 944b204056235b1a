/** SYSTEM, the administrators and the installer of Windows: in the short words of a descriptor and by their SIDs. */
const TRUSTED = ['SY', 'BA', 'S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'] as const

/** Rights to read and to pass through, in the words of a descriptor and as a mask; all others write, delete or give rights away. */
const READING = ['FR', 'FX', 'GR', 'GX', 'RC', 'CC', 'SW', 'WP', 'LO'] as const
const READING_MASK = 0xa012_00a9

/**
 * Why a folder of Windows is not the system's own, from its security descriptor (SDDL, such as `O:BAG:SYD:PAI(A;OICI;FA;;;SY)`); undefined where only
 * SYSTEM and administrators own it and may write there.
 */
export function foreignRights(descriptor: string): string | undefined {
  const [, owner] = /^O:(S-[\d-]+|[A-Z]{2})(?=[GDS]:)/.exec(descriptor) ?? []
  const [, list] = /D:[A-Z]*((?:\([^()]*\))*)(?:S:|$)/.exec(descriptor) ?? []
  if (owner === undefined || list === undefined || /D:[A-Z]*NO_ACCESS_CONTROL/.test(descriptor)) {
    return 'says nothing of its owner and rights that can be read'
  }
  if (!isTrusted(owner)) {
    return `belongs to another account (${owner})`
  }
  const writer = list
    .split(/[()]+/)
    .filter((entry) => entry !== '')
    .find(letsOthersWrite)
  return writer === undefined ? undefined : `lets another account write (${writer})`
}

function letsOthersWrite(entry: string): boolean {
  const [type = '', flags = '', rights = '', , , who = ''] = entry.split(';')
  const isDenial = ['D', 'OD', 'XD'].includes(type)
  // Whoever makes something there is trusted where nobody else can.
  const isFutureOwner = ['CO', 'S-1-3-0'].includes(who) && flags.includes('IO')
  return !isDenial && !isTrusted(who) && !isFutureOwner && writes(rights)
}

function isTrusted(who: string): boolean {
  return TRUSTED.some((one) => one === who)
}

function writes(rights: string): boolean {
  if (/^(?:0x[\da-f]+|\d+)$/i.test(rights)) {
    return (Number(rights) & ~READING_MASK) !== 0
  }
  return (rights.match(/.{1,2}/g) ?? []).some((right) => !READING.some((one) => one === right))
}
