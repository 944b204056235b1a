import { type Answer, type CommandOutput, failed, type Parse, reasonOf, value } from '../../api.ts'
import type { JoinState } from './shape.ts'

interface Probes {
  /** `dsconfigad -show`: silent where no Active Directory is bound. */
  directory: Answer<CommandOutput>
  /** `profiles status -type enrollment`. */
  enrolment: Answer<CommandOutput>
}

export const parse: Parse<Probes, JoinState> = ({ directory, enrolment }) => {
  if (directory.state !== 'value' || directory.value.exitCode !== 0) {
    return failed(
      `dsconfigad gave no answer: ${directory.state === 'value' ? `exit code ${directory.value.exitCode}` : reasonOf(directory)}`,
    )
  }
  const managed = enrolment.state === 'value' ? /^MDM enrollment:\s*(Yes|No)\b/m.exec(enrolment.value.stdout)?.[1] : undefined
  if (managed === undefined) {
    return failed(
      `profiles did not say whether a device management is enrolled: ${enrolment.state === 'value' ? 'no such line' : reasonOf(enrolment)}`,
    )
  }
  const of = /^\s*Active Directory Domain\s*=\s*(\S+)/m.exec(directory.value.stdout)?.[1]
  return value({ join: of ? 'domain' : 'none', ...(of ? { of } : {}), managed: managed === 'Yes' })
}
