import { isoTime } from './times.ts'

/**
 * What `mdatp health --output json` says (Microsoft Defender for Endpoint on Linux and macOS, "Investigate agent health issues").
 * Editions differ: names in camelCase or with underscores, values plain or as `{"value": true}` or `{"$type": "upToDate"}`.
 */
export interface MdatpHealth {
  healthy?: boolean
  licensed?: boolean
  realTime?: boolean
  passive?: boolean
  /** In small letters without underscores: `uptodate`, `outdated`. */
  definitions?: string
  definitionsMinutes?: number
  conflicting: string[]
}

export interface MdatpScan {
  type: string
  state: string
  endedAt?: string
}

export function mdatpHealth(text: string): MdatpHealth | undefined {
  const found = parsed(text)
  if (!isRow(found)) {
    return undefined
  }
  const health = named(found)
  const definitions = word(health.definitionsstatus)
  const minutes = Number(plain(health.definitionsupdatedminutesago))
  const conflicting = plain(health.conflictingapplications)
  const flags = {
    healthy: health.healthy,
    licensed: health.licensed,
    realTime: health.realtimeprotectionenabled,
    passive: health.passivemodeenabled,
  }
  const read = Object.entries(flags).flatMap(([name, raw]) => (typeof plain(raw) === 'boolean' ? [[name, plain(raw)]] : []))
  return {
    ...(Object.fromEntries(read) as Partial<Record<keyof typeof flags, boolean>>),
    ...(definitions ? { definitions } : {}),
    ...(health.definitionsupdatedminutesago !== undefined && Number.isInteger(minutes) && minutes >= 0
      ? { definitionsMinutes: minutes }
      : {}),
    conflicting: Array.isArray(conflicting) ? conflicting.filter((one) => typeof one === 'string') : [],
  }
}

/** The scans of `mdatp scan list --output json`, which tells the last seven; undefined where the text is no such list. */
export function mdatpScans(text: string): MdatpScan[] | undefined {
  const found = parsed(text)
  const list = Array.isArray(found) ? found : isRow(found) && Array.isArray(found.scans) ? found.scans : undefined
  return list?.filter(isRow).map((row) => {
    const scan = named(row)
    const endedAt = timeOf(plain(scan.endtime))
    return { type: word(scan.type ?? scan.scantype) ?? '', state: word(scan.state ?? scan.status) ?? '', ...(endedAt ? { endedAt } : {}) }
  })
}

type Row = Record<string, unknown>

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function named(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replaceAll('_', '').toLowerCase(), value]))
}

function plain(value: unknown): unknown {
  return isRow(value) ? (value.value ?? value.$type) : value
}

function word(value: unknown): string | undefined {
  const text = plain(value)
  return typeof text === 'string' ? text.replace(/[_\s]/g, '').toLowerCase() : undefined
}

/** Milliseconds since 1970 as number or text, or an ISO time. */
function timeOf(value: unknown): string | undefined {
  const milliseconds = typeof value === 'number' || (typeof value === 'string' && /^\d{12,14}$/.test(value)) ? Number(value) : undefined
  return milliseconds !== undefined && milliseconds < 1e14 ? isoTime(new Date(milliseconds).toISOString()) : isoTime(value)
}
