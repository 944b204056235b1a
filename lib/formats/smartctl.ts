/** What a disk says of itself. */
export interface SmartReport {
  device: string
  /** Hours since it was made that it was switched on. */
  powerOnHours?: number
  /** Its own verdict; missing where it gave none. */
  passed?: boolean
}

type Json = Record<string, unknown>

/** `smartctl -j -H -A DEVICE` (smartctl(8)); its exit code is a set of bits and says nothing that is not in the text. */
export function smartReport(json: string): SmartReport | undefined {
  const report = objectIn(json)
  const device = record(report?.device)?.name
  const hours = record(report?.power_on_time)?.hours
  const passed = record(report?.smart_status)?.passed
  if (typeof device !== 'string' || (typeof hours !== 'number' && typeof passed !== 'boolean')) {
    return undefined
  }
  return {
    device,
    ...(typeof hours === 'number' && hours >= 0 ? { powerOnHours: hours } : {}),
    ...(typeof passed === 'boolean' ? { passed } : {}),
  }
}

function objectIn(json: string): Json | undefined {
  try {
    return record(JSON.parse(json))
  } catch {
    return undefined
  }
}

function record(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}
