import { type Answer, type CommandOutput, reasonOf } from '../../api.ts'
import { type MdatpHealth, type MdatpScan, mdatpHealth, mdatpScans } from '../../formats/mdatp.ts'
import { newest } from '../../formats/times.ts'
import { type Engine, engineOf, type RealTime, type Signatures } from './shape.ts'

const NAME = 'Microsoft Defender for Endpoint'
const SOURCE = 'mdatp health'

/** Defender for Endpoint outside of Windows, as its own command tells. */
export function mdatpEngine(health: Answer<CommandOutput>, scans: Answer<CommandOutput>, now: string): Engine {
  const said = health.state === 'value' ? mdatpHealth(health.value.stdout) : undefined
  if (!said) {
    const because =
      health.state === 'value' ? `mdatp ended with ${health.value.exitCode} and without its JSON` : `mdatp: ${reasonOf(health)}`
    return engineOf('defender-endpoint', NAME, { because, source: SOURCE })
  }
  return engineOf('defender-endpoint', NAME, {
    ...protection(said),
    signatures: signaturesOf(said, now),
    paid: said.licensed ?? 'unknown',
    ...scansOf(scans),
    weaknesses: [
      ...(said.healthy === false ? [{ what: 'it calls itself not healthy', expected: 'healthy', source: SOURCE }] : []),
      ...said.conflicting.slice(0, 3).map((name) => ({ what: `it is in conflict with ${name}`, expected: 'no conflict', source: SOURCE })),
    ],
    source: SOURCE,
  })
}

function protection({ realTime, passive, licensed }: MdatpHealth): { realTime: RealTime; because?: string } {
  if (licensed === false) {
    return { realTime: 'expired', because: 'it has no licence' }
  }
  if (passive === true) {
    return { realTime: 'passive', because: 'it runs in passive mode' }
  }
  return realTime === undefined
    ? { realTime: 'unknown', because: 'it does not say whether real-time protection is on' }
    : realTime
      ? { realTime: 'on' }
      : { realTime: 'off', because: 'its real-time protection is switched off' }
}

function signaturesOf({ definitions, definitionsMinutes }: MdatpHealth, now: string): Signatures {
  const current = definitions === 'uptodate' ? true : definitions === undefined ? 'unknown' : false
  return definitionsMinutes === undefined
    ? { current }
    : { current, updatedAt: new Date(Date.parse(now) - definitionsMinutes * 60_000).toISOString() }
}

/** The list reaches back seven scans, so a full one may have fallen out of it. */
const LISTED = 7

function scansOf(answer: Answer<CommandOutput>): Pick<Engine, 'lastFullScanAt' | 'lastQuickScanAt' | 'scansBecause'> {
  const scans = answer.state === 'value' ? mdatpScans(answer.value.stdout) : undefined
  if (!scans) {
    return { lastFullScanAt: 'unknown', lastQuickScanAt: 'unknown', scansBecause: 'mdatp did not list its scans' }
  }
  const last = (type: string) => newest(...scans.filter((scan) => scan.type.includes(type) && isDone(scan)).map(({ endedAt }) => endedAt))
  const none = scans.length < LISTED && scans.every(({ type }) => type !== '') ? 'never' : 'unknown'
  return { lastFullScanAt: last('full') ?? none, lastQuickScanAt: last('quick') ?? none, scansBecause: 'mdatp scan list' }
}

function isDone({ state }: MdatpScan): boolean {
  return /^(?:succe|complete|finish|done)/.test(state)
}
