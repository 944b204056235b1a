import type { Answer, PowerShellOutput } from '../../api.ts'
import { isoTime } from '../../formats/times.ts'

/** The object of defender.ps1; a value of an unexpected kind counts as not answered. */
export interface Live {
  status?: DefenderStatus
  preference?: DefenderPreference
  /** Security Center answered, so a product that is not registered there is not in `registered`. */
  securityCenter: boolean
  registered: RegisteredProduct[]
  servicesRead: boolean
  services: ServiceState[]
  refused: Array<{ source: string; code: string }>
}

export interface DefenderStatus {
  serviceEnabled?: boolean
  /** In small letters; empty on systems that do not know it. */
  mode: string
  antivirus?: boolean
  realTime?: boolean
  onAccess?: boolean
  signaturesAt?: string
  signaturesAge?: number
  fullScanAt?: string
  fullScanAge?: number
  quickScanAt?: string
  quickScanAge?: number
  tamperProtected?: boolean
}

export interface DefenderPreference {
  scanParameters?: number
  scanDay?: number
  realTimeDisabled?: boolean
  catchUpDisabled?: boolean
  exclusionPaths: string[]
  exclusionExtensions: string[]
}

export interface RegisteredProduct {
  name: string
  id: string
  state: number
  /** The program that the entry names exists; missing where it names none. */
  programThere?: boolean
}

export interface ServiceState {
  name: string
  running: boolean
  /** `Auto`, `Manual`, `Disabled`: never translated. */
  start: string
}

type Row = Record<string, unknown>

export function liveOf(answer: Answer<PowerShellOutput>): Live {
  if (answer.state !== 'value') {
    const code = answer.state === 'absent' ? 'PowerShell is not there' : answer.reason
    return { securityCenter: false, registered: [], servicesRead: false, services: [], refused: [{ source: 'PowerShell', code }] }
  }
  const { status, preference, securityCenter, products, servicesRead, services, refused } = answer.value
  return {
    ...(isRow(status) ? { status: statusOf(status) } : {}),
    ...(isRow(preference) ? { preference: preferenceOf(preference) } : {}),
    securityCenter: securityCenter === true,
    registered: rows(products).flatMap(productOf),
    servicesRead: servicesRead === true,
    services: rows(services).flatMap(serviceOf),
    refused: rows(refused).map(({ source, code }) => ({ source: String(source), code: String(code) })),
  }
}

/** Whether a class is not there at all, which is an answer: WBEM_E_INVALID_NAMESPACE, WBEM_E_INVALID_CLASS, WBEM_E_NOT_FOUND. */
export function isNotThere({ refused }: Live, source: string): boolean {
  return refused.some((one) => one.source === source && /0x8004100e|0x80041010|0x80041002/i.test(one.code))
}

export function refusalOf({ refused }: Live, source: string): string | undefined {
  const found = refused.find((one) => one.source === source || one.source === 'PowerShell')
  return found && `${found.source}: ${found.code}`
}

function statusOf(row: Row): DefenderStatus {
  return {
    mode: typeof row.mode === 'string' ? row.mode.trim().toLowerCase() : '',
    ...flags(row, ['serviceEnabled', 'antivirus', 'realTime', 'onAccess', 'tamperProtected']),
    ...ages(row, ['signaturesAge', 'fullScanAge', 'quickScanAge']),
    ...times(row, ['signaturesAt', 'fullScanAt', 'quickScanAt']),
  }
}

function preferenceOf(row: Row): DefenderPreference {
  return {
    ...ages(row, ['scanParameters', 'scanDay']),
    ...flags(row, ['realTimeDisabled', 'catchUpDisabled']),
    exclusionPaths: texts(row.exclusionPaths),
    exclusionExtensions: texts(row.exclusionExtensions),
  }
}

function productOf({ name, id, state, programThere }: Row): RegisteredProduct[] {
  return typeof name === 'string' && typeof state === 'number'
    ? [{ name, id: typeof id === 'string' ? id : '', state, ...(typeof programThere === 'boolean' ? { programThere } : {}) }]
    : []
}

function serviceOf({ name, running, start }: Row): ServiceState[] {
  return typeof name === 'string' && typeof running === 'boolean' ? [{ name, running, start: String(start) }] : []
}

function flags<Name extends string>(row: Row, names: readonly Name[]): Partial<Record<Name, boolean>> {
  const read = names.flatMap((name) => (typeof row[name] === 'boolean' ? [[name, row[name]] as const] : []))
  return Object.fromEntries(read) as Partial<Record<Name, boolean>>
}

/** Days as Defender counts them. 4294967295, which is -1 without its sign, says that there never was anything to count from. */
function ages<Name extends string>(row: Row, names: readonly Name[]): Partial<Record<Name, number>> {
  const read = names.flatMap((name) => {
    const days = row[name]
    return typeof days === 'number' && Number.isInteger(days) && days >= 0 && days < 100_000 ? [[name, days] as const] : []
  })
  return Object.fromEntries(read) as Partial<Record<Name, number>>
}

/** The years 0001 and 1601 say "never" and are left out. */
function times<Name extends string>(row: Row, names: readonly Name[]): Partial<Record<Name, string>> {
  const read = names.flatMap((name) => {
    const time = isoTime(row[name])
    return time ? [[name, time] as const] : []
  })
  return Object.fromEntries(read) as Partial<Record<Name, string>>
}

function rows(list: unknown): Row[] {
  return (Array.isArray(list) ? list : []).filter(isRow)
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function texts(list: unknown): string[] {
  return (Array.isArray(list) ? list : []).filter((text) => typeof text === 'string')
}
