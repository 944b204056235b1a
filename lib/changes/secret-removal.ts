import { type SecretRemovalChange, value } from '../api.ts'
import type { ChangeKind, State } from './kind.ts'

/** That there is one, and nothing of what it is. */
export interface SecretState extends State {
  present: boolean
}

export const secretRemoval: ChangeKind<SecretRemovalChange, SecretState> = {
  kind: 'secret-removal',
  target: ({ key, name }) => `${key}\\${name}`,
  async read(host, { key, name }) {
    const answer = await host.readRegistryValue(key, name)
    return answer.state === 'value' ? value({ present: answer.value.state === 'present' }) : answer
  },
  holds: (_change, { present }) => !present,
  apply: (host, { key, name }) => host.deleteRegistryValue(key, name),
  restore: null,
  describe: ({ key, name }, { present }) => ({
    target: `${key}\\${name}`,
    before: present ? 'a stored secret' : 'absent',
    after: 'removed for good',
  }),
}
