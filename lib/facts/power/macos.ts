import { type Answer, type CommandOutput, failed, type Parse, reasonOf, value } from '../../api.ts'
import type { Power } from './shape.ts'

interface Probes {
  /** `pmset -g batt`; see pmset(1). */
  battery: Answer<CommandOutput>
}

export const parse: Parse<Probes, Power> = ({ battery }) => {
  if (battery.state !== 'value') {
    return failed(`pmset did not answer: ${reasonOf(battery)}`)
  }
  const source = /^Now drawing from '([^']+)'/m.exec(battery.value.stdout)?.[1]
  if (source === undefined) {
    return failed('pmset did not say where the power comes from; a line "Now drawing from" was expected')
  }
  const percent = /InternalBattery\S*.*?\t?\s(\d{1,3})%/.exec(battery.value.stdout)?.[1]
  return value({ onBattery: source !== 'AC Power', ...(percent ? { percent: Number(percent) } : {}) })
}
