import { content } from '../../content/index.ts'
import type { ItemManifest } from '../../schema/types.ts'
import { type Exporter, type ExportFile, type ExportInput, platformWords } from './kit.ts'
import { readmeOf, settingsSheet } from './readme.ts'

/** Files that need nothing of the input: path in the package, name of the text beside this file. */
const FIXED: Readonly<Record<string, string>> = {
  'ansible.cfg': 'ansible.cfg.txt',
  'inventory.example.yml': 'inventory.yml.txt',
  'site.yml': 'site.yml.txt',
  'sweep.yml': 'sweep.yml.txt',
  'fix.yml': 'fix.yml.txt',
  'undo.yml': 'undo.yml.txt',
  'schedule.yml': 'schedule.yml.txt',
  'collect.yml': 'collect.yml.txt',
  'library/rounds.py': 'rounds.py',
  'action_plugins/rounds.py': 'action.py',
  'roles/rounds/tasks/main.yml': 'tasks-main.yml.txt',
  'roles/rounds/tasks/install.yml': 'tasks-install.yml.txt',
  'roles/rounds/tasks/sweep.yml': 'tasks-sweep.yml.txt',
  'roles/rounds/tasks/fix.yml': 'tasks-fix.yml.txt',
  'roles/rounds/tasks/undo.yml': 'tasks-undo.yml.txt',
  'roles/rounds/tasks/schedule.yml': 'tasks-schedule.yml.txt',
  'roles/rounds/tasks/collect.yml': 'tasks-collect.yml.txt',
}
/** What Ansible calls a computer for which an executable is published, `ansible_system` and `ansible_machine`. */
const KINDS: Readonly<Record<string, string>> = {
  'linux-x64': 'Linux-x86_64',
  'linux-arm64': 'Linux-aarch64',
  'macos-x64': 'Darwin-x86_64',
  'macos-arm64': 'Darwin-arm64',
}
const REACHED = ['linux', 'darwin'] as const

/** A directory for `ansible-playbook`: a module, a role, playbooks. Linux and macOS; Windows has no Python for the module. */
export const exporter: Exporter = (input) => [
  ...Object.entries(FIXED).map(([path, name]) => ({ path, content: content.text(`lib/rmm/exports/ansible/${name}`) })),
  { path: 'roles/rounds/defaults/main.yml', content: defaults(input) },
  { path: 'group_vars.example.yml', content: groupVariables(input) },
  settingsSheet(input),
  readme(input),
]

function defaults({ baked, items }: ExportInput): string {
  return lines(
    '# What the role does where nobody says otherwise. Say otherwise in group_vars, not here: this file is made anew with each export.',
    '',
    '# On the computers.',
    'rounds_path: /opt/rounds/rounds',
    `rounds_root_group: "{{ 'wheel' if ansible_facts.system | default('') == 'Darwin' else 'root' }}"`,
    '',
    '# On this side: the executable for each kind of computer, and its SHA-256 as released. See group_vars.example.yml.',
    ...executables(baked.pin?.files ?? {}),
    '',
    '# Where the result documents are kept, one for each host, for `rounds import`.',
    'rounds_results: "{{ playbook_dir }}/../results"',
    '',
    '# The files of /etc/rounds; an empty one is not written. The nearest wins: machine, practice, provider.',
    'rounds_provider: {}',
    'rounds_practice: {}',
    'rounds_machine: {}',
    '',
    '# Variables for Rounds in each run; they win over the files.',
    ...mapping('rounds_environment', baked.environment),
    '',
    '# What fix.yml mends. These can be mended:',
    ...mendable(items),
    'rounds_fixes: []',
    '',
    '# Codes of consents that people have given, as a refused fix names them.',
    'rounds_consents: []',
    '',
    '# What only has to wait, such as for the end of clinic hours, is done by the computer itself as soon as it may.',
    'rounds_when_allowed: false',
    '',
    '# What may cut a computer off takes itself back after ten minutes, unless it can be reached then; here for every fix.',
    '# rounds_confirm_within: 10m',
    '',
    '# schedule.yml: whether the computers sweep by themselves, when, and up to how much later by chance.',
    'rounds_schedule: true',
    'rounds_schedule_at: "10:00"',
    'rounds_schedule_spread: 60m',
  )
}

/** By kind of computer, from the names under which executables are published. */
function executables(files: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(files).flatMap(([name, sha256]) => {
    const [, system = '', processor = ''] = /^rounds-(linux|macos)-(x64|arm64)$/.exec(name) ?? []
    const kind = KINDS[`${system}-${processor}`]
    return kind === undefined ? [] : [`  ${kind}: { file: "{{ playbook_dir }}/../files/${name}", sha256: "${sha256}" }`]
  })
  return rows.length === 0 ? ['rounds_executables: {}'] : ['rounds_executables:', ...rows]
}

function mendable(items: readonly ItemManifest[]): string[] {
  return items.flatMap(({ id, title, remediation }) => {
    const platforms = REACHED.filter((platform) => remediation?.platforms[platform] !== undefined)
    return platforms.length === 0 ? [] : [`#   - ${id}  # ${title} (${platformWords(platforms)})`]
  })
}

