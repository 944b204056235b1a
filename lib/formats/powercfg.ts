import { type Answer, failed, value } from '../api.ts'
import { lines } from './lines.ts'

/** Index of a power setting on mains and on battery; seconds for time-outs. */
export interface PowerSetting {
  ac: number
  dc: number
}

export const POWER_SETTINGS = {
  /** Display off after, seconds. */
  displayOff: '3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e',
  /** Sleep after, seconds. */
  sleepAfter: '29f6c1db-86da-48c5-9fdb-f2b67b1f44da',
  /** Ask for a password on wake-up, 1 for yes. */
  consoleLock: '0e796bdb-100d-47d6-a2d5-f7d2daa51f51',
} as const

/** Settings by GUID out of `powercfg /query` in any language: the last two hexadecimal numbers after a GUID are AC and DC. */
export function powerSettings(text: string): Answer<Map<string, PowerSetting>> {
  const settings = new Map<string, PowerSetting>()
  let guid: string | undefined
  let indent = 0
  let numbers: number[] = []
  const close = () => {
    const [ac, dc] = numbers.slice(-2)
    if (guid !== undefined && ac !== undefined && dc !== undefined) {
      settings.set(guid, { ac, dc })
    }
    numbers = []
  }
  for (const line of lines(text)) {
    const next = /\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/i.exec(line)?.[1]
    if (next) {
      close()
      guid = next.toLowerCase()
      indent = line.search(/\S/)
    }
    const hexadecimal = /\b0x([0-9a-f]{8})\s*$/i.exec(line)?.[1]
    // The smallest and largest possible value stand one level deeper.
    if (hexadecimal && line.search(/\S/) <= indent) {
      numbers.push(Number.parseInt(hexadecimal, 16))
    }
  }
  close()
  return settings.size > 0
    ? value(settings)
    : failed('powercfg printed no setting: a GUID followed by values such as 0x00000384 was expected')
}
