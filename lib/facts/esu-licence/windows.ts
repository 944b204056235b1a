import { type Answer, failed, type Parse, type PowerShellOutput, reasonOf, value } from '../../api.ts'
import type { EsuLicence } from './shape.ts'

interface Probes {
  licence: Answer<PowerShellOutput>
}

export const parse: Parse<Probes, EsuLicence> = ({ licence }) => {
  if (licence.state !== 'value') {
    return failed(`licences for extended updates could not be read: ${reasonOf(licence)}`)
  }
  const { asked, active } = licence.value
  if (typeof asked !== 'boolean' || !Array.isArray(active) || !active.every((id) => typeof id === 'string')) {
    return failed('licences for extended updates could not be read: the answer does not have the expected shape')
  }
  return value({ asked, active: active.map((id) => id.toLowerCase()) })
}
