// Generated from lib/api.ts by "npm run api"; change lib/api.ts, not this file.
// All that a pack may import. A change here is a change for everybody who wrote a pack: what only adds goes into a minor version,
// what takes away or narrows into a major one.

declare module 'rounds' {
  /** As Node names them: `win32` is Windows, `darwin` is macOS. */
  export type Platform = 'win32' | 'linux' | 'darwin'

  /** The verdicts. Everything that could not be observed is `unknown`, never `pass`. `attest-due` is for what people owe an answer to: no judge of a computer answers it. */
  export type Status = 'pass' | 'warn' | 'fail' | 'not-applicable' | 'unknown' | 'attest-due'

  /** Who set a value, and so who has to change it. `unattributed`: it stands under a policy key, but no policy claims it. */
  export type Owner = 'none' | 'local' | 'local-policy' | 'domain-policy' | 'device-management' | 'vendor' | 'unattributed' | 'unknown'

  /**
   * What a probe or a fact came to. Only `value` ever leads to a pass.
   * `absent` was looked for and is not there; with `parent: 'present'` the place it would stand in was read,
   * so that a documented default of the operating system may be assumed.
   */
  export type Answer<T> = Value<T> | Absent | Refused

  /** It was read. */
  export interface Value<T> {
    state: 'value'
    value: T
  }

  /** It was looked for and is not there. Without `parent` nobody knows whether the place it would stand in was read. */
  export interface Absent {
    state: 'absent'
    parent?: 'present' | 'absent'
  }

  /** It could not be read: for lack of rights, or for any other reason. */
  export interface Refused {
    state: 'denied' | 'failed'
    /** Says what was tried and what came back, in one sentence. */
    reason: string
  }

  /** A list that says whether it is whole. An empty or incomplete list never leads to a pass. */
  export interface Listing<T> {
    entries: T[]
    complete: boolean
    /** What could not be read, one sentence each. */
    missed: string[]
  }

  /** Probe `registry`: one key, opened in the 64-bit view. A value that is not in `values` is absent; the key itself was read. */
  export interface RegistryKey {
    /** As it is spelt in the registry, for example `HKU\S-1-5-21-1-2-3-1001\Control Panel\Desktop`. */
    key: string
    values: Record<string, RegistryData>
  }

  /** `data`: a number for dword and qword, text for string and expand-string, base64 for binary and other. */
  export type RegistryData = {
    type: 'dword' | 'qword'
    data: number
  } | {
    type: 'string' | 'expand-string'
    data: string
  } | {
    type: 'multi-string'
    data: string[]
  } | {
    type: 'binary' | 'other'
    data: string
  }

  /** Probes `file` and `files`. */
  export interface FileContent {
    path: string
    /** Decoded as the probe's `encoding` says; base64 for `binary`, empty for `none`. */
    text: string
    /** ISO 8601, UTC. */
    modifiedAt: string
    /** Bytes of the whole file, also where only a part of it was read. */
    size: number
    /** Permission bits, such as 0o644. */
    mode: number
    uid: number
    /** Where a symbolic link leads, when the path is one. */
    linksTo?: string
  }

  /** Probe `volumes`: how full the volume is on which a path lies. */
  export interface VolumeSpace {
    path: string
    /** The same text for every path on the same volume of this computer. */
    volume: string
    totalBytes: number
    /** What the account that reads may still fill. */
    freeBytes: number
  }

  /** Probe `command`. A non-zero exit is data. */
  export interface CommandOutput {
    exitCode: number
    stdout: string
    stderr: string
  }

  /** Probe `command` with `each`: one entry a text of the setting, in its order. */
  export interface EachOutput {
    of: string
    answer: Answer<CommandOutput>
  }

  /** Probe `dns`: one entry a name. Absent with `parent: 'present'`: the name exists and has no such record. */
  export interface DnsRecords {
    name: string
    /** TXT: one text a record. MX: `10 mail.example.nz`, lower case, without the dot at the end. */
    answer: Answer<string[]>
  }

  /** Probe `system`: what Node knows of the machine it runs on. */
  export interface SystemInfo {
    hostname: string
    /** ISO 8601, UTC. */
    bootedAt: string
    arch: string
    release: string
  }

  /** Probe `powershell`: the one object that the script put out. */
  export type PowerShellOutput = Record<string, unknown>

