import { type Answer, type CommandOutput, type EachOutput, type FileContent, failed, type Listing, listing, value } from '../api.ts'
import { messageOf } from '../errors.ts'
import type { CommandProbe, DnsProbe, FileProbe, Probe } from '../schema/types.ts'
import { readEnvironmentFile } from './environment-file.ts'
import { type FileProbeOptions, readFileProbe, readFilesProbe } from './files.ts'
import { expand, type Fills } from './placeholders.ts'
import { placesOf, refuseAway } from './places.ts'
import { openPowerShell, type PowerShellSession } from './powershell.ts'
import { runProcess } from './processes.ts'
import { readRegistryKey, readRegistryKeys } from './registry.ts'
import { withScratch } from './scratch.ts'
import { systemInfo } from './system.ts'
import { readVolumesProbe } from './volumes.ts'

/** How one fact's probes are carried out. */
export interface ReadOptions {
  timeoutSeconds: number
  cost: 'low' | 'high'
  fills: Fills
  /** The text of a `.ps1` file of this fact. */
  script(name: string): string
}

/** The reading door to a computer: carries out declared probes and nothing else. */
export interface Reader {
  /** Never throws and always settles within the probe's time; what goes wrong is an answer. */
  read(probe: Probe, options: ReadOptions): Promise<Answer<unknown>>
  close(): Promise<void>
}

export function openReader(): Reader {
  const sessions = new Map<string, PowerShellSession>()
  const session = (cost: string) => sessions.get(cost) ?? open(sessions, cost)
  return {
    read: (probe, options) => inTime(probe, options, () => carryOut(probe, options, session)),
    close: async () => {
      await Promise.all([...sessions.values()].map((one) => one.close()))
    },
  }
}

function open(sessions: Map<string, PowerShellSession>, cost: string): PowerShellSession {
  const opened = openPowerShell()
  sessions.set(cost, opened)
  return opened
}

async function carryOut(probe: Probe, options: ReadOptions, session: (cost: string) => PowerShellSession): Promise<Answer<unknown>> {
  if ('registry' in probe) {
    return readRegistryKey(probe.registry, probe.values)
  }
  if ('registryKeys' in probe) {
    return value(await readRegistryKeys(probe.registryKeys, probe.values))
  }
  if ('file' in probe) {
    return readFileProbe(probe.file, fileOptions(probe))
  }
  if ('files' in probe) {
    const { paths, refused } = placesOf(probe.files, options.fills)
    return value(missing(await readFilesProbe(paths, fileOptions(probe)), refused))
  }
  if ('volumes' in probe) {
    const { paths, refused } = placesOf(probe.volumes, options.fills)
    return value(missing(await readVolumesProbe(paths), refused))
  }
  if ('command' in probe) {
    return probe.each === undefined ? runCommand(probe, options.timeoutSeconds) : value(await runEach(probe, probe.each, options))
  }
  if ('dns' in probe) {
    return lookUp(probe, options)
  }
  if ('powershell' in probe) {
    return session(options.cost).run(options.script(probe.powershell), probe.input ?? {}, options.timeoutSeconds)
  }
  return value(systemInfo())
}

/** The same listing, with more that could not be looked at. */
function missing<T>(found: Listing<T>, refused: readonly string[]): Listing<T> {
  return refused.length === 0 ? found : listing(found.entries, [...refused, ...found.missed])
}

async function lookUp({ dns, type, server }: DnsProbe, { fills, timeoutSeconds }: ReadOptions): Promise<Answer<unknown>> {
  const { readDns } = await import('./dns.ts')
  const [address = ''] = server === undefined ? [] : fills.settings(server)
  return readDns(expand(dns, fills), type, address, timeoutSeconds)
}

/** One after another: the tools that this is for would get into each other's way. */
async function runEach(probe: CommandProbe, setting: string, { fills, timeoutSeconds }: ReadOptions): Promise<Listing<EachOutput>> {
  const entries: EachOutput[] = []
  for (const of of fills.settings(setting)) {
    entries.push({ of, answer: await runOne(probe, of, timeoutSeconds, fills.isChosen?.(setting) === true) })
  }
  return listing(entries)
}

