// Generated from manifests/schema/ by "npm run types"; change the schemas, not this file.

/**
 * A person's answer to the question of an attestation item, with its evidence. The expiry is computed from the date and the manifest.
 */
export interface AttestationRecord {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * The item's id.
   */
  id: string
  /**
   * dont-know: whoever was asked does not know, and the IT provider is asked next.
   */
  answer: 'yes' | 'no' | 'partial' | 'not-applicable' | 'dont-know'
  /**
   * The answer in the person's own words.
   */
  statement: string
  /**
   * What shows it; a yes needs at least one.
   */
  evidence: Evidence[]
  by: Person
  /**
   * Answers to the details that the manifest asks for, by their names.
   */
  details?: {
    [k: string]: string | number | boolean
  }
  /**
   * The day of the answer; never in the future.
   */
  at: string
  /**
   * A second person who was there, where the question asks for one.
   */
  witnessedBy?: string
  seal?: Seal
}
export interface Evidence {
  /**
   * document, photo, screenshot, contract, invoice, log …
   */
  type: string
  /**
   * Where it is kept: a file name, a link, a folder in the office.
   */
  reference: string
  /**
   * SHA-256 of the file when it was named as evidence, hexadecimal.
   */
  sha256?: string
  /**
   * Day of the evidence, YYYY-MM-DD.
   */
  date: string
}
/**
 * Who answered.
 */
export interface Person {
  /**
   * First and last name.
   */
  name: string
  /**
   * Which part the person has: it decides what they may answer.
   */
  role: 'owner' | 'practice-manager' | 'privacy-officer' | 'pms-administrator' | 'it-provider'
}
/**
 * Written by Rounds when the answer was recorded: chains the records of a file, so that one that was edited, taken out or moved is found.
 */
export interface Seal {
  /**
   * When it was recorded.
   */
  at: string
  /**
   * Hash of the record before it; null for the first.
   */
  previous: string | null
  /**
   * SHA-256 of this record as canonical JSON, its seal without hash and signature.
   */
  hash: string
  signature?: SealSignature
}
/**
 * Ed25519 over the answer, base64.
 */
export interface SealSignature {
  /**
   * Public key, Ed25519, base64 of SPKI.
   */
  key: string
  /**
   * Signature of the hash's 64 letters, base64.
   */
  value: string
}

/**
 * What the people of a practice answered. Of several answers to one question the newest counts.
 */
export interface AttestationsFile {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * Every answer that was ever given, the oldest first; the newest of an item counts.
   */
  attestations: AttestationRecord[]
}

export type Name = string
export type Probe =
  RegistryProbe | RegistryKeysProbe | FileProbe | FilesProbe | VolumesProbe | CommandProbe | PowerShellProbe | SystemProbe | DnsProbe
/**
 * Asked only when this clause over context keys holds, such as "desktop && role == client"; otherwise the answer is absent.
 */
export type When = string
/**
 * binary: the parser gets base64. none: only size, times and mode are read.
 */
export type Encoding = 'utf8' | 'utf16le' | 'binary' | 'none'
/**
 * A larger file or output is refused. Default 4 MiB.
 */
export type MaximumBytes = number
/**
 * Only the first or last maximumBytes of a file are read, and a larger one is not refused; its size stays that of the whole file.
 */
export type Part = 'head' | 'tail'

/**
 * A fact: everything that is read on a computer to learn one thing, per platform. Nothing that is not written here is read.
 */
export interface FactManifest {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * The same as the file's name and as the folder lib/facts/<name>/.
   */
  name: string
  /**
   * What is learnt, as a phrase: "When this computer locks itself".
   */
  title: string
  /**
   * A context fact is collected before the others; their parsers and every judge may use it. It must be cheap.
   */
  context?: boolean
  /**
   * A context fact that is collected only where a selected item binds it or a selected fact uses it.
   */
  onDemand?: true
  /**
   * Context facts on demand that the clauses or parsers of this fact ask for.
   */
  uses?: Name[]
  /**
   * Read only when items of the practice are judged, never in a sweep of a machine: look-ups in the network.
   */
  scope?: 'practice'
  /**
   * The engine remembers when it first saw each entry of this list; judges find the date in context.firstSeen.
   */
  firstSeen?: {
    /**
     * Property of the fact that holds the list.
     */
    list: string
    /**
     * Property of an entry that names it.
     */
    id: string
  }
  /**
   * What is read on each platform. A platform that is missing here makes the fact unknown there.
   */
  platforms: {
    win32?: FactSource
    linux?: FactSource
    darwin?: FactSource
  }
}
/**
 * What is read on this platform, with which rights and within which time.
 */
export interface FactSource {
  /**
   * admin: only root or SYSTEM can read it; without that the fact is unknown and is not tried.
   */
  needs: 'user' | 'admin'
  /**
   * Seconds for each probe, counted from its real start.
   */
  timeoutSeconds: number
  /**
   * high: takes seconds or much CPU; on Windows it gets a PowerShell of its own.
   */
  cost?: 'low' | 'high'
  /**
   * How the reading was proved: on a booted host, on Windows code under Wine, on real outputs of others, or from documents only.
   */
  proved: 'host' | 'wine' | 'output' | 'documents'
  /**
   * Reads by the name under which the parser gets their answers.
   */
  probes: {
    [k: string]: Probe
  }
}
export interface RegistryProbe {
  /**
   * One key in the 64-bit view. Answers RegistryKey.
   */
  registry: string
  /**
   * Names of the values to read.
   */
  values: string[]
  when?: When
}
export interface RegistryKeysProbe {
  /**
   * Keys by pattern, * and ? within a segment. Answers a listing of RegistryKey.
   */
  registryKeys: string
  /**
   * Names of the values to read.
   */
  values: string[]
  when?: When
}
export interface FileProbe {
  /**
   * One absolute path. Answers FileContent.
   */
  file: string
  encoding?: Encoding
  maximumBytes?: MaximumBytes
  part?: Part
  when?: When
}
export interface FilesProbe {
  /**
   * Absolute paths, * and ? within a segment; {home} stands for the home folder of every person with an account, {state} for the state folder of Rounds, {setting <key>} for every text of that setting. Read in this order, patterns in ASCII order. Answers a listing of FileContent; a file that is not there is simply not in it.
   *
   * @minItems 1
   */
  files: [string, ...string[]]
  encoding?: Encoding
  maximumBytes?: MaximumBytes
  part?: Part
  when?: When
}
export interface VolumesProbe {
  /**
   * Absolute paths; {setting <key>} stands for every text of that setting. Answers a listing of VolumeSpace: size and free space of the volume on which each one lies; a path that is not there is simply not in it.
   *
   * @minItems 1
   */
  volumes: [string, ...string[]]
  when?: When
}
export interface CommandProbe {
  /**
   * Program and arguments; no shell ever sees them. {scratch} stands for a private folder that is removed afterwards. Answers CommandOutput.
   *
   * @minItems 1
   */
  command: [string, ...string[]]
  /**
   * A file below {scratch} that the command writes; the answer is then FileContent instead of the output.
   */
  reads?: string
  encoding?: Encoding
  /**
   * A setting that holds a list of texts: the command runs once for each, one after another, and {each} stands for it. Answers a listing of EachOutput; empty where the setting is.
   */
  each?: string
  environmentFile?: EnvironmentFile
  /**
   * failure: success without any output is no answer. fine: this command may have nothing to say.
   */
  silence?: 'failure' | 'fine'
  when?: When
}
/**
 * NAME=value lines that reach the program only: they are never part of an answer, a log or an error.
 */