  /** What a parser may know besides its own probes: the context facts, which are collected first. */
  export interface FactContext {
    readonly platform: Platform
    /** ISO 8601, UTC: the time of the run. */
    readonly now: string
    /** By fact name, such as `policy-owner`; facts that were not asked for are missing. */
    readonly facts: Readonly<Record<string, Answer<unknown>>>
  }

  /**
   * Pure: the same answers give the same fact. `Probes`: by name as in the fact's manifest, each an Answer of what its kind of probe answers, such as
   * `{ config: Answer<FileContent> }`. Exported as `parse` by `lib/facts/<fact>/<platform>.ts`.
   */
  export type Parse<Probes, Fact> = (probes: Probes, context: FactContext) => Answer<Fact>

  /** What was observed of one scope, and what should have been. Texts are read by people: no codes, no secrets, nothing of a patient. */
  export interface Part {
    /** What the part is about: `machine`, `user:anna`, `profile:public` … */
    scope: string
    status: Status
    observed: string
    expected: string
    /** Which source answered: a key, a file, a command. */
    source: string
    owner: Owner
  }

  /** What a judge answers. The worst part speaks (worstOf). */
  export interface Finding {
    status: Status
    /** One ASCII sentence of at most 120 characters. */
    summary: string
    parts: Part[]
    /** Numbers a waiver may be pinned to, such as `lockAfterSeconds`. */
    measures: Record<string, number>
  }

  /** What the computer is for, as it was observed or as settings say. */
  export type Role = 'client' | 'server' | 'domain-controller' | 'session-host' | 'pms-server' | 'unknown'

  /** What a judge and a plan may know besides facts and settings. Made from context facts, settings and the run's inputs. */
  export interface Context {
    readonly platform: Platform
    readonly now: Date
    readonly role: Role
    readonly join: 'none' | 'domain' | 'entra' | 'hybrid' | 'unknown'
    /** Enrolled in a device management (MDM). */
    readonly managed: boolean | 'unknown'
    readonly portable: boolean | 'unknown'
    /** People work at a screen of this computer. */
    readonly desktop: boolean | 'unknown'
    readonly tags: readonly string[]
    /** Ids of the products that were recognised here, or unknown where they could not all be looked for. */
    readonly products: readonly string[] | 'unknown'
    /** By fact, then by the entry's id: ISO time at which Rounds saw it first (a missing update, a pending restart). */
    readonly firstSeen: Readonly<Record<string, Readonly<Record<string, string>>>>
  }

  /**
   * Pure. `Facts`: by the names that the item's manifest binds, the value of each; one that is bound as optional comes as an Answer. `Settings`: by name as in
   * the manifest. A required fact without a value makes the item `unknown` before the judge is asked.
   */
  export type Judge<Facts, Settings> = (facts: Facts, settings: Settings, context: Context) => Finding

  /**
   * `safe`: nobody notices, reversible. `disruptive`: people notice, never in clinic hours unattended.
   * `restart`: works only after a restart or a new logon that Rounds does not perform.
   */
  export type Risk = 'safe' | 'disruptive' | 'restart'

  /**
   * What the moment must offer before a change is made. `mains-power`: a laptop is not on battery. `free-disk`: ten gigabytes are free where the
   * operating system lies. `no-restart-pending`: nothing waits for a restart. `fresh-backup`: a server with a database was backed up within a day.
   */
  export type Need = 'mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup'

  /** `code`: in kebab-case, as the caller names it. `because`: what the change means for people, one sentence. */
  export interface Consent {
    code: string
    because: string
  }

  /** What every change says besides its kind. */
  interface ChangeBase {
    risk: Risk
    /** The change is made only when the caller gave `--consent` with this code. An action always has one. */
    consent?: Consent
    needs?: Need[]
    /** It may cut off whoever works from afar: it is taken back by itself unless somebody confirms it. */
    endangersAccess?: true
  }

  /** A change without a way back. */
  interface ActionBase extends ChangeBase {
    consent: Consent
  }

  /** Sets one value of the registry (64-bit view); missing keys above it are made. Names and keys are never taken from settings. */
  export interface RegistryValueChange extends ChangeBase {
    kind: 'registry-value'
    key: string
    name: string
    type: 'dword' | 'string'
    data: number | string
  }

  /** Action. Removes a value of the registry that holds a secret, such as a stored password: what it was is written nowhere. */
  export interface SecretRemovalChange extends ActionBase {
    kind: 'secret-removal'
    key: string
    name: string
  }

