import { userInfo } from 'node:os'
import { win32 } from 'node:path'
import { UsageError } from '../errors.ts'
import { incident } from '../logs/incidents.ts'
import { foreignPart, refuseForeign } from '../state/folders.ts'
import { isElevated } from './system.ts'
import { systemFolders, windowsFolders } from './windows-folders.ts'

const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']
const LOCAL_FOLDERS = ['/usr/local/sbin', '/usr/local/bin']

/**
 * Where root looks for programs, and everybody else first. On a Mac /usr/local may belong to whoever installed Homebrew there (docs.brew.sh, Installation);
 * then root does not look there.
 */
export function systemPath(
  platform: NodeJS.Platform = process.platform,
  isRoot = process.getuid?.() === 0,
  isForeign = (folder: string) => foreignPart(folder) !== undefined,
): string {
  const local = platform === 'darwin' && isRoot ? LOCAL_FOLDERS.filter((folder) => !isForeign(folder)) : LOCAL_FOLDERS
  return [...local, ...SYSTEM_FOLDERS].join(':')
}

/** What a program may need to know and what loads no code into it: the way to the network, the time zone, a folder for drafts. */
const PLAIN = /^(?:(?:https?|ftp|all|no)_proxy|TZ|TMPDIR)$/i

/** The same on Windows, with its own folders and its description of the computer and the account. */
const PLAIN_ON_WINDOWS =
  /^(?:(?:https?|ftp|all|no)_proxy|TZ|te?mp|systemdrive|allusersprofile|public|programfiles(?:\(x86\))?|programw6432|commonprogram(?:files|files\(x86\)|w6432)|computername|user(?:name|domain|domain_roamingprofile|dnsdomain|profile)|logonserver|sessionname|(?:local)?appdata|home(?:drive|path)|os|number_of_processors|processor_\w+|wine\w*)$/i

/**
 * What programs that Rounds starts are given. Root's, and all on Windows, get an allow-list: nothing that loads code into them (`LD_PRELOAD`,
 * `PERL5LIB`, `BASH_ENV`, `COR_PROFILER`), no settings of whoever became root, and the account's own home. Others get what they are used to.
 */
export function childEnvironment(
  inherited: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  isRoot = process.getuid?.() === 0,
): NodeJS.ProcessEnv {
  if (platform === 'win32') {
    return { ...only(PLAIN_ON_WINDOWS, inherited), ...ofWindows() }
  }
  const { LANGUAGE: _unused, ...others } = inherited
  return isRoot ? { ...only(PLAIN, inherited), ...ofRoot(platform) } : others
}

function only(names: RegExp, inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isPlain = ([name, text]: [string, string | undefined]) => names.test(name) && !(name === 'TZ' && isFile(text ?? ''))
  return Object.fromEntries(Object.entries(inherited).filter(isPlain))
}

/** tzset(3): what begins with a colon or a slash, or goes up, names any file. */
function isFile(zone: string): boolean {
  return /^:?\/|\.\./.test(zone)
}

function ofRoot(platform: NodeJS.Platform): NodeJS.ProcessEnv {
  return { PATH: systemPath(platform, true), HOME: homeOfAccount(), USER: 'root', LOGNAME: 'root', SHELL: '/bin/sh' }
}

/** Of the account, not of the environment. */
function homeOfAccount(): string {
  try {
    return userInfo().homedir
  } catch {
    return '/root'
  }
}

function ofWindows(): NodeJS.ProcessEnv {
  const { root, programData } = windowsFolders()
  return {
    SystemRoot: root,
    windir: root,
    ProgramData: programData,
    ComSpec: win32.join(root, 'System32', 'cmd.exe'),
    PATHEXT: '.COM;.EXE;.BAT;.CMD',
    PATH: systemFolders(),
  }
}

/** Options of Node that bound its memory or its chatter; any other may load code, write a file, open a port or weaken a check. */
const HARMLESS =
  /^--(?:max[-_](?:old|semi|heap)[-_](?:space[-_])?size(?:-percentage)?=\d+|(?:no-)?(?:warnings|deprecation)|stack-trace-limit=\d+|dns-result-order=\w+|trace-(?:warnings|deprecation|uncaught))$/

