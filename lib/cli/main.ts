import { Command, CommanderError, Option } from 'commander'
import { content } from '../content/index.ts'
import { TOOL_ERROR, USAGE } from '../engine/exit-code.ts'
import { messageOf, UsageError } from '../errors.ts'
import { repeat } from './options.ts'

/** Runs one command line; sets process.exitCode and never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    const { settleEnvironment } = await import('../host/environment.ts')
    settleEnvironment()
    await program(argv).parseAsync([...argv], { from: 'user' })
  } catch (error) {
    process.exitCode = await report(error, argv)
  }
  await writeRefusals()
  // Whatever still hangs (a dead network drive) must not keep an RMM waiting.
  setTimeout(() => process.exit(), 3000).unref()
}

/** What this run refused or contained goes into the audit log, also where it ended with an error. */
async function writeRefusals(): Promise<void> {
  const [{ writeIncidents }, { stateFolder }] = await Promise.all([import('../logs/incidents.ts'), import('../state/folders.ts')])
  await writeIncidents(stateFolder())
}

async function report(error: unknown, argv: readonly string[]): Promise<number> {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : USAGE
  }
  if (argv.includes('--rmm')) {
    return (await import('./rmm-error.ts')).reportToRmm(error, argv)
  }
  const { harmless } = await import('./terminal.ts')
  process.stderr.write(`rounds: ${harmless(messageOf(error))}\n`)
  if (process.env.ROUNDS_DEBUG) {
    process.stderr.write(`${(error as Error).stack}\n`)
  }
  return error instanceof UsageError ? USAGE : TOOL_ERROR
}

/** Of the commands only as many as it takes to find the one that is called: all of them take as long to describe as the usual ones to run. */
function program([name]: readonly string[]): Command {
  const rounds = new Command('rounds')
    .description('The IT ward round for medical practices: checks this computer, mends what it safely can, takes every mend back.')
    .version(content.version)
    .exitOverride()
    .showHelpAfterError('(rounds --help shows how)')
    .hook('preAction', async (_, command) => usePacksFor(command))
  for (const add of [looking, mending, asking, knowing, gathering, reporting, installing, extending, writing]) {
    add(rounds)
    if (rounds.commands.some((command) => command.name() === name)) {
      break
    }
  }
  for (const command of rounds.commands) {
    command.exitOverride().showHelpAfterError(`(rounds ${command.name()} --help shows how)`)
  }
  return rounds
}

/** What takes back, keeps and leaves must work whatever became of a pack; what makes or installs one looks for itself. */
const WITHOUT_PACKS = ['undo', 'confirm', 'journal', 'uninstall', 'tables', 'schedule', 'new', 'pack']
const WITH_PACKS = ['list', 'audit']
/** What judges items: all of them where none is named. */
const JUDGING = ['sweep', 'check', 'fix']

async function usePacksFor(command: Command): Promise<void> {
  const isOfPack = command.parent?.name() === 'pack'
  const group = command.parent?.parent ? command.parent.name() : command.name()
  if (isOfPack ? WITH_PACKS.includes(command.name()) : !WITHOUT_PACKS.includes(group)) {
    const { usePacks } = await import('../packs/used.ts')
    await usePacks({ unpinned: isOfPack })
  }
  if (JUDGING.includes(group)) {
    const { isNamed } = await import('../engine/select.ts')
    const names: string[] = [...(command.opts().only ?? []), ...command.args]
    await content.expect(content.items().filter((item) => names.length === 0 || names.some((name) => isNamed(item, name))))
  }
}