/** Every setting with its default, ready to be uncommented, typed as the manifest has it. */
function groupVariables({ settings, items }: ExportInput): string {
  const defaultOf = new Map<string, unknown>(
    items.flatMap(({ id, settings: own = {} }) => Object.entries(own).map(([name, one]) => [`${id}.${name}`, one.default] as const)),
  )
  const rows = settings.flatMap(({ key, description, item }) => {
    const value = defaultOf.get(key)
    return value === undefined ? [] : [`    # ${item ?? key}: ${oneLine(description)}`, `    # ${key}: ${JSON.stringify(value)}`]
  })
  return lines(
    '# Copy this to ../group_vars/all.yml, or to ../group_vars/<group>.yml for the practice of that group, and say what holds there.',
    '',
    '# Lines that begin with "# " are what holds anyway.',
    'rounds_practice:',
    '  practice: Kauri Medical',
    '  # When patients are seen: nothing disruptive is done then.',
    '  calendar:',
    '    timeZone: Pacific/Auckland',
    '    open: { mon: ["07:30-18:30"], tue: ["07:30-18:30"], wed: ["07:30-18:30"], thu: ["07:30-18:30"], fri: ["07:30-18:30"] }',
    '    closedDays: []',
    '  settings: {}',
    ...(rows.length > 0 ? ['  # Instead of {} above:', ...rows] : []),
    '',
    '# Where the executables lie on this side, and what they must be (SHA256SUMS of the release).',
    '# rounds_executables:',
    '#   Linux-x86_64: { file: /srv/rounds/rounds-linux-x64, sha256: "..." }',
    '',
    '# What fix.yml mends; the ids stand in roles/rounds/defaults/main.yml.',
    'rounds_fixes: []',
  )
}

/** A map whose values are JSON, which is YAML. */
function mapping(name: string, entries: Readonly<Record<string, unknown>>): string[] {
  const rows = Object.entries(entries)
  return rows.length === 0
    ? [`${name}: {}`]
    : [`${name}:`, ...rows.map(([key, value]) => `  ${JSON.stringify(key)}: ${inert(JSON.stringify(value))}`)]
}

/** Ansible would fill in what stands between double braces. */
function inert(json: string): string {
  return /\{[{%#]/.test(json) ? `!unsafe ${json}` : json
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function lines(...all: string[]): string {
  return `---\n${all.join('\n')}\n`
}

function readme(input: ExportInput): ExportFile {
  return readmeOf(input, {
    what: 'A module, a role and playbooks that install Rounds on Linux and macOS computers, sweep them, mend what is asked for and take it back.',
    steps: [
      {
        title: 'Say which computers there are',
        lines: [
          'Nothing of yours belongs into this folder: the next export replaces it. Copy `inventory.example.yml` to `../inventory.yml`, beside this folder, and put a group for each practice into it. The user named there logs on by ssh and may become root with sudo.',
          '',
          '    ansible all -m ping',
        ],
      },
      {
        title: 'Say what holds for the practice',
        lines: [
          'Copy `group_vars.example.yml` to `../group_vars/<group>.yml`. `settings.csv` lists every setting and what it means.',
          'Put the executables of the release into `../files/`. `rounds_executables` names them with their SHA-256; an export with `--release` has it filled in.',
        ],
      },
      {
        title: 'Install and sweep',
        lines: [
          '    ansible-playbook site.yml --check --diff',
          '    ansible-playbook site.yml',
          '',
          'An executable whose SHA-256 is another one is not installed. After that, once a day from a timer of this computer, either one of these:',
          '',
          '    ansible-playbook sweep.yml',
          '    ansible-playbook collect.yml    # after: ansible-playbook schedule.yml',
          '',
          'The second finds also what a computer saw while it could not be reached, and does not wait for a sweep.',
        ],
      },
      {
        title: 'Gather the results',
        lines: ['    rounds import ../results --into ../gathered'],
      },
      {
        title: 'Mend, first only shown',
        lines: [
          `    ansible-playbook fix.yml --limit reception-1 --check --diff -e '{"rounds_fixes": ["screen-lock"]}'`,
          `    ansible-playbook fix.yml --limit reception-1 -e '{"rounds_fixes": ["screen-lock"]}'`,
          '',
          'A second run changes nothing. What could cut a computer off takes itself back after ten minutes; the playbook connects anew and keeps it only when that worked.',
        ],
      },
      {
        title: 'Take back',
        lines: ['    ansible-playbook undo.yml --limit reception-1 --check --diff', '    ansible-playbook undo.yml --limit reception-1'],
      },
    ],
    comesBack: [
      'A sweep: `ok`, whatever was found. The counts are in `msg`, the ids in `found` (see them with `-v`), the whole document in `../results/<host>.json`.',
      'A fix: `changed` when something was written, or in check mode would be; `ok` when nothing had to be; the diff shows each file and setting before and after.',
      'A fix that was refused by a gate or waits for a consent: `ok`, with its id in `refused` and the reason in `outcomes`. One that cannot be judged stands in `unknown`.',
      '`failed` only when a fix failed or was taken back, or when Rounds itself could not run. Exit codes of Rounds are not passed on.',
    ],
    files: [
      { path: 'site.yml', what: 'installs and sweeps' },
      { path: 'sweep.yml', what: 'sweeps; makes `../results/`, with one result document for each host, readable only by you' },
      { path: 'fix.yml', what: 'mends what `rounds_fixes` names' },
      { path: 'undo.yml', what: 'takes a run back' },
      { path: 'schedule.yml', what: 'has each computer sweep once a day by itself' },
      { path: 'collect.yml', what: 'brings what those sweeps found to `../results/`' },
      { path: 'roles/rounds/tasks/*.yml', what: 'what the playbooks do' },
      { path: 'roles/rounds/defaults/main.yml', what: 'every variable with its default, and what can be mended' },
      { path: 'library/rounds.py', what: 'the module; `ansible-doc -M library -t module rounds` explains it' },
      { path: 'action_plugins/rounds.py', what: 'keeps result documents on this side' },
      { path: 'ansible.cfg', what: 'pipelining, 25 computers at once' },
      { path: 'inventory.example.yml', what: 'to begin with' },
      { path: 'group_vars.example.yml', what: 'to begin with: every setting with its default' },
      { path: 'settings.csv', what: 'every setting of every item, what it means, and its variable' },
    ],
  })
}
