import type { Platform } from '../api.ts'
import { READERS, type ReadingForm } from './readers.ts'

/**
 * What a declared command can come to. `reads`: a program that is known to only read, called in a way that only reads. `interpreter`: it carries out
 * what its arguments say, starts other programs, or is not certain to be what its name says. `program`: everything else; it may write.
 */
export type ProgramClass = 'reads' | 'program' | 'interpreter'

/** Shells and languages: their arguments are programs. */
const LANGUAGES = [
  ...['sh', 'bash', 'rbash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'pdksh', 'csh', 'tcsh', 'fish', 'busybox', 'toybox', 'nu', 'elvish'],
  ...['powershell', 'powershell_ise', 'pwsh', 'cmd', 'command', 'cscript', 'wscript', 'mshta', 'osascript', 'osacompile', 'automator'],
  ...['python', 'pythonw', 'py', 'pypy', 'perl', 'ruby', 'irb', 'node', 'nodejs', 'deno', 'bun', 'php', 'lua', 'luajit', 'tclsh', 'wish'],
  ...['expect', 'guile', 'swift', 'java', 'javaw', 'jshell', 'groovy', 'scala', 'julia', 'r', 'rscript', 'octave', 'dotnet', 'mono', 'go'],
  ...[
    'awk',
    'gawk',
    'mawk',
    'nawk',
    'sed',
    'gsed',
    'ed',
    'ex',
    'vi',
    'vim',
    'nvim',
    'view',
    'emacs',
    'nano',
    'pico',
    'm4',
    'jq',
    'jrunscript',
  ],
] as const

/** Known to start what they are told to; gathered in GTFOBins (Unix) and LOLBAS (Windows), with the manuals of backup tools. */
const STARTERS = [
  ...[
    'env',
    'xargs',
    'parallel',
    'sudo',
    'sudoedit',
    'doas',
    'su',
    'runuser',
    'pkexec',
    'setpriv',
    'capsh',
    'chroot',
    'nsenter',
    'unshare',
  ],
  ...[
    'nohup',
    'nice',
    'ionice',
    'chrt',
    'taskset',
    'timeout',
    'stdbuf',
    'setsid',
    'setarch',
    'linux32',
    'linux64',
    'script',
    'watch',
    'time',
  ],
  ...[
    'flock',
    'start-stop-daemon',
    'daemon',
    'run-parts',
    'systemd-run',
    'systemd-nspawn',
    'machinectl',
    'unbuffer',
    'logsave',
    'catchsegv',
  ],
  ...[
    'strace',
    'ltrace',
    'gdb',
    'lldb',
    'perf',
    'valgrind',
    'ssh',
    'scp',
    'sftp',
    'rsync',
    'socat',
    'nc',
    'ncat',
    'netcat',
    'telnet',
    'ftp',
  ],
  ...[
    'find',
    'fd',
    'tar',
    'bsdtar',
    'zip',
    'unzip',
    '7z',
    'cpio',
    'split',
    'sort',
    'make',
    'gmake',
    'cmake',
    'ninja',
    'gcc',
    'cc',
    'git',
    'hg',
  ],
  ...[
    'less',
    'more',
    'most',
    'man',
    'pg',
    'tmux',
    'screen',
    'at',
    'batch',
    'crontab',
    'systemctl',
    'launchctl',
    'dbus-send',
    'gdbus',
    'busctl',
  ],
  ...['docker', 'podman', 'nerdctl', 'ctr', 'kubectl', 'lxc', 'lxc-attach', 'virsh', 'qemu', 'vagrant', 'ansible', 'puppet', 'salt-call'],
  ...[
    'apt',
    'apt-get',
    'aptitude',
    'dpkg',
    'rpm',
    'yum',
    'dnf',
    'zypper',
    'pacman',
    'apk',
    'snap',
    'flatpak',
    'brew',
    'pip',
    'pip3',
    'pipx',
  ],
  ...[
    'npm',
    'npx',
    'yarn',
    'pnpm',
    'corepack',
    'gem',
    'bundle',
    'cargo',
    'composer',
    'openssl',
    'sqlite3',
    'mysql',
    'mariadb',
    'psql',
    'mongo',
  ],
  ...['restic', 'borg', 'borgmatic', 'rclone', 'duplicity', 'open', 'installer', 'xcrun', 'xdg-open', 'gio', 'ldconfig', 'ld.so'],
  ...[
    'rundll32',
    'regsvr32',
    'msbuild',
    'installutil',
    'regasm',
    'regsvcs',
    'wmic',
    'forfiles',
    'schtasks',
    'sc',
    'msiexec',
    'psexec',
    'start',
  ],
  ...[
    'hh',
    'control',
    'mmc',
    'explorer',
    'winrs',
    'winrm',
    'wsl',
    'conhost',
    'pcalua',
    'odbcconf',
    'cmstp',
    'ieexec',
    'fsi',
    'csi',
    'runas',
  ],
  ...[
    'netsh',
    'bitsadmin',
    'certutil',
    'scriptrunner',
    'syncappvpublishingserver',
    'te',
    'tttracer',
    'winget',
    'choco',
    'dism',
    'verclsid',
  ],
] as const

/** More of them, from the same two collections: they start what follows, load code into the kernel or other programs, or write what starts later. */
const WRAPPERS = [
  ...[
    'aa-exec',
    'arch',
    'bpftrace',
    'bwrap',
    'chcon',
    'choom',
    'chronic',
    'cpulimit',
    'dbus-run-session',
    'distcc',
    'eatmydata',
    'fakeroot',
  ],
  ...['firejail', 'gcore', 'gosu', 'gtester', 'i386', 'ifne', 'ip', 'linux32', 'linux64', 'ld', 'multitime', 'newgrp', 'numactl', 'openvt'],
  ...[
    'pexec',
    'prlimit',
    'proot',
    'rlogin',
    'rlwrap',
    'run0',
    'runcon',
    'sash',
    'schroot',
    'service',
    'sg',
    'sshpass',
    'su-exec',
    'systemd-cat',
  ],
  ...['systemd-inhibit', 'tasksh', 'torify', 'torsocks', 'uname26', 'varlinkctl', 'x86_64', 'yash', 'posh', 'rc', 'sponge', 'vipe', 'zrun'],
  ...['anacron', 'atd', 'cron', 'crond', 'insmod', 'kexec', 'kmod', 'logrotate', 'modprobe', 'tcpdump', 'tshark', 'dumpcap', 'udevadm'],
  ...[
    'visudo',
    'vipw',
    'vigr',
    'chpasswd',
    'usermod',
    'useradd',
    'update-alternatives',
    'setcap',
    'mount.fuse',
    'sshfs',
    'fusermount',
    'wget',
  ],
  ...[
    'nmap',
    'lftp',
    'mail',
    'mutt',
    'smbclient',
    'tic',
    'dmsetup',
    'ssh-keygen',
    'ssh-agent',
    'ssh-add',
    'aria2c',
    'ghc',
    'ghci',
    'iex',
    'erl',
  ],
  ...['caffeinate', 'dtrace', 'dtruss', 'kextload', 'kextutil', 'kmutil', 'sandbox-exec', 'security', 'sample', 'sc_usage', 'instruments'],
  ...[
    'addinutil',
    'appvlp',
    'aspnet_compiler',
    'atbroker',
    'bginfo',
    'cdb',
    'certoc',
    'csc',
    'desktopimgdownldr',
    'devicecredentialdeployment',
  ],
  ...[
    'devtoolslauncher',
    'diskshadow',
    'dnscmd',
    'dxcap',
    'esentutl',
    'expand',
    'extexport',
    'extrac32',
    'findstr',
    'finger',
    'fltmc',
    'ilasm',
  ],
  ...['infdefaultinstall', 'instsrv', 'jsc', 'kd', 'makecab', 'mavinject', 'microsoft.workflow.compiler', 'msdt', 'msxsl', 'nssm', 'ntsd'],
  ...[
    'gpscript',
    'pnputil',
    'presentationhost',
    'print',
    'rasautou',
    'rcsi',
    'reg',
    'regedit',
    'regedt32',
    'regini',
    'register-cimprovider',
  ],
  ...[
    'replace',
    'rpcping',
    'runonce',
    'runscripthelper',
    'sdclt',
    'settingsynchost',
    'sqldumper',
    'sqlps',
    'sqltoolsps',
    'srvany',
    'stordiag',
  ],
  ...[
    'tracker',
    'ttdinject',
    'unregmp2',
    'vbc',
    'vsjitdebugger',
    'wab',
    'wfc',
    'windbg',
    'wlrmdr',
    'workfolders',
    'wsreset',
    'wuauclt',
    'xwizard',
  ],
] as const

const INTERPRETERS: ReadonlySet<string> = new Set([...LANGUAGES, ...STARTERS, ...WRAPPERS])

/** Words that programs also take as what they should do; they count as programs only with their folder. */
const VERBS: ReadonlySet<string> = new Set([
  ...[
    'start',
    'open',
    'control',
    'time',
    'watch',
    'view',
    'more',
    'most',
    'less',
    'at',
    'batch',
    'daemon',
    'script',
    'snap',
    'split',
    'sort',
  ],
  ...[
    'r',
    'go',
    'command',
    'man',
    'make',
    'find',
    'screen',
    'parallel',
    'expect',
    'swift',
    'installer',
    'service',
    'security',
    'sample',
    'print',
  ],
  ...['replace', 'expand', 'mail', 'rc', 'ip', 'arch', 'x86_64', 'i386', 'tracker', 'node', 'mono', 'fish', 'finger', 'nice', 'pic'],
])

const UNIX_FOLDER = /^(?:\/usr)?\/s?bin\/[^/]+$/
const MACOS_FOLDER = /^(?:(?:\/usr)?\/s?bin|\/usr\/libexec\/ApplicationFirewall)\/[^/]+$/
const WINDOWS_FOLDER = /^C:\\Windows\\System32\\[^\\]+$/i

/** Where people other than administrators put files on an ordinary computer: what stands there is whatever they want it to be. */
const OPEN_FOLDERS: Readonly<Record<'linux' | 'darwin', RegExp>> = {
  linux: /^\/(?:tmp|var\/tmp|dev|home|run\/user|proc|media|mnt|srv)\//,
  darwin: /^\/(?:(?:private\/)?(?:tmp|var\/tmp|var\/folders)|Users|Volumes|usr\/local|opt\/homebrew)\//i,
}
/** On Windows everybody may make folders at the root of a disk and in ProgramData, so that only these are closed. */
const CLOSED_FOLDERS = /^C:\\(?:Windows|Program Files|Program Files \(x86\))\\/i
const OPEN_IN_WINDOWS = /^C:\\Windows\\(?:Temp|Tasks|tracing|System32\\(?:Tasks|spool|Microsoft\\Crypto)|SysWOW64\\Tasks)\\/i
const SCRIPT_FILE = /\.(?:bat|cmd|ps1|psm1|vbs|vbe|js|jse|wsf|wsh|hta|msc|cpl|scr|pif|lnk|jar)$/i

/** What the command can come to; it is never run to find out. */
export function classOf(command: readonly string[], platform: Platform): ProgramClass {
  const [program = '', ...given] = command
  if (!isCertain(program, platform)) {
    return 'interpreter'
  }
  const name = baseName(program, platform)
  if (isOfSystem(program, platform) && isReading(name, given, platform)) {
    return 'reads'
  }
  return isStarter(name) || SCRIPT_FILE.test(program) || given.some((one) => namesStarter(one, platform)) ? 'interpreter' : 'program'
}

function isStarter(name: string): boolean {
  return INTERPRETERS.has(name) || INTERPRETERS.has(name.replace(/[-\d.]+$/, '')) || /^ld[-.]/.test(name)
}

/** A program that is handed a shell is one that starts it, whatever its own name: `wrapper -z /bin/sh`, `--exec=bash`, `"sh -c id"`. */
function namesStarter(argument: string, platform: Platform): boolean {
  return argument.split(/[\s=,;:|&()<>"'`]+/).some((piece) => {
    const name = baseName(piece, platform)
    const isAlone = name === piece.toLowerCase()
    return isStarter(name) && !(isAlone && VERBS.has(name))
  })
}

/** The program is the one that its name says: no setting chooses it, and nobody but an administrator can put another in its place. */
export function isCertain(program: string, platform: Platform): boolean {
  const isPlain = program.trim() !== '' && !/[{}*?\p{Cc}]/u.test(program) && !/~\d/.test(program)
  const isStraight = !program.split(/[/\\]/).some((part) => part === '..' || part === '.')
  return isPlain && isStraight && (!/[/\\]/.test(program) || isInClosedFolder(program, platform))
}

function isInClosedFolder(program: string, platform: Platform): boolean {
  if (platform === 'win32') {
    const path = program.replaceAll(/[/\\]+/g, '\\')
    return CLOSED_FOLDERS.test(path) && !OPEN_IN_WINDOWS.test(path)
  }
  return program.startsWith('/') && !OPEN_FOLDERS[platform].test(program.replaceAll(/\/+/g, '/'))
}

/** `PYTHON3.11.EXE` and `python3.11` are one. */
function baseName(program: string, platform: Platform): string {
  const name = program.split(platform === 'win32' ? /[/\\]/ : '/').at(-1) ?? ''
  return name
    .toLowerCase()
    .replace(/[. ]+$/, '')
    .replace(/\.(?:exe|com)$/, '')
}

function isOfSystem(program: string, platform: Platform): boolean {
  if (!/[/\\]/.test(program)) {
    return true
  }
  const folder = platform === 'win32' ? WINDOWS_FOLDER : platform === 'darwin' ? MACOS_FOLDER : UNIX_FOLDER
  return folder.test(program)
}

function isReading(name: string, given: readonly string[], platform: Platform): boolean {
  const forms = Object.hasOwn(READERS[platform], name) ? READERS[platform][name] : undefined
  // What a setting fills in could be an option of its own, and what is written to a folder was written.
  const isFixed = !given.some((one) => /\{(?:each|scratch|home|state|setting\b)|[\n\r\0]/.test(one))
  return isFixed && (forms ?? []).some((form) => fits(form, given, platform))
}

/** Every argument is an option or a word of this form, in a place where it may stand. */
function fits(form: ReadingForm, given: readonly string[], platform: Platform): boolean {
  const words: string[] = []
  const same = (one: string, other: string) => (platform === 'win32' ? one.toLowerCase() === other.toLowerCase() : one === other)
  const isOption = (one: string) => one.startsWith('-') || (platform === 'win32' && one.startsWith('/'))
  const isOne = (of: readonly string[] | undefined, one: string) => of?.some((other) => same(other, one)) ?? false
  for (let at = 0; at < given.length; at++) {
    const one = given[at] ?? ''
    if (!isOption(one)) {
      words.push(one)
    } else if (isOne(form.values, one)) {
      at++
      // A program whose option needs no value would take this for its next option.
      if (given[at] === undefined || isOption(given[at] ?? '')) {
        return false
      }
    } else if (!(isOne(form.flags, one) || isOne(form.needs, one) || isLetters(form.letters, one) || hasValue(form.values, one))) {
      return false
    }
  }
  return isAfterVerb(form, words, same) && (form.needs === undefined || given.some((one) => isOne(form.needs, one)))
}

function isLetters(letters: string | undefined, one: string): boolean {
  return letters !== undefined && /^-[A-Za-z0-9]+$/.test(one) && [...one.slice(1)].every((letter) => letters.includes(letter))
}

/** `--output=NAME,SIZE` */
function hasValue(values: readonly string[] = [], one: string): boolean {
  const at = one.indexOf('=')
  return at > 0 && values.includes(one.slice(0, at))
}

function isAfterVerb(
  { verbs, words: pattern }: ReadingForm,
  words: readonly string[],
  same: (one: string, other: string) => boolean,
): boolean {
  const verb = verbs?.map((one) => one.split(' ')).find((one) => one.every((word, index) => same(word, words[index] ?? '')))
  if (verbs !== undefined && verb === undefined) {
    return false
  }
  return words.slice(verb?.length ?? 0).every((word) => pattern?.test(word) ?? false)
}