function looking(rounds: Command): void {
  machineOptions(rounds.command('sweep').description('check every item on this computer; changes nothing'))
    .addOption(new Option('--only <ids...>', 'only these items'))
    .option('--step <number>', 'only the items of this step of the health check')
    .addOption(
      new Option('--scope <scope>', 'what this computer shows, or what the practice answers')
        .choices(['machine', 'practice'])
        .default('machine'),
    )
    .action(async (options) => (await import('./sweep.ts')).sweep(options))
  machineOptions(rounds.command('check <id>').description('check one item on this computer; changes nothing')).action(
    async (id: string, options) => (await import('./sweep.ts')).sweep({ ...options, only: [id] }),
  )
  rounds
    .command('verdict [id]')
    .description('the last stored finding, at once, without touching the computer; without an id all of them as JSON')
    .option('--max-age <time>', 'older than this is unknown', '26h')
    .option('--rmm [platform]', 'exit with the code that this remote management tool understands')
    .option('--json', 'print JSON and nothing else')
    .action(async (id: string | undefined, options) => (await import('./verdict.ts')).verdict(id, options))
  rounds
    .command('judge <file>')
    .description('judge the facts of an old result document with the rules of today')
    .option('--now <time>', 'as if the facts were judged at this time, for example 2027-01-31')
    .option('--json', 'print the result document and nothing else')
    .option('--html <file>', 'write a page')
    .action(async (file: string, options) => (await import('./judge.ts')).judge(file, options))
  rounds
    .command('prove <id>')
    .description('restore one file from each backup repository that the settings name, compare it, and remove it')
    .option('--repository <file>', 'only the repository of this environment file')
    .option('--set <key=value>', 'set one setting for this run; may be repeated', repeat, [])
    .option('--json', 'print JSON and nothing else')
    .option('--rmm [platform]', 'print for a remote management tool: last line ROUNDS <STATUS> ...')
    .action(async (id: string, options) => (await import('./prove.ts')).prove(id, options))
}

function mending(rounds: Command): void {
  machineOptions(rounds.command('fix [ids...]').description('plan the fix of these items; nothing is written without --apply'))
    .option('--what-if', 'show every change, before and after (this is what happens without --apply)')
    .option('--apply', 'make the changes')
    .option('--consent <code>', 'lift one named gate; may be repeated', repeat, [])
    .option(
      '--confirm-within <time>',
      'take all of it back after this time unless "rounds confirm" comes; off: never (10m for what may cut off access)',
    )
    .option('--when-allowed', 'apply now or, where a gate only asks to wait, as soon as it opens; without ids: what waits already')
    .option('--withdraw', 'what waits for these items, or for all, is not to be done any more')
    .option('--policy-template <file>', 'write what a domain administrator imports where the domain decides')
    .action(async (ids: string[], options) => (await import('./fix.ts')).fix(ids, options))
  rounds
    .command('undo [run]')
    .description('take back what a run changed, the newest run by default')
    .option('--only <id>', 'only what was changed for this item')
    .option('--rmm [platform]', 'print for a remote management tool: last line ROUNDS <STATUS> ...')
    .option('--json', 'print JSON and nothing else')
    .addOption(new Option('--unconfirmed', 'what the timer of an unconfirmed run calls').hideHelp())
    .action(async (run: string | undefined, options) => (await import('./undo.ts')).undo(run, options))
  rounds
    .command('confirm <run>')
    .description('keep the changes of a run that would otherwise be taken back by themselves')
    .option('--json', 'print JSON and nothing else')
    .action(async (run: string, options) => (await import('./confirm.ts')).confirm(run, options))
  rounds
    .command('journal [action] [files...]')
    .description('what was changed on this computer; "journal verify" checks that nobody edited it, against older result documents, too')
    .option('--json', 'print JSON and nothing else')
    .action(async (action: string | undefined, files: string[], options) => (await import('./journal.ts')).journal(action, files, options))
}

function asking(rounds: Command): void {
  rounds
    .command('attest [ids...]')
    .description('ask people what only they know, on the terminal; or write forms, and read what comes back')
    .addOption(PRACTICE_FILE())
    .addOption(new Option('--role <role>', 'only the questions of this role').choices(ROLES))
    .option('--by <name>', 'who answers')
    .option('--form <folder>', 'write a page for each role, to be filled in in a browser')
    .option('--import <files...>', 'read filled-in forms')
    .option('--due', 'only what is due now')
    .option('--list', 'every question, its answer, and until when it holds')
    .option('--key <file>', 'sign the answers with this private key (Ed25519, PEM)')
    .option('--json', 'print JSON and nothing else')
    .action(async (ids: string[], options) => (await import('./attest.ts')).attest(ids, options))
  rounds
    .command('waive [id]')
    .description(
      'accept a risk: one item on named computers, pinned to a value, with a reason and an end; without an id all that is accepted',
    )
    .addOption(PRACTICE_FILE())
    .option('--machine <name>', 'host name, everyday name or machine id, * for any text; may be repeated', repeat, [])
    .option('--reason <text>', 'why, in a sentence that still makes sense in a year')
    .option('--by <name>', 'who accepts it')
    .option('--until <day>', 'the last day on which it holds, such as 2027-03-01')
    .option('--accept <limit>', 'the measure that is accepted, such as "lockAfterSeconds<=1800"')
    .option('--observed <text>', 'the text that is accepted, as the finding observes it')
    .option('--from <file>', 'a result document: accepts what it shows now')
    .option('--withdraw', 'it is not accepted any more')
    .option('--json', 'print JSON and nothing else')
    .action(async (id: string | undefined, options) => (await import('./waive.ts')).waive(id, options))
}

