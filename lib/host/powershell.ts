import { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { PowerShell } from 'node-powershell'
import { type Answer, absent, failed, type PowerShellOutput, type Refused } from '../api.ts'
import { messageOf } from '../errors.ts'
import { childEnvironment } from './environment.ts'
import { guarded } from './powershell-guard.ts'
import { findPowerShell } from './powershell-program.ts'
import { FIRST_LINE, invocationLine, parseAnswer, parseLanguageMode } from './powershell-protocol.ts'
import { hasEnded, killTree, MARK, track } from './process-tree.ts'

export { invocationLine, parseAnswer } from './powershell-protocol.ts'

export interface PowerShellSession {
  /** Runs a script with the input as its only argument. Calls wait for each other; the timer of a call starts when its turn comes. */
  run(script: string, input: Record<string, unknown>, timeoutSeconds: number): Promise<Answer<PowerShellOutput>>
  /** Ends it at once; calls that still wait fail. */
  close(): Promise<void>
}

/** One running PowerShell. */
interface Shell {
  library: PowerShell
  child: ChildProcess
  mark: string
}

interface Session {
  shell?: Shell | undefined
  busy: boolean
  closed: boolean
  /** Why there is no use in starting another one. */
  hopeless?: Refused
}

const SECONDS_TO_START = 30
const SECONDS_TO_LEAVE = 1

/** One PowerShell for many calls. It starts at the first call, and anew after it was lost. */
export function openPowerShell(): PowerShellSession {
  const session: Session = { busy: false, closed: false }
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (script, input, timeoutSeconds) => {
      const answer = last.then(() => call(session, script, input, timeoutSeconds))
      last = answer
      return answer
    },
    close: async () => {
      session.closed = true
      await (session.busy ? stop(session) : leave(session))
    },
  }
}

async function call(session: Session, script: string, input: Record<string, unknown>, seconds: number): Promise<Answer<PowerShellOutput>> {
  session.busy = true
  try {
    const shell = await startedShell(session)
    return 'state' in shell ? shell : await ask(session, shell, invocationLine(script, input), seconds)
  } catch (error) {
    await stop(session)
    return failed(`PowerShell could not be asked: ${messageOf(error)}`)
  } finally {
    session.busy = false
  }
}

async function ask(session: Session, shell: Shell, line: string, seconds: number): Promise<Answer<PowerShellOutput>> {
  const answer = await guarded(shell.child, invoke(shell, line), seconds)
  if ('state' in answer || hasEnded(shell.child)) {
    await stop(session)
  }
  return 'state' in answer ? answer : parseAnswer(answer.raw)
}

async function startedShell(session: Session): Promise<Shell | Answer<never>> {
  if (session.shell && hasEnded(session.shell.child)) {
    await stop(session)
  }
  const program = session.shell ?? findPowerShell()
  if (session.closed) {
    return failed('The PowerShell session was closed')
  }
  if (session.hopeless || program === undefined) {
    return session.hopeless ?? absent()
  }
  return typeof program === 'string' ? await startShell(session, program) : program
}

async function startShell(session: Session, program: string): Promise<Shell | Refused> {
  const shell = await spawnShell(program)
  session.shell = shell
  const answer = await guarded(shell.child, firstLine(shell), SECONDS_TO_START)
  if ('mode' in answer && answer.mode === 'FullLanguage') {
    return shell
  }
  await stop(session)
  if ('state' in answer) {
    return answer
  }
  session.hopeless = failed(answer.mode === 'ConstrainedLanguage' ? 'constrained language' : `PowerShell is in ${answer.mode} mode`)
  return session.hopeless
}

async function spawnShell(executable: string): Promise<Shell> {
  const { PowerShell } = await loadNodePowerShell()
  const mark = randomUUID()
  const library = new PowerShell({
    executable,
    executableOptions: { '-NoProfile': true, '-NonInteractive': true },
    spawnOptions: { env: environmentFor(mark), windowsHide: true },
    throwOnInvocationError: false,
  })
  const child: unknown = Reflect.get(library, 'process')
  if (!(child instanceof ChildProcess)) {
    throw new Error('node-powershell shows no process: expected version 5.0')
  }
  track(child, mark)
  library.streams.stdin.on('error', () => undefined)
  Promise.resolve(Reflect.get(library, 'exitPromise')).catch(() => undefined)
  return { library, child, mark }
}

type NodePowerShell = typeof import('node-powershell')

/** NODE_POWERSHELL would replace the program that was found; DEBUG would print scripts into this program's output. */
async function loadNodePowerShell() {
  const { DEBUG } = process.env
  delete process.env.NODE_POWERSHELL
  delete process.env.DEBUG
  try {
    const found: NodePowerShell & { default?: NodePowerShell } = await import('node-powershell')
    // In the bundle a CommonJS package arrives as its default export alone.
    return 'PowerShell' in found ? found : (found as { default: NodePowerShell }).default
  } finally {
    if (DEBUG !== undefined) {
      process.env.DEBUG = DEBUG
    }
  }
}

/** Without colours answers hold no escape codes; a module path that is inherited would mislead it, or bring modules of somebody else. */
function environmentFor(mark: string): NodeJS.ProcessEnv {
  const { PSModulePath: _unused, ...inherited } = childEnvironment()
  const quiet = { NO_COLOR: '1', TERM: 'dumb', POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' }
  return { ...inherited, ...quiet, [MARK]: mark }
}

/** Asked on the bare streams: in a constrained mode the library's own lines fail, and it would wait for ever. */
function firstLine({ library: { streams } }: Shell): Promise<{ mode: string }> {
  return new Promise((resolve) => {
    let printed = ''
    const look = (chunk: unknown) => {
      printed += String(chunk)
      const mode = parseLanguageMode(printed)
      if (mode) {
        streams.stdout.off('data', look)
        resolve({ mode })
      }
    }
    streams.stdout.on('data', look)
    streams.stdin.write(`${FIRST_LINE}\n`)
  })
}

async function invoke({ library }: Shell, line: string): Promise<{ raw: string }> {
  const { stdout } = await library.invoke(line)
  library.history.length = 0
  return { raw: stdout?.toString('utf8') ?? '' }
}

async function stop(session: Session): Promise<void> {
  const { shell } = session
  session.shell = undefined
  if (shell) {
    await killTree(shell.child, shell.mark)
  }
}

/** Lets it end by itself, so that it clears away its own temporary files. */
async function leave(session: Session): Promise<void> {
  const { shell } = session
  if (shell && !hasEnded(shell.child)) {
    shell.library.streams.stdin.end('exit\n')
    await Promise.race([once(shell.child, 'exit'), delay(SECONDS_TO_LEAVE * 1000, undefined, { ref: false })])
  }
  await stop(session)
}
