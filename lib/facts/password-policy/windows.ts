import {
  type Answer,
  type CommandOutput,
  type FactContext,
  type FileContent,
  failed,
  type PowerShellOutput,
  type RegistryKey,
  reasonOf,
  value,
} from '../../api.ts'
import { netAccounts } from '../../formats/net-accounts.ts'
import { dataIn, numberIn } from '../../formats/registry-values.ts'
import { securityTemplate, systemAccess } from '../../formats/secedit.ts'
import type { DeviceRole } from '../device-role/shape.ts'
import { ownerOf } from '../policy-owner/shape.ts'
import { domainRules } from './domain.ts'
import { type PeopleInUse, peopleInUse } from './people.ts'
import type { Controller, Hole, KindPolicy, PasswordPolicy, Rules } from './shape.ts'
import { LSA, WINLOGON } from './windows-keys.ts'

export interface Probes {
  /** The local security policy as secedit exports it, decoded. */
  template: Answer<FileContent>
  /** Only where secedit gave nothing: it does not show the complexity. */
  accounts: Answer<CommandOutput>
  domain: Answer<PowerShellOutput>
  logon: Answer<RegistryKey>
  lsa: Answer<RegistryKey>
  sam: Answer<RegistryKey>
  pin: Answer<RegistryKey>
  laps: Answer<RegistryKey>
  deviceLock: Answer<RegistryKey>
}

/** The policy of each kind of account among the people of the last 30 days, and what opens the computer without a password. */
export function parse(probes: Probes, context: FactContext): Answer<PasswordPolicy> {
  const { template, accounts, sam, deviceLock } = probes
  const local = localRules(template, accounts)
  const longestMinimum = numberIn(sam, 'RelaxMinimumPasswordLengthLimits') === 1 ? 128 : 14
  const controller = isController(context) ? controllerOf(probes.domain) : undefined
  return value({
    kinds: controller ? controllerKinds(probes.domain, context) : kinds(local, probes.domain, context),
    holes: holes(probes, context),
    notes: [...notes(probes), ...exceptionNote(controller)],
    mechanism: { by: 'security-policy', longestMinimum, managed: hasValues(deviceLock) },
    ...(controller ? { controller } : {}),
  })
}

interface Sourced {
  rules: Answer<Rules>
  source: string
}

function localRules(file: Answer<FileContent>, accounts: Answer<CommandOutput>): Sourced {
  const template = file.state === 'value' ? securityTemplate(file.value.text) : file
  if (template.state === 'value') {
    const read = (name: string) => systemAccess(template.value, name)
    return { rules: value(rules(read)), source: 'secedit, [System Access]' }
  }
  const shown = accounts.state === 'value' ? netAccounts(accounts.value.stdout) : accounts
  if (shown.state !== 'value') {
    return { rules: failed(`The local password policy could not be read: ${reasonOf(template)}`), source: 'secedit' }
  }
  const { minimumLength, maximumAgeDays } = shown.value
  return { rules: value({ minimumLength, maximumAgeDays, minimumClasses: 'unknown', reversible: 'unknown' }), source: 'net accounts' }
}

/** Complexity is three of five kinds of characters and none of the account's names (Passfilt.dll). */
function rules(read: (name: string) => number | undefined): Rules {
  const complex = read('PasswordComplexity')
  const age = read('MaximumPasswordAge')
  const clear = read('ClearTextPassword')
  return {
    minimumLength: read('MinimumPasswordLength') ?? 'unknown',
    minimumClasses: complex === undefined ? 'unknown' : complex === 1 ? 3 : 0,
    maximumAgeDays: age === undefined ? 'unknown' : age <= 0 ? 'never' : age,
    reversible: clear === undefined ? 'unknown' : clear !== 0,
  }
}

function kinds(local: Sourced, domain: Answer<PowerShellOutput>, context: FactContext): KindPolicy[] {
  const inUse = peopleInUse(context)
  const owner = ownerOf(context.facts['policy-owner'], { setting: 'MinimumPasswordLength', underPolicyKey: false })
  const found = [...inUse.kinds].flatMap(([kind, people]): KindPolicy[] => {
    if (kind === 'entra') {
      return [{ kind, people, rules: value(ENTRA), source: 'built-in rules of Microsoft Entra', owner: 'vendor' }]
    }
    return kind === 'local' ? [{ kind, people, ...local, owner }] : kind === 'domain' ? domainKinds(domain, people) : []
  })
  return [...found, ...strangers(inUse)]
}

function isController({ facts }: FactContext): boolean {
  const role = facts['device-role']
  return role?.state === 'value' && (role.value as DeviceRole).role === 'domain-controller'
}

function controllerOf(answer: Answer<PowerShellOutput>): Controller {
  const domain = domainRules(answer)
  return { exceptions: domain.state === 'value' ? domain.value.exceptions : 'unknown' }
}

