import { lines, words } from './lines.ts'
import { unitTime } from './unit-properties.ts'

/** A service as `systemctl show` with TZ=UTC tells of it. */
export interface ServiceUnit {
  id: string
  loaded: boolean
  /** It runs now: starting, working or stopping; a finished one that only stays marked as active does not. */
  running: boolean
  oneshot: boolean
  /** Stays marked as active when its work is done. */
  remains: boolean
  /** Such as `success` or `exit-code`; of the last run since the computer started. */
  result: string
  commands: UnitCommand[]
  startedAt?: string
  endedAt?: string
  /** The id of the last run. */
  invocation: string
  environmentFiles: string[]
  triggeredBy: string[]
}

export interface UnitCommand {
  /** systemd prints the arguments without quotes, so that an argument with a space arrives as two words. */
  words: string[]
  /** The unit goes on as if nothing had happened when this command fails. */
  ignoresFailure: boolean
}

type Properties = Map<string, string[]>

/** The units of `systemctl show --property=Id,LoadState,ActiveState,Type,Result,ExecStart,…`: blocks apart by an empty line, each once. */
export function serviceUnits(printed: string): ServiceUnit[] {
  const units = printed.split(/\n\s*\n/).flatMap((block) => unitOf(propertiesOf(block)))
  return [...new Map(units.map((unit) => [unit.id, unit])).values()]
}

/** A property with several values, such as ExecStart, is printed once a value. */
function propertiesOf(block: string): Properties {
  const properties: Properties = new Map()
  for (const line of lines(block)) {
    const [, name, text = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (name !== undefined) {
      properties.set(name, [...(properties.get(name) ?? []), text])
    }
  }
  return properties
}

function unitOf(properties: Properties): ServiceUnit[] {
  const one = (name: string) => properties.get(name)?.[0] ?? ''
  const id = one('Id')
  if (id === '') {
    return []
  }
  const startedAt = unitTime(one('ExecMainStartTimestamp'))
  const endedAt = unitTime(one('ExecMainExitTimestamp'))
  const state = one('ActiveState')
  return [
    {
      id,
      loaded: one('LoadState') === 'loaded',
      running:
        /^(activating|deactivating|reloading)$/.test(state) || (state === 'active' && startedAt !== undefined && endedAt === undefined),
      oneshot: one('Type') === 'oneshot',
      remains: one('RemainAfterExit') === 'yes',
      result: one('Result'),
      commands: [...(properties.get('ExecStart') ?? []), ...(properties.get('ExecStartPost') ?? [])].flatMap(commandOf),
      ...(startedAt ? { startedAt } : {}),
      ...(endedAt ? { endedAt } : {}),
      invocation: one('InvocationID'),
      environmentFiles: (properties.get('EnvironmentFiles') ?? []).flatMap((text) => /^(.*?) \(ignore_errors=/.exec(text)?.[1] ?? []),
      triggeredBy: words(one('TriggeredBy')),
    },
  ]
}

function commandOf(text: string): UnitCommand[] {
  const [, line, ignored] = /argv\[\]=(.*) ; ignore_errors=(yes|no) ; start_time=/.exec(text) ?? []
  return line === undefined ? [] : [{ words: words(line), ignoresFailure: ignored === 'yes' }]
}