export interface EnvironmentFile {
  /**
   * Absolute, or {each}. A file that others may write is refused.
   */
  path: string
  /**
   * Names that are handed on, * stands for any text.
   *
   * @minItems 1
   */
  names: [string, ...string[]]
}
export interface PowerShellProbe {
  /**
   * A script in lib/facts/<name>/ that puts out one object. Answers that object.
   */
  powershell: string
  /**
   * Handed to the script as $in.
   */
  input?: {}
  when?: When
}
export interface SystemProbe {
  /**
   * Host name, start time, architecture and release as Node reports them. Answers SystemInfo.
   */
  system: 'node'
}
export interface DnsProbe {
  /**
   * The name to look up; {setting <key>} stands for every text of that setting. Answers a listing of DnsRecords.
   */
  dns: string
  /**
   * Kind of DNS record: TXT or MX.
   */
  type: 'MX' | 'TXT'
  /**
   * A setting that holds the address of the name server to ask; empty for the computer's own.
   */
  server?: string
  when?: When
}

/**
 * What the judge of a pack may answer.
 */
export interface PackFinding {
  /**
   * The verdict; the worst part speaks. attest-due is for what people answer, and none of these.
   */
  status: 'pass' | 'warn' | 'fail' | 'not-applicable' | 'unknown'
  /**
   * One sentence; it is brought to ASCII and cut at 120 characters.
   */
  summary: string
  /**
   * What was observed, scope by scope, and what should have been.
   *
   * @maxItems 500
   */
  parts: ResultPart[]
  /**
   * Numbers that an accepted risk may be pinned to, by name; the unit is part of the name.
   */
  measures: {
    [k: string]: number
  }
}

/**
 * What a filled-in form of questions saves and rounds attest --import reads.
 */
export interface FilledForm {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * Version of this shape.
   */
  form: 1
  /**
   * Name of the practice, as in practice.json; null where it has none.
   */
  practice: string | null
  /**
   * Whose form it is.
   */
  role: 'owner' | 'practice-manager' | 'privacy-officer' | 'pms-administrator' | 'it-provider'
  /**
   * Name of whoever filled it in; empty while nobody wrote it.
   */
  by: string
  /**
   * The day on which it was saved.
   */
  at: string
  /**
   * The questions that were answered; others stay as they were.
   */
  answers: FormAnswer[]
}
export interface FormAnswer {
  /**
   * Id of the item that asks.
   */
  id: string
  /**
   * One of the answers that the item offers.
   */
  answer: 'yes' | 'no' | 'partial' | 'not-applicable' | 'dont-know'
  /**
   * What the person says beyond the answer, in their own words.
   */
  statement?: string
  /**
   * What proves the answer.
   */
  evidence?: FormEvidence[]
  /**
   * Answers to the details that the item asks for, by their name.
   */
  details?: {
    [k: string]: string | number | boolean
  }
}
/**
 * As somebody wrote it, perhaps unfinished; what is missing is said when it is imported.
 */
export interface FormEvidence {
  /**
   * What kind of proof it is.
   */
  type?: string
  /**
   * Where it is found: a file, a link, a folder in the office.
   */
  reference?: string
  /**
   * SHA-256 of the file, hexadecimal.
   */
  sha256?: string
  /**
   * Day of the evidence, YYYY-MM-DD.
   */
  date?: string
}

export type Id = string
export type FactBinding =
  | string
  | {
      /**
       * Name of the fact.
       */
      fact: string
      /**
       * The judge gets the answer, whatever it is.
       */
      optional: true
    }

/**
 * One item of the ward round: everything about it that can be known without running code.
 */
export interface ItemManifest {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * Names everything of the item: this file, scripts/<id>.ts, remediations/<id>.ts, docs/checks/<id>.md.
   */
  id: string
  /**
   * Other ids under which the item is found.
   */
  aliases?: Id[]
  /**
   * Raised when the rule changes: major when a pass may become a fail.
   */
  version: string
  /**
   * The wanted state as a short sentence: "Computers lock after 15 minutes".
   */
  title: string
  /**
   * machine: a computer can show it. attestation: only people know. mixed: both; the machine may lower the answer, never raise it.
   */
  kind: 'machine' | 'attestation' | 'mixed'
  /**
   * Judged on every machine, or once for the practice.
   */
  scope: 'machine' | 'practice'
  /**
   * How much harm a fail can do to patients or to the practice.
   */
  severity: 'low' | 'medium' | 'high' | 'critical'
  /**
   * The rules of the two documents that this item serves.
   *
   * @minItems 1
   */
  serves: [Rule, ...Rule[]]
  /**
   * Why it matters, in words for a practice manager.
   */
  why: string
  means: Meaning
  /**
   * Where the machine part runs; empty for a pure attestation.
   */
  platforms: ('win32' | 'linux' | 'darwin')[]
  /**
   * Applies only where this clause over context keys holds, such as "role != client"; elsewhere not-applicable; unknown while a key is.
   */
  when?: string
  /**
   * The verdict depends on today's date: unknown while the computer's clock is before the build date of Rounds.
   */
  dated?: boolean
  /**
   * What to say where the clause does not hold.
   */
  notWhen?: string
  /**
   * The facts the judge needs, by the name under which it gets them.
   */
  facts?: {
    [k: string]: FactBinding
  }
  /**
   * What a provider or practice may set, as <id>.<name>.
   */
  settings?: {
    [k: string]: SettingManifest
  }
  /**
   * One machine that passes is enough for the practice, such as the backup of a server; a practice where no machine shows it is unknown.
   */
  oneIsEnough?: boolean
  report?: ReportWords
  attestation?: AttestationPart
  remediation?: RemediationPart
  /**
   * Controls of other standards that say the same; only what was verified.
   */
  standards: Control[]
}
export interface Rule {
  /**
   * The 16-step health check, or the Good IT Practices.
   */
  document: 'health-check' | 'good-it-practices'
  /**
   * Step 1 to 16, or section and point such as 5.1.
   */
  rule: string
  /**
   * Which part of the rule, where an item serves only one.
   */
  part?: string
}
/**
 * What a verdict says, in words for a practice manager. {setting} and {setting|minutes} are filled in.
 */
