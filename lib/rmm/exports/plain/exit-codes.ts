import type { RmmExitCodes, RmmProfile } from '../../../schema/types.ts'

const MEANINGS: readonly (readonly [keyof RmmExitCodes, string])[] = [
  ['pass', 'in order'],
  ['fail', 'FAIL'],
  ['warn', 'WARN'],
  ['unknown', 'UNKNOWN: it could not be read'],
  ['attest-due', 'an answer is due'],
  ['informational', 'open, and nobody is to be woken'],
]

/** `1: FAIL; or WARN`, one entry a code, in the order of the tool's codes. A process of Linux or macOS can only end with 0 to 255. */
export function exitCodesInWords({ exitCodes, launcherFailure }: RmmProfile, shell: 'powershell' | 'sh'): string[] {
  const shown = (code: number) => String(shell === 'sh' ? code & 255 : code)
  const codes = [...new Set(MEANINGS.map(([name]) => exitCodes[name]))].sort((a, b) => a - b)
  const meant = codes.map((code) => ({
    code: shown(code),
    words: MEANINGS.flatMap(([name, words]) => (exitCodes[name] === code ? [words] : [])),
  }))
  const failure = 'the script could not run Rounds, and says why'
  const same = meant.find(({ code }) => code === String(launcherFailure))
  return [
    ...meant.map((one) => `${one.code}: ${[...one.words, ...(one === same ? [failure] : [])].join('; or ')}`),
    ...(same ? [] : [`${failureCode(launcherFailure, shell)}: ${failure}`]),
  ]
}

function failureCode(failure: RmmProfile['launcherFailure'], shell: 'powershell' | 'sh'): string {
  switch (failure) {
    case 'own':
      return '71 to 79'
    case 'own+1000':
      return shell === 'sh' ? '71 to 79' : '1071 to 1079'
    default:
      return String(failure)
  }
}

/** When a finding turns into a code that is not that of order. */
export function alertsInWords({ alerts }: RmmProfile): string {
  switch (alerts) {
    case 'verdict':
      return 'The exit code is the verdict, always.'
    case 'state':
      return 'In its first 14 days on a computer Rounds only informs. After that a finding keeps its code for as long as it is open.'
    case 'event':
      return 'In its first 14 days on a computer Rounds only informs. After that a finding has its code once, when it is new or worse, so that no ticket comes twice.'
  }
}
