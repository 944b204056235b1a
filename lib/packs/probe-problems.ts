import type { Platform } from '../api.ts'
import { type Problem, shown } from '../errors.ts'
import type { CommandProbe, FactManifest, Probe } from '../schema/types.ts'

const LONGEST_PATH = 500
const MOST_ARGUMENTS = 200
const LONGEST_ARGUMENT = 8000
const MOST_PROBES = 50
const MOST_PATHS = 100

/** What no pack may ask for, whoever trusts it: places that are not where they seem to be, and programs that a setting chooses. */
export function probeProblems({ platforms }: FactManifest): Problem[] {
  return Object.entries(platforms).flatMap(([platform, { probes }]) => [
    ...(Object.keys(probes).length > MOST_PROBES
      ? [{ property: `platforms.${platform}.probes`, expected: `at most ${MOST_PROBES}`, found: String(Object.keys(probes).length) }]
      : []),
    ...Object.entries(probes).flatMap(([name, probe]) =>
      problemsOf(probe, platform as Platform).map(({ property, ...rest }) => ({
        property: `platforms.${platform}.probes.${name}${property}`,
        ...rest,
      })),
    ),
  ])
}

function problemsOf(probe: Probe, platform: Platform): Problem[] {
  if ('file' in probe) {
    return pathProblems('.file', probe.file, platform, false)
  }
  if ('files' in probe) {
    return probe.files.length > MOST_PATHS
      ? [{ property: '.files', expected: `at most ${MOST_PATHS}`, found: String(probe.files.length) }]
      : probe.files.flatMap((path, index) => pathProblems(`.files.${index}`, path, platform, true))
  }
  if ('command' in probe) {
    return commandProblems(probe, platform)
  }
  const isElsewhere = platform !== 'win32' && ('powershell' in probe || 'registry' in probe || 'registryKeys' in probe)
  return isElsewhere ? [{ property: '', expected: 'a probe that this platform has', found: 'one of Windows' }] : []
}

function pathProblems(property: string, path: string, platform: Platform, mayFill: boolean): Problem[] {
  const starts = platform === 'win32' ? /^[A-Za-z]:[\\/]/ : /^\//
  const filled = /^\{(?:home|state|setting [a-z0-9-]+\.[A-Za-z0-9]+)\}/
  const says = (expected: string): Problem[] => [{ property, expected, found: shown(path) }]
  if (path.length > LONGEST_PATH) {
    return says(`at most ${LONGEST_PATH} characters`)
  }
  if (!starts.test(path) && !(mayFill && filled.test(path))) {
    return says(`an absolute path on this computer, such as ${platform === 'win32' ? 'C:\\Program Files\\x' : '/etc/x'}`)
  }
  return path.split(/[\\/]/).some((part) => part === '..' || part === '.') || (platform === 'win32' && /~\d/.test(path))
    ? says('a path without . or .. and without short names')
    : []
}

function commandProblems({ command, reads, environmentFile }: CommandProbe, platform: Platform): Problem[] {
  const [program] = command
  const isWritten = reads === undefined || (/^\{scratch\}[\\/]/.test(reads) && !reads.split(/[\\/]/).includes('..'))
  const isFixed = program.trim() !== '' && !/[{}*?]/.test(program)
  return [
    ...(isFixed ? [] : [{ property: '.command.0', expected: 'a program that no setting chooses', found: shown(program) }]),
    ...(command.length <= MOST_ARGUMENTS && command.every((one) => one.length <= LONGEST_ARGUMENT)
      ? []
      : [{ property: '.command', expected: `at most ${MOST_ARGUMENTS} arguments of ${LONGEST_ARGUMENT} characters`, found: 'more' }]),
    ...(isWritten ? [] : [{ property: '.reads', expected: 'a file in {scratch}', found: shown(reads) }]),
    ...(environmentFile === undefined || environmentFile.path === '{each}'
      ? []
      : pathProblems('.environmentFile.path', environmentFile.path, platform, false)),
  ]
}
