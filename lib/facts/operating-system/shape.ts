/** The operating system, in the same words on every platform. */
export interface OperatingSystem {
  /** In words for people: `Windows 11 Pro 24H2 (26100.2314)`. */
  name: string
  /** `windows`, `windows-server`, `macos`, or the ID of os-release such as `debian`. */
  product: string
  /** As the vendor counts: `24H2`, `12`, `15.6.1`; Debian testing has none. */
  version?: string
  codename?: string
  /** Windows: `26100`, and the update within the build: `2314`. */
  build?: number
  revision?: number
  /** Windows: EditionID such as `Professional`. */
  edition?: string
  /** Windows Server without a desktop. */
  core: boolean
  /** An edition that stops working after its trial time. */
  evaluation: boolean
  /** A build that the vendor gives to testers. */
  preview: boolean
  /** Products that a derivative is made from, nearest first, and the codename of the release it is built on. */
  like: string[]
  baseCodename?: string
  /** Ubuntu Pro with esm-infra, which prolongs security updates. */
  pro?: 'enabled' | 'not-enabled' | 'unknown'
  /** ISO 8601: when the last cumulative update was installed; missing where that could not be read. */
  updatedAt?: string
  /** Where this was read. */
  source: string
}