async function runOne(probe: CommandProbe, of: string, timeoutSeconds: number, isChosen: boolean): Promise<Answer<CommandOutput>> {
  const fill = (text: string) => text.replaceAll('{each}', of)
  try {
    refuseAway(fill(probe.environmentFile?.path ?? ''), isChosen)
    return unlessSilent(probe, await runProcess(probe.command.map(fill), { timeoutSeconds, env: environmentOf(probe, fill) }))
  } catch (error) {
    return failed(messageOf(error))
  }
}

/** @throws UsageError */
function environmentOf({ environmentFile }: CommandProbe, fill = (text: string) => text): Record<string, string> {
  return environmentFile ? readEnvironmentFile(fill(environmentFile.path), environmentFile.names) : {}
}

function fileOptions({ encoding = 'utf8', maximumBytes, part }: Pick<FileProbe, 'encoding' | 'maximumBytes' | 'part'>): FileProbeOptions {
  return { encoding, ...(maximumBytes === undefined ? {} : { maximumBytes }), ...(part === undefined ? {} : { part }) }
}

async function runCommand(probe: CommandProbe, timeoutSeconds: number): Promise<Answer<CommandOutput | FileContent>> {
  const [program = ''] = probe.command
  if (!probe.command.some((part) => part.includes('{scratch}'))) {
    return unlessSilent(probe, await runProcess(probe.command, { timeoutSeconds, env: environmentOf(probe) }))
  }
  return withScratch(async (folder) => {
    const fill = (text: string) => text.replaceAll('{scratch}', folder)
    const ran = await runProcess(probe.command.map(fill), { timeoutSeconds })
    if (ran.state !== 'value' || probe.reads === undefined) {
      return unlessSilent(probe, ran)
    }
    const written = await readFileProbe(fill(probe.reads), fileOptions(probe))
    return written.state === 'absent' ? failed(`${program} ended with ${ran.value.exitCode} and wrote no file`) : written
  })
}

/** Some tools answer success and say nothing: that is no answer. */
function unlessSilent(probe: CommandProbe, ran: Answer<CommandOutput>): Answer<CommandOutput> {
  const silent = ran.state === 'value' && ran.value.exitCode === 0 && ran.value.stdout.trim() === ''
  return silent && probe.silence !== 'fine' ? failed(`${probe.command[0]} reported success and printed nothing`) : ran
}

/** Files and keys can hang too (a dead network drive): a timer ends the wait. Processes and PowerShell have one of their own, which starts when they do. */
async function inTime(probe: Probe, { timeoutSeconds }: ReadOptions, run: () => Promise<Answer<unknown>>): Promise<Answer<unknown>> {
  if ('command' in probe || 'powershell' in probe) {
    return settled(probe, run)
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Answer<unknown>>((resolve) => {
    timer = setTimeout(() => resolve(failed(`${describeProbe(probe)} gave no answer within ${timeoutSeconds} s`)), timeoutSeconds * 1000)
  })
  try {
    return await Promise.race([settled(probe, run), late])
  } finally {
    clearTimeout(timer)
  }
}

async function settled(probe: Probe, run: () => Promise<Answer<unknown>>): Promise<Answer<unknown>> {
  try {
    return await run()
  } catch (error) {
    return failed(`${describeProbe(probe)}: ${messageOf(error)}`)
  }
}

/** A probe in a few words, as a result names its source. */
export function describeProbe(probe: Probe): string {
  if ('registry' in probe) {
    return probe.registry
  }
  if ('registryKeys' in probe) {
    return probe.registryKeys
  }
  if ('file' in probe) {
    return probe.file
  }
  if ('files' in probe) {
    return probe.files.join(' ')
  }
  if ('volumes' in probe) {
    return `volumes of ${probe.volumes.join(' ')}`
  }
  if ('command' in probe) {
    return probe.command.join(' ')
  }
  if ('dns' in probe) {
    return `DNS ${probe.type} ${probe.dns}`
  }
  return 'powershell' in probe ? probe.powershell : 'node'
}
