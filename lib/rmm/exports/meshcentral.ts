import { content } from '../../content/index.ts'
import { launcherText } from '../launchers/launcher.ts'
import type { Job } from './jobs.ts'
import type { Exporter, ExportFile, ExportInput } from './kit.ts'
import { readmeOf, settingsSheet } from './readme.ts'

/** The agent drops its connection at a message of 64 KiB; measured with MeshCentral 1.1.55: 65,500 characters ran, 66,000 did not. */
const LONGEST = 65_000

/** Commands to paste under "Run Commands", and a program that sends them to devices and keeps the answers. */
export const exporter: Exporter = (input) => [
  ...input.jobs.flatMap((job) => commandsOf(input, job)),
  { path: 'push.mjs', content: content.text('lib/rmm/exports/meshcentral/push.txt'), executable: true },
  settingsSheet(input),
  readme(input),
]

function commandsOf({ profile, baked }: ExportInput, { id, title, platforms, words, thenWords }: Job): ExportFile[] {
  // Nothing else tells afterwards what was found: the exit code is lost.
  const environment = { ...baked.environment, ROUNDS_COMPACT: '1' }
  const options = { title, profile, words, ...(thenWords ? { thenWords } : {}), baked: { ...baked, environment } }
  return [
    ...(platforms.includes('win32') ? [command(`${id}.ps1`, forPowerShell(title, launcherText('powershell', options)))] : []),
    ...(platforms.some((platform) => platform !== 'win32') ? [command(`${id}.sh`, forSh(launcherText('sh', options)))] : []),
  ]
}

/** @throws Error where no agent would take it */
function command(name: string, text: string): ExportFile {
  const length = JSON.stringify(text).length
  if (length > LONGEST) {
    throw new Error(
      `commands/${name} has ${length} characters, and an agent of MeshCentral takes no more than ${LONGEST}: name fewer settings.`,
    )
  }
  return { path: `commands/${name}`, content: text }
}

/** The agent types the text into a shell: whatever reads its input would take the rest for it, so all is read first and input is empty. */
function forSh(text: string): string {
  return `{\n${text.trimEnd()}\n} </dev/null\n`
}

/** The agent types the text into PowerShell, which then runs line by line: so it is one line. */
function forPowerShell(title: string, text: string): string {
  const letters = Buffer.from(text, 'utf8').toString('base64')
  return `# ${title}\n& ([ScriptBlock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${letters}'))))\n`
}

function readme(input: ExportInput): ExportFile {
  return readmeOf(input, {
    what: 'Commands for the devices of MeshCentral, and a program that runs one of them on a device or a whole group and keeps what each device answers.',
    steps: [
      {
        title: 'Try it on one device',
        lines: [
          'Open the device, choose "Run Commands", "Run as agent", PowerShell on Windows, and paste a file of `commands/`. The answer stands in the console of the device.',
        ],
      },
      {
        title: 'Send it from here',
        lines: [
          'A computer with Node.js 22 or newer needs nothing else; with an older one set MESH_FOLDER to a folder where MeshCentral or the package `ws` is installed.',
          'Use a login token of a user that may do nothing else (My Account, Manage login tokens). The password stands in the environment, where other users of the computer do not see it.',
          '',
          '    export MESH_URL=wss://mesh.example.org MESH_USER=rounds MESH_PASS=...',
          '    node meshcentral/push.mjs sweep --device reception-1',
          '    node meshcentral/push.mjs sweep --group "Kauri Medical"',
          '',
          'Call it from the folder above this one, so that `replies/` stands there: the next export replaces this folder. The certificate of the server is checked; one of your own goes into NODE_EXTRA_CA_CERTS.',
        ],
      },
      {
        title: 'Gather the answers',
        lines: ['    rounds import replies/sweep --into gathered'],
      },
      {
        title: 'Mend and take back',
        lines: [
          '    node meshcentral/push.mjs fix-screen-lock --device reception-1',
          '    node meshcentral/push.mjs undo --device reception-1',
          '',
          'MeshCentral has no schedule for commands: run `push.mjs` from a timer of your own computer, or have Rounds sweep by itself (`rounds schedule`).',
        ],
      },
    ],
    comesBack: [
      'MeshCentral keeps no exit code and no alert: the last line of the answer, `ROUNDS <STATUS> ...`, is the verdict, and the line before it holds the whole result for `rounds import`.',
      'An answer without that line is no verdict, and `push.mjs` says so. It ends with 0 when every device gave a verdict, with 1 when one did not.',
      'One command at a time: a device that is still busy drops the next one without a word. `push.mjs` gives it up after --seconds.',
      '`meshctrl runcommand --reply` shows the answer of whichever device answers first when several are at work; do not run two at once.',
      'Every user who is logged on and may see a device is sent its answers, too: MeshCentral sends them to all of these.',
    ],
    files: [
      { path: 'commands/*.sh', what: 'Linux and macOS, one for each job, ready to paste or send' },
      { path: 'commands/*.ps1', what: 'Windows; the launcher in one line, because the agent types it into PowerShell' },
      { path: 'push.mjs', what: 'sends a job and keeps the answers below `replies/`' },
      { path: 'settings.csv', what: 'every setting; export again with `--set` to write one into the commands' },
    ],
  })
}
