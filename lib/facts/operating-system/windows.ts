import { type Answer, failed, type Listing, type Parse, type RegistryKey, reasonOf, value } from '../../api.ts'
import { numberIn, textIn } from '../../formats/registry-values.ts'
import { fileTime } from '../../formats/times.ts'
import type { OperatingSystem } from './shape.ts'
import { windowsName } from './windows-name.ts'

interface Probes {
  version: Answer<RegistryKey>
  insider: Answer<RegistryKey>
  /** Cumulative updates as Component Based Servicing keeps them. */
  rollups: Answer<Listing<RegistryKey>>
}

const INSTALLED = 0x70

/** ProductName, ReleaseId, CurrentVersion and BuildLab are never asked: Windows 11 calls itself 10 there, or they stand still. */
export const parse: Parse<Probes, OperatingSystem> = ({ version, insider, rollups }) => {
  const build = Number(textIn(version, 'CurrentBuild'))
  const edition = textIn(version, 'EditionID')
  const installation = textIn(version, 'InstallationType')
  if (version.state !== 'value' || !Number.isInteger(build) || build <= 0 || !installation) {
    return failed(
      `the build of Windows could not be read: ${version.state === 'value' ? 'CurrentBuild or InstallationType is missing' : reasonOf(version)}`,
    )
  }
  const isServer = /^Server/i.test(installation)
  const display = textIn(version, 'DisplayVersion')
  const revision = numberIn(version, 'UBR')
  const updatedAt = lastRollup(rollups)
  return value({
    name: windowsName({ isServer, build, revision, edition, display }),
    product: isServer ? 'windows-server' : 'windows',
    ...(display ? { version: display } : {}),
    build,
    ...(revision === undefined ? {} : { revision }),
    ...(edition ? { edition } : {}),
    core: /^Server Core$/i.test(installation),
    evaluation: /Eval$/.test(edition ?? ''),
    preview: isPreview(insider),
    like: [],
    ...(updatedAt ? { updatedAt } : {}),
    source: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion',
  })
}

/** The release preview channel gets builds that are released for all. */
function isPreview(insider: Answer<RegistryKey>): boolean {
  return (numberIn(insider, 'EnablePreviewBuilds') ?? 0) > 0 && textIn(insider, 'BranchName') !== 'ReleasePreview'
}

function lastRollup(rollups: Answer<Listing<RegistryKey>>): string | undefined {
  const installed = (rollups.state === 'value' ? rollups.value.entries : []).filter((key) => numberIn(key, 'CurrentState') === INSTALLED)
  const times = installed.flatMap((key) => fileTime(numberIn(key, 'InstallTimeHigh'), numberIn(key, 'InstallTimeLow')) ?? [])
  return times.sort().at(-1)
}
