import type { Allowance, ItemManifest, RemediationOutcome, ResultDocument, ResultItem } from '../../schema/types.ts'
import { blamed, ELSEWHERE, ended, foundAndWanted } from '../by-hand.ts'
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
      return refusedAction(remediation)
    case 'failed':
    case 'undone':
      return provider(`Rounds tried to mend this and could not. ${remediation.summary}`)
    default:
      return undefined
  }
}

function refusedAction({ liftable, waits, policy, summary }: RemediationOutcome): Action {
  if (waits) {
    return {
      who: 'Nobody',
      decision: false,
      does: `It is approved, and Rounds mends it as soon as this no longer holds: ${ended(summary)}`,
    }
  }
  if (policy) {
    return {
      who: 'Domain administrator',
      decision: false,
      does: `This is set for the whole domain, not on this computer. ${ended(summary)}`,
    }
  }
  return liftable
    ? decide(`Rounds can mend this once you agree. ${ended(summary)}`)
    : provider(`Rounds did not mend this by itself. ${ended(summary)}`)
}

function statusAction(item: ResultItem, manifest: ItemManifest | undefined, platform: Platform): Action {
  if (item.status === 'attest-due') {
    return answerAction(manifest)
  }
  if (item.status === 'unknown') {
    return provider(helpFor(item, platform))
  }
  const allowance = manifest?.remediation?.platforms[platform]
  return policyAction(item) ?? (allowance ? mendAction(item, manifest, allowance) : handAction(item, manifest))
}

/** What nobody but people can put right: a computer by the IT provider, an answer by whoever gives it. */
function handAction(item: ResultItem, manifest: ItemManifest | undefined): Action {
  const { kind, attestation } = manifest ?? {}
  if (kind === 'attestation' && attestation) {
    return { ...answerAction(manifest), does: `${ended(item.summary)} Put this right, then answer again: ${attestation.question}` }
  }
  return provider(`${foundAndWanted(item)} Put this right by hand, then check again.`)
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

function policyAction(item: ResultItem): Action | undefined {
  const elsewhere = blamed(item).flatMap(({ owner }) => ELSEWHERE[owner] ?? [])[0]
  return elsewhere && { who: elsewhere.who, decision: false, does: `${elsewhere.does} ${foundAndWanted(item)}` }
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
