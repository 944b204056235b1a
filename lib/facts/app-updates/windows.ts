import { type Answer, type FactContext, type Listing, listing, type Parse, type RegistryKey, reasonOf, value } from '../../api.ts'
import { leafOf, numberIn, registryNumber, registryText, textIn } from '../../formats/registry-values.ts'
import { ownerOf } from '../policy-owner/shape.ts'
import type { AppUpdate, AppUpdates } from './shape.ts'

type Key = Answer<RegistryKey>
type Keys = Answer<Listing<RegistryKey>>

interface Probes {
  edge: Keys
  edgePolicy: Key
  edgeServices: Keys
  chrome: Keys
  chrome32: Keys
  googlePolicy: Key
  googleServices: Keys
  office: Key
  officePolicy: Key
  officeService: Keys
}

export const parse: Parse<Probes, AppUpdates> = (probes, context) => {
  const missed: string[] = []
  const programs = [
    browser({ ...EDGE, clients: [probes.edge], policy: probes.edgePolicy, services: probes.edgeServices }, context, missed),
    browser(
      { ...CHROME, clients: [probes.chrome, probes.chrome32], policy: probes.googlePolicy, services: probes.googleServices },
      context,
      missed,
    ),
    office(probes, context, missed),
  ]
  return value(
    listing(
      programs.flatMap((program) => program ?? []),
      missed,
    ),
  )
}

interface Updater {
  name: string
  /** What the policies of the updater call the program. */
  app: string
  policyKey: string
  /** Names of the updater's services. */
  service: RegExp
}

const EDGE: Updater = {
  name: 'Microsoft Edge',
  app: '{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}',
  policyKey: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\EdgeUpdate',
  service: /^edgeupdatem?$/i,
}

/** The app id is the one of Chrome's stable channel (chrome/install_static, google_update_settings.cc). */
const CHROME: Updater = {
  name: 'Google Chrome',
  app: '{8A69D345-D564-463C-AFF1-A69D9E530F96}',
  policyKey: 'HKLM\\SOFTWARE\\Policies\\Google\\Update',
  service: /^(?:gupdatem?|GoogleUpdater(?:Internal)?Service.*)$/i,
}

interface BrowserProbes extends Updater {
  clients: Keys[]
  policy: Key
  services: Keys
}

function browser(probes: BrowserProbes, context: FactContext, missed: string[]): AppUpdate | undefined {
  const { name, clients, policyKey } = probes
  const version = clients
    .flatMap(entriesOf)
    .map((key) => textIn(key, 'pv'))
    .find((text) => text && text !== '0.0.0.0')
  if (!version) {
    missed.push(...clients.flatMap(gapsOf).map((gap) => `${name}: ${gap}`))
    return undefined
  }
  const { deciding, ...state } = browserState(probes)
  const owner = ownerOf(context.facts['policy-owner'], {
    setting: `${policyKey}\\${deciding ?? 'UpdateDefault'}`,
    underPolicyKey: deciding !== undefined,
  })
  return { name, version, ...state, source: policyKey, owner }
}

interface State {
  automatic: boolean | 'unknown'
  by: string
  /** The policy that decides. */
  deciding?: string
}

/** The policy of the program itself weighs more than the one for all (Google Update and Microsoft Edge Update policy references). */
function browserState({ app, policy, services, service }: BrowserProbes): State {
  for (const deciding of [`Update${app}`, 'UpdateDefault']) {
    const set = registryNumber(policy, deciding)
    if (set.state === 'denied' || set.state === 'failed') {
      return { automatic: 'unknown', by: `its policies could not be read: ${set.reason}` }
    }
    if (set.state === 'value') {
      return { ...meaning(set.value, deciding, policy, services, service), deciding }
    }
  }
  return policy.state === 'value' || (policy.state === 'absent' && policy.parent !== undefined)
    ? withoutPolicy(policy, services, service)
    : { automatic: 'unknown', by: 'its policies could not be read' }
}

/** 0 no updates, 1 always, 2 only by hand, 3 only by itself. */
function meaning(set: number, name: string, policy: Key, services: Keys, service: RegExp): State {
  switch (set) {
    case 0:
      return { automatic: false, by: `${name} is 0: no updates` }
    case 1:
    case 3:
      return withoutPolicy(policy, services, service)
    case 2:
      return { automatic: false, by: `${name} is 2: only when somebody asks for one` }
    default:
      return { automatic: 'unknown', by: `${name} is ${set}` }
  }
}

function withoutPolicy(policy: Key, services: Keys, service: RegExp): State {
  if (numberIn(policy, 'AutoUpdateCheckPeriodMinutes') === 0) {
    return {
      automatic: false,
      by: 'AutoUpdateCheckPeriodMinutes is 0: it never looks for updates',
      deciding: 'AutoUpdateCheckPeriodMinutes',
    }
  }
  return byService(
    entriesOf(services).filter((key) => service.test(leafOf(key))),
    gapsOf(services),
  )
}

function byService(found: RegistryKey[], gaps: string[]): State {
  const names = found.map(leafOf).join(', ')
  const on = found.some((key) => [2, 3].includes(numberIn(key, 'Start') ?? 0))
  if (on) {
    return { automatic: true, by: `the service ${names}` }
  }
  return found.length > 0 && found.every((key) => numberIn(key, 'Start') === 4)
    ? { automatic: false, by: `the service ${names} is disabled` }
    : { automatic: 'unknown', by: gaps[0] ?? 'no service of its updater was found' }
}

const OFFICE_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\office\\16.0\\common\\officeupdate'
const OFFICE = 'HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration'

/** Office that installs itself from the internet (Click-to-Run); other editions are updated by Windows Update. */
function office({ office: key, officePolicy, officeService }: Probes, context: FactContext, missed: string[]): AppUpdate | undefined {
  if (key.state !== 'value') {
    if (key.state !== 'absent') {
      missed.push(`Microsoft Office: ${reasonOf(key)}`)
    }
    return undefined
  }
  const version = textIn(key, 'VersionToReport')
  const { deciding, ...state } = officeState(key, officePolicy, officeService)
  const setting = deciding ? `${OFFICE_POLICY}\\${deciding}` : `${OFFICE}\\UpdatesEnabled`
  const owner = ownerOf(context.facts['policy-owner'], { setting, underPolicyKey: deciding !== undefined })
  return { name: 'Microsoft Office', ...(version ? { version } : {}), ...state, source: deciding ? OFFICE_POLICY : OFFICE, owner }
}

/** The policy weighs more than what the installation wrote; UpdatesEnabled is the text True or False, and missing means True. */
function officeState(key: Key, policy: Key, service: Keys): State {
  const set = registryNumber(policy, 'enableautomaticupdates')
  if (set.state === 'denied' || set.state === 'failed') {
    return { automatic: 'unknown', by: `its policy could not be read: ${set.reason}` }
  }
  if (set.state === 'value' && set.value === 0) {
    return { automatic: false, by: 'enableautomaticupdates is 0', deciding: 'enableautomaticupdates' }
  }
  const enabled = registryText(key, 'UpdatesEnabled')
  if (set.state !== 'value' && enabled.state === 'value' && /^false$/i.test(enabled.value)) {
    return { automatic: false, by: 'UpdatesEnabled is False' }
  }
  return byService(entriesOf(service), gapsOf(service))
}

function entriesOf(keys: Keys): RegistryKey[] {
  return keys.state === 'value' ? keys.value.entries : []
}

function gapsOf(keys: Keys): string[] {
  return keys.state === 'value' ? keys.value.missed : keys.state === 'absent' ? [] : [keys.reason]
}
