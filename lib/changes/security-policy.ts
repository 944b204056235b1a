import { type Answer, failed, reasonOf, type SecurityPolicyChange, value } from '../api.ts'
import { decodeUtf16, policyInf, securityTemplate, systemAccess } from '../formats/secedit.ts'
import { succeeded } from './commands.ts'
import type { ChangeKind, ReadingHost, State, WritingHost } from './kind.ts'

export interface PolicyState extends State {
  /** Of `[System Access]`: the keys that the change names, and no other. */
  values: Record<string, number>
}

export const securityPolicy: ChangeKind<SecurityPolicyChange, PolicyState> = {
  kind: 'security-policy',
  target: ({ values }) => Object.keys(values).join(' '),
  read: (host, { values }) => exported(host, Object.keys(values)),
  holds: ({ values }, state) => Object.entries(values).every(([name, wanted]) => state.values[name] === wanted),
  apply: (host, { values }) => configure(host, values),
  restore: (host, { values }, before) =>
    configure(host, Object.fromEntries(Object.entries(before.values).filter(([name]) => name in values))),
  describe: ({ values }, state) => ({
    target: 'local security policy',
    before: list(Object.keys(values).map((name) => [name, state.values[name]])),
    after: list(Object.entries(values)),
  }),
}

async function exported(host: ReadingHost, names: string[]): Promise<Answer<PolicyState>> {
  const command = [
    'secedit.exe',
    '/export',
    '/cfg',
    '{scratch}\\policy.inf',
    '/areas',
    'SECURITYPOLICY',
    '/log',
    '{scratch}\\export.log',
    '/quiet',
  ]
  const answer = await host.runForFile(command, 'policy.inf', { timeoutSeconds: 60 })
  if (answer.state !== 'value') {
    return failed(`The local security policy could not be read: ${reasonOf(answer)}`)
  }
  const template = securityTemplate(decodeUtf16(answer.value))
  if (template.state !== 'value') {
    return failed(`The local security policy could not be read: ${reasonOf(template)}`)
  }
  const found = names.map((name) => [name, systemAccess(template.value, name)] as const)
  const missing = found.filter(([, number]) => number === undefined).map(([name]) => name)
  return missing.length > 0
    ? failed(`The local security policy does not say ${missing.join(', ')}, so it could not be put back`)
    : value({ values: Object.fromEntries(found) as Record<string, number> })
}

/** A database of its own, so that the one of Windows stays as it is. Exit code 3: done, with warnings. */
async function configure(host: WritingHost, values: Record<string, number>): Promise<void> {
  const files = ['/db', '{scratch}\\rounds.sdb', '/cfg', '{scratch}\\policy.inf', '/log', '{scratch}\\configure.log']
  const command = ['secedit.exe', '/configure', ...files, '/areas', 'SECURITYPOLICY', '/quiet']
  const answer = await host.executeWithFiles(command, { 'policy.inf': policyInf(values) }, { timeoutSeconds: 120 })
  succeeded('The local security policy was not set', answer, [0, 3])
}

function list(values: readonly (readonly [string, number | undefined])[]): string {
  return values.map(([name, number]) => `${name} = ${number}`).join(', ')
}
