import { AWAY } from './away.ts'
import { complianceFilesOf } from './intune/compliance.ts'
import { packagesOf, type RemediationPackage, remediationFilesOf, undoFilesOf } from './intune/remediations.ts'
import type { Exporter, ExportFile, ExportInput } from './kit.ts'
import { readmeOf, settingsSheet } from './readme.ts'

/** Packages that a tenant may have, of all makers together. */
const MOST_PACKAGES = 200

/** @throws Error when Intune would not take what the manifests ask for */
export const exporter: Exporter = (input) => {
  const packages = packagesOf(input)
  if (packages.length > MOST_PACKAGES) {
    throw new Error(`A tenant takes ${MOST_PACKAGES} remediation packages; this export has ${packages.length}.`)
  }
  return [
    readme(input, packages),
    settingsSheet(input),
    ...packages.flatMap((one) => remediationFilesOf(input, one)),
    ...complianceFilesOf(input),
    ...undoFilesOf(input),
  ]
}

function readme(input: ExportInput, packages: readonly RemediationPackage[]): ExportFile {
  const mending = packages.filter(({ mends }) => mends !== undefined)
  return readmeOf(input, {
    what: `${packages.length} remediation packages for Windows, the daily sweep first; ${mending.length} of them can mend. And a custom compliance policy that only shows. Intune runs nothing of this on Linux and macOS.`,
    steps: [settingsStep(), sweepStep(), itemsStep(mending), complianceStep(), graphStep(), awayStep()],
    comesBack: comesBack(input),
    files: [
      { path: 'settings.csv', what: 'every setting with its variable, its default and its meaning' },
      { path: 'remediations/*/detection.ps1', what: 'the detection script of a package' },
      { path: 'remediations/*/remediation.ps1', what: 'the remediation script, where Rounds can mend on Windows' },
      { path: 'remediations/*/detection-only.json', what: 'the package that only looks, as a body for Graph' },
      { path: 'remediations/*/with-remediation.json', what: 'the package that also mends, as a body for Graph' },
      { path: 'remediations/*/assignments.json', what: 'an example of its schedule, as a body for Graph; put the id of your group in' },
      { path: 'compliance/discovery.ps1', what: 'the discovery script of the custom compliance policy' },
      { path: 'compliance/rules.json', what: 'its rules' },
      { path: 'compliance/script.json', what: 'the discovery script as a body for Graph' },
      { path: 'undo/undo.ps1', what: 'a platform script that takes back the newest fix of a computer' },
      { path: 'compliance/policy.json', what: 'the policy as a body for Graph; put the id of the script in' },
    ],
  })
}

const settingsStep = () => ({
  title: 'Write your settings into the scripts',
  lines: [
    'Intune hands no values to a script, so the name of the practice, the addresses and the settings stand in its text. `settings.csv` shows which there are. Make the package again with',
    'them: `rounds export intune --practice NAME --set screen-lock.maxIdleSeconds=600 --source https://files.example.com/rounds`. One export for each practice, and a group of computers for each.',
  ],
})

const sweepStep = () => ({
  title: 'Upload the sweep',
  lines: [
    'Intune admin center > Devices > Scripts and remediations > Create. Name it `Rounds: sweep`, publisher Rounds.',
    '',
    '- Detection script file: `remediations/sweep/detection.ps1`. Remediation script file: none.',
    '- Run this script using the logged-on credentials: No. Enforce script signature check: No. Run script in 64-bit PowerShell: **Yes**.',
    '- Assign it to a group with one computer first. Schedule: daily.',
    '',
    'It waits up to ten minutes, by chance, so that not every computer asks at once.',
  ],
})

const itemsStep = (mending: readonly RemediationPackage[]) => ({
  title: 'Upload the items you want, in the same way',
  lines: [
    'A folder below `remediations` is a package. To look only, upload `detection.ps1` and no remediation script. To mend, upload both: Intune runs the remediation script when the detection script found a FAIL, and then looks again.',
    'Every gate of Rounds holds: disruptive changes wait until the clinic is closed, servers and domain members are left alone where the rules say so, nothing restarts a computer.',
    '',
    'These can mend:',
    '',
    ...mending.map(({ id, mends }) => `- \`${id}\`: ${mends?.item?.title ?? id}`),
  ],
})

const complianceStep = () => ({
  title: 'If you want it: show the findings as compliance',
  lines: [
    'Devices > Compliance > Scripts > Add > Windows 10 and later: `compliance/discovery.ps1`, 64-bit PowerShell **Yes**, logged-on credentials No.',
    'Then Policies > Create policy > Windows 10 and later > Custom compliance: choose that script, upload `compliance/rules.json`. Under Actions for noncompliance set "Mark device noncompliant" to 365 days.',
    'Do **not** use this policy in conditional access: a finding, or a day on which a computer could not be asked, must not lock a clinic out of its mail. A computer that has been swept by nobody says `unknown`, which is not compliant.',
    'Each rule links to the Privacy Commissioner; put the page of your own service desk there if you have one.',
  ],
})

const graphStep = () => ({
  title: 'Instead of clicking: Graph',
  lines: [
    'With DeviceManagementConfiguration.ReadWrite.All, and an id of the answer where a body says `<id of ...>`:',
    '',
    '    POST /beta/deviceManagement/deviceHealthScripts                 detection-only.json or with-remediation.json',
    '    POST /beta/deviceManagement/deviceHealthScripts/{id}/assign     assignments.json',
    '    POST /beta/deviceManagement/deviceComplianceScripts             compliance/script.json',
    '    POST /beta/deviceManagement/deviceCompliancePolicies            compliance/policy.json',
    '',
    'The policy has one action "block": so the API calls "mark as not compliant", and it takes no policy without it. It waits 365 days.',
    'Posting twice makes two packages. To update one, PATCH it by its id.',
  ],
})

const awayStep = () => ({
  title: 'To take it away again',
  lines: [
    'To take back the newest fix of one computer: Devices > Scripts and remediations > Platform scripts > Add, `undo/undo.ps1`, logged-on credentials No, 64-bit PowerShell **Yes**, assigned to a group with only that computer.',
    'It runs once. First take the computer out of the group of the package that mends, or it mends again.',
    '',
    'Delete the packages, the policy and then its script. What was mended stays mended.',
    AWAY,
  ],
})

function comesBack({ profile }: ExportInput): string[] {
  const { pass, fail } = profile.exitCodes
  return [
    `Detection: exit code ${fail} ("with issues") only for FAIL. Everything else is ${pass} ("without issues"), also WARN, UNKNOWN and a script that could not run Rounds: read the output.`,
    'Pre-remediation detection output: one line such as `ROUNDS FAIL screen-lock: ...`. It holds no time, so Intune reports only what changed.',
    'Post-remediation detection output: what the computer shows after the fix. "Failed" there means that it still fails, for example because the change waits until the clinic is closed.',
    'Compliance: each setting is `ok`, `warn`, `fail`, `attest-due` or `unknown`; only `ok` is compliant. An accepted risk and an item that does not apply are `ok`.',
  ]
}