export interface Meaning {
  /**
   * What a pass says, in one sentence for a practice manager.
   */
  pass: string
  /**
   * What a fail says, and what may come of it.
   */
  fail: string
  /**
   * What a warning says, where it is more than a milder fail.
   */
  warn?: string
}
export interface SettingManifest {
  /**
   * strings: a list of texts.
   */
  type: 'integer' | 'boolean' | 'string' | 'strings'
  /**
   * What holds when nobody sets it.
   */
  default: unknown
  /**
   * What it does, with its unit.
   */
  description: string
  /**
   * Smallest number allowed, in the unit of the setting.
   */
  minimum?: number
  /**
   * Largest number allowed, in the unit of the setting.
   */
  maximum?: number
  /**
   * The texts allowed.
   */
  enum?: string[]
  /**
   * Another integer setting of the same item: a value below that one contradicts it, and nothing is run.
   */
  notBelow?: string
  bound?: Bound
}
/**
 * The documents' own limit: a setting looser than this caps the verdict at warn.
 */
export interface Bound {
  /**
   * A larger number, in the unit of the setting, turns a pass into a warning.
   */
  atMost?: number
  /**
   * A smaller number, in the unit of the setting, turns a pass into a warning.
   */
  atLeast?: number
  /**
   * Any other value turns a pass into a warning.
   */
  oneOf?: (string | boolean)[]
}
/**
 * What the report over a whole practice says of this item, in words for a doctor. {setting} and {setting|minutes} are filled in.
 */
export interface ReportWords {
  /**
   * What many computers do that are in order, after "11 of 12 computers": "lock within {maxIdleSeconds|minutes}".
   */
  computers?: string
  /**
   * The same of one computer: "locks within {maxIdleSeconds|minutes}".
   */
  computer?: string
  /**
   * What has to be done where it is not in order, as a request to whoever does it: "Set the automatic lock on the computers named."
   */
  next: string
}
/**
 * The question that people answer, and what an answer comes to.
 */
export interface AttestationPart {
  /**
   * The exact question, answerable with yes, no, partial or not applicable.
   */
  question: string
  /**
   * Who answers.
   */
  who: 'owner' | 'practice-manager' | 'privacy-officer' | 'pms-administrator' | 'it-provider'
  /**
   * What counts as evidence.
   *
   * @minItems 1
   */
  evidence: [string, ...string[]]
  /**
   * Days until the answer must be given again.
   */
  validDays: number
  /**
   * Days until an older answer is no longer a warning but due.
   */
  warnUntilDays?: number
  answers?: AnswerVerdicts
  /**
   * What is asked besides yes or no, by name, in the order of asking; each may decide the verdict.
   */
  details?: {
    [k: string]: Detail
  }
  /**
   * What the machine's finding is worth beside the answer of an item of kind mixed. hint: it may lower the verdict, never raise it. half: both must be good. proof: what the machine shows stands without an answer.
   */
  machine?: 'hint' | 'half' | 'proof'
}
/**
 * What an answer comes to where it is not the usual: yes passes, no fails, partial warns.
 */
export interface AnswerVerdicts {
  /**
   * The verdict of a No.
   */
  no?: 'fail' | 'warn' | 'attest-due'
  /**
   * The verdict of a Partly.
   */
  partial?: 'fail' | 'warn' | 'attest-due'
  /**
   * When the question does not apply, as a sentence; without it that answer is not accepted.
   */
  'not-applicable'?: string
}
export interface Detail {
  /**
   * The question, without a hint at what passes.
   */
  ask: string
  /**
   * What is typed or chosen: decides how the form asks and what is accepted.
   */
  type: 'choice' | 'yes-no' | 'date' | 'number' | 'text'
  /**
   * A yes counts without it.
   */
  optional?: boolean
  /**
   * choice: what may be chosen.
   *
   * @minItems 2
   */
  options?: [DetailOption, DetailOption, ...DetailOption[]]
  /**
   * yes-no: the answer that is fine.
   */
  wanted?: boolean
  /**
   * yes-no, number: what the other answer comes to.
   */
  otherwise?: 'warn' | 'fail'
  /**
   * Why it fails or warns, as a sentence for the report.
   */
  because?: string
  /**
   * date: since: it lies in the past and grows old. until: the answer ends with it, such as the end of a contract.
   */
  dated?: 'since' | 'until'
  /**
   * since: older than this many days fails. A name stands for the integer setting of the item.
   */
  limitDays?: number | string
  /**
   * since: from this age on it warns. until: so many days before the end it warns.
   */
  warnFromDays?: number
  /**
   * Type number: a smaller one fails, in the unit that the question names.
   */
  atLeast?: number
  /**
   * Type number: a larger one fails, in the unit that the question names.
   */
  atMost?: number
}
export interface DetailOption {
  /**
   * What is kept in the answer.
   */
  value: string
  /**
   * What people read.
   */
  label: string
  /**
   * Without it the option is fine.
   */
  verdict?: 'warn' | 'fail'
  /**
   * Why, as a sentence for the report; given with every verdict.
   */
  because?: string
}
/**
 * The plan that mends it, and what that may do at most.
 */
export interface RemediationPart {
  /**
   * What the fix does, in one sentence.
   */
  summary: string
  /**
   * What the plan may do on each platform; anything else is refused by the engine.
   */
  platforms: {
    win32?: Allowance
    linux?: Allowance
    darwin?: Allowance
  }
  /**
   * Every change can be taken back with rounds undo; false as soon as one of its kinds is an action.
   */
  reversible: boolean
  /**
   * Facts that only a fix needs besides those of the judge, by the name under which the plan gets them, each as an answer.
   */
  facts?: {
    [k: string]: string
  }
  /**
   * May also be asked for where the item passes: it is done again and again, such as deleting backups that are no longer kept.
   */
  upkeep?: boolean
  /**
   * Codes for --consent, with what each one means for people.
   */
  consent?: {
    [k: string]: string
  }
}
/**
 * What the plan may do on this platform; anything else is refused.
 */
