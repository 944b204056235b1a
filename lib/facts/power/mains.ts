import type { FactContext } from '../../api.ts'
import type { DeviceRole } from '../device-role/shape.ts'

/** Whether this is known to be no laptop and no tablet, and so runs on mains. */
export function isStationary({ facts }: FactContext): boolean {
  const role = facts['device-role']
  return role?.state === 'value' && (role.value as DeviceRole).portable === false
}
