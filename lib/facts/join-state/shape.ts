/** What this computer belongs to. */
export interface JoinState {
  join: 'none' | 'domain' | 'entra' | 'hybrid'
  /** Name of the domain or tenant, where there is one. */
  of?: string
  /** Enrolled in a device management (MDM). */
  managed: boolean
}
