import type { Job } from '../jobs.ts'
import { type ExportFile, type ExportInput, jsonFile } from '../kit.ts'
import { FIELDS } from './fields.ts'

/** The server numbers its scripts: this is none of them, so that a body posted as it is runs nothing. */
const NO_SCRIPT = 0

/** Bodies of POST /v2/policies/{policy_id}/condition/custom-fields: one that tells people, and one for each item that can be mended. */
export function conditionFilesOf({ jobs }: ExportInput): ExportFile[] {
  const mending = jobs.filter(({ kind }) => kind === 'check-and-fix')
  return [jsonFile('conditions/alert.json', alertBody()), ...mending.flatMap((job) => fixFile(job))]
}

function alertBody() {
  return {
    enabled: true,
    displayName: 'Rounds: something is to be looked at',
    severity: 'MODERATE',
    priority: 'MEDIUM',
    notificationAction: 'NONE',
    matchAll: [
      { fieldName: FIELDS.alert, operator: 'EQUALS', value: 'yes' },
      { fieldName: FIELDS.status, operator: 'CONTAINS', value: 'FAIL' },
    ],
  }
}

/** Switched off, so that nothing mends before somebody wants it. */
function fixFile({ title, item }: Job): ExportFile[] {
  if (item === undefined) {
    return []
  }
  const body = {
    enabled: false,
    displayName: title,
    severity: 'NONE',
    priority: 'NONE',
    notificationAction: 'NONE',
    matchAll: [{ fieldName: FIELDS.failing, operator: 'CONTAINS', value: `,${item.id},` }],
    scripts: [{ scriptId: NO_SCRIPT, runAs: 'SYSTEM' }],
  }
  return [jsonFile(`conditions/fix-${item.id}.json`, body)]
}
