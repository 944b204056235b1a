import type { Context } from '../../api.ts'
import type { Antivirus } from './shape.ts'

export type LinuxNeed = 'auto' | 'yes' | 'no'

/** Where engines are not customary, one is needed as soon as files or patient data of others lie there; check and fix share it. */
export function isRequired({ customary, servesFiles }: Antivirus, need: LinuxNeed, { role }: Pick<Context, 'role'>): boolean | 'unknown' {
  if (customary || need === 'yes') {
    return true
  }
  if (need === 'no') {
    return false
  }
  if (servesFiles === true || role === 'pms-server') {
    return true
  }
  return servesFiles === 'unknown' || role === 'unknown' ? 'unknown' : false
}