export interface Allowance {
  /**
   * Change kinds.
   */
  changes: (
    | 'backup-rotation'
    | 'backup-run'
    | 'config-value'
    | 'dconf-database'
    | 'defender-preference'
    | 'domain-password-policy'
    | 'file'
    | 'firewall-profile'
    | 'firewalld-zone'
    | 'local-account'
    | 'package'
    | 'pam-profile'
    | 'password-age'
    | 'registry-value'
    | 'secret-removal'
    | 'security-policy'
    | 'signature-update'
    | 'software-update-schedule'
    | 'systemd-unit'
    | 'ufw'
    | 'update-installation'
    | 'windows-service'
  )[]
  /**
   * Files, keys, packages and profiles the changes may touch; * stands for any text.
   */
  targets?: string[]
  /**
   * The highest risk of its changes.
   */
  risk: 'safe' | 'disruptive' | 'restart'
  /**
   * When the changes work: at once, at the next logon, or after a restart that Rounds does not perform.
   */
  takesEffect: 'now' | 'next-logon' | 'restart'
}
export interface Control {
  /**
   * Name of the standard, as it calls itself, with its version.
   */
  name: string
  /**
   * Number or name of the control in it.
   */
  control: string
  /**
   * How the item relates to the control, where it covers only a part.
   */
  note?: string
}

/**
 * What a pack says of itself in its package.json. Other properties of package.json are left alone.
 */
export interface PackManifest {
  /**
   * Together with the publisher it is the pack's id: acme.urbackup.
   */
  name: string
  /**
   * Three numbers as in semver, such as 1.4.0.
   */
  version: string
  /**
   * Who made it and signs it, by the name under which the provider's key list knows the key.
   */
  publisher: string
  /**
   * The name that people read.
   */
  displayName: string
  /**
   * What it looks at, in a sentence.
   */
  description?: string
  engines: PackEngines
  /**
   * Packs whose facts its items use, by id, with the versions it works with as a semver range.
   */
  packDependencies?: {
    [k: string]: string
  }
  capabilities?: PackCapabilities
  contributes: Contributions
}
/**
 * What the pack runs in.
 */
export interface PackEngines {
  /**
   * Versions of Rounds it works with, as a semver range such as ^1.2.0; * is refused.
   */
  rounds: string
}
/**
 * What the pack may do at most. What it may read is the sum of its probes.
 */
export interface PackCapabilities {
  /**
   * The kinds of change that plans of its items may ask for, each with its targets; every remediation of its items lies within them.
   */
  changes?: PackChangeCapability[]
  /**
   * It brings code that reads by itself, outside the sandbox. This version of Rounds carries none out and refuses the pack.
   */
  procedures?: boolean
  untrusted?: UntrustedCapability
}
export interface PackChangeCapability {
  /**
   * A kind of change, as the declarations of rounds name it.
   */
  kind:
    | 'backup-rotation'
    | 'backup-run'
    | 'config-value'
    | 'dconf-database'
    | 'defender-preference'
    | 'domain-password-policy'
    | 'file'
    | 'firewall-profile'
    | 'firewalld-zone'
    | 'local-account'
    | 'package'
    | 'pam-profile'
    | 'password-age'
    | 'registry-value'
    | 'secret-removal'
    | 'security-policy'
    | 'signature-update'
    | 'software-update-schedule'
    | 'systemd-unit'
    | 'ufw'
    | 'update-installation'
    | 'windows-service'
  /**
   * As in the manifest of an item; * stands for any text.
   *
   * @minItems 1
   */
  targets: [string, ...string[]]
}
/**
 * What holds where its publisher is not trusted.
 */
export interface UntrustedCapability {
  /**
   * Its checks make sense without its fixes, where the provider lets packs of unknown publishers check.
   */
  supported: boolean
  /**
   * What is missing then, in a sentence.
   */
  description?: string
}
/**
 * What it adds: at least one of items, facts, settings and a text for reports.
 */
export interface Contributions {
  /**
   * Folder with item manifests, relative to package.json.
   */
  items?: string
  /**
   * Folder with fact manifests.
   */
  facts?: string
  /**
   * Values of settings, as <item>.<name>: the layer just above the manifest's default. For items of other packs the publisher must be allowed to (settings).
   */
  settings?: {
    [k: string]: number | boolean | string | unknown[]
  }
  report?: PackReportTexts
}
/**
 * What a report says of the pack.
 */
export interface PackReportTexts {
  /**
   * What its items add, in words for a practice manager.
   */
  about: string
}

/**
 * packs.lock.json in the configuration folder: the packs that belong on this computer, each pinned to a version and a hash. Written by rounds pack install.
 */
export interface PackLock {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * By id of the pack, such as acme.urbackup.
   */
  packs: {
    [k: string]: LockedPack
  }
}
export interface LockedPack {
  /**
   * The one version that may run.
   */
  version: string
  /**
   * Of everything behind the first line of the pack's file.
   */
  sha256: string
  /**
   * The one that was verified when it was pinned; any other is verified before each use.
   */
  signature?: {
    /**
     * SHA-256 of the public key, hexadecimal.
     */
    key: string
    /**
     * Ed25519, base64.
     */
    value: string
  }
  /**
   * The version of Rounds that looked at every manifest of it; another version looks again before each use.
   */
  checkedWith?: string
  /**
   * What its probes, changes and settings come to, found by the version in checkedWith.
   */
  needs?: ('check' | 'fix' | 'settings' | 'programs' | 'interpreters' | 'procedures')[]
  /**
   * What its items say of themselves, without what they read and change: so that they stand in every result as unknown where the pack cannot be used; held to item.schema.json then.
   */
  items: unknown[]
}

/**
 * What the plan of a pack may answer: a plan or a refusal. A change is made as it stands here, so each part of it is held to what such a part can be. Settings for a policy are for the whole domain, and no item of a pack says which it may set: a refusal of a pack has none.
 */
export type PackPlan = PlannedChanges | RefusedPlan
export type PackChange =
  | PackBackupRotation
  | PackBackupRun
  | PackConfigValue
  | PackDconfDatabase
  | PackDefenderPreference
  | PackDomainPasswordPolicy
  | PackFile
  | PackFirewallProfile
  | PackFirewalldZone
  | PackLocalAccount
  | PackPackage
  | PackPamProfile
  | PackPasswordAge
  | PackRegistryValue
  | PackSecretRemoval
  | PackSecurityPolicy
  | PackSignatureUpdate
  | PackSoftwareUpdateSchedule
  | PackSystemdUnit
  | PackUfw
  | PackUpdateInstallation
  | PackWindowsService
/**
 * Absolute, as it stands: no . or .. and nothing empty between two separators.
 */
export type Path = string
export type Unit = string
/**
 * ISO 8601, UTC.
 */
export type Time = string
/**
 * With its hive.
 */
export type RegistryKey = string

