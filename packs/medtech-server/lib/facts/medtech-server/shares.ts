import { type Answer, type Listing, listing, type RegistryData, type RegistryKey, reasonOf } from 'rounds'
import { accessList } from '../../security-descriptor.ts'
import type { MedtechServer, Share } from './shape.ts'

export interface ShareProbes {
  shares: Answer<RegistryKey>
  shareSecurity: Answer<RegistryKey>
  shareParameters: Answer<RegistryKey>
  lsa: Answer<RegistryKey>
}

/**
 * Each share is a list of texts under LanmanServer\Shares (`Path=D:\MT32`, `Type=0`), who may open it a security descriptor of the same name under Security
 * (helgeklein.com, Where are share permissions stored; hatsoffsecurity.com, Decoding LanmanServer\Shares). Without any share the key may be missing.
 */
export function shares({ shares: list, shareSecurity, shareParameters }: ShareProbes): Listing<Share> {
  if (list.state === 'absent' && list.parent === 'present') {
    return listing<Share>([])
  }
  if (list.state !== 'value') {
    return listing<Share>([], [`the shared folders: ${reasonOf(list)}`])
  }
  const open = shareParameters.state === 'value' ? textsIn(shareParameters.value.values.NullSessionShares) : []
  const entries = Object.entries(list.value.values).flatMap(([name, data]) => {
    const path = textsIn(data).find((text) => /^Path=/i.test(text))
    return path === undefined
      ? []
      : [{ name, path: path.slice('Path='.length), access: accessOf(name, shareSecurity), open: includes(open, name) }]
  })
  return listing(entries)
}

function accessOf(name: string, security: ShareProbes['shareSecurity']): Share['access'] {
  if (security.state === 'absent' && security.parent === 'present') {
    return 'none-stored'
  }
  if (security.state !== 'value') {
    return { unread: reasonOf(security) }
  }
  const [, data] = Object.entries(security.value.values).find(([one]) => one.toLowerCase() === name.toLowerCase()) ?? []
  if (data === undefined) {
    return 'none-stored'
  }
  return data.type === 'binary' ? accessList(data.data) : { unread: `its value is of type ${data.type}` }
}

/** EveryoneIncludesAnonymous: 0 and missing mean no (Network access: Let Everyone permissions apply to anonymous users). */
export function anonymousIsEveryone({ lsa }: ShareProbes): MedtechServer['anonymousIsEveryone'] {
  if (lsa.state !== 'value') {
    return 'unknown'
  }
  const data = lsa.value.values.EveryoneIncludesAnonymous
  return data === undefined ? false : data.type === 'dword' ? data.data !== 0 : 'unknown'
}

function textsIn(data: RegistryData | undefined): string[] {
  return data?.type === 'multi-string' ? data.data : []
}

function includes(names: string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase())
}