/** Code of others that Node was told to load, in the words of the option; undefined where there is none. */
export function foreignNodeOption(options: string): string | undefined {
  return options
    .split(/\s+/)
    .filter((one) => one !== '')
    .find((one) => !HARMLESS.test(one))
}

/**
 * What other programs load, write or believe because of these. It has had its effect on this one; nothing that it starts gets it. Certificates of one's
 * own (NODE_EXTRA_CA_CERTS) are kept from programs as well, and are nothing to tell of: many clinics have a proxy that needs them.
 */
const SUSPICIOUS =
  /^(?:LD_(?:PRELOAD|LIBRARY_PATH|AUDIT|DEBUG_OUTPUT)|DYLD_\w+|NODE_(?:PATH|TLS_REJECT_UNAUTHORIZED|V8_COVERAGE|REDIRECT_WARNINGS|REPL_EXTERNAL_MODULE|POWERSHELL)|OPENSSL_(?:CONF|MODULES|ENGINES)|SSLKEYLOGFILE|BASH_ENV|PERL5(?:LIB|OPT|DB)|PERLLIB|PYTHON(?:PATH|HOME|STARTUP)|RUBY(?:LIB|OPT)|GCONV_PATH|COR_PROFILER\w*|CORECLR_PROFILER\w*)$/i

/**
 * Called once, before anything is read: what of its environment would let somebody else speak for this program is taken out of it and noted. Refuses to go on
 * as root where Node was told to load other code: what such a run says is not what Rounds says. @throws UsageError
 */
export function settleEnvironment(environment: NodeJS.ProcessEnv = process.env, isRoot = process.getuid?.() === 0): void {
  if (process.platform === 'win32') {
    const { root, programData } = windowsFolders(environment)
    settle(environment, { SystemRoot: root, windir: root, ProgramData: programData })
  }
  if (isRoot || process.platform === 'win32') {
    forget(environment, (name) => SUSPICIOUS.test(name), 'it loads code into programs, or changes what they believe')
  }
  if (isRoot) {
    forgetForeignScratch(environment)
  }
  refuseForeignCode(environment, isRoot)
}

/** A folder that a person of this computer could exchange under root's hands. */
function forgetForeignScratch(environment: NodeJS.ProcessEnv): void {
  try {
    if (environment.TMPDIR) {
      refuseForeign(environment.TMPDIR)
    }
  } catch {
    forget(environment, (name) => name === 'TMPDIR', 'somebody else may write there')
  }
}

function settle(environment: NodeJS.ProcessEnv, truth: Record<string, string>): void {
  for (const [name, text] of Object.entries(truth)) {
    const said = environment[name]
    if (said !== undefined && said.toLowerCase() !== text.toLowerCase()) {
      incident('foreign-environment', { what: `${name}=${said}`, why: `Windows itself says ${text}` })
    }
    environment[name] = text
  }
}

function forget(environment: NodeJS.ProcessEnv, isMeant: (name: string) => boolean, why: string): void {
  for (const name of Object.keys(environment).filter(isMeant)) {
    incident('foreign-environment', { what: `${name}=${environment[name]}`, why })
    delete environment[name]
  }
}

function refuseForeignCode(environment: NodeJS.ProcessEnv, isRoot: boolean): void {
  const option = foreignNodeOption(environment.NODE_OPTIONS ?? '')
  if (option !== undefined && (isRoot || (process.platform === 'win32' && isElevated()))) {
    const why = `NODE_OPTIONS holds ${option}, which can have Node load or do what is not Rounds'`
    incident('foreign-code', { what: `NODE_OPTIONS=${environment.NODE_OPTIONS}`, why })
    throw new UsageError(`${why}, and Rounds runs with the rights of root or SYSTEM: nothing is checked. Run it without that variable`)
  }
}
