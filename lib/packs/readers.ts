import type { Platform } from '../api.ts'

/** One way of calling a program that only reads. Every argument must be one that is written here. */
export interface ReadingForm {
  /** One of these stands before all other words that are no option; several words with a space. */
  verbs?: readonly string[]
  /** One of these options is there. */
  needs?: readonly string[]
  flags?: readonly string[]
  /** Options of one letter that may stand together, as in `-kPl`. */
  letters?: string
  /** Options with a value: the next argument, or what follows `=`. */
  values?: readonly string[]
  /** What each other word looks like; without it there is none. */
  words?: RegExp
}

/** The day on which the manuals of these programs were last gone through. */
export const READERS_CHECKED = '2026-11-22'

const NAME = /^[\w@.:+-]+$/
const PATH = /^\/[\w@.:+/-]*$/
const DEVICE = /^\/dev\/[\w./-]+$/
const DRIVE = /^[A-Za-z]:\\?$/
const NONE: ReadingForm = {}

/** coreutils, util-linux and procps: the same on every Unix. */
const UNIX: Readonly<Record<string, readonly ReadingForm[]>> = {
  // df(1): --sync is left out, because it has data written.
  df: [{ letters: 'kPlhTia', flags: ['--local', '--portability', '--print-type', '--inodes', '--human-readable'], words: PATH }],
  id: [{ letters: 'ugGnr', words: NAME }],
  uname: [{ letters: 'asnrvmpio' }],
  uptime: [{ letters: 'ps' }],
  who: [{ letters: 'abHu' }],
}

