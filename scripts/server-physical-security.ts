#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, defineCheck, type Finding, type Part, reasonOf, sentence, worstOf } from '../lib/api.ts'
import type { DeviceRole } from '../lib/facts/device-role/shape.ts'
import type { DiskEncryption, Volume, VolumeState } from '../lib/facts/disk-encryption/shape.ts'
import type { Hardware } from '../lib/facts/hardware/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  device: DeviceRole
  hardware: Answer<Hardware>
  disks: Answer<DiskEncryption>
}

/** What a server itself shows of what a thief would get; the room, the lock and the keys only people see. */
export default defineCheck<Facts, Record<string, never>>(({ device, hardware, disks }, _settings, { role }) => {
  if (device.virtual === true) {
    return nothing('not-applicable', 'A virtual machine: the computer below it stands in the room')
  }
  if (role === 'client' || role === 'unknown') {
    return role === 'client' ? nothing('not-applicable', 'This is no server') : nothing('unknown', 'Whether this is a server is not known')
  }
  if (disks.state !== 'value') {
    return nothing('unknown', `Whether the disks are encrypted is not known: ${reasonOf(disks)}`)
  }
  const parts = [
    ...disks.value.volumes.filter(({ use }) => use !== 'swap').map(diskPart),
    ...chassisParts(device, hardware),
    ...bootParts(disks.value),
  ]
  return worstOf(parts, summarise)
})

function nothing(status: Finding['status'], summary: string): Finding {
  return { status, summary: sentence(summary), parts: [], measures: {} }
}

const OPEN: Record<Exclude<VolumeState, 'encrypted' | 'unknown'>, string> = {
  off: 'not encrypted',
  suspended: 'encrypted with its key beside it',
  encrypting: 'not yet encrypted',
  decrypting: 'being decrypted',
}

function diskPart({ name, state, because, source }: Volume): Part {
  const shared = { scope: `volume:${name}`, expected: 'encrypted, protection on', source, owner: 'local' } as const
  if (state === 'encrypted') {
    return { ...shared, status: 'pass', observed: 'encrypted' }
  }
  const why = because ? ` (${because})` : ''
  return state === 'unknown'
    ? { ...shared, status: 'unknown', observed: `whether ${name} is encrypted is not known${why}` }
    : { ...shared, status: 'warn', observed: `${name} of the server is ${OPEN[state]}${why}` }
}

function chassisParts({ portable }: DeviceRole, hardware: Answer<Hardware>): Part[] {
  const chassis = hardware.state === 'value' ? hardware.value.chassis : 'unknown'
  const small = portable === true || chassis === 'laptop' ? 'laptop' : chassis === 'desktop' ? 'desktop' : undefined
  return small
    ? [
        {
          scope: 'chassis',
          status: 'warn',
          observed: `The server is a ${small}, which is easily carried away`,
          expected: 'a server that is fixed in its place',
          source: 'SMBIOS chassis type',
          owner: 'none',
        },
      ]
    : []
}

/** Told, not judged: many good servers have neither. */
function bootParts({ tpm, secureBoot }: DiskEncryption): Part[] {
  const note = (scope: string, observed: string, source: string): Part => ({
    scope,
    status: 'not-applicable',
    observed,
    expected: 'present and on, for a server whose disks are encrypted',
    source,
    owner: 'none',
  })
  return [
    ...(tpm === 'unknown' ? [] : [note('tpm', `the chip that keeps keys is ${tpm}`, 'TPM')]),
    ...(secureBoot === 'unknown' ? [] : [note('secure-boot', `Secure Boot is ${secureBoot ? 'on' : 'off'}`, 'firmware')]),
  ]
}

function summarise({ status, observed }: Part): string {
  return status === 'pass' ? 'The disks of this server are encrypted' : observed
}

standAlone(import.meta.url)