  /** Writes a whole file that is Rounds' own, such as a drop-in. */
  export interface FileChange extends ChangeBase {
    kind: 'file'
    path: string
    text: string
    mode: number
  }

  /** Sets one `name = value` line in a file of the distribution; every other byte stays. */
  export interface ConfigValueChange extends ChangeBase {
    kind: 'config-value'
    path: string
    name: string
    value: string
  }

  /** Compiles `/etc/dconf/db/<database>.d` into the database that desktops read. */
  export interface DconfDatabaseChange extends ChangeBase {
    kind: 'dconf-database'
    database: string
    /** dconf paths with the values that the compiled database must hold afterwards, in GVariant text such as `uint32 900`. */
    holds: Record<string, string>
  }

  /** Installs a package of the distribution. */
  export interface PackageChange extends ChangeBase {
    kind: 'package'
    name: string
  }

  /** Switches a profile of Debian's pam-auth-update on. */
  export interface PamProfileChange extends ChangeBase {
    kind: 'pam-profile'
    profile: string
  }

  /** Sets the days after which one person of a Linux computer must change the password (chage). */
  export interface PasswordAgeChange extends ChangeBase {
    kind: 'password-age'
    user: string
    maximumDays: number
  }

  /** Sets keys of `[System Access]` in the local security policy of Windows; keys that are not named stay. */
  export interface SecurityPolicyChange extends ChangeBase {
    kind: 'security-policy'
    values: Record<string, number>
  }

  /** Sets the default password policy of a domain, on one of its controllers. Lengths in characters, ages in days. */
  export interface DomainPasswordPolicyChange extends ChangeBase {
    kind: 'domain-password-policy'
    values: {
      minimumLength?: number
      complexity?: true
      maximumAgeDays?: number
    }
  }

  /** Switches a local account of Windows off, by its SID, because its name is translated. */
  export interface LocalAccountChange extends ChangeBase {
    kind: 'local-account'
    sid: string
    enabled: false
  }

  /** A unit of systemd starts with the computer and runs; one without an [Install] part only runs. */
  export interface SystemdUnitChange extends ChangeBase {
    kind: 'systemd-unit'
    unit: string
    enabled: boolean
    active: boolean
  }

  /** A service of Windows starts with the computer and runs. */
  export interface WindowsServiceChange extends ChangeBase {
    kind: 'windows-service'
    name: string
  }

  /** A port that must stay reachable. */
  export interface OpenPort {
    port: number
    protocol: 'tcp' | 'udp'
  }

  /** Switches ufw on: what comes in is refused but for what is allowed already and these ports, which are allowed first. */
  export interface UfwChange extends ChangeBase {
    kind: 'ufw'
    allow: OpenPort[]
  }

  /** Allows ports in a zone of firewalld, now and for good. */
  export interface FirewalldZoneChange extends ChangeBase {
    kind: 'firewalld-zone'
    zone: string
    allow: OpenPort[]
  }

  /** Switches a profile of Windows Firewall on, or has it refuse what no rule allows. */
  export interface FirewallProfileChange extends ChangeBase {
    kind: 'firewall-profile'
    profile: 'Domain' | 'Private' | 'Public'
    enabled?: true
    inbound?: 'Block'
  }

  /** Preferences of Microsoft Defender by their name in Set-MpPreference. */
  export interface DefenderPreferenceChange extends ChangeBase {
    kind: 'defender-preference'
    values: Record<string, boolean | number | string>
  }

  /** Action. Has an anti-virus fetch its newest signatures. */
  export interface SignatureUpdateChange extends ActionBase {
    kind: 'signature-update'
    product: 'defender' | 'clamav'
    /** Signatures of this time or later are new enough. ISO 8601, UTC. */
    newerThan: string
  }

  /** Action. Installs the security updates that are missing now; never restarts the computer. */
  export interface UpdateInstallationChange extends ActionBase {
    kind: 'update-installation'
    through: 'apt' | 'windows-update'
  }

  /** Has macOS look for updates by itself. */
  export interface SoftwareUpdateScheduleChange extends ChangeBase {
    kind: 'software-update-schedule'
  }

  /** Action. Starts a backup job that exists already and waits for its end. */
  export interface BackupRunChange extends ActionBase {
    kind: 'backup-run'
    /** As the fact `backups` calls it. */
    job: string
    start: BackupStart
    /** A success after this time is the one that was asked for. ISO 8601, UTC. */
    since: string
  }

