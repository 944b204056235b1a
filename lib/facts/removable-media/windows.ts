import { type Answer, type FactContext, type Listing, type Owner, type Parse, type RegistryKey, reasonOf, value } from '../../api.ts'
import { registryNumber } from '../../formats/registry-values.ts'
import { ownerOf } from '../policy-owner/shape.ts'
import type { Users } from '../users/shape.ts'
import type { Autorun, MachineValue, RemovableMedia } from './shape.ts'
import { type StorageProbes, storageLever, storageOf } from './windows-storage.ts'

export interface Probes extends StorageProbes {
  explorer: Answer<RegistryKey>
  explorerPolicy: Answer<RegistryKey>
  userExplorers: Answer<Listing<RegistryKey>>
}

interface Rule {
  probe: 'explorer' | 'explorerPolicy'
  key: string
  name: string
  wanted: number
  means: string
  /** What a value comes to. */
  judge(number: number): Autorun['state']
}

const EXPLORER = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer'
const EXPLORER_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\Explorer'
const EVERY_DRIVE = 0xff
const REMOVABLE_DRIVE = 0x04

/** Bits of NoDriveTypeAutoRun: support.microsoft.com 967715. Without it Windows since update 971029 asks before it starts anything from a stick. */
function drives(number: number): Autorun['state'] {
  if ((number & EVERY_DRIVE) === EVERY_DRIVE) {
    return 'off'
  }
  return (number & REMOVABLE_DRIVE) === 0 ? 'starts' : 'asks'
}

const flag = (number: number): Autorun['state'] => (number === 1 ? 'off' : 'asks')

const RULES: Rule[] = [
  { probe: 'explorer', key: EXPLORER, name: 'NoDriveTypeAutoRun', wanted: EVERY_DRIVE, means: 'AutoPlay of drives', judge: drives },
  { probe: 'explorer', key: EXPLORER, name: 'NoAutorun', wanted: 1, means: 'AutoRun commands of media', judge: flag },
  {
    probe: 'explorerPolicy',
    key: EXPLORER_POLICY,
    name: 'NoAutoplayfornonVolume',
    wanted: 1,
    means: 'AutoPlay of phones and cameras',
    judge: flag,
  },
]

const WORDS = { off: 'off', asks: 'asks what to do', starts: 'starts by itself', unknown: 'not known' }

/** The values of the computer; a person's own count only where the computer has none (support.microsoft.com 967715). */
export const parse: Parse<Probes, RemovableMedia> = (probes, context) => {
  const places = RULES.map((rule) => autorunOf(rule, probes[rule.probe], context))
  const open = RULES.flatMap(({ key, name, wanted }, index): MachineValue[] => {
    const place = places[index]
    return place && (place.state === 'asks' || place.state === 'starts') ? [{ key, name, wanted, owner: place.owner }] : []
  })
  return value({
    autorun: [...places, ...personal(probes, context)],
    storage: storageOf(probes, context),
    levers: { machineValues: open, storage: storageLever(probes, context) },
  })
}

/** The keys need not exist; then nothing is switched off. */
function autorunOf({ key, name, means, judge }: Rule, answer: Answer<RegistryKey>, { facts }: FactContext): Autorun {
  const number = registryNumber(answer, name)
  const source = `${key}\\${name}`
  if (number.state === 'denied' || number.state === 'failed') {
    return { scope: 'machine', state: 'unknown', observed: `${means}: not known (${reasonOf(number)})`, source, owner: 'unknown' }
  }
  const claimed = ownerOf(facts['policy-owner'], { setting: source, underPolicyKey: true })
  const owner: Owner = number.state === 'absent' && claimed === 'unattributed' ? 'none' : claimed
  const state = number.state === 'value' ? judge(number.value) : 'asks'
  const observed = `${means}: ${WORDS[state]}${number.state === 'absent' ? ' (not set)' : ''}`
  return { scope: 'machine', state, observed, source, owner }
}

/** People who switched AutoPlay on for sticks, on a computer that does not decide it for them. */
function personal({ explorer, userExplorers }: Probes, { facts }: FactContext): Autorun[] {
  if (registryNumber(explorer, 'NoDriveTypeAutoRun').state === 'value') {
    return []
  }
  if (userExplorers.state !== 'value') {
    const source = 'HKU\\*\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer'
    const unread = {
      scope: 'people',
      state: 'unknown',
      observed: `not known: ${reasonOf(userExplorers)}`,
      source,
      owner: 'unknown',
    } as const
    return userExplorers.state === 'absent' ? [] : [unread]
  }
  const people = facts.users?.state === 'value' ? (facts.users.value as Users).entries : []
  return userExplorers.value.entries.flatMap((key): Autorun[] => {
    const sid = key.key.split('\\')[1] ?? ''
    const number = registryNumber(value(key), 'NoDriveTypeAutoRun')
    if (!/^S-1-(?:5-21|12-1)(?:-\d+)+$/i.test(sid) || number.state !== 'value' || drives(number.value) !== 'starts') {
      return []
    }
    const name = people.find(({ id }) => id.toLowerCase() === sid.toLowerCase())?.name ?? sid
    const source = `${key.key}\\NoDriveTypeAutoRun`
    const owner = ownerOf(facts['policy-owner'], { setting: source, underPolicyKey: true })
    return [{ scope: `user:${name}`, state: 'starts', observed: 'AutoPlay of drives: starts by itself', source, owner }]
  })
}
