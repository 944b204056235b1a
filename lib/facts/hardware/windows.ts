import { type Answer, type FactContext, failed, type Listing, type PowerShellOutput, type RegistryKey, reasonOf, value } from '../../api.ts'
import { numberIn, textIn } from '../../formats/registry-values.ts'
import { chassisOf, named } from './chassis.ts'
import { diskEvidence, firmwareEvidence, installationEvidence } from './evidence.ts'
import type { Disk, Hardware, Volume } from './shape.ts'

interface Probes {
  firmware: Answer<RegistryKey>
  processor: Answer<RegistryKey>
  installation: Answer<RegistryKey>
  /** An upgrade of Windows keeps the date of the installation before it here. */
  earlierInstallations: Answer<Listing<RegistryKey>>
  disks: Answer<PowerShellOutput>
}

type Json = Record<string, unknown>

/** MSFT_PhysicalDisk BusType: 7 USB, 9 iSCSI, 14 virtual, 15 file-backed, 16 storage spaces: none of them came with the computer. */
const FOREIGN = new Set([7, 9, 14, 15, 16])

export function parse(probes: Probes, { now }: FactContext): Answer<Hardware> {
  const { firmware, processor, installation, earlierInstallations, disks: answer } = probes
  if (firmware.state !== 'value' && processor.state !== 'value') {
    return failed(`what this computer is built of could not be read: ${reasonOf(firmware)}`)
  }
  const disks = answer.state === 'value' ? objects(answer.value.disks).flatMap(diskOf) : []
  const earlier = earlierInstallations.state === 'value' ? earlierInstallations.value.entries : []
  const installed = [installation, ...earlier].map((key) => numberIn(key, 'InstallDate'))
  const name = textIn(processor, 'ProcessorNameString')?.trim()
  return value({
    maker: named(textIn(firmware, 'SystemManufacturer')),
    model: named(textIn(firmware, 'SystemProductName')),
    chassis: chassisOf(numberIn(firmware, 'EnclosureType')),
    ...(name ? { processor: name } : {}),
    atLeastSince: [
      ...firmwareEvidence(textIn(firmware, 'BIOSReleaseDate'), now, 'HARDWARE\\DESCRIPTION\\System\\BIOS'),
      ...diskEvidence(disks, now),
      ...installationEvidence(installed, now, 'InstallDate'),
    ],
    disks,
    volumes: answer.state === 'value' ? objects(answer.value.volumes).flatMap((one) => volumeOf(one, answer.value.system)) : [],
    missed: answer.state === 'value' ? refusals(answer.value.refused) : [`disks: ${reasonOf(answer)}`],
  })
}

/** HealthStatus of MSFT_PhysicalDisk: 0 healthy, 1 warning, 2 unhealthy, 5 unknown. */
function diskOf({ name, health, bus, hours }: Json): Disk[] {
  if (typeof bus === 'number' && FOREIGN.has(bus)) {
    return []
  }
  const known = typeof hours === 'number' && hours >= 0 && hours < 4_294_967_295
  return [
    {
      name: typeof name === 'string' && name.trim() ? name.trim() : 'without a name',
      health: health === 0 ? 'good' : health === 1 || health === 2 ? 'failing' : 'unknown',
      ...(known ? { powerOnHours: hours } : {}),
      source: 'MSFT_PhysicalDisk',
    },
  ]
}

function volumeOf({ name, size, free }: Json, system: unknown): Volume[] {
  const isKnown = typeof name === 'string' && typeof size === 'number' && typeof free === 'number' && size > 0 && free >= 0
  return isKnown
    ? [{ name, freePercent: Math.floor((free / size) * 100), freeBytes: free, ...(name === system ? { system: true } : {}) }]
    : []
}

function refusals(refused: unknown): string[] {
  const names = Array.isArray(refused) ? refused.filter((one) => typeof one === 'string') : []
  return [...new Set(names)].map((name) => `${name} did not answer`)
}

function objects(list: unknown): Json[] {
  return (Array.isArray(list) ? list : [list]).filter((one): one is Json => typeof one === 'object' && one !== null && !Array.isArray(one))
}
