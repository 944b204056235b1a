import { shown } from '../errors.ts'
import type { SettingManifest } from '../schema/types.ts'

export type SettingValue = number | boolean | string | string[]

/** What is wrong with a value, as "expected …"; undefined when it fits. */
export function misfit(setting: SettingManifest, value: unknown): string | undefined {
  switch (setting.type) {
    case 'integer':
      return isWithin(setting, value) ? undefined : `a whole number${rangeOf(setting)}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'strings':
      return Array.isArray(value) && value.every((one) => typeof one === 'string') ? undefined : 'a list of texts'
    case 'string':
      return isAllowed(setting, value) ? undefined : setting.enum ? `one of ${setting.enum.map(shown).join(', ')}` : 'a text'
  }
}

/** A value from the environment or the command line, where everything is text. What does not fit comes back as text. */
export function fromText(setting: SettingManifest, text: string): unknown {
  switch (setting.type) {
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : text
    case 'boolean':
      return ({ true: true, '1': true, false: false, '0': false } as Record<string, boolean>)[text.toLowerCase()] ?? text
    case 'strings':
      return text === '' ? [] : text.split(',').map((one) => one.trim())
    case 'string':
      return text
  }
}

/** The documents' own limit is tighter than this value. */
export function isLooserThanBound({ bound }: SettingManifest, value: unknown): boolean {
  if (!bound) {
    return false
  }
  const tooMuch = bound.atMost !== undefined && !(typeof value === 'number' && value <= bound.atMost)
  const tooLittle = bound.atLeast !== undefined && !(typeof value === 'number' && value >= bound.atLeast)
  const foreign = bound.oneOf !== undefined && !bound.oneOf.includes(value as string | boolean)
  return tooMuch || tooLittle || foreign
}

function isWithin({ minimum = -Infinity, maximum = Infinity }: SettingManifest, value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
}

function isAllowed({ enum: allowed }: SettingManifest, value: unknown): boolean {
  return typeof value === 'string' && (allowed === undefined || allowed.includes(value))
}

function rangeOf({ minimum, maximum }: SettingManifest): string {
  const from = minimum === undefined ? '' : ` from ${minimum}`
  return maximum === undefined ? from : `${from} to ${maximum}`
}
