import { failed, type RegistryData, type RegistryValueChange } from '../api.ts'
import type { ChangeKind, RegistryState, WritingHost } from './kind.ts'
import { namesSecret, refusesSecret } from './secrets.ts'

export const registryValue: ChangeKind<RegistryValueChange, RegistryState> = {
  kind: 'registry-value',
  target: ({ key, name }) => `${key}\\${name}`,
  async read(host, { key, name }) {
    if (namesSecret(name)) {
      return failed(refusesSecret(`${key}\\${name}`))
    }
    const answer = await host.readRegistryValue(key, name)
    return answer.state === 'value' && isForeignType(answer.value)
      ? failed(`${key}\\${name} is of a type that Rounds could not put back, so it does not change it`)
      : answer
  },
  holds: (change, state) => state.state === 'present' && state.data.type === change.type && state.data.data === change.data,
  apply: (host, change) => host.setRegistryValue(change.key, change.name, wanted(change)),
  async restore(host, { key, name }, before) {
    if (before.state === 'present') {
      const { data, surroundings } = before
      await host.setRegistryValue(key, name, data, surroundings && Buffer.from(surroundings.bytes, 'base64'))
      return
    }
    await host.deleteRegistryValue(key, name)
    await removeMadeKeys(host, before)
  },
  tidy: (host, _change, before) => removeMadeKeys(host, before),
  describe: (change, state) => ({
    target: `${change.key}\\${change.name}`,
    before: state.state === 'present' ? words(state.data) : 'absent',
    after: words(wanted(change)),
  }),
}

async function removeMadeKeys(host: WritingHost, before: RegistryState): Promise<void> {
  for (const made of before.state === 'absent' ? before.surroundings.missingKeys : []) {
    await host.deleteRegistryKeyIfEmpty(made)
  }
}

function isForeignType(state: RegistryState): boolean {
  return state.state === 'present' && state.data.type === 'other'
}

function wanted({ type, data, key, name }: RegistryValueChange): RegistryData {
  if (type === 'dword' && typeof data === 'number') {
    return { type, data }
  }
  if (type === 'string' && typeof data === 'string') {
    return { type, data }
  }
  throw new Error(`The plan for ${key}\\${name} asks for a ${type} and gives a ${typeof data}`)
}

function words({ type, data }: RegistryData): string {
  return `${type} ${typeof data === 'number' ? data : JSON.stringify(data)}`
}