  /** How a backup job is started. */
  export type BackupStart = {
    by: 'systemd-unit'
    unit: string
  } | {
    by: 'windows-server-backup'
  } | {
    by: 'veeam-agent'
  }

  /** Action. Deletes the backups of a repository that are beyond what the practice keeps. */
  export interface BackupRotationChange extends ActionBase {
    kind: 'backup-rotation'
    tool: 'restic' | 'borg'
    /** The file with the address of the repository and its password, as the settings name it. */
    environmentFile: string
    keep: {
      daily: number
      weekly: number
      monthly: number
    }
  }

  /** Every change that a plan may ask for; the engine makes it, keeps the state before and reads it back. */
  export type Change = BackupRotationChange | BackupRunChange | ConfigValueChange | DconfDatabaseChange | DefenderPreferenceChange | DomainPasswordPolicyChange | FileChange | FirewalldZoneChange | FirewallProfileChange | LocalAccountChange | PackageChange | PamProfileChange | PasswordAgeChange | RegistryValueChange | SecretRemovalChange | SecurityPolicyChange | SignatureUpdateChange | SoftwareUpdateScheduleChange | SystemdUnitChange | UfwChange | UpdateInstallationChange | WindowsServiceChange

  /** Changes in the order in which they are made. When one does not hold, all are taken back. */
  export interface Plan {
    changes: Change[]
    takesEffect: 'now' | 'next-logon' | 'restart'
    /** What stays open after the plan, one sentence each; the outcome is then at best `improved`. */
    leaves?: string[]
  }

  /** A plan that was not made. `refused` is a code in kebab-case, `because` says what would help instead. */
  export interface Refusal {
    refused: string
    because: string
    /** What whoever administers the domain would set there instead. */
    policy?: PolicySettings
  }

  /** Settings of Windows as Group Policy knows them. */
  export interface PolicySettings {
    /** Keys of `[System Access]` of a security template. */
    systemAccess?: Record<string, number>
    registry?: Array<{
      key: string
      name: string
      type: 'dword' | 'string'
      data: number | string
    }>
  }

  /** Pure, and asked only after the judge answered `warn` or `fail`. Changes that the item's manifest does not allow are refused before anything is done. */
  export type Planner<Facts, Settings> = (facts: Facts, settings: Settings, context: Context) => Plan | Refusal

  /** The judge as it is, with its types checked. The default export of `scripts/<item>.ts`. */
  export function defineCheck<Facts, Settings>(judge: Judge<Facts, Settings>): Judge<Facts, Settings>

  /** The plan as it is, with its types checked. The default export of `remediations/<item>.ts`. */
  export function defineRemediation<Facts, Settings>(plan: Planner<Facts, Settings>): Planner<Facts, Settings>

  /** The verdicts, worst first. */
  export const SEVERITY: readonly Status[]

  /** The finding of several parts: the worst of them speaks. No part at all is `unknown`. */
  export function worstOf(parts: Part[], summarise: (worst: Part) => string, measures?: Record<string, number>): Finding

  /** Fits a text into a summary: ASCII, one line, at most 120 characters. */
  export function sentence(text: string): string

  /** It was read, and this is it. */
  export function value<T>(of: T): Value<T>

  /** It was looked for and is not there. `parent`: whether the place it would stand in was read (present) or is missing as well (absent). */
  export function absent(parent?: 'present' | 'absent'): Absent

  /** It could not be read or understood. `reason`: what was tried and what came back, in one sentence. */
  export function failed(reason: string): Refused

  /** Reading was refused for lack of rights. `reason`: what was tried and what came back, in one sentence. */
  export function denied(reason: string): Refused

  /** Why an answer holds no value, in words. */
  export function reasonOf(answer: Absent | Refused): string

  /** A list out of entries and what could not be read. */
  export function listing<T>(entries: T[], missed?: string[]): Listing<T>

  /**
   * A point in time as ISO text in UTC; undefined for what is no date, and for what lies before 1980, which stands for "never" on every platform. Give it texts
   * that name their zone: one that does not is taken for the local time of wherever the code runs, and the sandbox of packs need not know the computer's.
   */
  export function isoTime(text: unknown): string | undefined

  /**
   * Days from one time to another with their fraction; negative when the second lies before the first, NaN where one of them is no time. NaN is neither more nor
   * less than a limit: write `days <= limit` for what passes, so that it does not.
   */
  export function daysBetween(from: string | Date, to: string | Date): number
  export {}
}
