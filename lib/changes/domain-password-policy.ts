import type { DomainPasswordPolicyChange } from '../api.ts'
import { type CmdletState, cmdletKind } from './cmdlet.ts'
import type { ChangeKind } from './kind.ts'

type Values = DomainPasswordPolicyChange['values']

const cmdlet = cmdletKind<DomainPasswordPolicyChange>({
  kind: 'domain-password-policy',
  words: 'The password policy of the domain',
  target: ({ values }) => Object.keys(values).join(' '),
  ask: () => ({}),
  wanted: ({ values }) => wanted(values),
})

/** Nothing is ever loosened: a value that is strict enough by now is left as it is. */
export const domainPasswordPolicy: ChangeKind<DomainPasswordPolicyChange, CmdletState> = {
  ...cmdlet,
  holds: ({ values }, state) => lacking(values, state).length === 0,
  apply: (host, change, before) =>
    cmdlet.apply(host, { ...change, values: Object.fromEntries(lacking(change.values, before)) satisfies Values }, before),
}

/** The names of Get- and Set-ADDefaultDomainPasswordPolicy; its MaxPasswordAge is handed over in days, 0 stands for never. */
function wanted({ minimumLength, complexity, maximumAgeDays }: Values): CmdletState['values'] {
  return {
    ...(minimumLength === undefined ? {} : { MinPasswordLength: minimumLength }),
    ...(complexity === undefined ? {} : { ComplexityEnabled: complexity }),
    ...(maximumAgeDays === undefined ? {} : { MaxPasswordAge: maximumAgeDays }),
  }
}

function lacking(values: Values, state: CmdletState): Array<[string, number | boolean]> {
  const { MinPasswordLength: length, ComplexityEnabled: complex, MaxPasswordAge: age } = state.values
  const isEnough: Record<keyof Values, boolean> = {
    minimumLength: typeof length === 'number' && length >= (values.minimumLength ?? 0),
    complexity: complex === true,
    maximumAgeDays: typeof age === 'number' && age > 0 && age <= (values.maximumAgeDays ?? Number.POSITIVE_INFINITY),
  }
  return Object.entries(values).filter(([name]) => !isEnough[name as keyof Values])
}
