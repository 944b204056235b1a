import type { Answer, CommandOutput } from '../api.ts'

/** A backup tool that Rounds can ask to give one file back, without locks and without leaving anything on this computer. */
export interface BackupTool {
  id: 'restic' | 'borg'
  /** Variables of the environment file that the tool may get; * stands for any text. */
  variables: readonly string[]
  /** Where the repository is, without user, password and query; empty where another file tells it; undefined where nothing does. */
  addressOf(environment: Readonly<Record<string, string>>): string | undefined
  /** Variables that make it keep what it wants to remember in this folder, and ask nobody anything. */
  keepsIn(folder: string): Record<string, string>
  /** Who works in the repository at this moment; undefined where nobody does. */
  busy(ask: Ask, repository: string): Promise<Answer<string | undefined>>
  /** The newest backup of this computer; with a path the newest that was meant to hold it. */
  newest(ask: Ask, hostname: string, path: string): Promise<Answer<Snapshot>>
  files(ask: Ask, snapshot: Snapshot, path: string): Promise<Answer<StoredFile[]>>
  /** Puts the file below the folder; the answer is where it stands. */
  restore(ask: Ask, snapshot: Snapshot, path: string, folder: string): Promise<Answer<string>>
}

/** Runs the tool's program with the environment of its repository. */
export type Ask = (command: readonly string[], timeoutSeconds: number) => Promise<Answer<CommandOutput>>

export interface Snapshot {
  id: string
  /** ISO 8601, UTC. */
  at: string
}

/** A regular file as a repository lists it. */
export interface StoredFile {
  /** Absolute, with / between folders. */
  path: string
  bytes: number
  /** Milliseconds since 1970. */
  modifiedAt: number
}

export const SHORT_SECONDS = 120
export const LONG_SECONDS = 600
