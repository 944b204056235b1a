import type { Job } from '../jobs.ts'
import type { SettingRow } from '../kit.ts'
import type { Shell } from '../plain/scripts.ts'
import type { Variable } from './resource.ts'

/**
 * Before a name of `settings.csv`, for the values of one job. The variables of a site have the plain names: an empty variable of a
 * component with the same name could hide them, and a fix would then set the default instead of what the practice chose.
 */
export const JOB_PREFIX = 'JOB_'

/** The number of the user-defined field that keeps the status line. */
export const UDF = 'roundsUdf'

/** Known by the agent, or of no use to one job. */
const NOT_ASKED: readonly string[] = ['ROUNDS_RMM_AGENT_ID', 'ROUNDS_INFORMATIONAL_DAYS', 'ROUNDS_UNKNOWN_AFTER_DAYS']

/** What a technician may fill in when running one component: about the practice, and the settings of its item. All may stay empty. */
export function jobVariables(settings: readonly SettingRow[], { kind, item }: Job, shell: Shell): Variable[] {
  const about = settings.filter((row) => row.item === undefined && !NOT_ASKED.includes(row.variable))
  const own = item ? settings.filter(({ key }) => key.startsWith(`${item.id}.`)) : []
  return [...about, ...own].map(variableOf).concat(kind === 'sweep' && shell === 'powershell' ? [udf()] : [])
}

/** All of them texts: a boolean of Datto RMM is true or false, and cannot be left to the practice. */
function variableOf({ variable, description, default: value }: SettingRow): Variable {
  const rule = value === '' ? 'Empty: not set.' : `Empty: as the site or the practice has it, otherwise ${value}.`
  return text(`${JOB_PREFIX}${variable}`, `${description} ${rule}`)
}

function udf(): Variable {
  return text(
    UDF,
    'Number of the user-defined field that keeps the status line: 2 to 30, in newer accounts up to 300. Ransomware detection uses 1. Empty: none.',
  )
}

function text(name: string, description: string): Variable {
  return { name, type: 'string', direction: 'false', description, defaultVal: '' }
}
