export type FileVault = 'on' | 'off' | 'encrypting' | 'decrypting'

/**
 * What `fdesetup status` says: a line `FileVault is On.` or `FileVault is Off.`, while it works also
 * `Encryption in progress: Percent completed = 12` or the same of decryption (fdesetup(8), mSCP rule system_settings_filevault_enforce).
 */
export function fileVault(output: string): FileVault | undefined {
  if (/^(?:Encryption|Conversion) in progress/m.test(output)) {
    return 'encrypting'
  }
  if (/^Decryption in progress/m.test(output)) {
    return 'decrypting'
  }
  const state = /^FileVault is (On|Off)\b/m.exec(output)?.[1]
  return state === 'On' ? 'on' : state === 'Off' ? 'off' : undefined
}
