import { AWAY } from './away.ts'
import { type Exporter, type ExportFile, type ExportInput, jsonFile } from './kit.ts'
import { conditionFilesOf } from './ninjaone/conditions.ts'
import { FIELDS, fieldsBody, settingFieldsOf } from './ninjaone/fields.ts'
import { type NinjaScript, scriptsOf, sheetOf } from './ninjaone/scripts.ts'
import { readmeOf, settingsSheet } from './readme.ts'

/** NinjaOne imports no scripts: what can be imported are fields and conditions, the rest is pasted. */
export const exporter: Exporter = (input) => {
  const scripts = scriptsOf(input)
  return [
    readme(input, scripts),
    settingsSheet(input),
    sheetOf(scripts),
    jsonFile('custom-fields.json', fieldsBody(input)),
    ...conditionFilesOf(input),
    ...scripts.map(({ path, text }) => ({ path, content: text })),
  ]
}

function readme(input: ExportInput, scripts: readonly NinjaScript[]): ExportFile {
  return readmeOf(input, {
    what: `${scripts.length} scripts for Windows, Linux and macOS to be pasted, the custom fields that they write, and the conditions that act on them. One script is enough to begin: the sweep.`,
    steps: [fieldsStep(), settingsStep(input), sweepStep(), alertStep(), fixStep(), awayStep()],
    comesBack: comesBack(input),
    files: [
      { path: 'settings.csv', what: 'every setting with its variable, its default and its meaning' },
      { path: 'scripts.csv', what: 'what the script editor asks for: name, language, operating system, account, time limit' },
      { path: 'custom-fields.json', what: 'body for POST /v2/custom-fields/bulk' },
      { path: 'conditions/alert.json', what: 'body for POST /v2/policies/{policy_id}/condition/custom-fields: tells people' },
      {
        path: 'conditions/fix-*.json',
        what: 'the same for one item: runs the script that mends it; switched off, and without the number of that script',
      },
      { path: 'scripts/windows/*.ps1', what: 'scripts for Windows' },
      { path: 'scripts/linux-mac/*.sh', what: 'scripts for Linux and macOS' },
    ],
  })
}

const fieldsStep = () => ({
  title: 'Make the custom fields',
  lines: [
    'With the API, post `custom-fields.json` once: POST /v2/custom-fields/bulk. Or by hand: Administration > Devices > Global custom fields, with the names, types and permissions of that file.',
    `The scripts write \`${Object.values(FIELDS).join('`, `')}\`. Automations need write access to these, and read access to the others.`,
    'There is no field for each item on purpose: a list of ids in one field serves conditions as well, and a device page stays readable.',
  ],
})

const settingsStep = (input: ExportInput) => ({
  title: 'Say what is special about a practice or a computer',
  lines: [
    ...settingFieldsOf(input).map(
      ({ field, scopes, description }) => `- \`${field}\` (${scopes.join(', ').toLowerCase()}): ${description}`,
    ),
    '',
    'Leave a field empty where nothing is special. All other settings of `settings.csv` are written into the scripts: `rounds export ninjaone --set screen-lock.maxIdleSeconds=600 --source https://files.example.com/rounds`.',
    'A script variable wins over both, when NinjaOne hands it over under the very name of the sheet, such as ROUNDS_TAGS.',
  ],
})

const sweepStep = () => ({
  title: 'Paste the sweep, and schedule it',
  lines: [
    'Administration > Library > Automation > Add > New script. Paste `scripts/windows/sweep.ps1`; name, language, operating system, architecture, account and time limit stand in `scripts.csv`. The same with `scripts/linux-mac/sweep.sh`.',
    'Run it on one computer and look at its custom fields. Then add it to the policies as a scheduled automation, once a day, during opening hours: a computer that is off then is not asked later.',
    'It waits up to ten minutes, by chance, so that not every computer asks at once.',
  ],
})

const alertStep = () => ({
  title: 'Be told',
  lines: [
    'Post `conditions/alert.json` to each policy, or add the condition by hand: Policy > Conditions > Custom fields,',
    `\`${FIELDS.alert}\` equals \`yes\` and \`${FIELDS.status}\` contains \`FAIL\`. Choose the channel there.`,
    `In the first days of a computer, and for risks that were accepted, \`${FIELDS.alert}\` stays \`no\`.`,
  ],
})

const fixStep = () => ({
  title: 'Let it mend, if you want that',
  lines: [
    'For each item you want mended: paste its script `check-and-fix-<item>`, then post `conditions/fix-<item>.json` to a policy. First put the number of the script in place of `scriptId` 0 (GET /v2/automation/scripts lists them by name), and `enabled` true.',
    `By hand it is a condition that \`${FIELDS.failing}\` contains \`,<item>,\` with that automation. Policies are for one kind of device: choose the script for its system.`,
    'The script looks again and mends only a FAIL or WARN. Disruptive changes wait until the clinic is closed. `undo` restores what was there before.',
  ],
})

const awayStep = () => ({
  title: 'To take it away again',
  lines: [
    'Delete the conditions, the scheduled automations, the scripts and the custom fields, in this order. What was mended stays mended: run the script `undo` first where it should not.',
    AWAY,
  ],
})

function comesBack({ profile }: ExportInput): string[] {
  const { pass, fail } = profile.exitCodes
  return [
    `\`${FIELDS.status}\`: the worst of the last sweep. \`${FIELDS.line}\`: its last line, such as \`ROUNDS FAIL sweep: 1 fail, 14 pass (screen-lock)\`. \`${FIELDS.failing}\`: the ids of all items that fail.`,
    `\`${FIELDS.last}\`: when the computer was last looked at. Make a group or report of computers where that is older than two days.`,
    `The activity of a run shows all findings. Exit code ${fail}: somebody is to look at it. ${pass}: everything else, also a script that could not run Rounds: \`${FIELDS.status}\` is UNKNOWN then.`,
    'Only verdicts and ids of items are written into fields, nothing else of a computer, and nothing of patients.',
  ]
}