function reporting(rounds: Command): void {
  rounds
    .command('report [paths...]')
    .description('one report of a whole practice, from the results of its computers and the answers of its people')
    .addOption(PRACTICE_FILE())
    .option('--out <path>', 'where it is written (rounds-practice.html, or rounds-accreditation.html); for --all a folder')
    .addOption(new Option('--for <purpose>', 'a printable sheet for each criterion').choices(['accreditation']))
    .option('--csv <file>', 'the same as a table')
    .option('--json', 'print the state of the practice and nothing else')
    .option('--package <file>', 'an archive of the report and all its evidence, with hashes')
    .option('--key <file>', 'sign the package with this private key (Ed25519, PEM)')
    .option('--prepared-by <name>', 'who prepared it, for the sheets')
    .option('--pseudonymise', 'without names of people, computers and the practice, for sharing')
    .option('--now <time>', 'as of this time, for example 2027-01-31')
    .option('--preview', 'do not remember this report: the next one is compared with the one before')
    .option('--store <file>', 'read from this store of rounds fleet')
    .option('--all', 'every practice of the store, each into its own folder below --out')
    .action(async (paths: string[], options) => (await import('./report.ts')).report(paths, options))
  rounds
    .command('verify <file>')
    .description('say what of an evidence package is intact')
    .option('--signer <file>', 'the public key that it must be signed with (PEM)')
    .option('--json', 'print JSON and nothing else')
    .action(async (file: string, options) => (await import('./verify.ts')).verify(file, options))
  const fleet = rounds.command('fleet').description('the results of many computers and practices over time, in one store')
  fleet
    .command('import <paths...>')
    .description('take in what rounds import gathered; what is there already is left out')
    .option('--store <file>', 'the store', 'fleet.duckdb')
    .option('--json', 'print JSON and nothing else')
    .exitOverride()
    .action(async (paths: string[], options) => (await import('./fleet.ts')).importFleet(paths, options))
  // What each thread of the import runs.
  fleet.command('read-results', { hidden: true }).action(async () => (await import('./fleet.ts')).readForImport())
  fleet
    .command('query [question]')
    .description('ask one of the questions that are known; without one they are listed')
    .option('--store <file>', 'the store', 'fleet.duckdb')
    .option('--practice <name>', 'only this practice')
    .option('--item <id>', 'only this item')
    .option('--from <day>', 'from this day on')
    .option('--to <day>', 'up to this day')
    .option('--month <month>', 'in this month, such as 2026-05')
    .option('--days <number>', 'older than so many days')
    .addOption(new Option('--as <form>', 'how to print it').choices(['table', 'csv', 'json']).default('table'))
    .exitOverride()
    .action(async (question: string | undefined, options) => (await import('./fleet.ts')).queryFleet(question, options))
  fleet
    .command('export <folder>')
    .description('everything as Parquet files, for a warehouse')
    .option('--store <file>', 'the store', 'fleet.duckdb')
    .exitOverride()
    .action(async (folder: string, options) => (await import('./fleet.ts')).exportFleet(folder, options))
}

const ROLES = ['owner', 'practice-manager', 'privacy-officer', 'pms-administrator', 'it-provider'] as const

const PRACTICE_FILE = () =>
  new Option('--practice <file>', 'practice.json of the practice; answers, waivers and earlier reports stand beside it')

