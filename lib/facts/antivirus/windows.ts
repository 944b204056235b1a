import { type Answer, type FactContext, failed, type PowerShellOutput, type RegistryKey, reasonOf, value } from '../../api.ts'
import { PRODUCTS } from '../../data/products.ts'
import { numberIn, textIn } from '../../formats/registry-values.ts'
import { ownerOf } from '../policy-owner/shape.ts'
import type { Products } from '../products/shape.ts'
import { defenderEngine } from './defender.ts'
import { defenderLever } from './defender-lever.ts'
import { type DefenderStatus, isNotThere, type Live, liveOf, type RegisteredProduct, refusalOf } from './live.ts'
import { isDefender, productOf, registeredState } from './security-center.ts'
import { type Antivirus, type Engine, engineOf, type Weakness } from './shape.ts'

type Key = Answer<RegistryKey>

export interface Probes {
  live: Answer<PowerShellOutput>
  policy: Key
  realTimePolicy: Key
  /** Hardening lists write the key without its second space, too. */
  realTimePolicyOtherSpelling: Key
  scanPolicy: Key
  passivePolicy: Key
  onboarding: Key
  version: Key
}

const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender'
const ENGINES = PRODUCTS.filter(({ id, kind }) => kind === 'antivirus' && id !== 'defender' && id !== 'defender-endpoint')

/** Security Center on workstations, Microsoft Defender and the services of other engines everywhere. */
export function parse(probes: Probes, context: FactContext): Answer<Antivirus> {
  const live = liveOf(probes.live)
  const installed = productsIn(context)
  const registered = registeredEngines(live)
  const others = otherEngines(live, registered, installed)
  const defender = defenderOf(live, probes, context)
  const engines = [...(defender ? [defender] : []), ...registered, ...others]
  const missed = missedOf(live, probes, installed)
  if (engines.length === 0 && missed.length > 0) {
    return failed(`whether an anti-virus runs could not be read: ${missed.join('; ')}`)
  }
  const lever = defenderLever(live, probes, context)
  const levers = lever ? { defender: lever } : {}
  return value({ engines, complete: missed.length === 0, missed, customary: true, servesFiles: 'unknown', notes: notesOf(live), levers })
}

/** Defender's own word first, then what Security Center heard of it; the registry alone never says that it runs. */
function defenderOf(live: Live, probes: Probes, context: FactContext): Engine | undefined {
  const entry = live.registered.find(isDefender)
  const seen = live.status
    ? defenderOfStatus(live, live.status, context.now)
    : entry && engineOf('defender', entry.name, { ...registeredState(entry, running('defender', live)), builtIn: true, source: CENTER })
  return seen && { ...seen, ...policyEffect(seen, probes, context), paid: onboarded(probes.onboarding, live) }
}

/** Exclusions that could not be read may be ones that hide too much. */
function defenderOfStatus(live: Live, status: DefenderStatus, now: string): Engine {
  const engine = defenderEngine(status, live.preference, now)
  const source = 'MSFT_MpPreference'
  const refused = live.preference ? undefined : refusalOf(live, source)
  const what = `whether its exclusions hide too much could not be read: ${refused}`
  const unread: Weakness = { what, unread: true, expected: 'exclusions for single folders only', source }
  return refused && !isNotThere(live, source) ? { ...engine, weaknesses: [...engine.weaknesses, unread] } : engine
}

const CENTER = 'SecurityCenter2, AntiVirusProduct'

function policyEffect(engine: Engine, probes: Probes, { facts }: FactContext): Pick<Engine, 'weaknesses' | 'owner' | 'because'> {
  const found = switchedOff(probes)
  const setting = found ? `${found.key}\\${found.name}` : ''
  const kept = numberIn(probes.passivePolicy, 'ForceDefenderPassiveMode') === 1 && engine.realTime === 'passive'
  const off = found && engine.realTime === 'off' ? `a policy switches it off (${found.name})` : engine.because
  const because = kept ? 'a policy keeps it passive (ForceDefenderPassiveMode)' : off
  return {
    weaknesses: [...engine.weaknesses, ...(engine.realTime === 'on' ? (found ? [contradicted(found)] : policyUnread(probes)) : [])],
    owner: found ? ownerOf(facts['policy-owner'], { setting, underPolicyKey: true }) : engine.owner,
    ...(because ? { because } : {}),
  }
}

/** Newer systems with Tamper Protection do not obey it; the day that protection is taken away, Defender is off. */
function contradicted({ key, name }: { key: string; name: string }): Weakness {
  return { what: 'a policy says that it should be off', expected: 'no such policy', source: `${key}, ${name}` }
}

/** A policy that could not be read may be the one that switches it off. */
function policyUnread(probes: Probes): Weakness[] {
  const refused = placesOf(probes).find(({ answer }) => answer.state === 'denied' || answer.state === 'failed')
  return refused && refused.answer.state !== 'value'
    ? [
        {
          what: `whether a policy switches it off could not be read: ${reasonOf(refused.answer)}`,
          unread: true,
          expected: 'no such policy',
          source: refused.key,
        },
      ]
    : []
}

