import { type Answer, type CommandOutput, failed, reasonOf, type SoftwareUpdateScheduleChange, value } from '../api.ts'
import { succeeded } from './commands.ts'
import type { ChangeKind, State, WritingHost } from './kind.ts'

export interface ScheduleState extends State {
  automatic: boolean
}

const TARGET = 'com.apple.SoftwareUpdate AutomaticCheckEnabled'

/**
 * Asked through the preferences, because what `softwareupdate --schedule` says is made for people, and because the same words with
 * one more switch it (softwareupdate(8), defaults(1)).
 */
export const softwareUpdateSchedule: ChangeKind<SoftwareUpdateScheduleChange, ScheduleState> = {
  kind: 'software-update-schedule',
  target: () => TARGET,
  read: async (host) =>
    stateOf(
      await host.run(['/usr/bin/defaults', 'read', '/Library/Preferences/com.apple.SoftwareUpdate', 'AutomaticCheckEnabled'], {
        timeoutSeconds: 30,
      }),
    ),
  holds: (_change, { automatic }) => automatic,
  apply: (host) => schedule(host, 'on'),
  restore: (host, _change, before) => schedule(host, before.automatic ? 'on' : 'off'),
  describe: (_change, { automatic }) => ({ target: TARGET, before: automatic ? 'on' : 'off', after: 'on' }),
}

/** A switch that was never written is on. */
function stateOf(answer: Answer<CommandOutput>): Answer<ScheduleState> {
  if (answer.state !== 'value') {
    return failed(`the preferences of Software Update could not be read: ${reasonOf(answer)}`)
  }
  const { exitCode, stdout, stderr } = answer.value
  const [, written] = /^([01])\s*$/.exec(stdout) ?? []
  if (exitCode === 0 && written !== undefined) {
    return value({ automatic: written === '1' })
  }
  return exitCode === 1 && /does not exist/.test(stderr)
    ? value({ automatic: true })
    : failed('defaults read did not say whether Software Update looks for updates by itself')
}

async function schedule(host: WritingHost, state: 'on' | 'off'): Promise<void> {
  const answer = await host.execute(['/usr/sbin/softwareupdate', '--schedule', state], { timeoutSeconds: 60 })
  succeeded(`The schedule of Software Update was not switched ${state}`, answer)
}