function knowing(rounds: Command): void {
  rounds
    .command('list')
    .description('all items')
    .option('--json', 'print JSON and nothing else')
    .action(async (options) => (await import('./list.ts')).list(options))
  rounds
    .command('explain <id>')
    .description('what an item means, reads, and would change')
    .action(async (id: string) => (await import('./explain.ts')).explain(id))
  rounds
    .command('settings [id]')
    .description('every setting, its value, and which layer it comes from')
    .option('--set <key=value>', 'as in sweep; may be repeated', repeat, [])
    .addOption(PRACTICE_FILE())
    .option('--json', 'print JSON and nothing else')
    .action(async (id: string | undefined, options) => (await import('./settings.ts')).settings(id, options))
  rounds
    .command('validate [files...]')
    .description('check manifests, settings, waivers, attestations, results and packs; without files all manifests')
    .action(async (files: string[]) => (await import('./validate.ts')).validate(files))
}

function gathering(rounds: Command): void {
  rounds
    .command('import <files...>')
    .description('gather results: folders, result documents, NDJSON, and what an RMM printed or exported')
    .requiredOption('--into <folder>', 'where they are kept, as <practice>/<machine>/<time>.json')
    .option('--json', 'print JSON and nothing else')
    .action(async (files: string[], options) => (await import('./import.ts')).importResults(files, options))
  rounds
    .command('convert <files...>')
    .description('result documents in a form that other tools read: files, NDJSON, and folders as rounds import keeps them')
    .addOption(
      new Option('--to <form>', 'OCSF findings and remediations as NDJSON, or HDF for the SAF tools')
        .choices(['ocsf', 'hdf'])
        .makeOptionMandatory(),
    )
    .option('--newest', 'of each computer only the newest result')
    .option('--out <file>', 'write there instead of printing; for hdf of several documents a folder')
    .action(async (files: string[], options) => (await import('./convert.ts')).convert(files, options))
}

function installing(rounds: Command): void {
  rounds
    .command('export [platforms...]')
    .description('what a remote management tool imports, made from the manifests')
    .option('--all', 'for every tool')
    .requiredOption('--out <folder>', 'a folder of its own for each tool is made there')
    .option('--practice <name>', 'written into scripts that cannot be given values')
    .option('--set <key=value>', 'a setting written into them; may be repeated', repeat, [])
    .option('--source <place>', 'where computers find the executable: an https address, a share or a folder; may be repeated', repeat, [])
    .option('--ring <name>', 'which published ring they follow', 'broad')
    .option('--release <folder>', 'made by npm run package: its version, hashes and key are written into the scripts')
    .action(async (platforms: string[], options) => (await import('./export.ts')).exportFor(platforms, options))
  rounds
    .command('schedule')
    .description('have the operating system itself sweep once a day, where there is no remote management tool')
    .option('--at <time>', 'at this time of day, later by chance', '10:00')
    .option('--spread <time>', 'later by chance, up to so long', '60m')
    .option('--out <folder>', 'where each sweep leaves its result document')
    .option('--remove', 'take the schedule away')
    .option('--json', 'print JSON and nothing else')
    .action(async (options) => (await import('./schedule.ts')).schedule(options))
  rounds
    .command('uninstall')
    .description(
      'leave no trace: shows what there is; --apply exports the journal and removes timers, copies of the program, cache and state',
    )
    .option('--apply', 'do it')
    .option('--undo', 'take back everything that Rounds changed here before')
    .option('--keep-changes', 'what Rounds changed stays as it is')
    .option('--export <folder>', 'where the journal and the last findings are kept (needed where something was changed)')
    .option('--rmm [platform]', 'print for a remote management tool: last line ROUNDS <STATUS> ...')
    .option('--json', 'print JSON and nothing else')
    .action(async (options) => (await import('./uninstall.ts')).uninstall(options))
  rounds
    .command('tables [file]')
    .description('the dated tables in use; with a file: take in a newer one that the release key signed')
    .option('--json', 'print JSON and nothing else')
    .action(async (file: string | undefined, options) => (await import('./tables.ts')).tables(file, options))
}

