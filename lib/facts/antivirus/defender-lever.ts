import type { Answer, FactContext, Owner, RegistryKey } from '../../api.ts'
import { ownerOf } from '../policy-owner/shape.ts'
import type { Live } from './live.ts'
import type { DefenderLever } from './shape.ts'

const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender'
/** The Defender area of the Policy CSP. */
const REAL_TIME_MANAGED = ['AllowRealtimeMonitoring']
const SCHEDULE_MANAGED = ['ScanParameter', 'ScheduleScanDay', 'ScheduleScanTime', 'DisableCatchupFullScan', 'AvgCPULoadFactor']

export interface PolicyProbes {
  policy: Answer<RegistryKey>
  realTimePolicy: Answer<RegistryKey>
  realTimePolicyOtherSpelling: Answer<RegistryKey>
  scanPolicy: Answer<RegistryKey>
}

/** What Defender itself lets be set, and who else sets it. */
export function defenderLever({ status, preference }: Live, probes: PolicyProbes, context: FactContext): DefenderLever | undefined {
  const { policy, realTimePolicy, realTimePolicyOtherSpelling, scanPolicy } = probes
  const realTime = [
    { key: POLICY, answer: policy },
    { key: `${POLICY}\\Real-Time Protection`, answer: realTimePolicy },
    { key: `${POLICY}\\Real-TimeProtection`, answer: realTimePolicyOtherSpelling },
  ]
  return (
    status && {
      mode: status.mode,
      tamperProtected: status.tamperProtected ?? 'unknown',
      realTimeDisabled: preference?.realTimeDisabled ?? 'unknown',
      realTimeOwner: owner(realTime, REAL_TIME_MANAGED, context),
      scheduleOwner: owner([{ key: `${POLICY}\\Scan`, answer: scanPolicy }], SCHEDULE_MANAGED, context),
    }
  )
}

interface PolicyKey {
  key: string
  answer: Answer<RegistryKey>
}

/** A policy beats every preference; one that could not be read may be there. */
function owner(keys: PolicyKey[], managed: readonly string[], { facts }: FactContext): Owner {
  if (keys.some(({ answer }) => answer.state === 'denied' || answer.state === 'failed')) {
    return 'unknown'
  }
  const set = keys.flatMap(({ key, answer }) =>
    answer.state === 'value' ? Object.keys(answer.value.values).map((name) => `${key}\\${name}`) : [],
  )
  const claims = [
    ...set.map((setting) => ownerOf(facts['policy-owner'], { setting, underPolicyKey: true })),
    ...managed.map((name) => ownerOf(facts['policy-owner'], { setting: `Defender/${name}`, underPolicyKey: false })),
  ]
  const foreign = claims.find((one) => one !== 'local')
  return foreign ?? (set.length > 0 ? 'local-policy' : 'local')
}