export interface PlannedChanges {
  /**
   * @maxItems 200
   */
  changes: PackChange[]
  takesEffect: 'now' | 'next-logon' | 'restart'
  /**
   * @maxItems 100
   */
  leaves?: string[]
}
export interface PackBackupRotation {
  kind: 'backup-rotation'
  tool: 'restic' | 'borg'
  environmentFile: Path
  keep: {
    daily: number
    weekly: number
    monthly: number
  }
  risk: 'safe' | 'disruptive' | 'restart'
  consent: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface Consent {
  code: string
  because: string
}
export interface PackBackupRun {
  kind: 'backup-run'
  job: string
  start:
    | {
        by: 'systemd-unit'
        unit: Unit
      }
    | {
        by: 'windows-server-backup'
      }
    | {
        by: 'veeam-agent'
      }
  since: Time
  risk: 'safe' | 'disruptive' | 'restart'
  consent: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackConfigValue {
  kind: 'config-value'
  path: Path
  name: string
  value: string
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackDconfDatabase {
  kind: 'dconf-database'
  database: string
  holds: {
    [k: string]: string
  }
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackDefenderPreference {
  kind: 'defender-preference'
  values: {
    [k: string]: boolean | number | string
  }
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackDomainPasswordPolicy {
  kind: 'domain-password-policy'
  values: {
    minimumLength?: number
    complexity?: true
    maximumAgeDays?: number
  }
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackFile {
  kind: 'file'
  path: Path
  text: string
  /**
   * Permission bits alone: nothing runs as somebody else.
   */
  mode: number
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackFirewallProfile {
  kind: 'firewall-profile'
  profile: 'Domain' | 'Private' | 'Public'
  enabled?: true
  inbound?: 'Block'
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackFirewalldZone {
  kind: 'firewalld-zone'
  zone: string
  /**
   * @maxItems 100
   */
  allow: OpenPort[]
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface OpenPort {
  port: number
  protocol: 'tcp' | 'udp'
}
export interface PackLocalAccount {
  kind: 'local-account'
  sid: string
  enabled: false
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackPackage {
  kind: 'package'
  name: string
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackPamProfile {
  kind: 'pam-profile'
  profile: string
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackPasswordAge {
  kind: 'password-age'
  user: string
  maximumDays: number
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackRegistryValue {
  kind: 'registry-value'
  key: RegistryKey
  name: string
  type: 'dword' | 'string'
  data: number | string
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackSecretRemoval {
  kind: 'secret-removal'
  key: RegistryKey
  name: string
  risk: 'safe' | 'disruptive' | 'restart'
  consent: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackSecurityPolicy {
  kind: 'security-policy'
  values: {
    [k: string]: number
  }
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackSignatureUpdate {
  kind: 'signature-update'
  product: 'defender' | 'clamav'
  newerThan: Time
  risk: 'safe' | 'disruptive' | 'restart'
  consent: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackSoftwareUpdateSchedule {
  kind: 'software-update-schedule'
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackSystemdUnit {
  kind: 'systemd-unit'
  unit: Unit
  enabled: boolean
  active: boolean
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackUfw {
  kind: 'ufw'
  /**
   * @maxItems 100
   */
  allow: OpenPort[]
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackUpdateInstallation {
  kind: 'update-installation'
  through: 'apt' | 'windows-update'
  risk: 'safe' | 'disruptive' | 'restart'
  consent: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface PackWindowsService {
  kind: 'windows-service'
  name: string
  risk: 'safe' | 'disruptive' | 'restart'
  consent?: Consent
  needs?: ('mains-power' | 'free-disk' | 'no-restart-pending' | 'fresh-backup')[]
  endangersAccess?: true
}
export interface RefusedPlan {
  refused: string
  because: string
}

/**
 * practice.json: what is true of one practice. It is the practice's layer of settings on every computer, and the register that its report is measured against. Answers, waivers and the record of earlier reports stand beside it.
 */
export interface PracticeFile {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * Name of the practice, shown in every result.
   */
  practice?: string
  /**
   * Which site of the practice.
   */
  site?: string
  /**
   * The sites of the practice, as the machines below name them.
   */
  sites?: string[]
  /**
   * What this computer is, where the computer itself cannot show it. Belongs into machine.json.
   */
  role?: 'client' | 'server' | 'domain-controller' | 'session-host' | 'pms-server'
  /**
   * What is special about this computer. kiosk, clinical-device, waiting-room-display and do-not-touch are never mended. An empty list says: nothing special.
   */
  tags?: string[]
  calendar?: ClinicCalendar
  alerts?: Alerts
  /**
   * Values by <item>.<setting>, for example "screen-lock.maxIdleSeconds": 600. rounds settings lists them all.
   */
  settings?: {
    [k: string]: number | boolean | string | unknown[]
  }
  /**
   * Every computer that is expected to report. One that does not is unknown; one that reports and is not here is named.
   */
  machines?: ExpectedMachine[]
  /**
   * What a computer told longer ago than this counts as unknown. 7 where nobody says.
   */
  silentAfterDays?: number
  /**
   * Who answers, decides and mends.
   */
  contacts?: Contact[]
  visit?: Visit
}
export interface ExpectedMachine {
  /**
   * What people call it: Nurse 2, Dr Lee's laptop.
   */
  name: string
  /**
   * Its host name; without one the everyday name is taken for it.
   */
  hostname?: string
  /**
   * Its machine id, where the host name does not tell it apart.
   */
  id?: string
  /**
   * Where it stands, as in sites.
   */
  site?: string
  /**
   * What this computer is, where the computer itself cannot show it. Belongs into machine.json.
   */
  role?: 'client' | 'server' | 'domain-controller' | 'session-host' | 'pms-server'
  /**
   * What is special about this computer. kiosk, clinical-device, waiting-room-display and do-not-touch are never mended. An empty list says: nothing special.
   */
  tags?: string[]
  /**
   * From this day on it is not expected any more.
   */
  retired?: string
}
export interface Contact {
  /**
   * First and last name.
   */
  name: string
  /**
   * Which part the person has in the practice.
   */
  role: 'owner' | 'practice-manager' | 'privacy-officer' | 'pms-administrator' | 'it-provider'
  /**
   * Whom they work for, where it is not the practice.
   */
  organisation?: string
  /**
   * E-mail address.
   */
  email?: string
  /**
   * Telephone number, as it is dialled.
   */
  phone?: string
  /**
   * Ed25519, as PEM: signatures of this person are known by it.
   */
  publicKey?: string
}
/**
 * The next visit of an assessor: the report says what expires before it.
 */
export interface Visit {
  /**
   * Day of the visit, YYYY-MM-DD.
   */
  date: string
  /**
   * Such as Foundation Standard.
   */
  what?: string
}

/**
 * The verdict. What could not be observed is unknown, never pass.
 */
export type Status = 'pass' | 'warn' | 'fail' | 'not-applicable' | 'unknown' | 'attest-due'
/**
 * changed-since: somebody else changed it. undone: Rounds took it back. unknown: it could not be read. done: an action, of which nothing stays.
 */
export type MendedState = 'in-place' | 'changed-since' | 'undone' | 'unknown' | 'done'

/**
 * One run on one machine: findings, facts, and the inputs they were judged with, so that they can be judged again at any time.
 */
export interface ResultDocument {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * Version of this shape.
   */
  schema: 1
  tool: Tool
  /**
   * null: nobody said which practice this is.
   */
  practice: string | null
  /**
   * Where in the practice the computer stands; null where nobody said.
   */
  site?: string
  machine: Machine
  /**
   * When the run began. ISO 8601, UTC.
   */
  startedAt: string
  /**
   * How long the run took, in milliseconds.
   */
  durationMs: number
  /**
   * The practice's questions were judged, as far as this machine can tell; without it the machine's own items.
   */
  scope?: 'practice'
  /**
   * The run had the rights of root or SYSTEM.
   */
  elevated?: boolean
  inputs: Inputs
  /**
   * One entry an item, in the order of their ids.
   */
  items: ResultItem[]
  /**
   * What this machine alone shows about items that people answer; shown beside their question, never a verdict.
   */
  hints?: ResultItem[]
  /**
   * What was read, by the name of the fact.
   */
  facts: {
    [k: string]: FactOutcome
  }
  /**
   * The packs that belong on this computer besides the built-in collection; missing where there are none.
   */
  packs?: PackOfResult[]
  /**
   * What Rounds changed on this machine, newest first, and whether it is still in place.
   */
  mended?: MendedItem[]
  /**
   * Hash of the last line of this machine's change journal; null while nothing was ever changed.
   */
  journalHead: string | null
}
/**
 * What made this document.
 */
export interface Tool {
  /**
   * Always rounds.
   */
  name: 'rounds'
  /**
   * Version of Rounds, as in semver.
   */
  version: string
  /**
   * ISO day of the build.
   */
  builtAt: string
}
/**
 * Which computer this is.
 */
export interface Machine {
  /**
   * Random UUID kept in the state folder.
   */
  id: string
  /**
   * Name of the computer in its network.
   */
  hostname: string
  /**
   * win32 is Windows, darwin is macOS.
   */
  platform: 'win32' | 'linux' | 'darwin'
  /**
   * Product and version in words, or unknown.
   */
  os: string
  /**
   * What it is for.
   */
  role: 'client' | 'server' | 'domain-controller' | 'session-host' | 'pms-server' | 'unknown'
  /**
   * What the remote management tool calls it.
   */
  rmmAgentId?: string
}
/**
 * All that findings depend on besides facts: the same facts and inputs give the same findings.
 */
export interface Inputs {
  /**
   * The time that ages are counted to. ISO 8601, UTC.
   */
  now: string
  /**
   * Every setting that is not the manifest's default.
   */
  settings: {
    [k: string]: SetValue
  }
  /**
   * What settings say the computer is for; missing where they say nothing.
   */
  role?: 'client' | 'server' | 'domain-controller' | 'session-host' | 'pms-server'
  /**
   * null: nobody said.
   */
  tags: string[] | null
  /**
   * When patients are seen; null where settings do not say.
   */
  calendar: null | ClinicCalendar
  history: History
  /**
   * Accepted risks that were in force or had ended.
   */
  waivers: Waiver[]
  /**
   * People's answers, where items with questions were judged.
   */
  attestations?: AttestationRecord[]
}
export interface SetValue {
  /**
   * The value that counted.
   */
  value: number | boolean | string | unknown[]
  /**
   * The layer of settings that it is from.
   */
  layer: 'pack' | 'provider' | 'practice' | 'machine' | 'environment' | 'command-line'
}
/**
 * What earlier runs saw and changed. Times in ISO 8601, UTC.
 */
export interface History {
  /**
   * By fact and entry: when it was seen first.
   */
  firstSeen: {
    [k: string]: {
      [k: string]: string
    }
  }
  /**
   * By item: when Rounds last made a change that works only after a restart.
   */
  changed: {
    [k: string]: string
  }
}
export interface ResultItem {
  /**
   * Id of the item.
   */
  id: string
  /**
   * Version of the item, as its manifest says.
   */
  version: string
  status: Status
  /**
   * One ASCII sentence of at most 120 characters.
   */
  summary: string
  /**
   * What was observed, scope by scope, and what should have been.
   */
  parts: ResultPart[]
  /**
   * Numbers that an accepted risk may be pinned to, by name; the unit is part of the name.
   */
  measures: {
    [k: string]: number
  }
  /**
   * Unknown only because the run was not root or SYSTEM.
   */
  needsAdmin?: boolean
  waiver?: WaiverOutcome
  remediation?: RemediationOutcome
}
export interface ResultPart {
  /**
   * What the part is about, such as machine, user:anna or profile:public.
   */
  scope: string
  status: Status
  /**
   * What was found, in words.
   */
  observed: string
  /**
   * What should have been, in words.
   */
  expected: string
  /**
   * Which source answered: a key, a file, a command.
   */
  source: string
  /**
   * Who set the value, and so who has to change it.
   */
  owner: 'none' | 'local' | 'local-policy' | 'domain-policy' | 'device-management' | 'vendor' | 'unattributed' | 'unknown'
}
/**
 * The accepted risk that holds for this finding.
 */
export interface WaiverOutcome {
  /**
   * Only accepted silences the finding.
   */
  state: 'accepted' | 'expired' | 'worse'
  /**
   * Last day on which it holds, YYYY-MM-DD.
   */
  until: string
  /**
   * Who accepted the risk.
   */
  by: string
  /**
   * Why it was accepted.
   */
  reason: string
}
/**
 * What a fix came to, or would.
 */
export interface RemediationOutcome {
  /**
   * planned: what a run with --apply would do.
   */
  outcome: 'planned' | 'fixed' | 'improved' | 'unchanged' | 'pending-restart' | 'undone' | 'failed' | 'refused'
  /**
   * Why it was refused, or what failed.
   */
  code?: string
  /**
   * --consent with this code lifts the refusal.
   */
  liftable?: boolean
  /**
   * What it came to, in one sentence.
   */
  summary: string
  /**
   * The highest of the changes that are planned.
   */
  risk?: 'safe' | 'disruptive' | 'restart'
  /**
   * When the changes work: at once, at the next logon, or after a restart that Rounds does not perform.
   */
  takesEffect?: 'now' | 'next-logon' | 'restart'
  /**
   * What stays open, one sentence each.
   */
  leaves?: string[]
  /**
   * What is left out until somebody agrees.
   */
  withheld?: Withheld[]
  /**
   * Run id for rounds undo.
   */
  run?: string
  /**
   * The verdict. What could not be observed is unknown, never pass.
   */
  before?: 'pass' | 'warn' | 'fail' | 'not-applicable' | 'unknown' | 'attest-due'
  /**
   * All of it is taken back at this time unless somebody runs rounds confirm with the run.
   */
  confirmUntil?: string
  /**
   * Approved, and made as soon as the refusal no longer holds.
   */
  waits?: true
  policy?: PolicySettings
  /**
   * What was changed, or would be, in that order.
   */
  changes: ChangeOutcome[]
}
export interface Withheld {
  /**
   * For --consent.
   */
  code: string
  /**
   * What it means for people.
   */
  because: string
}
/**
 * What whoever administers the domain would set there instead.
 */
export interface PolicySettings {
  /**
   * Keys of [System Access] of a security template.
   */
  systemAccess?: {
    [k: string]: number
  }
  /**
   * Values of the registry that a policy would set.
   */
  registry?: PolicyValue[]
}
export interface PolicyValue {
  /**
   * Key with its hive.
   */
  key: string
  /**
   * Name of the value.
   */
  name: string
  /**
   * Type of the value.
   */
  type: 'dword' | 'string'
  /**
   * A number for dword, otherwise text.
   */
  data: number | string
}
export interface ChangeOutcome {
  /**
   * Kind of the change.
   */
  kind: string
  /**
   * What it is made to: a key, a file, a unit.
   */
  target: string
  /**
   * The state before, in words.
   */
  before: string
  /**
   * The state after, in words.
   */
  after: string
}
export interface FactOutcome {
  /**
   * The fact, in the shape of lib/facts/<fact>/shape.ts.
   */
  value?: unknown
  error?: FactError
  /**
   * What was asked: the probes' keys, files and commands.
   */
  source: string
  /**
   * How long reading it took, in milliseconds.
   */
  durationMs: number
}
/**
 * Why there is no value.
 */
export interface FactError {
  /**
   * absent: looked for and not there. denied: no right to read it. failed: any other reason.
   */
  state: 'absent' | 'denied' | 'failed'
  /**
   * What was tried and what came back, in one sentence.
   */
  reason?: string
  /**
   * Whether the place it would stand in was there.
   */
  parent?: 'present' | 'absent'
}
export interface PackOfResult {
  /**
   * publisher.name
   */
  id: string
  /**
   * Version of the pack, as in semver.
   */
  version: string
  /**
   * Of the pack's body, hexadecimal; empty where it could not be read.
   */
  sha256: string
  /**
   * active: its items were judged by its code. failed: it could not be used, so its items are unknown.
   */
  state: 'active' | 'failed'
  /**
   * Why it failed, or what it may not do.
   */
  reason?: string
  /**
   * What its items add, in its own words.
   */
  about?: string
  /**
   * What its items say of themselves, without what is read and changed for them: so that whoever reads this needs no pack.
   */
  items: ItemManifest[]
}
export interface MendedItem {
  /**
   * Id of the item that was mended.
   */
  item: string
  /**
   * Run id for rounds undo.
   */
  run: string
  /**
   * When. ISO 8601, UTC.
   */
  at: string
  /**
   * Of all its changes: the first of undone, changed-since, unknown, done, in-place that holds for one.
   */
  state: 'in-place' | 'changed-since' | 'undone' | 'unknown' | 'done'
  /**
   * What was changed, in that order.
   */
  changes: MendedChange[]
}
export interface MendedChange {
  /**
   * Kind of the change.
   */
  kind: string
  /**
   * What it was made to: a key, a file, a unit.
   */
  target: string
  /**
   * The state before, in words.
   */
  before: string
  /**
   * The state after, in words.
   */
  after: string
  state: MendedState
}

/**
 * What one remote management tool does with a script: how it hands settings over, which exit codes it understands, how much of the output it keeps.
 */
export interface RmmProfile {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * For --rmm and rounds export.
   */
  id: string
  /**
   * Name of the product as its users know it.
   */
  title: string
  /**
   * run: its own server and agent ran it; schema: checked against its schema, types or real exports; documents: written from its documentation alone.
   */
  proved: 'run' | 'schema' | 'documents'
  exitCodes: RmmExitCodes
  /**
   * Exit code of a launcher that could not run Rounds: a number, or its own codes (71 to 79), or those and 1000.
   */
  launcherFailure: number | ('own' | 'own+1000')
  /**
   * verdict: the exit code is the verdict, always. state: the tool itself tells people only when the code changes, so what is open keeps its code. event: each code that is not 0 makes a ticket, so only new and worse findings keep theirs.
   */
  alerts: 'verdict' | 'state' | 'event'
  output: RmmOutput
  /**
   * What a script gets when nobody changes it; exports state longer ones where they need them.
   */
  timeLimitSeconds: number
  /**
   * How values reach a script: as environment variables, written into its text at export, or as variables of PowerShell.
   */
  settings: 'environment' | 'baked' | 'powershell-variables'
  /**
   * By platform, the environment variable in which the agent tells its own id.
   */
  agentId?: {
    [k: string]: string
  }
  /**
   * Scripts that it can run for its users.
   *
   * @minItems 1
   */
  shells: ['powershell' | 'sh', ...('powershell' | 'sh')[]]
  /**
   * Licence and permissions, one sentence each.
   */
  needs: string[]
  /**
   * What could not be checked without the vendor's servers, one sentence each.
   */
  unverified: string[]
  /**
   * Where the facts are from.
   */
  sources: string[]
}
/**
 * Exit codes by what a run came to.
 */
export interface RmmExitCodes {
  /**
   * Exit code of a pass; also of not applicable, and of accepted risks.
   */
  pass: number
  /**
   * Exit code of a fail.
   */
  fail: number
  /**
   * Exit code of a warning.
   */
  warn: number
  /**
   * Exit code of an unknown; also when Rounds itself failed.
   */
  unknown: number
  /**
   * Exit code where people owe an answer.
   */
  'attest-due': number
  /**
   * Exit code where something is open of which nobody is to be woken: the first days, what was told already, a fix that was refused.
   */
  informational: number
}
/**
 * What the tool reads of a check, and how much of it.
 */
export interface RmmOutput {
  /**
   * How many characters are kept of the output.
   */
  characters: number
  /**
   * Only so many last lines are kept.
   */
  lines?: number
  /**
   * The verdict line also comes first, because lists show the beginning.
   */
  verdictFirst: boolean
  frame?: RmmFrame
}
/**
 * A monitor of this tool reads the verdict only between these lines.
 */
export interface RmmFrame {
  /**
   * A line before the verdict line.
   */
  before: string
  /**
   * Text in front of the verdict line, on the same line.
   */
  prefix: string
  /**
   * A line behind the verdict line.
   */
  after: string
}

/**
 * test/<item>.scenarios.json of a pack: what probes answered, and what the item must make of it; and states of a real host.
 */
export interface ScenarioFile {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * Id of the item that is tried.
   */
  item: string
  /**
   * Made-up answers of probes, tried by rounds pack test on any computer.
   */
  scenarios?: Scenario[]
  /**
   * States of a real, throwaway computer by name: commands that make it, and what the item must say there. Run only with rounds pack test --state NAME.
   */
  states?: {
    [k: string]: HostState
  }
}
export interface Scenario {
  /**
   * What state it is, as a sentence.
   */
  name: string
  /**
   * win32 is Windows, darwin is macOS.
   */
  platform: 'win32' | 'linux' | 'darwin'
  /**
   * The time of the run; 2026-06-15T00:00:00.000Z where it says nothing.
   */
  now?: string
  /**
   * By name, as the item calls them.
   */
  settings?: {}
  /**
   * What the run knows of the computer: role, join, managed, portable, desktop, tags, products, firstSeen; a client in no domain where it says nothing.
   */
  context?: {}
  /**
   * By fact, then by probe: the answer of the host, such as {"state": "value", "value": ...}; a probe that is not named is absent.
   */
  probes: {
    [k: string]: {}
  }
  expect: ScenarioExpectation
}
/**
 * What must come of it; what is not named is not compared.
 */
export interface ScenarioExpectation {
  /**
   * The verdict.
   */
  status: 'pass' | 'warn' | 'fail' | 'not-applicable' | 'unknown'
  /**
   * The summary, or a part of it.
   */
  summary?: string
  /**
   * Numbers by name, each of which must be just so.
   */
  measures?: {
    [k: string]: number
  }
  /**
   * What the plan comes to: changes in order, each with at least these properties; or the code of a refusal.
   */
  plan?:
    | {}[]
    | {
        /**
         * The code of the refusal.
         */
        refused: string
      }
}
export interface HostState {
  /**
   * win32 is Windows, darwin is macOS. On another one the state is skipped.
   */
  platform: 'win32' | 'linux' | 'darwin'
  /**
   * Programs with their arguments, in order; each must end with 0.
   */
  prepare: [string, ...string[]][]
  /**
   * By name, as the item calls them.
   */
  settings?: {}
  expect: HostExpectation
}
/**
 * What the item must say of that computer.
 */
export interface HostExpectation {
  /**
   * The verdict.
   */
  status: 'pass' | 'warn' | 'fail' | 'not-applicable' | 'unknown'
  /**
   * The summary, or a part of it.
   */
  summary?: string
}

/**
 * Settings of one layer: provider.json, practice.json or machine.json in the configuration folder. The nearest layer wins.
 */
export interface SettingsFile {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * Name of the practice, shown in every result.
   */
  practice?: string
  /**
   * Which site of the practice.
   */
  site?: string
  /**
   * What this computer is, where the computer itself cannot show it. Belongs into machine.json.
   */
  role?: 'client' | 'server' | 'domain-controller' | 'session-host' | 'pms-server'
  /**
   * What is special about this computer. kiosk, clinical-device, waiting-room-display and do-not-touch are never mended. An empty list says: nothing special.
   */
  tags?: string[]
  calendar?: ClinicCalendar
  alerts?: Alerts
  /**
   * Values by <item>.<setting>, for example "screen-lock.maxIdleSeconds": 600. rounds settings lists them all.
   */
  settings?: {
    [k: string]: number | boolean | string | unknown[]
  }
}
/**
 * When patients are seen. Nothing disruptive is done then.
 */
export interface ClinicCalendar {
  /**
   * IANA name such as Pacific/Auckland.
   */
  timeZone: string
  /**
   * Opening hours by day, such as "mon": ["07:30-18:30"]. A day that is missing is closed.
   */
  open: {
    /**
     * Hours of this weekday when patients are seen, local time, such as 07:30-18:30.
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^(mon|tue|wed|thu|fri|sat|sun)$".
     */
    [k: string]: string[]
  }
  /**
   * Days on which the clinic is closed, such as public holidays.
   */
  closedDays?: string[]
}
/**
 * When a remote management tool is to wake somebody.
 */
export interface Alerts {
  /**
   * So many days from the first round on a computer nothing is an alert. 14 where nobody says.
   */
  informationalDays?: number
  /**
   * What could not be told for longer is an alert. 7 where nobody says.
   */
  unknownAfterDays?: number
}

/**
 * check: its items are judged from files, registry keys and programs that are known to only read. fix: its plans are carried out, within its capabilities. settings: it may give values to settings of other packs' items. programs: its probes may start other programs, with the arguments they declare, and ask DNS. interpreters: its probes may start sh, PowerShell, Python, Node and the like; that is full trust. procedures: kept for later.
 */
export type Grant = 'check' | 'fix' | 'settings' | 'programs' | 'interpreters' | 'procedures'

/**
 * trust.json in the configuration folder: whose packs may do what on this computer. Written by the provider, or by rounds pack trust.
 */
export interface TrustFile {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * By the publisher's name.
   */
  publishers: {
    [k: string]: TrustedPublisher
  }
  /**
   * What packs may do that are unsigned or whose publisher is not here: only be listed, or check with files, registry and programs that are known to only read. They never fix.
   */
  untrusted?: 'list' | 'check'
}
export interface TrustedPublisher {
  /**
   * Public Ed25519 keys: the one line between BEGIN PUBLIC KEY and END PUBLIC KEY.
   *
   * @minItems 1
   */
  keys: [string, ...string[]]
  /**
   * What its packs may do.
   */
  may: Grant[]
  /**
   * Who they are, and who decided it.
   */
  note?: string
}

/**
 * Accepted risks: waivers.json in the configuration folder. The check still runs; worse than accepted or past its date it fires again.
 */
export interface WaiverFile {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  /**
   * In any order; one that ended stays as a record.
   */
  waivers: Waiver[]
}
export interface Waiver {
  /**
   * The item's id.
   */
  item: string
  /**
   * Host names or machine ids; * stands for any text.
   *
   * @minItems 1
   */
  machines: [string, ...string[]]
  /**
   * Why the risk is accepted, in a sentence that still makes sense in a year.
   */
  reason: string
  /**
   * Who accepted it.
   */
  by: string
  /**
   * Last day on which it holds.
   */
  until: string
  /**
   * What exactly is accepted: a measure within a limit, or one observed text.
   */
  accept: AcceptedMeasure | AcceptedText
}
export interface AcceptedMeasure {
  /**
   * Name in the finding's measures.
   */
  measure: string
  /**
   * The measure may be this at most, in its own unit; more fires again.
   */
  atMost?: number
  /**
   * The measure must be this at least, in its own unit; less fires again.
   */
  atLeast?: number
}
export interface AcceptedText {
  /**
   * Exactly what every part that is not pass observes.
   */
  observed: string
}

/**
 * Sentences of a page, by name. {name} is filled in. Of a pair that ends with .one and .many the number decides. What an item says of itself stands in the item's own manifest.
 */
export interface WordsFile {
  /**
   * Where an editor finds the schema of this file.
   */
  $schema?: string
  [k: string]: string
}
