#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, type Context, defineCheck, type Part, reasonOf, type Status, sentence, worstOf } from '../lib/api.ts'
import type { DeviceRole } from '../lib/facts/device-role/shape.ts'
import type { DiskEncryption, Volume, VolumeState } from '../lib/facts/disk-encryption/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  disks: Answer<DiskEncryption>
  device: DeviceRole
}
interface Settings {
  requireOn: 'portable' | 'all'
}

export default defineCheck<Facts, Settings>(({ disks, device }, settings, context) => {
  if (device.virtual === true) {
    return { status: 'not-applicable', summary: 'A virtual machine: its disks are encrypted where they lie', parts: [], measures: {} }
  }
  if (disks.state !== 'value') {
    return { status: 'unknown', summary: sentence(`disk-encryption: ${reasonOf(disks)}`), parts: [], measures: {} }
  }
  const demand = demandOf(settings, context)
  const { volumes, missed } = disks.value
  const parts = [
    ...volumes.map((volume) => judgeVolume(volume, demand)),
    ...missed.map((reason) => part('the list of volumes', 'unknown', `not complete: ${reason}`, 'Win32_Volume')),
  ]
  const measures = { unencryptedVolumes: volumes.filter(({ state }) => state === 'off').length }
  return worstOf(volumes.length > 0 ? parts : [], summarise, measures)
})

/** Whether encryption is asked for here; nobody knows where nobody can tell a laptop from a desktop. */
function demandOf({ requireOn }: Settings, { portable }: Context): boolean | 'unknown' {
  return requireOn === 'all' ? true : portable
}

const OPEN: Record<VolumeState, string> = {
  encrypted: 'encrypted',
  suspended: 'encrypted, but the key lies beside the data',
  encrypting: 'being encrypted now',
  decrypting: 'being decrypted now',
  off: 'not encrypted',
  unknown: 'in a state that is not known',
}

function judgeVolume(volume: Volume, demand: boolean | 'unknown'): Part {
  const { state, because, recovery, weakness, unread, source } = volume
  const scope = `volume:${volume.name}`
  if (state === 'encrypted') {
    const lacking = weakness ?? (recovery === false ? 'no recovery key for the day on which the usual way in fails' : undefined)
    const status = lacking ? 'warn' : unread ? 'unknown' : 'pass'
    const flaw = lacking ?? unread
    return part(scope, status, flaw ? `encrypted, but ${flaw}` : observe(OPEN.encrypted, because), source)
  }
  return part(scope, openStatus(state, demand), observe(OPEN[state], because), source)
}

function openStatus(state: VolumeState, demand: boolean | 'unknown'): Status {
  if (state === 'unknown') {
    return 'unknown'
  }
  if (state === 'suspended' || state === 'encrypting') {
    return 'warn'
  }
  return demand === 'unknown' ? 'unknown' : demand ? 'fail' : 'warn'
}

function observe(what: string, because: string | undefined): string {
  return because ? `${what}: ${because}` : what
}

function part(scope: string, status: Status, observed: string, source: string): Part {
  return { scope, status, observed, expected: 'encrypted, protection on, with a recovery key', source, owner: 'local' }
}

function summarise({ scope, status, observed }: Part): string {
  if (status === 'pass') {
    return 'Every fixed disk of this computer is encrypted'
  }
  const name = scope.replace('volume:', '')
  const open = status === 'unknown' && observed.startsWith(OPEN.off) ? '; whether this is a laptop could not be told' : ''
  return `${name} is ${observed}${open}`
}

standAlone(import.meta.url)