/** Read in systemctl(1), journalctl(1), lsblk(8), ip(8), ss(8) and the others' own pages. What takes a file, a host or a command as an option is left out. */
const LINUX: Readonly<Record<string, readonly ReadingForm[]>> = {
  ...UNIX,
  'aa-status': [{ flags: ['--json', '--enabled', '--enforced'] }],
  'apt-mark': [{ verbs: ['showhold', 'showauto', 'showmanual'], words: NAME }],
  chage: [{ needs: ['-l', '--list'], words: NAME }],
  dmidecode: [{ letters: 'q', values: ['-t', '--type', '-s', '--string'] }],
  dpkg: [{ needs: ['-l', '--list', '-s', '--status', '--print-architecture'], words: NAME }],
  'dpkg-query': [
    {
      needs: ['-W', '--show', '-l', '--list', '-s', '--status', '-L', '--listfiles'],
      values: ['-f', '--showformat'],
      words: /^[\w@.:+*-]+$/,
    },
  ],
  findmnt: [
    {
      letters: 'JnlrPADbae',
      flags: ['--json', '--noheadings', '--list', '--raw', '--pairs', '--all', '--df', '--bytes'],
      values: ['-o', '--output', '-t', '--types', '-S', '--source', '-T', '--target', '-M', '--mountpoint'],
      words: PATH,
    },
  ],
  'firewall-cmd': [
    {
      needs: ['--state', '--list-all', '--list-all-zones', '--list-ports', '--list-services', '--get-default-zone', '--get-active-zones'],
      values: ['--zone'],
    },
  ],
  // getent(1): the databases shadow and gshadow hold the hashes of passwords.
  getent: [{ verbs: ['passwd', 'group', 'services', 'protocols'], words: NAME }],
  getenforce: [NONE],
  // hostname(1): a word that is no option would set the name.
  hostname: [{ letters: 'fsIAdi' }],
  hostnamectl: [NONE, { verbs: ['status'] }],
  // ip(8): -batch takes a file, netns exec starts a program.
  ip: [
    {
      verbs: ['addr show', 'address show', 'link show', 'route show', 'neigh show', 'rule show', 'addr list', 'link list', 'route list'],
      letters: '46',
      flags: ['-j', '-json', '-o', '-oneline', '-br', '-brief', '-d', '-details', '-s', '-statistics'],
      words: /^[\w.:/@-]+$/,
    },
    {
      verbs: ['addr', 'address', 'link', 'route', 'neigh', 'rule'],
      letters: '46',
      flags: ['-j', '-json', '-o', '-oneline', '-br', '-brief', '-d', '-details', '-s', '-statistics'],
    },
  ],
  // journalctl(1): --vacuum-*, --rotate, --flush, --sync and --setup-keys write; --follow never ends; --file and --directory read elsewhere.
  journalctl: [
    {
      letters: 'qkbraxm',
      flags: ['--no-pager', '--quiet', '--dmesg', '--reverse', '--utc', '--all', '--merge', '--system', '--list-boots', '--disk-usage'],
      values: [
        ...['-u', '--unit', '-n', '--lines', '-p', '--priority', '-o', '--output', '-S', '--since', '-U', '--until'],
        ...['-t', '--identifier', '-g', '--grep', '--output-fields'],
      ],
      words: /^[A-Z_]+=[^/]*$/,
    },
  ],
  loginctl: [{ verbs: ['list-sessions', 'list-users', 'list-seats'], flags: ['--no-pager', '--no-legend'] }],
  lsblk: [
    {
      letters: 'JpbnlPradfmtS',
      flags: ['--json', '--paths', '--bytes', '--noheadings', '--list', '--pairs', '--raw', '--all', '--nodeps', '--fs', '--perms'],
      values: ['-o', '--output', '-e', '--exclude', '-I', '--include'],
      words: DEVICE,
    },
  ],
  lscpu: [{ letters: 'J', flags: ['--json'] }],
  lsmod: [NONE],
  lspci: [{ flags: ['-n', '-nn', '-m', '-mm', '-v', '-k', '-D'] }],
  lsusb: [{ letters: 't' }],
  mdadm: [{ needs: ['-D', '--detail'], flags: ['--scan', '--export'], words: DEVICE }],
  mokutil: [{ needs: ['--sb-state'] }],
  mount: [{ letters: 'l' }],
  nft: [{ verbs: ['list ruleset', 'list tables', 'list table', 'list chains'], flags: ['-j', '--json', '-n', '-a', '-s'], words: NAME }],
  nproc: [{ flags: ['--all'] }],
  passwd: [{ needs: ['-S', '--status'], words: NAME }],
  // rpm(8): --eval and --define expand macros, which may start a shell; formats and files are left out with them.
  rpm: [{ needs: ['-q', '-qa', '-qi', '--query'], flags: ['-a', '--all', '-i', '--info'], words: NAME }],
  sestatus: [{ letters: 'b' }],
  smartctl: [
    {
      letters: 'jiHAa',
      flags: ['--json', '--info', '--health', '--attributes', '--all'],
      values: ['-d', '--device'],
      words: DEVICE,
    },
  ],
  snap: [{ verbs: ['list'], flags: ['--all'] }],
  // ss(8): -K closes connections, -D writes a file, -E never ends.
  ss: [
    {
      letters: 'HOatunlpeimosxw46',
      flags: ['--no-header', '--all', '--listening', '--tcp', '--udp', '--numeric', '--processes', '--summary'],
      words: /^[a-z0-9:.*-]+$/,
    },
  ],
  swapon: [{ needs: ['--show', '-s', '--summary'], flags: ['--noheadings', '--raw', '--bytes'] }],
  // sysctl(8): name=value sets it, -p and --system load files.
  sysctl: [{ letters: 'n', flags: ['--values'], words: /^[\w.]+$/ }],
  // systemctl(1): -H starts ssh, edit starts an editor.
  systemctl: [
    {
      verbs: [
        ...['show', 'is-active', 'is-enabled', 'is-failed', 'status', 'list-units', 'list-timers', 'list-unit-files', 'list-sockets'],
        ...['cat', 'get-default', 'is-system-running'],
      ],
      letters: 'laq',
      flags: ['--no-pager', '--full', '--all', '--plain', '--no-legend', '--quiet', '--system', '--value'],
      values: ['-p', '--property', '-t', '--type', '--state', '-o', '--output', '-n', '--lines'],
      words: /^[\w@.:*\\-]+$/,
    },
  ],
  timedatectl: [NONE, { verbs: ['status', 'show'], flags: ['--no-pager', '--value'], values: ['-p', '--property'] }],
  ufw: [{ verbs: ['status'], words: /^(verbose|numbered)$/ }],
  zfs: [{ verbs: ['list', 'get'], letters: 'Hpr', values: ['-o', '-t', '-s', '-d'], words: /^[\w@.:,/-]+$/ }],
  // zpool-status(8): -c starts a program.
  zpool: [{ verbs: ['list', 'status'], letters: 'Hpvx', values: ['-o'], words: NAME }],
}

