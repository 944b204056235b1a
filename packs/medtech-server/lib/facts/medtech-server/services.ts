import { type Answer, type CommandOutput, type Listing, listing, type RegistryKey, reasonOf } from 'rounds'
import { leafOf } from '../../paths.ts'
import type { Instance, Service } from './shape.ts'

export interface ServiceProbes {
  interbase: Answer<Listing<RegistryKey>>
  interbaseOld: Answer<Listing<RegistryKey>>
  states: Answer<CommandOutput>
}

/**
 * The service of a server is `IBS_<instance>`, of the guardian that starts it again `IBG_<instance>`; before InterBase 2007 they were InterBaseServer and
 * InterBaseGuardian (RaymondW1/Medtech32BackupRestoreAIO, pvkoppen/Scripting: IBS_MedTech_IB09, IBS_MedTech_IB11; IBS_gds_db as InterBase itself installs it).
 */
export function instances({ interbase, interbaseOld, states }: ServiceProbes): Listing<Instance> {
  const lists = [interbase, interbaseOld]
  const keys = lists.flatMap((answer) => (answer.state === 'value' ? answer.value.entries : []))
  const missed = lists.flatMap((answer) => (answer.state === 'value' ? answer.value.missed : [`services: ${reasonOf(answer)}`]))
  const found = new Map<string, Instance>()
  for (const key of keys) {
    const [, oldRole, role, named] = /^(?:InterBase(Server|Guardian)|IB([SG])_(.+))$/i.exec(leafOf(key.key)) ?? []
    const name = named ?? 'InterBase'
    const isServer = /^s/i.test(oldRole ?? role ?? '')
    if (oldRole !== undefined || role !== undefined) {
      const instance = found.get(name.toLowerCase()) ?? { name }
      found.set(name.toLowerCase(), { ...instance, [isServer ? 'server' : 'guardian']: service(key, states) })
    }
  }
  return listing([...found.values()], missed)
}

/** SERVICE_AUTO_START 2, SERVICE_DEMAND_START 3, SERVICE_DISABLED 4 (winnt.h). */
const STARTS: Readonly<Record<number, Service['start']>> = { 2: 'automatic', 3: 'manual', 4: 'disabled' }

function service(key: RegistryKey, states: Answer<CommandOutput>): Service {
  const name = leafOf(key.key)
  const { Start: start } = key.values
  const known = start?.type === 'dword' ? STARTS[start.data] : undefined
  return { name, start: known ?? 'unknown', ...running(name, states) }
}

/** The words of sc.exe are translated, its numbers and the name behind SERVICE_NAME are not; 4 is SERVICE_RUNNING (winsvc.h). */
function running(name: string, states: Answer<CommandOutput>): Pick<Service, 'running' | 'because'> {
  if (states.state !== 'value' || states.value.exitCode !== 0) {
    const because = states.state === 'value' ? `sc.exe ended with ${states.value.exitCode}` : `sc.exe: ${reasonOf(states)}`
    return { running: 'unknown', because }
  }
  const blocks = states.value.stdout.split(/^SERVICE_NAME:\s*/m).slice(1)
  const block = blocks.find((one) => one.split(/\r?\n/, 1)[0]?.trim().toLowerCase() === name.toLowerCase())
  // The first number of a block is the type of the service, the second its state.
  const [, state] = [...(block ?? '').matchAll(/^\s+\S.*?:\s+([0-9a-f]+)\s+\S/gim)].map(([, number]) => Number.parseInt(number ?? '', 16))
  return state === undefined ? { running: 'unknown', because: `sc.exe does not tell the state of ${name}` } : { running: state === 4 }
}
