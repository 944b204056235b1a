import { resolve } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { mergePolicies, policyTemplate, templateBytes } from '../formats/policy-template.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import type { ResultDocument } from '../schema/types.ts'
import type { RoundOptions } from './options.ts'
import { print } from './terminal.ts'

/** Writes what the domain must set for these items as a security template that Group Policy imports. */
export function writePolicyTemplate(file: string, { items, practice }: ResultDocument, { json, rmm }: RoundOptions): void {
  const tell = (text: string) => (json || rmm !== undefined ? undefined : print(text))
  const asked = items.filter(({ remediation }) => remediation?.policy)
  if (asked.length === 0) {
    tell('No template was written: nothing here is for a domain administrator to set.')
    return
  }
  const policies = asked.flatMap(({ remediation }) => remediation?.policy ?? [])
  const title = [`Settings that Rounds asks for${practice === null ? '' : ` at ${practice}`}: ${asked.map(({ id }) => id).join(', ')}`]
  const path = resolve(file)
  try {
    writeFileDurably(path, templateBytes(policyTemplate(mergePolicies(policies), title)), { mode: 0o644 })
  } catch (error) {
    throw new UsageError(`--policy-template ${file}: ${messageOf(error)}`)
  }
  tell(`Template for the domain administrator: ${path}`)
}
