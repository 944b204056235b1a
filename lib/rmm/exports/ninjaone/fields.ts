import type { ExportInput } from '../kit.ts'

/**
 * What a condition, a group or a report can ask for. Not one field for each item: a tenant has a limited number of them, a technician
 * reads five and not forty, and a list of ids in one field says the same to a condition.
 */
export const FIELDS = {
  status: 'roundsStatus',
  line: 'roundsVerdictLine',
  alert: 'roundsAlert',
  failing: 'roundsFailing',
  last: 'roundsLastSweep',
} as const

type Scope = 'NODE' | 'LOCATION' | 'ORGANIZATION'

/** Settings that are a practice's, a site's or a computer's own. All others are written into the scripts at export. */
const SETTINGS: Readonly<Record<string, { field: string; label: string; scopes: readonly Scope[] }>> = {
  ROUNDS_PRACTICE: { field: 'roundsPractice', label: 'Rounds practice', scopes: ['ORGANIZATION'] },
  ROUNDS_SITE: { field: 'roundsSite', label: 'Rounds site', scopes: ['LOCATION'] },
  ROUNDS_ROLE: { field: 'roundsRole', label: 'Rounds role', scopes: ['NODE'] },
  ROUNDS_TAGS: { field: 'roundsTags', label: 'Rounds tags', scopes: ['NODE'] },
}

export interface SettingField {
  variable: string
  field: string
  label: string
  description: string
  scopes: readonly Scope[]
}

export function settingFieldsOf({ settings }: ExportInput): SettingField[] {
  return settings.flatMap(({ variable, description }) => {
    const found = SETTINGS[variable]
    return found ? [{ variable, description, ...found }] : []
  })
}

/** Body of POST /v2/custom-fields/bulk */
export function fieldsBody(input: ExportInput) {
  return { customFields: [...statusFields(), ...settingFieldsOf(input).map(settingField)] }
}

function statusFields() {
  return [
    written(FIELDS.status, 'Rounds status', 'TEXT', 'PASS, FAIL, WARN, UNKNOWN or ATTEST-DUE: the worst of the last sweep.'),
    written(FIELDS.line, 'Rounds verdict', 'TEXT', 'The last line of the last sweep: how many items, and which are the worst.'),
    written(FIELDS.alert, 'Rounds alert', 'TEXT', 'yes when somebody is to look at it now; no in the first days, and for accepted risks.'),
    written(FIELDS.failing, 'Rounds failing items', 'TEXT_MULTILINE', 'The ids of all items that fail, with commas around each, or none.'),
    written(FIELDS.last, 'Rounds last sweep', 'DATE_TIME', 'When this computer was last looked at.'),
  ]
}

function written(fieldName: string, label: string, type: string, description: string) {
  return {
    label,
    fieldName,
    description,
    type,
    technicianPermission: 'READ_ONLY',
    scriptPermission: 'READ_WRITE',
    apiPermission: 'READ_ONLY',
    definitionScope: ['NODE'],
  }
}

function settingField({ field, label, description, scopes }: SettingField) {
  return {
    label,
    fieldName: field,
    description,
    type: 'TEXT',
    technicianPermission: 'EDITABLE',
    scriptPermission: 'READ_ONLY',
    apiPermission: 'READ_WRITE',
    definitionScope: [...scopes],
  }
}
