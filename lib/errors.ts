/** The caller has to do something different: bad usage or a bad file. Printed without a stack, exit code 64. */
export class UsageError extends Error {}

/** One thing that is wrong with a file. */
export interface Problem {
  /** Path of the property, such as `settings.screen-lock.maxIdleSeconds`; empty for the whole file. */
  property: string
  expected: string
  found: string
}

/** A file of the user that cannot be used as it is. Names the file, each property, what was expected and what was found. */
export class BadFile extends UsageError {
  readonly file: string
  readonly problems: readonly Problem[]

  constructor(file: string, problems: readonly Problem[], advice = 'Correct the file and run again; nothing was changed.') {
    super([`${file} cannot be used:`, ...problems.map((one) => `  ${lineOf(one)}`), advice].join('\n'))
    this.file = file
    this.problems = problems
  }
}

/** `settings.x: expected a number, found "y"`. */
export function lineOf({ property, expected, found }: Problem): string {
  return `${property || 'the whole file'}: expected ${expected}, found ${found}`
}

/** A value of a file as an error message shows it: short, on one line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