/** Read in the Windows commands reference. Whatever names another computer (/s, \\name) is left out. */
const WINDOWS: Readonly<Record<string, readonly ReadingForm[]>> = {
  arp: [{ needs: ['-a'] }],
  auditpol: [{ needs: ['/get'], flags: ['/category:*', '/r'] }],
  bcdedit: [{ needs: ['/enum'], words: /^(all|active|firmware|bootapp|bootmgr|osloader)$/i }],
  driverquery: [{ flags: ['/nh', '/si', '/v'], values: ['/fo'] }],
  fsutil: [{ verbs: ['volume diskfree'], words: DRIVE }],
  getmac: [{ flags: ['/nh', '/v'], values: ['/fo'] }],
  hostname: [NONE],
  ipconfig: [{ flags: ['/all'] }],
  // manage-bde -protectors -get shows recovery passwords, so only the state is here.
  'manage-bde': [{ needs: ['-status'], words: DRIVE }],
  // net accounts and net user set things as soon as more is said.
  net: [{ verbs: ['accounts', 'share', 'user', 'localgroup'] }],
  netstat: [{ letters: 'anors' }],
  pnputil: [{ needs: ['/enum-drivers', '/enum-devices'] }],
  powercfg: [{ needs: ['/list', '/l', '/getactivescheme', '/availablesleepstates', '/a'] }],
  qwinsta: [NONE],
  quser: [NONE],
  reg: [
    {
      verbs: ['query'],
      flags: ['/s', '/ve', '/reg:64', '/reg:32', '/z'],
      values: ['/v', '/t'],
      words: /^(HKLM|HKU|HKCR|HKCC|HKEY_LOCAL_MACHINE|HKEY_USERS|HKEY_CLASSES_ROOT)\\[^"]+$/i,
    },
  ],
  route: [{ verbs: ['print'], flags: ['-4', '-6'] }],
  sc: [
    {
      verbs: ['query', 'queryex', 'qc', 'qdescription', 'qfailure', 'qtriggerinfo', 'qprotection'],
      words: /^(?:[\w.$-]+|(?:type|state|bufsize|group)=(?:\w+)?)$/i,
    },
  ],
  schtasks: [{ needs: ['/query'], flags: ['/nh', '/v'], values: ['/fo', '/tn'] }],
  systeminfo: [{ flags: ['/nh'], values: ['/fo'] }],
  tasklist: [{ flags: ['/nh', '/v', '/svc'], values: ['/fo', '/fi'] }],
  vssadmin: [{ verbs: ['list shadows', 'list shadowstorage', 'list writers', 'list providers', 'list volumes'] }],
  w32tm: [{ needs: ['/query'], flags: ['/status', '/source', '/configuration', '/peers', '/verbose'] }],
  wbadmin: [{ verbs: ['get versions', 'get status', 'get disks'] }],
  whoami: [{ flags: ['/user', '/groups', '/priv', '/all', '/nh'], values: ['/fo'] }],
}

/** Read in the manual pages of macOS. */
const MACOS: Readonly<Record<string, readonly ReadingForm[]>> = {
  ...UNIX,
  csrutil: [{ verbs: ['status'] }],
  defaults: [{ verbs: ['read', 'read-type'], words: /^[\w./ -]+$/ }],
  diskutil: [{ verbs: ['list', 'info'], flags: ['-plist', '-all'], words: /^[\w./-]+$/ }],
  // dscl(1): -read of a person would show the hash of the password.
  dscl: [
    {
      verbs: ['.'],
      needs: ['-list'],
      words: /^(\/Users|\/Groups|UniqueID|PrimaryGroupID|NFSHomeDirectory|UserShell|OriginalNodeName|GroupMembership)$/,
    },
    { verbs: ['.'], needs: ['-read'], words: /^(\/Groups\/[\w.-]+|GroupMembership|PrimaryGroupID)$/ },
  ],
  dsconfigad: [{ needs: ['-show'] }],
  fdesetup: [{ verbs: ['status', 'isactive', 'hasinstitutionalrecoverykey', 'haspersonalrecoverykey', 'list'] }],
  kextstat: [NONE],
  launchctl: [
    { verbs: ['list'], words: NAME },
    { verbs: ['print', 'print-disabled'], words: /^[\w./-]+$/ },
  ],
  // plutil(1): -convert writes over the file unless -o says otherwise.
  plutil: [{ needs: ['-p'], words: /^\/[\w./ -]+$/ }],
  // pmset(1): the logs never end.
  pmset: [{ needs: ['-g'], words: /^(batt|ps|custom|cap|sched|live)$/ }],
  profiles: [{ verbs: ['status'], values: ['-type'] }],
  pwpolicy: [{ needs: ['-getaccountpolicies'] }],
  socketfilterfw: [{ needs: ['--getglobalstate', '--getblockall', '--getstealthmode', '--getallowsigned', '--listapps'] }],
  spctl: [{ needs: ['--status'] }],
  sw_vers: [{ flags: ['-productName', '-productVersion', '-buildVersion', '--productName', '--productVersion', '--buildVersion'] }],
  sysctl: [{ letters: 'n', words: /^[\w.]+$/ }],
  system_profiler: [{ flags: ['-json', '-xml'], values: ['-detailLevel'], words: /^SP\w+DataType$/ }],
  systemextensionsctl: [{ verbs: ['list'] }],
  tmutil: [{ verbs: ['destinationinfo', 'status', 'listbackups'], flags: ['-X'] }],
}

export const READERS: Readonly<Record<Platform, Readonly<Record<string, readonly ReadingForm[]>>>> = {
  linux: LINUX,
  win32: WINDOWS,
  darwin: MACOS,
}
