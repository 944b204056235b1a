import { type Answer, type CommandOutput, failed, type Parse, reasonOf, type SystemInfo, value } from '../../api.ts'
import type { OperatingSystem } from './shape.ts'

interface Probes {
  /** `sw_vers`. */
  version: Answer<CommandOutput>
  system: Answer<SystemInfo>
}

export const parse: Parse<Probes, OperatingSystem> = ({ version, system }) => {
  if (version.state !== 'value') {
    return failed(`sw_vers did not answer: ${reasonOf(version)}`)
  }
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S.*?)\\s*$`, 'm').exec(version.value.stdout)?.[1]
  const shown = field('ProductVersion')
  const build = field('BuildVersion')
  const real = shown === '10.16' ? realMajor(system) : shown
  if (!real) {
    return failed(
      shown ? 'macOS calls itself 10.16 to please old programs, and its real version is not known' : 'sw_vers names no ProductVersion',
    )
  }
  return value({
    name: `macOS ${real}${build ? ` (${build})` : ''}`,
    product: 'macos',
    version: real,
    core: false,
    evaluation: false,
    // Builds for testers end in a small letter: 25A5279m.
    preview: /\d[a-z]$/.test(build ?? ''),
    like: [],
    source: 'sw_vers',
  })
}

/** Darwin 20 to 24 are macOS 11 to 15; from Darwin 25 on, macOS is numbered one higher. */
function realMajor(system: Answer<SystemInfo>): string | undefined {
  const darwin = system.state === 'value' ? Number.parseInt(system.value.release, 10) : Number.NaN
  if (!(darwin >= 20)) {
    return undefined
  }
  return String(darwin >= 25 ? darwin + 1 : darwin - 9)
}
