import type { ResultItem } from '../schema/types.ts'
import { ended, foundAndWanted } from './by-hand.ts'
import type { FixLine, Told } from './fix-line.ts'
import { settingName } from './setting-names.ts'

/** Why nothing was done, and what would help where no consent does. */
export function refusedLines({ remediation, manifest, item }: Told, named: string): FixLine[] {
  const { code, liftable, waits } = remediation
  if (waits) {
    return [{ label: 'Waits', text: `${named} It is approved, and made as soon as this no longer holds.` }]
  }
  const isOwn = code !== undefined && Object.hasOwn(manifest?.remediation?.consent ?? {}, code)
  return [{ label: 'Not done', text: `${isOwn ? 'Somebody must agree first. ' : ''}${named}` }, ...(liftable ? [] : liftLines(code, item))]
}

/** What would lift a refusal that no consent lifts, where the reason itself does not say it. */
function liftLines(code: string | undefined, item: ResultItem): FixLine[] {
  const found = foundAndWanted(item)
  switch (code) {
    case 'unknown':
      return [{ label: 'What helps', text: 'Clear up why it could not be seen, then look again:', command: `rounds check ${item.id}` }]
    case 'attestation':
      return [{ label: 'What helps', text: 'Whoever knows it answers the question:', command: `rounds explain ${item.id}` }]
    case 'waived':
      return [
        {
          label: 'What helps',
          text: 'Where the risk is no longer accepted, take the acceptance back:',
          command: `rounds waive ${item.id} --withdraw`,
        },
      ]
    case 'tagged':
      return [{ label: 'By hand', text: `${found} Where the tag is wrong, take it out of machine.json.` }]
    case 'no-remediation':
    case 'policy-owned':
    case 'vendor-owned':
    case 'domain-controller':
      return [{ label: 'By hand', text: found }]
    default:
      return []
  }
}

/** What the caller must say yes to, with the exact flag. */
export function agreementLines({ item, remediation }: Told): FixLine[] {
  const { code, liftable, withheld = [], waits } = remediation
  const line = (text: string, consent: string) => ({
    label: 'If agreed',
    text,
    command: `rounds fix ${item.id} --apply --consent ${consent}`,
  })
  const gate = liftable && code && !waits ? [line('Once somebody who may decide has agreed:', code)] : []
  const more = withheld.filter((one) => one.code !== code)
  return [...gate, ...more.map(({ code: consent, because }) => line(`More than this: ${ended(because)}`, consent))]
}

/** What a domain administrator sets instead of this computer. */
export function policyLines({ item, remediation: { policy } }: Told): FixLine[] {
  if (!policy) {
    return []
  }
  const { systemAccess = {}, registry = [] } = policy
  const settings = [
    ...Object.entries(systemAccess).map(([name, value]) => policyLine(name, String(value), `[System Access] ${name} = ${value}`)),
    ...registry.map(({ key, name, type, data }) => policyLine(name, String(data), `${key}\\${name}: ${type} ${data}`)),
  ]
  const text = 'The domain administrator sets the following for the whole domain. This writes it into a file to import:'
  return [{ label: 'In the domain', text, command: `rounds fix ${item.id} --policy-template FILE` }, ...settings]
}

function policyLine(name: string, value: string, technical: string): FixLine {
  const { words = name, say = (one: string) => one } = settingName(name) ?? {}
  return { label: 'To set there', text: `${words}: ${say(value)}`, technical: [technical] }
}
