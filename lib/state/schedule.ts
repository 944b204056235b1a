import { readKept, saveKept } from './kept-file.ts'

/** The daily sweep that this computer starts by itself. */
export interface Schedule {
  /** `HH:MM`, local time of the computer. */
  at: string
  spreadSeconds: number
  /** Where each sweep leaves its document; an absolute path. */
  out?: string
  /** What the operating system starts. */
  command: string[]
  environment: Record<string, string>
}

const FILE = 'schedule.json'

/** @throws BadFile, UsageError */
export function readSchedule(folder: string): Schedule | undefined {
  return readKept<Schedule>(folder, FILE)
}

/** Undefined: nothing is scheduled any more. */
export function saveSchedule(folder: string, schedule: Schedule | undefined): void {
  saveKept(folder, FILE, schedule)
}
