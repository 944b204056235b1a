import type { Platform } from '../api.ts'
import { pathsMeet, segmentsMeet } from './meet.ts'

interface Secret {
  /** What lies there, as it follows "reads". */
  what: string
  /** Paths in segments with `/`; `~` stands for the home folder of a person. */
  places: readonly string[]
}

const UNIX_KEYS: readonly Secret[] = [
  { what: 'private keys of people', places: ['~/.ssh/**', '~/.gnupg/**'] },
  {
    what: 'passwords and tokens that programs keep in home folders',
    places: [
      ...['~/.netrc', '~/.pgpass', '~/.my.cnf', '~/.git-credentials', '~/.aws/**', '~/.azure/**', '~/.kube/**', '~/.docker/config.json'],
      ...['~/.config/rclone/**', '~/.config/borg/**', '~/.config/gh/**', '~/.config/gcloud/**', '~/.vault-token', '~/.npmrc', '~/.pypirc'],
      ...['~/.local/share/keyrings/**', '~/.local/share/kwalletd/**', '~/.password-store/**'],
    ],
  },
  {
    what: 'what people typed at a prompt',
    places: ['~/.bash_history', '~/.zsh_history', '~/.python_history', '~/.mysql_history', '~/.psql_history'],
  },
  {
    what: 'private keys of this computer',
    places: ['/etc/ssh/ssh_host_*_key', '/etc/ssl/private/**', '/usr/lib/ssl/private/**', '/etc/pki/**/private/**', '/etc/letsencrypt/**'],
  },
]

const LINUX: readonly Secret[] = [
  ...UNIX_KEYS,
  {
    what: 'the hashes of passwords',
    places: [
      '/etc/shadow',
      '/etc/shadow-',
      '/etc/gshadow',
      '/etc/gshadow-',
      '/etc/.pwd.lock',
      '/etc/security/opasswd',
      '/var/backups/*shadow*',
    ],
  },
  {
    what: 'the memory, environment or open files of running programs',
    places: [
      ...['environ', 'mem', 'auxv', 'stack', 'fd/**', 'root/**', 'cwd/**', 'map_files/**'].map((name) => `/proc/*/${name}`),
      ...['environ', 'mem', 'fd/**', 'root/**', 'cwd/**'].map((name) => `/proc/*/task/*/${name}`),
      ...['/dev/fd/**', '/proc/kcore', '/dev/mem', '/dev/kmem', '/var/lib/systemd/coredump/**', '/var/crash/**', '/swapfile'],
    ],
  },
  {
    what: 'keys and passwords that services keep',
    places: [
      ...['/etc/krb5.keytab', '/tmp/krb5cc_*', '/var/lib/sss/**', '/var/lib/samba/private/**', '/etc/samba/*.tdb', '/run/secrets/**'],
      ...['/run/credentials/**', '/etc/credstore/**', '/etc/credstore.encrypted/**', '/etc/wpa_supplicant/**', '/etc/mysql/debian.cnf'],
      ...[
        '/etc/NetworkManager/system-connections/**',
        '/etc/cryptsetup-keys.d/**',
        '/etc/luks*/**',
        '/etc/wireguard/**',
        '/etc/ipsec.secrets',
      ],
      ...['/etc/ppp/*-secrets', '/etc/openvpn/**', '/etc/cifs-credentials*', '/root/.smbcredentials', '/home/*/.smbcredentials'],
      ...['/etc/restic/**', '/etc/borg*/**', '/etc/rclone/**', '/etc/default/restic*', '/etc/duplicity/**'],
    ],
  },
  {
    what: 'what Rounds keeps: what stood in the files that it changed, and whom it trusts',
    places: ['/var/lib/rounds/**', '/etc/rounds/**'],
  },
  {
    what: 'passwords that browsers keep',
    places: [
      ...['logins.json', 'key4.db', 'key3.db', 'cookies.sqlite'].flatMap((name) => [
        `~/.mozilla/firefox/*/${name}`,
        `~/.thunderbird/*/${name}`,
        `~/snap/firefox/common/.mozilla/firefox/*/${name}`,
      ]),
      ...['login data', 'cookies', 'web data', 'local state'].flatMap((name) => [`~/.config/**/${name}`]),
    ],
  },
]

