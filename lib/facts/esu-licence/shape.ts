/** Licences for Extended Security Updates (ESU) that are in force on this computer. */
export interface EsuLicence {
  /** False where the build cannot have any, so nobody was asked. */
  asked: boolean
  /** Activation IDs in small letters. */
  active: string[]
}
