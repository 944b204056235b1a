import { type Answer, type CommandOutput, type FactContext, failed, type Owner, value } from '../../api.ts'
import { isoTime } from '../../formats/times.ts'
import type { JoinState } from '../join-state/shape.ts'
import type { Automatic, MissingUpdate, Updates } from './shape.ts'

export interface Probes {
  list: Answer<CommandOutput>
  preferences: Answer<CommandOutput>
  managed: Answer<CommandOutput>
}

/** Software Update: what Apple offers now, and what the preferences say. */
export function parse({ list, preferences, managed }: Probes, context: FactContext): Answer<Updates> {
  const offered = offers(list)
  if (offered.state === 'denied') {
    return offered
  }
  const texts = [managed, preferences].map((answer) => (answer.state === 'value' && answer.value.exitCode === 0 ? answer.value.stdout : ''))
  const missed = offered.state === 'value' ? [] : [offered.state === 'absent' ? 'softwareupdate is not there' : offered.reason]
  const searchedAt = offered.state === 'value' ? context.now : isoTime(dated(texts[1] ?? '', 'LastFullSuccessfulDate'))
  return value({
    missing: offered.state === 'value' ? offered.value : [],
    complete: missed.length === 0,
    missed,
    ...(searchedAt ? { searchedAt } : {}),
    automatic: automatic(texts, context),
    held: [],
    approvedOnly: false,
    source: 'softwareupdate -l',
    levers: { through: 'software-update', off: switchesOff(texts) },
  })
}

/** Apple marks what it wants installed as recommended and does not tell security apart. */
function offers(list: Answer<CommandOutput>): Answer<MissingUpdate[]> {
  if (list.state !== 'value') {
    return list
  }
  const { exitCode, stdout, stderr } = list.value
  const text = `${stdout}\n${stderr}`
  const found = [...text.matchAll(/^\s*\* Label: (.+)\n\s*(.+)$/gm)]
  if (exitCode !== 0 || (found.length === 0 && !/No new software available/i.test(text))) {
    return failed(`softwareupdate -l ended with ${exitCode} and neither a list nor "No new software available"`)
  }
  return value(
    found.map(([, label = '', details = '']) => ({
      id: label.trim(),
      title: /Title: ([^,]+)/.exec(details)?.[1] ?? label.trim(),
      security: /Recommended: YES/i.test(details),
      critical: false,
    })),
  )
}

const SWITCHES = ['AutomaticCheckEnabled', 'AutomaticDownload', 'AutomaticallyInstallMacOSUpdates', 'CriticalUpdateInstall']

/** A switch that is not written is on; a configuration profile wins over the preferences. */
function automatic(texts: string[], { facts }: FactContext): Automatic {
  const shared = { source: 'com.apple.SoftwareUpdate', owner: ownerIn(facts) }
  if (!texts.some((text) => text.includes('<plist'))) {
    return { ...shared, configured: 'unknown', by: 'the preferences of Software Update could not be read' }
  }
  const [off] = switchesOff(texts)
  return off ? { ...shared, configured: false, by: `${off} is off` } : { ...shared, configured: true, by: 'Software Update' }
}

function switchesOff(texts: string[]): string[] {
  return SWITCHES.filter((name) => texts.map((text) => switched(text, name)).find((state) => state !== undefined) === false)
}

function switched(text: string, name: string): boolean | undefined {
  const state = new RegExp(`<key>${name}</key>\\s*<(?:(true|false)/|integer>(\\d)<)`).exec(text)
  return state ? state[1] === 'true' || state[2] === '1' : undefined
}

function dated(text: string, name: string): string | undefined {
  return new RegExp(`<key>${name}</key>\\s*<date>([^<]+)</date>`).exec(text)?.[1]
}

function ownerIn(facts: FactContext['facts']): Owner {
  const join = facts['join-state']
  return join?.state === 'value' && !(join.value as JoinState).managed ? 'local' : 'unknown'
}
