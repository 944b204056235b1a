import { type Answer, type Change, failed, type PowerShellOutput, reasonOf, value } from '../api.ts'
import type { ChangeKind, ReadingHost, State, WritingHost } from './kind.ts'

/** What PowerShell said stands there now, by name. A name without a value is one that the computer does not set. */
export interface CmdletState extends State {
  values: Record<string, boolean | number | string | null>
}

interface Cmdlet<C extends Change> {
  kind: C['kind']
  /** What it is called in a sentence, such as `The preferences of Defender`. */
  words: string
  target(change: C): string
  /** The input of `lib/changes/<kind>.read.ps1`, which answers `{ values: { <name>: … } }`. */
  ask(change: C): Record<string, unknown>
  /** Values by name that must stand there afterwards; also the input of `lib/changes/<kind>.write.ps1` as `values`, beside what `ask` gives. */
  wanted(change: C): CmdletState['values']
}

/** A change kind that a cmdlet of Windows reads and sets: two PowerShell texts beside this file, one for each. */
export function cmdletKind<C extends Change>(cmdlet: Cmdlet<C>): ChangeKind<C, CmdletState> {
  const { kind, words, target, ask, wanted } = cmdlet
  const read = (host: ReadingHost, change: C) => readValues(host, kind, words, { ...ask(change), names: Object.keys(wanted(change)) })
  const write = async (host: WritingHost, change: C, values: CmdletState['values']) => {
    const answer = await host.tellPowerShell(kind, { ...ask(change), values }, 120)
    if (answer.state !== 'value') {
      throw new Error(`${words} could not be set: ${answer.state === 'absent' ? 'there is no PowerShell' : reasonOf(answer)}`)
    }
  }
  return {
    kind,
    target,
    read,
    holds: (change, { values }) => Object.entries(wanted(change)).every(([name, want]) => values[name] === want),
    apply: (host, change) => write(host, change, wanted(change)),
    restore: (host, change, before) => write(host, change, before.values),
    describe: (change, { values }) => ({
      target: target(change),
      before: list(wanted(change), (name) => values[name]),
      after: list(wanted(change), (name) => wanted(change)[name]),
    }),
  }
}

async function readValues(host: ReadingHost, kind: string, words: string, input: Record<string, unknown>): Promise<Answer<CmdletState>> {
  const answer = await host.askPowerShell(kind, input, 60)
  if (answer.state !== 'value') {
    return failed(`${words} could not be read: ${answer.state === 'absent' ? 'there is no PowerShell' : reasonOf(answer)}`)
  }
  const values = valuesOf(answer.value)
  return values ? value({ values }) : failed(`${words} could not be read: PowerShell did not say what stands there`)
}

function valuesOf({ values }: PowerShellOutput): CmdletState['values'] | undefined {
  const isPlain = (one: unknown) => one === null || ['boolean', 'number', 'string'].includes(typeof one)
  return typeof values === 'object' && values !== null && Object.values(values).every(isPlain)
    ? (values as CmdletState['values'])
    : undefined
}

function list(names: object, of: (name: string) => boolean | number | string | null | undefined): string {
  return Object.keys(names)
    .map((name) => `${name} = ${of(name) ?? 'not set'}`)
    .join(', ')
}