function switchedOff(probes: Probes): { key: string; name: string } | undefined {
  return placesOf(probes).find(({ name, answer }) => numberIn(answer, name) === 1)
}

function placesOf(probes: Probes): Array<{ key: string; name: string; answer: Key }> {
  return [
    { key: POLICY, name: 'DisableAntiSpyware', answer: probes.policy },
    { key: POLICY, name: 'DisableAntiVirus', answer: probes.policy },
    { key: `${POLICY}\\Real-Time Protection`, name: 'DisableRealtimeMonitoring', answer: probes.realTimePolicy },
    { key: `${POLICY}\\Real-TimeProtection`, name: 'DisableRealtimeMonitoring', answer: probes.realTimePolicyOtherSpelling },
  ]
}

/** Defender for Business or for Endpoint: the sensor runs and reports to a tenant. */
function onboarded(onboarding: Key, live: Live): Engine['paid'] {
  const state = numberIn(onboarding, 'OnboardingState')
  const sense = running('defender-endpoint', live)
  if (state === 1) {
    return sense === false ? false : sense === true ? true : 'unknown'
  }
  return onboarding.state === 'denied' || onboarding.state === 'failed' ? 'unknown' : false
}

/** Without Security Center nobody is told when protection ends. */
function notesOf({ services }: Live): Weakness[] {
  const disabled = services.some(({ name, start }) => name.toLowerCase() === 'wscsvc' && start === 'Disabled')
  return disabled
    ? [{ what: 'Security Center is switched off', expected: 'its service wscsvc starts by itself', source: 'Win32_Service' }]
    : []
}

function registeredEngines(live: Live): Engine[] {
  return live.registered
    .filter((entry) => !isDefender(entry) && entry.programThere !== false)
    .map((entry) => {
      const product = productOf(entry.name)
      return engineOf(product, entry.name, { ...trusted(entry, live, product), source: CENTER })
    })
}

/** While its service is down, Security Center repeats what it once knew. */
function trusted(entry: RegisteredProduct, live: Live, product: string): Pick<Engine, 'realTime' | 'signatures' | 'because'> {
  const center = live.services.find(({ name }) => name.toLowerCase() === 'wscsvc')
  const own = running(product, live)
  if (center?.running === false && own === undefined) {
    return { realTime: 'unknown', because: 'Security Center, which tells its state, does not run', signatures: { current: 'unknown' } }
  }
  return registeredState(entry, own)
}

/** Engines that Security Center does not list: all of them on servers, and some with a console of their own. */
function otherEngines(live: Live, registered: Engine[], installed: Products | undefined): Engine[] {
  return ENGINES.filter(({ id }) => !registered.some(({ product }) => product === id)).flatMap(({ id, name }) => {
    const runs = running(id, live)
    if (runs === undefined) {
      const found = installed?.entries.find((entry) => entry.id === id)
      const because = 'it is installed, but whether it runs was not said'
      return found && !live.servicesRead ? [engineOf(id, name, { because, source: found.source })] : []
    }
    const unlisted = live.securityCenter && runs
    return [
      engineOf(id, name, {
        realTime: unlisted ? 'unknown' : runs ? 'on' : 'off',
        because: unlisted ? 'it runs, but Security Center does not list it' : runs ? 'its service runs' : 'its services do not run',
        signatures: { current: 'unknown', because: 'only its console knows how fresh its signatures are' },
        source: 'Win32_Service',
      }),
    ]
  })
}

/** Whether a service of the product runs; undefined where it has none here or services were not read. */
function running(product: string, { services }: Live): boolean | undefined {
  const names = PRODUCTS.find(({ id }) => id === product)?.services?.map((name) => name.toLowerCase()) ?? []
  const found = services.filter(({ name }) => names.includes(name.toLowerCase()))
  return found.length === 0 ? undefined : found.some((service) => service.running)
}

function productsIn({ facts }: FactContext): Products | undefined {
  const answer = facts.products
  return answer?.state === 'value' ? (answer.value as Products) : undefined
}

/** Servers have no Security Center, and old ones no Defender: then there is nothing to miss. */
function missedOf(live: Live, probes: Probes, installed: Products | undefined): string[] {
  const type = textIn(probes.version, 'InstallationType')
  const expectsCenter = !(type && /^server/i.test(type)) || !isNotThere(live, 'AntiVirusProduct')
  return [
    ...(live.status || isNotThere(live, 'MSFT_MpComputerStatus')
      ? []
      : [refusalOf(live, 'MSFT_MpComputerStatus') ?? 'Microsoft Defender gave no status']),
    ...(live.securityCenter || !expectsCenter ? [] : [refusalOf(live, 'AntiVirusProduct') ?? 'Security Center gave no list']),
    ...(live.servicesRead ? [] : [refusalOf(live, 'Win32_Service') ?? 'the services were not read']),
    ...(installed?.complete ? [] : ['which products are installed is not known']),
    ...(probes.policy.state === 'denied' ? [`the policies of Defender: ${reasonOf(probes.policy)}`] : []),
  ].filter((reason, index, all) => all.indexOf(reason) === index)
}
