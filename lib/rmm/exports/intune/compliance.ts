import type { ItemManifest } from '../../../schema/types.ts'
import { launcherText } from '../../launchers/launcher.ts'
import { filledText } from '../inside.ts'
import type { Job } from '../jobs.ts'
import { type ExportFile, type ExportInput, jsonFile } from '../kit.ts'
import { base64 } from './remediations.ts'
import { problemsOfRules, rulesOf, settingNameOf } from './rules.ts'

const TITLE = 'Rounds: what custom compliance reads'
const DESCRIPTION = 'Prints the stored findings of the last sweep as settings. Changes nothing.'
/** The output of this script may have 1 MB, other than that of a remediation. */
const OUTPUT = { characters: 1_000_000, verdictFirst: false }
/** The longest grace that Graph takes: a policy must have exactly one action "block", which is the API's word for "mark as not compliant". */
const GRACE_HOURS = 8760

/** @throws Error when a manifest has a text that Intune would not take */
export function complianceFilesOf(input: ExportInput): ExportFile[] {
  const items = input.items.filter(({ platforms }) => platforms.includes('win32'))
  const rules = rulesOf(items)
  const problems = problemsOfRules(rules)
  if (problems.length > 0) {
    throw new Error(`Intune would not take the compliance rules: ${problems.join('; ')}.`)
  }
  const script = discoveryOf(input, items)
  return [
    { path: 'compliance/discovery.ps1', content: script },
    jsonFile('compliance/rules.json', rules),
    jsonFile('compliance/script.json', scriptBody(script)),
    jsonFile('compliance/policy.json', policyBody(JSON.stringify(rules))),
  ]
}

/** Graph `deviceComplianceScript`, POST /beta/deviceManagement/deviceComplianceScripts */
function scriptBody(script: string) {
  return {
    '@odata.type': '#microsoft.graph.deviceComplianceScript',
    displayName: TITLE,
    description: DESCRIPTION,
    publisher: 'Rounds',
    runAsAccount: 'system',
    runAs32Bit: false,
    enforceSignatureCheck: false,
    roleScopeTagIds: ['0'],
    detectionScriptContent: base64(script),
  }
}

/** Graph `windows10CompliancePolicy`, POST /beta/deviceManagement/deviceCompliancePolicies */
function policyBody(rules: string) {
  return {
    '@odata.type': '#microsoft.graph.windows10CompliancePolicy',
    displayName: 'Rounds',
    description: 'Shows the findings of Rounds. Not meant for conditional access: a clinic must not be locked out by a finding.',
    roleScopeTagIds: ['0'],
    deviceCompliancePolicyScript: {
      '@odata.type': '#microsoft.graph.deviceCompliancePolicyScript',
      deviceComplianceScriptId: '<id of the compliance script>',
      rulesContent: base64(rules),
    },
    scheduledActionsForRule: [
      {
        '@odata.type': '#microsoft.graph.deviceComplianceScheduledActionForRule',
        ruleName: 'PasswordRequired',
        scheduledActionConfigurations: [
          {
            '@odata.type': '#microsoft.graph.deviceComplianceActionItem',
            actionType: 'block',
            gracePeriodHours: GRACE_HOURS,
            notificationTemplateId: '',
            notificationMessageCCList: [],
          },
        ],
      },
    ],
  }
}

/**
 * The launcher runs in a PowerShell of its own, so that its `exit` ends only that, and all it says is caught: whatever happens, one line
 * of JSON with every setting is printed. A setting is "ok" only when a fresh finding says so.
 */
function discoveryOf(input: ExportInput, items: readonly ItemManifest[]): string {
  const maxAge = maxAgeOf(input.jobs)
  const profile = { ...input.profile, output: OUTPUT }
  const launcher = launcherText('powershell', {
    title: TITLE,
    profile,
    words: ['verdict', '--json', ...maxAge],
    baked: input.baked,
  })
  const names = items.map((item) => `  '${item.id}' = '${settingNameOf(item)}'`)
  return filledText('lib/rmm/exports/intune/discovery.ps1', { NAMES: names.join('\n'), LAUNCHER: launcher })
}

/** As old as the verdict jobs allow. */
function maxAgeOf(jobs: readonly Job[]): string[] {
  const words = jobs.find(({ kind }) => kind === 'verdict')?.words ?? []
  const at = words.indexOf('--max-age')
  return at < 0 ? [] : words.slice(at, at + 2)
}
