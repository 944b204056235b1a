import { content } from '../../content/index.ts'
import { AWAY } from './away.ts'
import { type Exporter, type ExportFile, type ExportInput, platformWords } from './kit.ts'
import { readmeOf, settingsSheet } from './readme.ts'
import { restFilesOf } from './tactical/rest.ts'
import { environmentOf, scriptsOf, settingFieldsOf, type TacticalScript } from './tactical/scripts.ts'

/** `rest/` is what most servers take; `community/` is for a server that loads a script folder of its own. */
export const exporter: Exporter = (input) => {
  const scripts = scriptsOf(input)
  return [
    readme(input, scripts),
    settingsSheet(input),
    ...restFilesOf(input, scripts),
    { path: 'rest/import.sh', content: content.text('lib/rmm/exports/tactical/import.sh'), executable: true },
    communityList(input, scripts),
    ...scripts.map(({ filename, text }) => ({ path: `community/scripts/${filename}`, content: text })),
  ]
}

/** As upstream writes it: two spaces, no line break at the end. */
function communityList(input: ExportInput, scripts: readonly TacticalScript[]): ExportFile {
  const entries = scripts.map(({ guid, filename, name, job, shell, category, platforms }) => ({
    guid,
    filename,
    submittedBy: 'Rounds',
    name,
    description: job.description,
    shell,
    supported_platforms: platforms,
    category,
    env: environmentOf(input),
    default_timeout: job.timeoutSeconds,
  }))
  return { path: 'community/community_scripts.json', content: JSON.stringify(entries, null, 2) }
}

/** Replaces what an earlier package put there, and leaves upstream's own entries. */
export const MERGE =
  "jq -s '(.[1] | map(.guid)) as $ours | [.[0][] | select(.guid as $one | $ours | index($one) | not)] + .[1]' upstream.json community_scripts.json > merged.json"

function readme(input: ExportInput, scripts: readonly TacticalScript[]): ExportFile {
  const count = (kind: string) => scripts.filter(({ job }) => job.kind === kind).length
  return readmeOf(input, {
    what: `${scripts.length} scripts for ${platformWords(['win32', 'linux', 'darwin'])}, ${count('verdict')} script checks, the daily sweep, and ${count('check-and-fix')} tasks that mend (opt-in).`,
    steps: [importStep(), settingsStep(input), policyStep(), fixStep(), communityStep(), awayStep()],
    comesBack: comesBack(input),
    files: [
      { path: 'settings.csv', what: 'every setting with its variable, its default and its meaning' },
      { path: 'rest/import.sh', what: 'posts the files beside it to a server; sh, curl and awk are all it needs' },
      {
        path: 'rest/fields.json',
        what: 'custom fields: the status line of each computer, and settings that are a client or a computer its own',
      },
      { path: 'rest/scripts.json', what: 'bodies for POST /scripts/' },
      { path: 'rest/policy.json', what: 'body for POST /automation/policies/: the policy Rounds, not active' },
      { path: 'rest/checks.json', what: 'bodies for POST /checks/: the last finding of each item, with its return codes' },
      { path: 'rest/tasks.json', what: 'bodies for POST /tasks/: the daily sweep' },
      { path: 'rest/fixes.json', what: 'bodies for POST /tasks/: what mends when a check fails; posted only with --with-fixes' },
      { path: 'community/community_scripts.json', what: 'the same scripts as the server loads them from a folder, to be merged' },
      { path: 'community/scripts/Win_Rounds_*.ps1', what: 'scripts for Windows' },
      { path: 'community/scripts/nix_sh_Rounds_*.sh', what: 'scripts for Linux and macOS' },
    ],
  })
}

const importStep = () => ({
  title: 'Put it on the server',
  lines: [
    'Make an API key: Settings > Global Settings > API Keys. On any computer with sh and curl (also the server itself, WSL or Git Bash), in the folder `rest`:',
    '',
    '    export TACTICAL_URL=https://api.example.com',
    '    read -r TACTICAL_API_KEY; export TACTICAL_API_KEY      # type or paste the key',
    '    sh import.sh --dry-run',
    '    sh import.sh',
    '',
    'It finds everything again by its name, so a second run updates. It gives nothing to any computer.',
  ],
})

const settingsStep = (input: ExportInput) => ({
  title: 'Say what is special about a client or a computer',
  lines: [
    'The name of the client is the practice, the name of the site is the site; nothing is to be typed for that.',
    'Custom fields named like their variable hold what else is known. Leave a field empty where the default is right:',
    '',
    ...settingFieldsOf(input).map(({ name, model, description }) => `- \`${name}\` (${model}): ${description}`),
    '',
    'Settings of items stand in `settings.csv`, and are written into the scripts: `rounds export tactical --set screen-lock.maxIdleSeconds=600`, then run `import.sh` again.',
    'What is changed by hand in a script, check or task of this package is set back by the next run of `import.sh`; whether they are switched on is left alone.',
  ],
})

const policyStep = () => ({
  title: 'Start with one computer',
  lines: [
    'Settings > Automation Manager > Rounds: make it active, then assign it to one computer (right click > Assign Automation Policy).',
    'Run the task `Rounds: sweep` once by hand, look at the checks, then assign the policy to a site and to clients.',
    'The sweep runs at 10:00 of the computer, spread by chance, and as soon as possible when the computer was off.',
  ],
})

const fixStep = () => ({
  title: 'Let it mend, if you want that',
  lines: [
    '    sh import.sh --with-fixes',
    '',
    'A task then runs when its check fails. It looks again and mends only a FAIL or WARN; disruptive changes wait until the clinic is closed.',
    'To mend one computer by hand, run the script that ends in `(fix, Win)` or `(fix, Unix)`. `Rounds: take the newest fix back` restores what was there before.',
  ],
})

const communityStep = () => ({
  title: 'Instead of the API: the script folder of the server',
  lines: [
    'Only for a server whose script folder is your own. `community_scripts.json` must be MERGED with the file of upstream: the server deletes every built-in script that the file does not name.',
    "An update of the server fetches upstream's folder again; after it, merge again, or these scripts and the checks that use them are gone. With `upstream.json` a copy of /opt/trmm-community-scripts/community_scripts.json:",
    '',
    `    ${MERGE}`,
    '',
    'Copy the result over the original and `community/scripts/*` into its folder `scripts`, then `python manage.py load_community_scripts`. Checks and tasks are made by hand then.',
  ],
})

const awayStep = () => ({
  title: 'To take it away again',
  lines: [
    '    sh import.sh --remove',
    '',
    'deletes the policy with its checks and tasks, the scripts and the fields. What was mended stays mended: run `Rounds: take the newest fix back` first where it should not.',
    AWAY,
  ],
})

function comesBack({ profile }: ExportInput): string[] {
  const { pass, fail, warn, unknown, informational, 'attest-due': due } = profile.exitCodes
  return [
    'The first line of a check is its verdict: `ROUNDS FAIL screen-lock: ...`. The history of a check keeps the first 60 characters.',
    `Exit code ${pass}: passing. ${fail}: failing, error. ${warn}: failing, warning. ${unknown} (not known), ${due} (an answer of the practice is due) and ${informational} (told before, or only for information): failing, info.`,
    'Exit codes 71 to 79: the script could not run Rounds, and says why: failing, warning.',
    'The custom field `Rounds status` of each computer holds the last line of its last sweep.',
  ]
}
