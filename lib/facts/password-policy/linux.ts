import { type Answer, type FactContext, type FileContent, failed, type Listing, reasonOf, value } from '../../api.ts'
import { ini } from '../../formats/ini.ts'
import { newAccountMaximumAge } from '../../formats/login-accounts.ts'
import { osRelease } from '../../formats/os-release.ts'
import { type QualitySettings, qualitySettings, requires } from '../../formats/pwquality.ts'
import { askedModules, type PasswordStack, worstStack } from './pam-stack.ts'
import { peopleInUse } from './people.ts'
import type { KindPolicy, Pam, PasswordPolicy, Rules } from './shape.ts'

export interface Probes {
  services: Answer<Listing<FileContent>>
  quality: Answer<Listing<FileContent>>
  /** pam_pwquality.so, wherever it is installed. */
  module: Answer<Listing<FileContent>>
  dictionary: Answer<Listing<FileContent>>
  loginDefs: Answer<FileContent>
  release: Answer<FileContent>
  directory: Answer<FileContent>
}

/** What the password services of PAM demand; the loosest of them counts. */
export function parse(probes: Probes, context: FactContext): Answer<PasswordPolicy> {
  const services = whole(probes.services, 'PAM services')
  const files = whole(probes.quality, 'files of pwquality')
  if (services.state !== 'value') {
    return services
  }
  if (files.state !== 'value') {
    return files
  }
  const stack = worstStack(services.value)
  if (stack.state !== 'value') {
    return stack
  }
  const quality = qualitySettings(files.value, stack.value.rule?.arguments)
  const mechanism = mechanismOf(probes, stack.value, quality)
  const rules = rulesOf(stack.value, mechanism, quality)
  return value({
    kinds: kinds(rules, stack.value, probes.directory, context),
    holes: [],
    notes: notes(stack.value, mechanism, quality),
    mechanism,
  })
}

/** A file that could not be read may be the one that decides. */
function whole(answer: Answer<Listing<FileContent>>, what: string): Answer<FileContent[]> {
  if (answer.state === 'value') {
    return answer.value.complete ? value(answer.value.entries) : failed(`Not all ${what} could be read: ${answer.value.missed.join('; ')}`)
  }
  return answer.state === 'absent' ? value([]) : answer
}

function mechanismOf(
  { module, dictionary, release, loginDefs }: Probes,
  stack: PasswordStack,
  { settings, problems }: QualitySettings,
): Pam {
  const { minlen, minclass, ucredit, lcredit, dcredit, ocredit, enforcing } = settings
  const other = stack.rule ? undefined : askedModules(stack.rules).find((name) => /^pam_(?:cracklib|passwdqc|ipa|ldap)\.so$/.test(name))
  return {
    by: 'pam',
    debianFamily: isDebianFamily(release),
    module: isInstalled(module),
    dictionary: settings.dictcheck.value === 0 ? 'not-used' : DICTIONARY[isInstalled(dictionary)],
    asked: stack.rule ? 'yes' : askedModules(stack.rules).includes('pam_pwquality.so') ? 'late' : 'no',
    ...(other ? { other } : {}),
    settings: { minlen, minclass, ucredit, lcredit, dcredit, ocredit, enforcing },
    problems,
    newAccountsMaximumAgeDays: loginDefs.state === 'value' ? newAccountMaximumAge(loginDefs.value.text) : 'unknown',
  }
}

function isDebianFamily(release: Answer<FileContent>): Pam['debianFamily'] {
  const known = release.state === 'value' ? osRelease(release.value.text) : undefined
  return known?.state === 'value' ? [known.value.id, ...known.value.idLike].includes('debian') : 'unknown'
}

const DICTIONARY = { installed: 'there', missing: 'missing', unknown: 'unknown' } as const

function isInstalled(module: Answer<Listing<FileContent>>): Pam['module'] {
  if (module.state !== 'value') {
    return module.state === 'absent' ? 'missing' : 'unknown'
  }
  return module.value.entries.length > 0 ? 'installed' : module.value.complete ? 'missing' : 'unknown'
}

function rulesOf(stack: PasswordStack, { module, other }: Pam, { settings }: QualitySettings): Answer<Rules> {
  if (other) {
    return failed(`${stack.path} asks ${other}, whose rules Rounds does not read`)
  }
  const aged = { maximumAgeDays: 'per-account', reversible: false } as const
  if (!stack.rule) {
    return value({ ...aged, minimumLength: unixMinimum(stack), minimumClasses: 0, notEnforced: `${stack.path} does not ask pam_pwquality` })
  }
  if (module === 'unknown') {
    return failed('Whether the module pam_pwquality.so is installed could not be read')
  }
  const { minimumLength, minimumClasses, enforcing } = requires(settings)
  const notEnforced = [
    module === 'missing' ? 'the module pam_pwquality.so is not installed' : '',
    enforcing ? '' : `enforcing=0 (${settings.enforcing.source}) only warns`,
    stack.rule.binding ? '' : `${stack.path} goes on after a refusal (${stack.rule.control})`,
  ].find(Boolean)
  return value({ ...aged, minimumLength, minimumClasses, ...(notEnforced ? { notEnforced } : {}) })
}

/** pam_unix(8): minlen is 6 where it is not given. */
function unixMinimum({ rules }: PasswordStack): number {
  const given = rules.find(({ module }) => module === 'pam_unix.so')?.arguments.find((argument) => /^minlen=\d+$/.test(argument))
  return given ? Number(given.slice('minlen='.length)) : 6
}

function kinds(rules: Answer<Rules>, { path }: PasswordStack, directory: Answer<FileContent>, context: FactContext): KindPolicy[] {
  const { kinds, unsure } = peopleInUse(context)
  const found: KindPolicy[] = [{ kind: 'local', people: kinds.get('local') ?? [], rules, source: path, owner: 'local' }]
  const served = directoryOf(directory)
  const people = [...(kinds.get('domain') ?? []), ...(kinds.get('entra') ?? [])]
  if (served || people.length > 0) {
    const rules = failed('Their password rules are kept by the directory and cannot be read here')
    found.push({ kind: 'domain', people, rules, source: served ?? 'people with an account elsewhere', owner: 'domain-policy' })
  }
  const strangers = kinds.get('unknown') ?? []
  if (unsure !== undefined || strangers.length > 0) {
    const rules = failed(unsure ?? 'Where these people have their account is not known')
    found.push({ kind: 'unknown', people: strangers, rules, source: 'people of this computer', owner: 'unknown' })
  }
  return found
}

/** Only the names of the domains leave this function: the file may hold a password. */
function directoryOf(file: Answer<FileContent>): string | undefined {
  if (file.state !== 'value') {
    return file.state === 'absent' ? undefined : `/etc/sssd/sssd.conf: ${reasonOf(file)}`
  }
  const domains = ini(file.value.text).filter(({ section, name }) => section === 'sssd' && name === 'domains')
  const names = domains.at(-1)?.value
  return names ? `/etc/sssd/sssd.conf, domains ${names}` : undefined
}

function notes(stack: PasswordStack, { asked, dictionary }: Pam, { settings, problems }: QualitySettings): string[] {
  const stuck =
    asked === 'yes' && dictionary === 'missing'
      ? ['only root can change a password: the dictionary of cracklib is missing (package cracklib-runtime)']
      : []
  const root = stack.rule && settings.enforce_for_root.value === 0 ? ['root may still set any password (enforce_for_root is not set)'] : []
  return [...problems, ...stuck, ...root, ...(stack.lockout === undefined ? [] : [stack.lockout])]
}
