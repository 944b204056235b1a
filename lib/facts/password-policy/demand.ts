export interface PasswordSettings {
  mode: string
  minLength: number
  maxAgeDays: number
  requireAllClasses: boolean
  modernMinLength: number
  secondFactor: boolean
}

/** What is asked of passwords, by the rules that the practice chose. */
export interface Demand {
  minimumLength: number
  /** Fewer kinds of characters fail. */
  minimumClasses: number
  /** Fewer kinds are a weakness. */
  wantedClasses: number
  /** Missing where passwords need not be changed. */
  maximumAgeDays?: number
  /** What an older password is. */
  tooOld: 'fail' | 'warn'
}

/** Without a second factor a yearly change stays advised (NZISM 16.1.31.C.02). */
const YEAR = 365

/** Seed mode is what the two documents ask; modern mode asks for length alone, and for age only without a second factor. */
export function demandOf({ mode, minLength, maxAgeDays, requireAllClasses, modernMinLength, secondFactor }: PasswordSettings): Demand {
  if (mode === 'modern') {
    const longer = { minimumLength: Math.max(minLength, modernMinLength), minimumClasses: 0, wantedClasses: 0, tooOld: 'warn' } as const
    return secondFactor ? longer : { ...longer, maximumAgeDays: YEAR }
  }
  return {
    minimumLength: minLength,
    minimumClasses: 3,
    wantedClasses: requireAllClasses ? 4 : 3,
    maximumAgeDays: maxAgeDays,
    tooOld: 'fail',
  }
}
