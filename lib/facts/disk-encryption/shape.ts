/** What a thief reads who takes the disk out of this computer. */
export interface DiskEncryption {
  volumes: Volume[]
  /** What could not be looked at, one sentence each; with an entry here the volumes are not all. */
  missed: string[]
  /** The firmware starts only what is signed. */
  secureBoot: boolean | 'unknown'
  /** The chip that keeps the keys. */
  tpm: 'ready' | 'not-ready' | 'absent' | 'unknown'
}

export interface Volume {
  /** As people know it: `C:`, `/srv`, `swap /dev/sda3`. */
  name: string
  use: 'system' | 'data' | 'swap'
  state: VolumeState
  /** Why the state is not known or not what it seems. */
  because?: string
  /** There is a key for the day on which the usual way in fails. */
  recovery: boolean | 'unknown'
  /** What makes the encryption weak although it is on. */
  weakness?: string
  /** What could not be read and may be such a weakness, or the lack of a key, as a sentence that begins with "whether". */
  unread?: string
  source: string
}

/** suspended: encrypted, with the key beside the data. */
export type VolumeState = 'encrypted' | 'suspended' | 'encrypting' | 'decrypting' | 'off' | 'unknown'
