import { type Answer, type CommandOutput, failed, reasonOf, value } from '../../api.ts'
import { fileVault } from '../../formats/fdesetup.ts'
import type { DiskEncryption, Volume, VolumeState } from './shape.ts'

interface Probes {
  /** `fdesetup status`. */
  status: Answer<CommandOutput>
  /** `fdesetup haspersonalrecoverykey` and `hasinstitutionalrecoverykey`: true or false. */
  personalKey: Answer<CommandOutput>
  institutionalKey: Answer<CommandOutput>
}

const STATES: Record<'on' | 'off' | 'encrypting' | 'decrypting', VolumeState> = {
  on: 'encrypted',
  off: 'off',
  encrypting: 'encrypting',
  decrypting: 'decrypting',
}

/** FileVault covers the start volume, and with it memory that is paged out. */
export function parse({ status, personalKey, institutionalKey }: Probes): Answer<DiskEncryption> {
  if (status.state !== 'value') {
    return failed(`fdesetup did not answer: ${reasonOf(status)}`)
  }
  const state = fileVault(status.value.stdout)
  if (state === undefined) {
    return failed('fdesetup did not say whether FileVault is on; a line "FileVault is On." or "FileVault is Off." was expected')
  }
  const volume: Volume = {
    name: 'the start volume',
    use: 'system',
    state: STATES[state],
    recovery: recoveryOf([personalKey, institutionalKey]),
    ...recoveryUnread([personalKey, institutionalKey]),
    source: 'fdesetup status',
  }
  return value({ volumes: [volume], missed: [], secureBoot: 'unknown', tpm: 'unknown' })
}

function recoveryOf(keys: Array<Answer<CommandOutput>>): Volume['recovery'] {
  const said = keys.map((key) => (key.state === 'value' ? key.value.stdout.trim() : ''))
  return said.includes('true') ? true : said.every((text) => text === 'false') ? false : 'unknown'
}

/** One key is enough, so the other may stay unread. */
function recoveryUnread(keys: Array<Answer<CommandOutput>>): Pick<Volume, 'unread'> {
  const silent = keys.find((key) => key.state !== 'value' || !/^(?:true|false)$/.test(key.value.stdout.trim()))
  if (!silent || recoveryOf(keys) !== 'unknown') {
    return {}
  }
  const reason = silent.state === 'value' ? `fdesetup ended with ${silent.value.exitCode}` : reasonOf(silent)
  return { unread: `whether there is a recovery key could not be read: ${reason}` }
}