function extending(rounds: Command): void {
  const pack = rounds.command('pack').description('items and facts of others: what is installed, what it may do, and how one is made')
  pack
    .command('list')
    .description('the packs on this computer, and whether they are used')
    .option('--times', 'how long reading and checking each one took')
    .option('--json', 'print JSON and nothing else')
    .exitOverride()
    .action(async (options) => (await import('./pack.ts')).listPacks(options))
  pack
    .command('audit [packs...]')
    .description('what each pack can read and change, in words; of those installed, or of a file or a folder')
    .option('--json', 'print JSON and nothing else')
    .exitOverride()
    .action(async (packs: string[], options) => (await import('./pack.ts')).auditPacks(packs, options))
  pack
    .command('install <files...>')
    .description('put packs into the configuration folder and pin each to its version and hash')
    .exitOverride()
    .action(async (files: string[]) => (await import('./pack-install.ts')).installPacks(files))
  pack
    .command('remove <ids...>')
    .description('take packs away again')
    .exitOverride()
    .action(async (ids: string[]) => (await import('./pack-install.ts')).removePacks(ids))
  pack
    .command('trust [publisher]')
    .description('the key list: whose packs may do what; with a publisher: change it')
    .option('--key <file>', 'a public key of the publisher (Ed25519, PEM)')
    .addOption(new Option('--may <grants...>', 'what its packs may do').choices(GRANTS))
    .option('--note <text>', 'who they are, and who decided it')
    .option('--withdraw', 'do not trust this publisher any more')
    .option('--json', 'print JSON and nothing else')
    .exitOverride()
    .action(async (publisher: string | undefined, options) => (await import('./pack-install.ts')).trustPublisher(publisher, options))
  pack
    .command('test [folder]')
    .description('check everything about the pack in this folder: shape, types, scenarios')
    .option('--watch', 'again whenever a file changes')
    .option('--only <id>', 'only this item')
    .option('--state <names...>', 'on this computer, which is changed by it: make these states and check the item there')
    .exitOverride()
    .action(async (folder: string | undefined, options) => (await import('./pack-author.ts')).testPack(folder, options))
  pack
    .command('build [folder]')
    .description('one file, the same for the same source: dist/<publisher>.<name>-<version>.pack')
    .option('--out <folder>', 'write it there')
    .exitOverride()
    .action(async (folder: string | undefined, options) => (await import('./pack-author.ts')).buildPack(folder, options))
  pack
    .command('sign [path]')
    .description('sign the built file of the pack in this folder, or a pack file')
    .requiredOption('--key <file>', 'the private key of the publisher (Ed25519, PEM)')
    .exitOverride()
    .action(async (path: string | undefined, options) => (await import('./pack-author.ts')).signPack(path, options))
  pack
    .command('verify [path]')
    .description('say whether the built file is what the source gives, who signed it, and what it may do here')
    .option('--signer <file>', 'the public key that it must be signed with (PEM)')
    .option('--json', 'print JSON and nothing else')
    .exitOverride()
    .action(async (path: string | undefined, options) => (await import('./pack-author.ts')).verifyPack(path, options))
}

const GRANTS = ['check', 'fix', 'settings', 'programs', 'interpreters', 'procedures'] as const

function writing(rounds: Command): void {
  const make = rounds.command('new').description('write the files of a new item or a new pack')
  make
    .command('pack <name>')
    .description('a folder of that name with a pack that works')
    .option('--publisher <name>', 'whose pack it is')
    .exitOverride()
    .action(async (name: string, options) => (await import('./new-pack.ts')).newPack(name, options))
  make
    .command('check <id>')
    .description('manifests, parser, judge and tests of a new item, in Rounds itself or in the pack of this folder')
    .option('--fix', 'with a remediation')
    .exitOverride()
    .action(async (id: string, options) => (await import('./new-check.ts')).newCheck(id, options))
}

function machineOptions(command: Command): Command {
  return command
    .option('--set <key=value>', 'set one setting for this run; may be repeated', repeat, [])
    .addOption(PRACTICE_FILE())
    .option('--deadline <time>', 'what has not answered by then is unknown', '100s')
    .option('--json', 'print the result document and nothing else')
    .option('--html <file>', 'write a self-contained page')
    .option('--rmm [platform]', 'print for a remote management tool: plain text, last line ROUNDS <STATUS> ...')
    .option('--out <folder>', 'write the result document below this folder (with --rmm also ROUNDS_OUT)')
    .option('--compact', 'also print the whole document on one line, for rounds import')
    .option('--exit-zero', 'exit 0 whatever was found')
    .option('-v, --verbose', 'show every part, and what is done, on stderr')
}