const MACOS: readonly Secret[] = [
  ...UNIX_KEYS,
  { what: 'keychains', places: ['/library/keychains/**', '~/library/keychains/**', '/network/library/keychains/**', '/var/db/systemkey'] },
  { what: 'the hashes of passwords', places: ['/var/db/dslocal/**', '/etc/master.passwd', '/etc/kcpassword'] },
  {
    what: 'passwords that browsers keep',
    places: [
      ...['google/chrome', 'chromium', 'microsoft edge', 'bravesoftware', 'firefox', 'com.apple.tcc'].map(
        (name) => `~/library/application support/${name}/**`,
      ),
      ...['~/library/cookies/**', '~/library/safari/**'],
    ],
  },
  { what: 'keys and passwords that services keep', places: ['/etc/krb5.keytab', '/var/vm/**', '/system/volumes/vm/**'] },
  {
    what: 'what Rounds keeps: what stood in the files that it changed, and whom it trusts',
    places: ['/var/lib/rounds/**', '/etc/rounds/**'],
  },
  { what: 'any file, by its number', places: ['/.vol/**'] },
]

const WINDOWS: readonly Secret[] = [
  {
    what: 'the hashes of passwords, and LSA secrets',
    places: [
      ...['sam', 'security', 'system'].flatMap((name) => [`c:/windows/system32/config/${name}`, `c:/windows/system32/config/${name}.*`]),
      ...['c:/windows/system32/config/regback/**', 'c:/windows/repair/**', 'c:/windows/ntds/**'],
      ...['c:/windows/system32/config/systemprofile/**', 'c:/windows/serviceprofiles/**'],
    ],
  },
  {
    what: 'keys and passwords protected by DPAPI',
    places: [
      ...['protect', 'credentials', 'vault', 'crypto', 'systemcertificates'].flatMap((name) => [
        `~/appdata/roaming/microsoft/${name}/**`,
        `~/appdata/local/microsoft/${name}/**`,
      ]),
      ...['c:/programdata/microsoft/crypto/**', 'c:/programdata/microsoft/vault/**', 'c:/windows/system32/microsoft/protect/**'],
    ],
  },
  {
    what: 'passwords that browsers keep',
    places: [
      ...['login data', 'cookies', 'web data', 'local state', 'logins.json', 'key4.db', 'cookies.sqlite'].map(
        (name) => `~/appdata/**/${name}`,
      ),
    ],
  },
  {
    what: 'private keys of people',
    places: ['~/.ssh/**', '~/.gnupg/**', 'c:/programdata/ssh/ssh_host_*_key'],
  },
  {
    what: 'passwords of installations and networks',
    places: ['c:/windows/panther/**', 'c:/windows/system32/sysprep/**', 'c:/programdata/microsoft/wlansvc/**'],
  },
  { what: 'what Rounds keeps: what stood in the files that it changed, and whom it trusts', places: ['c:/programdata/rounds/**'] },
  {
    what: 'the memory of this computer',
    places: ['?:/pagefile.sys', '?:/hiberfil.sys', '?:/swapfile.sys', 'c:/windows/memory.dmp', 'c:/windows/minidump/**'],
  },
  {
    what: 'what people typed at a prompt',
    places: ['~/appdata/roaming/microsoft/windows/powershell/psreadline/**'],
  },
]

const SECRETS: Readonly<Record<Platform, readonly Secret[]>> = { win32: WINDOWS, linux: LINUX, darwin: MACOS }

/** With the folders of domains below /home, and the older names that Windows keeps as links. */
const HOMES: Readonly<Record<Platform, readonly string[]>> = {
  win32: ['?:/users/*', '?:/documents and settings/*'],
  linux: ['/home/*', '/home/*/*', '/root', '/var/home/*', '/var/roothome'],
  darwin: ['/users/*', '/var/root'],
}

interface OtherName {
  start: string
  others: readonly string[]
}

/**
 * Names under which the same folder stands a second time. Windows: the links that Vista left for older programs. macOS: /private, the data volume, the
 * link of the start volume below /Volumes, and the prefixes that open without following links. Linux: /var/run.
 */
const OTHER_NAMES: Readonly<Record<Platform, readonly OtherName[]>> = {
  win32: [
    { start: '~/appdata/roaming', others: ['~/application data'] },
    {
      start: '~/appdata/local',
      others: ['~/appdata/local/application data/**', '~/local settings', '~/local settings/application data/**'],
    },
    { start: '~/appdata', others: ['~/application data', '~/local settings'] },
    { start: 'c:/users', others: ['c:/documents and settings'] },
    {
      start: 'c:/programdata',
      others: [
        ...['c:/programdata/application data/**', 'c:/users/all users', 'c:/users/all users/application data/**'],
        ...['c:/documents and settings/all users', 'c:/documents and settings/all users/application data/**'],
      ],
    },
    { start: 'c:/windows/system32', others: ['c:/windows/sysnative'] },
  ],
  linux: [{ start: '/run', others: ['/var/run'] }],
  darwin: [
    ...['/etc', '/var', '/tmp'].map((start) => ({ start, others: [`/private${start}`] })),
    { start: '', others: ['/volumes/**', '/system/volumes/**', '/.nofollow/**', '/.resolve/**'] },
  ],
}

