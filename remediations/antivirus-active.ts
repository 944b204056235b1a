import { type Change, type Context, defineRemediation, type Plan, type Refusal, type SignatureUpdateChange } from '../lib/api.ts'
import { isRequired, type LinuxNeed } from '../lib/facts/antivirus/required.ts'
import type { Antivirus, ClamavLever, DefenderLever, Engine } from '../lib/facts/antivirus/shape.ts'
import { defenderHold, foreignEngine, left } from '../lib/facts/antivirus/who-protects.ts'
import { daysBetween, daysLater } from '../lib/formats/times.ts'

interface Facts {
  antivirus: Antivirus
}
interface Settings {
  sigMaxAgeDays: number
  linuxAvRequired: LinuxNeed
}

const FETCH = {
  code: 'update-signatures',
  because: 'the newest signatures are downloaded; where there are none yet, some hundred megabytes',
}
const INSTALL = {
  code: 'install-clamav',
  because: 'ClamAV is installed: its daemon keeps about 1.2 GB of memory, and some hundred megabytes of signatures are downloaded',
}

/** Switches on what is there. Exclusions stay, no engine is taken away, and none is started beside another one. */
export default defineRemediation<Facts, Settings>(({ antivirus }, settings, context): Plan | Refusal => {
  const { engines, levers = {} } = antivirus
  const foreign = foreignEngine(antivirus)
  if (foreign) {
    return foreign
  }
  if (engines.length === 0) {
    return context.platform === 'linux' ? installation(antivirus, settings, context) : nothing('no anti-virus of this computer can be set')
  }
  const defender = engines.find(({ product }) => product === 'defender')
  if (defender) {
    return defenderPlan(defender, levers.defender, settings, context)
  }
  const clamav = engines.find(({ product }) => product === 'clamav')
  return clamav && levers.clamav
    ? clamavPlan(clamav, levers.clamav, settings, context)
    : nothing('systemctl did not tell which services run')
})

function defenderPlan(engine: Engine, lever: DefenderLever | undefined, { sigMaxAgeDays }: Settings, context: Context): Plan | Refusal {
  const hold = defenderHold(lever)
  if (hold || !lever) {
    return hold ?? nothing('Microsoft Defender did not tell its state')
  }
  const off = engine.realTime === 'off' ? realTimeStep(lever, context) : []
  if ('refused' in off) {
    return off
  }
  const update = isStale(engine, sigMaxAgeDays, context.now) ? [signatures('defender', sigMaxAgeDays, context.now, FETCH)] : []
  return planOf([...off, ...update], left(engine))
}

function realTimeStep(lever: DefenderLever, context: Context): Change[] | Refusal {
  const hold = defenderHold(lever, { owner: lever.realTimeOwner, context, tamper: true })
  if (hold) {
    return hold
  }
  return lever.realTimeDisabled === true
    ? [{ kind: 'defender-preference', values: { DisableRealtimeMonitoring: false }, risk: 'safe' }]
    : nothing('no preference keeps the protection of Microsoft Defender off: look at it in Windows Security')
}

/** The units need signatures to start, so that without any they come only together with the download. */
function clamavPlan(engine: Engine, lever: ClamavLever, { sigMaxAgeDays }: Settings, { now }: Context): Plan | Refusal {
  const isBlind = engine.signatures.current === false && engine.signatures.updatedAt === undefined
  const fetch = lever.usualFolder && isStale(engine, sigMaxAgeDays, now)
  const consent = isBlind ? { consent: FETCH } : {}
  const changes: Change[] = [
    ...(fetch ? [signatures('clamav', sigMaxAgeDays, now, FETCH)] : []),
    ...(lever.updater ? [running(lever.updater, { risk: 'safe' })] : []),
    ...(engine.realTime === 'off' ? lever.daemon : []).map((unit) => running(unit, { risk: 'disruptive', ...consent })),
  ]
  return planOf(changes, [...left(engine), ...(lever.updater ? [] : updaterMissing(engine))])
}

function updaterMissing({ weaknesses }: Engine): string[] {
  return weaknesses.some(({ what }) => what === 'nothing updates its signatures')
    ? ['nothing here updates the signatures of ClamAV: install clamav-freshclam']
    : []
}

/** Memory is what people notice of the daemon. */
function running(unit: string, more: Pick<Change, 'risk' | 'consent'>): Change {
  return { kind: 'systemd-unit', unit, enabled: true, active: true, ...more }
}

function installation(antivirus: Antivirus, { linuxAvRequired, sigMaxAgeDays }: Settings, context: Context): Plan | Refusal {
  if (!antivirus.complete) {
    return { refused: 'engines-unread', because: `another anti-virus may be here: ${antivirus.missed[0] ?? 'not every place was read'}` }
  }
  if (isRequired(antivirus, linuxAvRequired, context) !== true) {
    return {
      refused: 'not-required',
      because: 'nothing here needs an anti-virus by the rules of the practice: set linuxAvRequired to yes, or accept it in waivers.json',
    }
  }
  const risk = 'disruptive'
  const packages = ['clamav-freshclam', 'clamav-daemon'].map(
    (name): Change => ({ kind: 'package', name, risk, consent: INSTALL, needs: ['free-disk'] }),
  )
  const units = ['clamav-freshclam.service', 'clamav-daemon.socket', 'clamav-daemon.service']
  return planOf(
    [
      ...packages,
      signatures('clamav', sigMaxAgeDays, context.now, INSTALL),
      ...units.map((unit) => running(unit, { risk, consent: INSTALL })),
    ],
    [],
  )
}

function isStale({ signatures: { updatedAt, current } }: Engine, days: number, now: Date): boolean {
  return updatedAt === undefined ? current !== true : daysBetween(updatedAt, now) > days
}

function signatures(product: SignatureUpdateChange['product'], days: number, now: Date, consent: typeof FETCH): Change {
  return { kind: 'signature-update', product, newerThan: daysLater(now.toISOString(), -days), risk: 'safe', consent }
}

function planOf(changes: Change[], leaves: string[]): Plan | Refusal {
  return changes.length > 0
    ? { changes, takesEffect: 'now', ...(leaves.length > 0 ? { leaves } : {}) }
    : nothing(leaves.join('; ') || 'what is wrong here is no setting of the anti-virus')
}

function nothing(because: string): Refusal {
  return { refused: 'nothing-to-set', because }
}
