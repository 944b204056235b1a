import { type Answer, type CommandOutput, type FactContext, failed, type Owner, value } from '../../api.ts'
import type { JoinState } from '../join-state/shape.ts'
import type { Firewall } from './shape.ts'

export interface Probes {
  global: Answer<CommandOutput>
}

const SOURCE = 'socketfilterfw --getglobalstate'

/** The application firewall; the preference file of older systems is not kept up to date since macOS 15 and is not asked. */
export function parse({ global }: Probes, context: FactContext): Answer<Firewall> {
  if (global.state !== 'value') {
    return global.state === 'absent' ? failed('socketfilterfw, the tool of the application firewall, is not there') : global
  }
  const state = /\(State = ([012])\)/.exec(global.value.stdout)?.[1]
  if (global.value.exitCode !== 0 || state === undefined) {
    return failed(`${SOURCE} ended with ${global.value.exitCode} and without a line such as "Firewall is enabled. (State = 1)"`)
  }
  const profile = { name: 'machine', inUse: true, on: state !== '0', inbound: 'block', source: SOURCE, owner: ownerIn(context) } as const
  return value({ profiles: [profile], services: [], substitutes: [], managers: [], weaknesses: [] })
}

function ownerIn({ facts }: FactContext): Owner {
  const join = facts['join-state']
  return join?.state === 'value' && !(join.value as JoinState).managed ? 'local' : 'unknown'
}