/** A domain controller has no accounts of its own: the rules of the whole domain are kept here, whoever was here lately. */
function controllerKinds(answer: Answer<PowerShellOutput>, context: FactContext): KindPolicy[] {
  const { kinds: inUse, unsure } = peopleInUse(context)
  const people = [...(inUse.get('domain') ?? []), ...(inUse.get('local') ?? [])]
  const domain = domainRules(answer)
  const kept: KindPolicy =
    domain.state === 'value'
      ? { kind: 'domain', people, rules: value(domain.value.rules), source: `head of ${domain.value.name}`, owner: 'local' }
      : { kind: 'domain', people, rules: domain, source: 'domain', owner: 'unknown' }
  return [kept, ...strangers({ kinds: inUse, ...(unsure === undefined ? {} : { unsure }) })]
}

function exceptionNote(controller: Controller | undefined): string[] {
  return controller && controller.exceptions !== 'unknown' && controller.exceptions.length > 0
    ? [`Fine-grained policies make exceptions: ${controller.exceptions.join(', ')}`]
    : []
}

/** Fixed for accounts in the cloud; whether they expire only their tenant shows (Microsoft Entra password policies). */
const ENTRA: Rules = { minimumLength: 8, minimumClasses: 3, maximumAgeDays: 'unknown', reversible: false }

/** People of another, trusted domain follow rules that this domain does not show. */
function domainKinds(answer: Answer<PowerShellOutput>, people: KindPolicy['people']): KindPolicy[] {
  const domain = domainRules(answer)
  if (domain.state !== 'value') {
    return [{ kind: 'domain', people, rules: domain, source: 'domain', owner: 'domain-policy' }]
  }
  const { rules, sid, name } = domain.value
  const own = people.filter(({ id }) => id.startsWith(`${sid}-`))
  const others = people.filter(({ id }) => !id.startsWith(`${sid}-`))
  const foreign = failed('They belong to another domain, which was not asked')
  return [
    ...(own.length > 0
      ? [{ kind: 'domain', people: own, rules: value(rules), source: `head of ${name}`, owner: 'domain-policy' } as const]
      : []),
    ...(others.length > 0 ? [{ kind: 'domain', people: others, rules: foreign, source: 'domain', owner: 'domain-policy' } as const] : []),
  ]
}

function strangers({ kinds, unsure }: PeopleInUse): KindPolicy[] {
  const people = kinds.get('unknown') ?? []
  if (unsure === undefined && people.length === 0) {
    return []
  }
  const rules = failed(unsure ?? 'Where these people have their account is not known')
  return [{ kind: 'unknown', people, rules, source: 'people of this computer', owner: 'unknown' }]
}

function holes({ logon, lsa }: Probes, context: FactContext): Hole[] {
  const automatic = text(logon, 'AutoAdminLogon')
  const stored = text(logon, 'DefaultPassword')
  const hole = (what: Hole['what'], open: Hole['open'], source: string): Hole => {
    return { what, open, source, owner: ownerOf(context.facts['policy-owner'], { setting: source, underPolicyKey: false }) }
  }
  return [
    hole('automatic-logon', automatic === 'unknown' ? automatic : automatic.trim() === '1', `${WINLOGON}\\AutoAdminLogon`),
    hole('stored-password', stored === 'unknown' ? stored : stored !== '', `${WINLOGON}\\DefaultPassword`),
    hole('blank-over-network', blankOverNetwork(lsa), `${LSA}\\LimitBlankPasswordUse`),
  ]
}

/** Windows limits blank passwords to the console unless the value says 0. */
function blankOverNetwork(lsa: Answer<RegistryKey>): Hole['open'] {
  return lsa.state === 'value' ? numberIn(lsa, 'LimitBlankPasswordUse') === 0 : 'unknown'
}

function notes({ pin, laps, deviceLock }: Probes): string[] {
  const digits = numberIn(pin, 'MinimumPINLength')
  const length = numberIn(laps, 'PasswordLength')
  return [
    ...(digits === undefined ? [] : [`A PIN of Windows Hello has at least ${digits} characters; it counts for this computer alone`]),
    ...(length === undefined ? [] : [`LAPS gives the administrator a password of ${length} characters`]),
    ...(hasValues(deviceLock) === true ? ['A device management sets password rules (DeviceLock)'] : []),
  ]
}

function hasValues(key: Answer<RegistryKey>): boolean | 'unknown' {
  if (key.state !== 'value') {
    return key.state === 'absent' ? false : 'unknown'
  }
  return Object.keys(key.value.values).length > 0
}

/** Empty where the key was read and the value is not in it. */
function text(key: Answer<RegistryKey>, name: string): string | 'unknown' {
  if (key.state !== 'value') {
    return 'unknown'
  }
  const found = dataIn(key, name)
  return found === undefined ? '' : Array.isArray(found.data) ? found.data.join(' ') : String(found.data)
}
