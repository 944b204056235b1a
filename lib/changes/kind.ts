import type { Answer, Change, CommandOutput, PowerShellOutput, RegistryData } from '../api.ts'
import type { DraftsOf } from '../host/writer-files.ts'

/** Plain JSON that is enough to restore what it describes; bytes as base64. */
export interface State {
  /**
   * What stood around the changed thing (folders that were missing, packages that would come along). It helps to restore
   * and is not compared: other people's work beside ours does not make our own change look foreign.
   */
  surroundings?: object
}

export interface RunOptions {
  /** A minute where it says nothing. */
  timeoutSeconds?: number
  env?: Record<string, string>
  /** What the program reads from its standard input; nothing where it says nothing. */
  input?: string
  /**
   * A file of NAME=value lines that the settings name, and which of its variables the program gets (* stands for any text). They reach that program
   * alone; as root a file that somebody else may write is refused.
   */
  environmentFile?: { path: string; names: readonly string[] }
}

/** All that `--what-if` and a comparison ever hold: nothing here can change the computer. */
export interface ReadingHost {
  /** Refuses symbolic links, folders and devices: writing there would not be writing a file. */
  readFile(path: string): Promise<Answer<FileState>>
  readRegistryValue(key: string, name: string): Promise<Answer<RegistryState>>
  /** Reading commands only; which those are stands in reading-host.ts. */
  run(command: readonly string[], options?: RunOptions): Promise<Answer<CommandOutput>>
  /** Runs a reading command that leaves its answer in a file; `{scratch}` is a private folder that is removed again. */
  runForFile(command: readonly string[], file: string, options?: RunOptions): Promise<Answer<Uint8Array>>
  /** Runs the PowerShell text `lib/changes/<name>.read.ps1`, which changes nothing; absent where there is no PowerShell. */
  askPowerShell(name: string, input: Record<string, unknown>, timeoutSeconds?: number): Promise<Answer<PowerShellOutput>>
  /** Ends what was started for it. */
  close(): Promise<void>
}

/** The only way to change a computer. Every function throws with a clear sentence when it could not do its work. */
export interface WritingHost extends ReadingHost {
  /** Replaces the file in one step and makes the folders above it; the bytes are on the disk when it returns. */
  writeFile(path: string, file: NewFile): Promise<void>
  removeFile(path: string): Promise<void>
  /** Takes away what an earlier `writeFile` of a run that was killed, or the tool it had started, left beside the file. */
  removeDrafts(path: string, by?: DraftsOf): Promise<void>
  removeFolderIfEmpty(path: string): Promise<void>
  /** Makes the keys above it, too. */
  setRegistryValue(key: string, name: string, data: RegistryData, exactly?: Buffer): Promise<void>
  deleteRegistryValue(key: string, name: string): Promise<void>
  deleteRegistryKeyIfEmpty(key: string): Promise<void>
  /** Runs any command and answers like `run`. */
  execute(command: readonly string[], options?: RunOptions): Promise<Answer<CommandOutput>>
  /** Runs the PowerShell text `lib/changes/<name>.write.ps1`. */
  tellPowerShell(name: string, input: Record<string, unknown>, timeoutSeconds?: number): Promise<Answer<PowerShellOutput>>
  /** Runs a command beside files it needs; `{scratch}` is a private folder that is removed again. */
  executeWithFiles(command: readonly string[], files: Record<string, Uint8Array>, options?: RunOptions): Promise<Answer<CommandOutput>>
}

export interface PresentFile extends State {
  state: 'present'
  /** Base64. */
  bytes: string
  /** Permission bits, such as 0o644. */
  mode: number
  uid: number
  gid: number
}

/** Without an owner it belongs to who runs Rounds. */
export type NewFile = Pick<PresentFile, 'bytes' | 'mode'> & Partial<Pick<PresentFile, 'uid' | 'gid'>>

export interface AbsentFile extends State {
  state: 'absent'
  /** Folders above it that are not there either, innermost first. */
  surroundings: { missingFolders: string[] }
}

export type FileState = PresentFile | AbsentFile

export interface PresentRegistryValue extends State {
  state: 'present'
  data: RegistryData
  /** Base64 of its bytes, where the data does not tell all of them. */
  surroundings?: { bytes: string }
}

export interface AbsentRegistryValue extends State {
  state: 'absent'
  /** Keys above it that are not there either, innermost first. */
  surroundings: { missingKeys: string[] }
}

export type RegistryState = PresentRegistryValue | AbsentRegistryValue

/** Words for `--what-if` and the result document; never a secret. */
export interface Description {
  target: string
  before: string
  after: string
}

export interface ChangeKind<C extends Change, S extends State> {
  kind: C['kind']
  /** What it touches, in the words that the `targets` of a manifest are compared with. */
  target(change: C): string
  /** The state now. */
  read(host: ReadingHost, change: C): Promise<Answer<S>>
  /** The wanted state is there already. */
  holds(change: C, state: S): boolean
  /** Throws with a clear sentence. */
  apply(host: WritingHost, change: C, before: S): Promise<void>
  /** Null: an action, nothing can take it back. */
  restore: ((host: WritingHost, change: C, before: S, current: S) => Promise<void>) | null
  /** Takes away what a run that was killed, or deceived by a disk, left although the state is the one before: drafts, empty folders and keys, notes. */
  tidy?(host: WritingHost, change: C, before: S): Promise<void>
  describe(change: C, state: S): Description
  /** A half-done state after a crash is certainly ours and may be restored. */
  restoresFromPartial?: boolean
}
