import type { Platform } from '../api.ts'
import { pathsMeet } from './meet.ts'

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
    places: ['/etc/ssh/ssh_host_*_key', '/etc/ssl/private/**', '/etc/pki/**/private/**', '/etc/letsencrypt/**'],
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
      ...['/proc/kcore', '/dev/mem', '/dev/kmem', '/var/lib/systemd/coredump/**', '/var/crash/**', '/swapfile'],
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
  { what: 'keys and passwords that services keep', places: ['/etc/krb5.keytab', '/var/vm/**'] },
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

const HOMES: Readonly<Record<Platform, readonly string[]>> = {
  win32: ['c:/users/*', '?:/users/*'],
  linux: ['/home/*', '/root'],
  darwin: ['/users/*', '/var/root'],
}

const REGISTRY: readonly Secret[] = [
  { what: 'the hashes of passwords', places: ['hklm/sam', 'hklm/sam/**'] },
  { what: 'LSA secrets', places: ['hklm/security', 'hklm/security/**'] },
  {
    what: 'passwords of other computers',
    places: ['hklm/system/*/services/snmp/parameters/validcommunities', 'hku/*/software/simontatham/**'],
  },
]
/** Files of these names hold secrets wherever they lie. */
const SECRET_NAME =
  /\.(?:key|pfx|p12|jks|keystore|keytab|kdbx|rdg|env|ppk)$|^id_(?:rsa|dsa|ecdsa|ed25519)$|^(?:credentials|secrets?)(?:\.\w+)?$|^ntds\.dit$|^(?:auto)?unattend\.xml$|^sysprep\.(?:inf|xml)$|^groups\.xml$/i
/** Values that hold what people call a secret, whatever the key; rules about passwords are none. */
const SECRET_VALUE = /(?:password|passwd|passphrase|secret|token|api_?key|private_?key|pwd|credentials?)$/i
const RULE_VALUE = /^(?:require|disable|allow|enable|force|prompt|use|limit|no|deny|block|is|has|clear)/i

const compiled = new Map<Platform, { what: string; segments: string[][] }[]>()

/** What secrets a path or pattern can reach, in words; none for most. */
export function secretsOfPath(path: string, platform: Platform): string[] {
  const asked = waysOf(path, platform)
  const places = secretsOf(platform).flatMap(({ what, segments }) =>
    segments.some((one) => asked.some((way) => pathsMeet(way, one))) ? [what] : [],
  )
  const isNamed = asked.some((way) => SECRET_NAME.test(way.at(-1) ?? ''))
  return [...places, ...(isNamed ? ['keys or passwords, as the name of the file says'] : [])]
}

/** What secrets are below or in this key; none for most. */
export function secretsOfKey(key: string, values: readonly string[]): string[] {
  const segments = key
    .toLowerCase()
    .replace(/^hkey_local_machine/, 'hklm')
    .replace(/^hkey_users/, 'hku')
    .split('\\')
    .filter(Boolean)
    .map((one) => (/^\*{2,}$/.test(one) ? '*' : one))
  const places = REGISTRY.flatMap(({ what, places: all }) => (all.some((one) => pathsMeet(segments, one.split('/'))) ? [what] : []))
  return [
    ...places,
    ...values.filter((name) => SECRET_VALUE.test(name) && !RULE_VALUE.test(name)).map((name) => `the registry value ${name}`),
  ]
}

function secretsOf(platform: Platform): { what: string; segments: string[][] }[] {
  const known =
    compiled.get(platform) ??
    SECRETS[platform].map(({ what, places }) => ({
      what,
      segments: places.flatMap((place) => atHome(place, '~', platform)).map(segmentsOf),
    }))
  compiled.set(platform, known)
  return known
}

/** Every way in which the host could understand a path, in the one spelling that secrets are written in. */
function waysOf(path: string, platform: Platform): string[][] {
  const plain = platform === 'win32' ? windowsSpelling(path) : platform === 'darwin' ? macSpelling(path) : path
  return atHome(plain, '{home}', platform).map((one) => straight(segmentsOf(one)))
}

function atHome(path: string, home: string, platform: Platform): string[] {
  return path.startsWith(home) ? HOMES[platform].map((folder) => folder + path.slice(home.length)) : [path]
}

/** Short names, streams, and dots and spaces at the end of a name lead to the same file. */
function windowsSpelling(path: string): string {
  return path
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^\/\/[.?]\/(?:globalroot\/device\/[^/]+\/)?/, '')
    .replace(/^(windows|users|programdata)\//, 'c:/$1/')
    .split('/')
    .map((part) => part.replace(/^(.+?):.*$/, (whole, name: string) => (/^[a-z?*]$/.test(name) ? whole : name)))
    .map((part) => part.replace(/~\d.*$/, '*').replace(/(?<=[^.])[. ]+$/, ''))
    .join('/')
}

/** The data volume and the older names of folders. */
function macSpelling(path: string): string {
  return path
    .toLowerCase()
    .replace(/^\/system\/volumes\/data(?=\/)/, '')
    .replace(/^\/private(?=\/(?:etc|var|tmp)\/)/, '')
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
