/** What a technician clicks in one tool, where it differs from the next one. Sentences in Markdown. */
export interface ToolSteps {
  /** How a script gets into the tool. */
  add: readonly string[]
  /** How one runs once a day. */
  schedule: readonly string[]
  /** How a stored finding becomes an alert. */
  watch: readonly string[]
  /** How something is mended. */
  mend: readonly string[]
  /** What has to be deleted, to take it all away. */
  remove: string
  /** What besides the exit code comes back. */
  comesBack: readonly string[]
  /** The most seconds that the tool gives a script, where that is documented. */
  longestSeconds?: number
}

const MENUS = 'The names of menus here were not verified and may have moved.'

/** By id of the profile. What could not be looked up stands in the profile as unverified. */
export const STEPS: Readonly<Record<string, ToolSteps>> = {
  'n-sight': {
    add: [
      'Settings > Script Manager > New: upload the script, and choose whether it is for a script check, an automated task or both. Set the time limit of `jobs.csv`.',
      'A script may have 65,535 characters; these have fewer. They need no parameters.',
    ],
    schedule: [
      'Windows and macOS: add an automated task with `sweep`, daily, that runs as soon as possible when the computer was off.',
      'Linux: N-sight has no automated tasks there. Add `sweep` as a daily safety check.',
    ],
    watch: [
      'Add a script check for each `verdict-...` that you want to hear of, as a daily safety check or 24x7. A monitoring template does it for many computers.',
      'A `verdict-...` only reads what the last sweep found. Let the daily check run after the sweep.',
    ],
    mend: ['Add an automated task with `check-and-fix-...` to the script check: it runs when that check fails.'],
    remove: 'the checks, the tasks and the scripts',
    comesBack: ['N-sight shows the text of a script only beside codes above 1000, so all codes but 0 are above 1000.'],
  },
  'n-central': {
    add: [
      'Configuration > Scheduled Tasks > Script/Software Repository > Add: upload the script, choose its operating system and its type (PowerShell, or Bash or Shell), and set the time limit of `jobs.csv` (at most 3600 seconds).',
      'Grant access to the organisation, customer or site whose computers it is for.',
    ],
    schedule: [
      'Add a scheduled task of type Script with `sweep`, recurring daily, as the system account, for a filter of computers. A rule does it for those that come later.',
    ],
    watch: [
      'Add a scheduled task with each `verdict-...` that you want to hear of, after the sweep, with a notification for failures.',
      'A task fails with an exit code other than 0 (not verified). The service that only watches for that is not part of this package: an AMP file cannot be made and tested outside of N-central.',
    ],
    mend: ['Run `check-and-fix-...` as a scheduled task, once or recurring.'],
    remove: 'the scheduled tasks and the scripts',
    comesBack: ['The output stands in the details of the task; its last line is the verdict.'],
    longestSeconds: 3600,
  },
  action1: {
    add: [
      'Configuration > Script Library > New Script: name, description, language PowerShell, and the text of the file. No parameters.',
      MENUS,
    ],
    schedule: [
      'Automations > New Automation > Run Script: choose `sweep`, all endpoints or a group, every day, and let it run when an endpoint that was off comes back.',
    ],
    watch: [
      'An automation with a `verdict-...`, every day after the sweep, with a notification for failures. Its history shows the output of each endpoint.',
    ],
    mend: ['Run `check-and-fix-...` as an automation, for one endpoint first.'],
    remove: 'the automations and the scripts',
    comesBack: [
      'Scripts run as SYSTEM. The history of the automation shows the output, about 10,000 characters of it; its last line is the verdict.',
    ],
  },
  level: {
    add: [
      'Scripts > Create script: the language is PowerShell for a `.ps1` and Bash for a `.sh`; run as Local system; the time limit of `jobs.csv` (100 seconds unless you change it).',
    ],
    schedule: ['Automations: make one that runs every day for a group of devices, with the action Run script and the script `sweep`.'],
    watch: [
      'In a monitor policy, add a Run script monitor with a `verdict-...`. Script output: contains `ROUNDS FAIL`; trigger count 1; every 4 hours.',
      'Level compares the text, not the exit code. The 14 days in which Rounds only informs do not hold for such a monitor: add it after them, or without a notification.',
      'For warnings add a second monitor: contains `ROUNDS WARN`.',
    ],
    mend: ['Let the monitor start an automation with `check-and-fix-...` (the automation runs its own check before it changes anything).'],
    remove: 'the monitors, the automations and the scripts',
    comesBack: ['Level reads all of the output. Only the last line begins with `ROUNDS` and the status.'],
  },
  syncro: {
    add: [
      'Scripts > New Script: file type PowerShell, run as System, the time limit of `jobs.csv`.',
      MENUS,
      'Where a value differs from computer to computer, add a script variable with the name that `settings.csv` gives it; a platform variable can fill it, such as the name of the customer for `ROUNDS_PRACTICE`. Without a script variable the value that was written at export holds.',
    ],
    schedule: ['In a policy, add `sweep` as a scheduled script, daily.'],
    watch: [
      'In the same policy, add each `verdict-...` that you want to hear of, daily after the sweep. A run that ends with another code than 0 is shown as failed; that it makes an alert of its own was not verified, so look at one computer first.',
    ],
    mend: ['Run `check-and-fix-...` from the asset, or as the automated remediation of an alert.'],
    remove: 'the scripts from the policy, then the scripts',
    comesBack: ['The output stands with the script run of the asset; its last line is the verdict.'],
  },
  atera: {
    add: [
      'Admin > Scripts > Add: upload the file, or paste it; PowerShell for a `.ps1`, for a `.sh` the type for macOS or Linux; run as System; the longest run time that `jobs.csv` gives.',
      MENUS,
    ],
    schedule: ['Admin > IT automation: a profile with Run script `sweep`, daily, and with the computers that were off running it later.'],
    watch: [
      'Admin > Thresholds: a script-based threshold with a `verdict-...`, where your plan has them, or the same profile with the reports of failed scripts. Neither was verified.',
    ],
    mend: ['Run `check-and-fix-...` from the device, or as the auto-healing script of the threshold.'],
    remove: 'the profile, the thresholds and the scripts',
    comesBack: ['The output stands in the log of the automation; its last line is the verdict.'],
  },
  automate: {
    add: [
      'Automation > Scripts > View Scripts > New Script: one step, Execute Script, type PowerShell Bypass, the text of the file, no parameters, run as Local Agent, and a variable for the output such as `@rounds@`.',
      MENUS,
      'That step keeps the output and no exit code. End the script with Script Log Message `@rounds@`.',
    ],
    schedule: ['Groups: schedule the script with `sweep` for a group, daily, as soon as the agent is there.'],
    watch: [
      'In the script with a `verdict-...`, add after that step: IF variable `@rounds@` contains `ROUNDS FAIL`, then Create Ticket or raise an alert.',
      'The text does not know of the 14 days in which Rounds only informs: add that step after them.',
    ],
    mend: ['Run the script with `check-and-fix-...` for one computer, or from the same IF.'],
    remove: 'the schedules and the scripts',
    comesBack: ['The log of the script holds the output; its last line is the verdict.'],
  },
  vsa: {
    add: [
      'VSA 9: Agent Procedures > Manage Files: upload the file as a shared managed file. Agent Procedures > Schedule / Create > New Procedure with these steps.',
      MENUS,
      '',
      '    1. Get Variable: Agent Working Directory Path -> workDir',
      '    2. Write File: #workDir#\\rounds.ps1 <- the managed file',
      '    3. Execute Shell Command, as System, 64-bit: powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "#workDir#\\rounds.ps1" > "#workDir#\\rounds.txt"',
      '    4. Get Variable: File Content #workDir#\\rounds.txt -> said',
      '    5. Write Procedure Log Entry: #said#',
      '    6. Delete File: #workDir#\\rounds.ps1, #workDir#\\rounds.txt',
      '',
      'Only administrators may be able to write to the working directory of the agent: what stands there for a moment runs as System.',
      'On Linux and macOS step 3 is `sh "#workDir#/rounds.sh" > "#workDir#/rounds.txt"`.',
      'VSA X: Automation > Scripts takes the text of the file as it is; Automation > Workflows schedules it.',
    ],
    schedule: [
      'Schedule the procedure with `sweep` every day, with Distribution over 60 minutes, and tick what makes a computer that was off run it later.',
    ],
    watch: [
      'In the procedure with a `verdict-...`, after step 4: IF Check Variable #said# Contains `ROUNDS FAIL`, then Send Email or write to the event log that your monitor set reads.',
      'The text does not know of the 14 days in which Rounds only informs: add that step after them.',
    ],
    mend: ['Schedule the procedure with `check-and-fix-...` for one computer, or execute it from the same IF.'],
    remove: 'the schedules, the procedures and the managed files',
    comesBack: ['The agent procedure log holds the output; its last line is the verdict.'],
  },
  generic: {
    add: [
      'Give the script to your tool. It has to run as SYSTEM or root, without parameters, in 64-bit PowerShell 5.1 or in sh, for as long as `jobs.csv` says.',
    ],
    schedule: ['Run `sweep` once a day, and again when a computer that was off comes back.'],
    watch: ['Run each `verdict-...` that you want to hear of after the sweep, as often as you like: it reads one small file.'],
    mend: ['Run `check-and-fix-...` where a finding is to be mended.'],
    remove: 'what you scheduled, and the scripts',
    comesBack: ['The last line of the output is the verdict: `ROUNDS FAIL screen-lock: ...`.'],
  },
}