const REGISTRY: readonly Secret[] = [
  { what: 'the hashes of passwords', places: ['hklm/sam', 'hklm/sam/**'] },
  { what: 'LSA secrets', places: ['hklm/security', 'hklm/security/**'] },
  {
    what: 'passwords of other computers',
    places: ['hklm/system/*/services/snmp/parameters/validcommunities', 'hku/*/software/simontatham/**'],
  },
]
/** Keys whose values, also all of them, hold no password; `**` stands for everything below. */
const PLAIN_KEYS = [
  ...['uninstall/**', 'run', 'runonce', 'policies/system', 'policies/explorer'].flatMap((name) => [
    `hklm/software/microsoft/windows/currentversion/${name}`,
    `hklm/software/wow6432node/microsoft/windows/currentversion/${name}`,
  ]),
  'hklm/software/microsoft/windows nt/currentversion',
  'hklm/software/microsoft/windows nt/currentversion/profilelist/*',
  'hklm/system/*/services/*',
  'hklm/system/*/services/lanmanserver/**',
  'hklm/system/*/services/lanmanworkstation/**',
  'hklm/system/*/control/lsa',
  'hklm/software/microsoft/windows nt/currentversion/networklist/**',
].map((one) => one.split('/'))
/** Files of these names hold secrets wherever they lie, by the end of the name and by the whole of it. */
const SECRET_ENDS = ['key', 'pfx', 'p12', 'jks', 'keystore', 'keytab', 'kdbx', 'rdg', 'env', 'ppk']
const SECRET_NAMES = [
  ...['id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'credentials', 'credentials.*', 'secret', 'secret.*', 'secrets', 'secrets.*'],
  ...['ntds.dit', 'unattend.xml', 'autounattend.xml', 'sysprep.inf', 'sysprep.xml', 'groups.xml'],
]
/** Values that hold what people call a secret, whatever the key; rules about passwords are none. */
const SECRET_VALUE = /(?:password|passwd|passphrase|secret|token|api_?key|private_?key|pwd|credentials?)$/i
const RULE_VALUE = /^(?:require|disable|allow|enable|force|prompt|use|limit|no|deny|block|is|has|clear)/i

/** Folders that a pattern may leave open; beyond that nobody could say what it reaches. */
const MOST_OPEN = 12

const compiled = new Map<Platform, { what: string; segments: string[][] }[]>()

/** What secrets a path or pattern can reach, in words; none for most. */
export function secretsOfPath(path: string, platform: Platform): string[] {
  const asked = waysOf(path, platform)
  if (asked.some((way) => way.filter((one) => /[*?]/.test(one)).length > MOST_OPEN)) {
    return ['any file, because so many stars leave nothing out']
  }
  const places = secretsOf(platform).flatMap(({ what, segments }) =>
    segments.some((one) => asked.some((way) => startsAlike(way, one) && pathsMeet(way, one))) ? [what] : [],
  )
  const isNamed = asked.some((way) => isSecretName(way.at(-1)?.toLowerCase() ?? ''))
  return [...places, ...(isNamed ? ['keys or passwords, as the name of the file says'] : [])]
}

/** False where a name in front differs already, which most do. */
function startsAlike(one: readonly string[], other: readonly string[]): boolean {
  const at = one.findIndex((segment, index) => segment !== other[index])
  return at < 0 || /[*?]/.test(one[at] ?? '*') || /[*?]/.test(other[at] ?? '*')
}

/** A pattern counts where it spells some of the name: `*.ke?` and `id_*` do, `*` and `acme.*` say nothing of a name. */
function isSecretName(name: string): boolean {
  const stem = name.split('.')[0] ?? ''
  const end = name.includes('.') ? (name.split('.').at(-1) ?? '') : ''
  const spelled = (text: string) => text.replace(/[*?]/g, '').length
  return (
    (spelled(end) > 0 && SECRET_ENDS.some((one) => segmentsMeet(end, one))) ||
    (spelled(stem) > 1 && SECRET_NAMES.some((one) => segmentsMeet(name, one) && segmentsMeet(stem, one.split('.')[0] ?? '')))
  )
}

/**
 * What secrets are below or in this key; none for most.
 * @param values their names; `*` stands for every one
 * @param isDeep everything below the key is read, too
 */
export function secretsOfKey(key: string, values: readonly string[], isDeep = false): string[] {
  const spelled = key
    .toLowerCase()
    .replace(/^hkey_local_machine(?=\\|$)/, 'hklm')
    .replace(/^hkey_users(?=\\|$)/, 'hku')
    .replace(/^(?:hkcu|hkey_current_user)(?=\\|$)/, 'hku\\*')
    .replace(/^(?:hkcr|hkey_classes_root)(?=\\|$)/, 'hklm\\software\\classes')
    .split('\\')
    .filter(Boolean)
    .map((one) => (/^\*{2,}$/.test(one) ? '*' : one))
  const segments = isDeep ? [...spelled, '**'] : spelled
  const places = REGISTRY.flatMap(({ what, places: all }) => (all.some((one) => pathsMeet(segments, one.split('/'))) ? [what] : []))
  const isEvery = values.some((name) => /[*?]/.test(name)) && !PLAIN_KEYS.some((place) => isWithinKey(segments, place))
  return [
    ...places,
    ...(isEvery ? ['every registry value there, also passwords'] : []),
    ...values.filter((name) => SECRET_VALUE.test(name) && !RULE_VALUE.test(name)).map((name) => `the registry value ${name}`),
  ]
}

/** Every key that the segments can mean lies at this place. */
function isWithinKey(segments: readonly string[], place: readonly string[]): boolean {
  const isOpen = place.at(-1) === '**'
  const fixed = isOpen ? place.slice(0, -1) : place
  const hasLength = isOpen ? segments.length >= fixed.length : segments.length === fixed.length
  return hasLength && fixed.every((one, index) => segments[index] !== '**' && (one === '*' || one === segments[index]))
}

function secretsOf(platform: Platform): { what: string; segments: string[][] }[] {
  const known =
    compiled.get(platform) ??
    SECRETS[platform].map(({ what, places }) => ({
      what,
      segments: [...new Set(places.flatMap((place) => namesOf(place, platform)))].map(segmentsOf),
    }))
  compiled.set(platform, known)
  return known
}

/** The place under each of its names, for each sort of home folder; of Windows on whatever drive. */
function namesOf(place: string, platform: Platform): string[] {
  const also = (one: string) => [
    one,
    ...OTHER_NAMES[platform].flatMap(({ start, others }) =>
      one === start || one.startsWith(`${start}/`) ? others.map((other) => other + one.slice(start.length)) : [],
    ),
  ]
  const first = also(place).flatMap((one) => atHome(one, '~', platform))
  return first.flatMap(also).map((one) => one.replace(/^c:/, '?:'))
}

/** Every way in which the host could understand a path, in the one spelling that secrets are written in. */
function waysOf(path: string, platform: Platform): string[][] {
  const plain = platform === 'win32' ? windowsSpelling(path) : platform === 'darwin' ? path.toLowerCase() : path
  return atHome(plain, '{home}', platform).map((one) => straight(segmentsOf(one)))
}

function atHome(path: string, home: string, platform: Platform): string[] {
  return path.startsWith(home) ? HOMES[platform].map((folder) => folder + path.slice(home.length)) : [path]
}

/** Short names, streams, and dots and spaces at the end of a name lead to the same file. */
function windowsSpelling(path: string): string {
  return path
    .toLowerCase()
    .replace(/[\\/]+/g, '/')
    .replace(/^\/[.?]\/(?:globalroot\/device\/[^/]+\/)?/, '')
    .replace(/^(windows|users|programdata)\//, 'c:/$1/')
    .split('/')
    .map((part) => part.replace(/^(.+?):.*$/, (whole, name: string) => (/^[a-z?*]$/.test(name) ? whole : name)))
    .map((part) => part.replace(/~\d.*$/, '*').replace(/(?<=[^.])[. ]+$/, ''))
    .join('/')
}

function segmentsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .map((part) => (/^\*{2,}$/.test(part) ? '**' : part))
    .filter((part, index, all) => part !== '**' || all[index - 1] !== '**')
}

function straight(segments: readonly string[]): string[] {
  const way: string[] = []
  for (const one of segments) {
    if (one === '..') {
      way.pop()
    } else {
      way.push(one)
    }
  }
  return way
}
