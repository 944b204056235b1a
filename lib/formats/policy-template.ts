import type { PolicySettings } from '../api.ts'

type PolicyValue = NonNullable<PolicySettings['registry']>[number]

/**
 * A security template as the Group Policy Management Editor imports it. Sections, type numbers and quotes: MS-GPSB 2.2.1.1 and
 * 2.2.5 (https://learn.microsoft.com/openspecs/windows_protocols/ms-gpsb). A key below SOFTWARE\Policies is set like any other: Windows
 * itself keeps MACHINE\Software\Policies\Microsoft\Windows\Safer\CodeIdentifiers there. Each line of `about` becomes a comment.
 * @throws TypeError for a key outside HKLM, and for what a line of a template cannot hold
 */
export function policyTemplate({ systemAccess = {}, registry = [] }: PolicySettings, about: readonly string[] = []): string {
  const accounts = Object.entries(systemAccess).map(([name, number]) => accountLine(name, number))
  const lines = [
    ...[...about, ...howToImport(accounts.length > 0, registry.length > 0)].map(comment),
    ...['[Unicode]', 'Unicode=yes', '[Version]', 'signature="$CHICAGO$"', 'Revision=1'],
    ...(accounts.length > 0 ? ['[System Access]', ...accounts] : []),
    ...(registry.length > 0 ? ['[Registry Values]', ...registry.map(registryLine)] : []),
    '',
  ]
  return lines.join('\r\n')
}

/** As templates are kept on disk: UTF-16, little end first, with a byte order mark. */
export function templateBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(`\uFEFF${text}`, 'utf16le'))
}

/** One policy out of what several items ask for. Where two name the same setting the stricter one stands. */
export function mergePolicies(list: readonly PolicySettings[]): PolicySettings {
  const systemAccess: Record<string, number> = {}
  const registry = new Map<string, PolicyValue>()
  for (const policy of list) {
    for (const [name, number] of Object.entries(policy.systemAccess ?? {})) {
      systemAccess[name] = stricter(name, systemAccess[name], number)
    }
    for (const wanted of policy.registry ?? []) {
      const place = `${wanted.key}\\${wanted.name}`.toLowerCase()
      const known = registry.get(place)?.data
      const isBoth = typeof known === 'number' && typeof wanted.data === 'number'
      registry.set(place, isBoth ? { ...wanted, data: stricter(wanted.name, known, Number(wanted.data)) } : wanted)
    }
  }
  return {
    ...(Object.keys(systemAccess).length > 0 ? { systemAccess } : {}),
    ...(registry.size > 0 ? { registry: [...registry.values()] } : {}),
  }
}

const SMALLER_IS_STRICTER: readonly string[] = ['MaximumPasswordAge', 'InactivityTimeoutSecs', 'ClearTextPassword']
const LARGER_IS_STRICTER: readonly string[] = ['MinimumPasswordLength', 'PasswordComplexity']

/** Of other settings the last one stands. */
function stricter(name: string, known: number | undefined, wanted: number): number {
  if (known === undefined) {
    return wanted
  }
  return SMALLER_IS_STRICTER.includes(name) ? Math.min(known, wanted) : LARGER_IS_STRICTER.includes(name) ? Math.max(known, wanted) : wanted
}

function howToImport(hasAccounts: boolean, hasRegistry: boolean): string[] {
  return [
    'Import it in the Group Policy Management Editor of the policy that is to hold it:',
    'Computer Configuration > Policies > Windows Settings > Security Settings, right click, Import Policy.',
    'Look through what it sets before you link the policy; what it does not name stays as it is.',
    ...(hasAccounts
      ? [
          'Rules for passwords hold for the accounts of the domain only in a policy that is linked to the domain itself,',
          'such as the Default Domain Policy; elsewhere they reach the local accounts of computers.',
          'A shorter maximum age ends every older password at once, also those of services.',
        ]
      : []),
    ...(hasRegistry ? ['Values of the registry stay on computers when the policy no longer reaches them.'] : []),
  ]
}

function comment(line: string): string {
  return `; ${line.replace(/\s+/g, ' ')}`
}

function accountLine(name: string, number: number): string {
  if (!/^\w+$/.test(name) || !Number.isInteger(number)) {
    throw new TypeError(`[System Access] takes names with whole numbers; "${name}" = ${number} is none`)
  }
  return `${name} = ${number}`
}

function registryLine({ key, name, type, data }: PolicyValue): string {
  const path = `${key}\\${name}`
  if (!/^HKLM\\[ !#-~]+$/.test(path)) {
    throw new TypeError(`${path} cannot stand in [Registry Values]: expected a value below HKLM, in plain letters and without quotes`)
  }
  return `${path.replace(/^HKLM/, 'MACHINE')}=${dataText(path, type, data)}`
}

function dataText(path: string, type: PolicyValue['type'], data: number | string): string {
  if (type === 'dword' && typeof data === 'number' && Number.isInteger(data) && data >= 0 && data < 2 ** 32) {
    return `4,${data}`
  }
  if (type === 'string' && typeof data === 'string' && /^[ !#-~]*$/.test(data)) {
    return `1,"${data}"`
  }
  throw new TypeError(`${path} is to be a ${type} and cannot hold ${JSON.stringify(data)} in a template`)
}
