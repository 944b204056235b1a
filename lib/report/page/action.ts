import type { Allowance, ItemManifest, ResultDocument, ResultItem, ResultPart } from '../../schema/types.ts'
import { dayInWords } from './dates.ts'
import { PERSON_LABELS } from './labels.ts'

/** Who has to do what about an open item. */
export interface Action {
  who: string
  /** A person of the practice must say something first. */
  decision: boolean
  does: string
  /** What somebody must agree to before it is mended. */
  agree?: string[]
  /** What the technician types. */
  command?: string
}

type Platform = ResultDocument['machine']['platform']

const PROVIDER = 'IT provider'

export function actionOf(item: ResultItem, manifest: ItemManifest | undefined, platform: Platform): Action {
  return waiverAction(item) ?? remediationAction(item) ?? statusAction(item, manifest, platform)
}

function decide(does: string): Action {
  return { who: 'You decide', decision: true, does }
}

function provider(does: string): Action {
  return { who: PROVIDER, decision: false, does }
}

function waiverAction({ waiver }: ResultItem): Action | undefined {
  switch (waiver?.state) {
    case 'expired':
      return decide(`${waiver.by} accepted this until ${dayInWords(waiver.until)}. Have it mended, or accept it again with a new date.`)
    case 'worse':
      return decide(`It is worse now than what ${waiver.by} accepted. Have it mended, or accept it as it is now.`)
    default:
      return undefined
  }
}

function remediationAction({ remediation }: ResultItem): Action | undefined {
  switch (remediation?.outcome) {
    case 'planned':
      return decide(`Rounds is ready to mend this: say yes to your IT provider. ${remediation.summary}`)
    case 'pending-restart':
      return { who: 'Whoever uses this computer', decision: false, does: 'It is mended and works after the next restart of this computer.' }
    case 'refused':
      return remediation.liftable
        ? decide(`Rounds can mend this once you agree. ${remediation.summary}`)
        : provider(`Rounds did not mend this by itself. ${remediation.summary}`)
    case 'failed':
    case 'undone':
      return provider(`Rounds tried to mend this and could not. ${remediation.summary}`)
    default:
      return undefined
  }
}

function statusAction(item: ResultItem, manifest: ItemManifest | undefined, platform: Platform): Action {
  if (item.status === 'attest-due') {
    return answerAction(manifest)
  }
  if (item.status === 'unknown') {
    return provider(helpFor(item, platform))
  }
  const allowance = manifest?.remediation?.platforms[platform]
  return policyAction(item) ?? (allowance ? mendAction(item, manifest, allowance) : provider('Put this right, then check again.'))
}

function answerAction(manifest: ItemManifest | undefined): Action {
  const { who, question } = manifest?.attestation ?? { who: 'practice-manager' as const, question: 'Give the answer again.' }
  const decision = who !== 'it-provider' && who !== 'pms-administrator'
  return { who: PERSON_LABELS[who], decision, does: question }
}

/** What would help an unknown item. */
export function helpFor({ needsAdmin, id }: ResultItem, platform: Platform): string {
  if (!needsAdmin) {
    return 'Clear up the reason, then check again. Until then nobody may count on it.'
  }
  return platform === 'win32'
    ? 'Run the check as administrator, or through the remote management tool.'
    : `Run the check as root: sudo rounds check ${id}`
}

const ELSEWHERE: Readonly<Partial<Record<ResultPart['owner'], string>>> = {
  'domain-policy': 'A policy of the domain sets this for many computers: change it there.',
  'device-management': 'The device management sets this for many computers: change it there.',
  vendor: 'The vendor of the software sets this: ask the vendor to change it.',
}

function policyAction({ parts, status }: ResultItem): Action | undefined {
  const blamed = parts.filter((part) => part.status === status).flatMap(({ owner }) => ELSEWHERE[owner] ?? [])
  return blamed[0] === undefined ? undefined : provider(blamed[0])
}

function mendAction({ id }: ResultItem, manifest: ItemManifest | undefined, { risk }: Allowance): Action {
  const agree = Object.values(manifest?.remediation?.consent ?? {})
  const back = manifest?.remediation?.reversible ? ' and take it back' : ''
  const hours = risk === 'safe' ? '' : ' It is done outside clinic hours, because people notice it.'
  const action = { does: `Rounds can mend this${back}.${hours}`, command: `rounds fix ${id} --what-if` }
  return agree.length > 0
    ? { ...action, who: `You agree, the ${PROVIDER} mends`, decision: true, agree }
    : { ...action, who: PROVIDER, decision: false }
}
