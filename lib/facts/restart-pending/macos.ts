import { type Answer, failed, type Parse, reasonOf, type SystemInfo, value } from '../../api.ts'
import { daysBetween } from '../../formats/times.ts'
import type { RestartPending } from './shape.ts'

interface Probes {
  system: Answer<SystemInfo>
}

const LONG_DAYS = 30

/** macOS leaves no sign that it waits for a restart; a long time without one is shown as a hint. */
export const parse: Parse<Probes, RestartPending> = ({ system }, { now }) => {
  if (system.state !== 'value') {
    return failed(`the start of this computer is not known: ${reasonOf(system)}`)
  }
  const { bootedAt } = system.value
  const days = Math.floor(daysBetween(bootedAt, now))
  return value({ reasons: days > LONG_DAYS ? [{ source: `not restarted for ${days} days`, informational: true }] : [], bootedAt })
}
