import type { Platform } from '../api.ts'
import type { Allowance } from '../schema/types.ts'

type Kind = Allowance['changes'][number]

interface Power {
  /** What whoever writes there can do, as it follows "which". */
  what: string
  /** In lower case. `*` stays within a folder or key, `**` stands for whatever follows. */
  places: readonly string[]
}

const STARTS = 'starts programs'
const RIGHTS = 'gives rights'
const TRUSTED = 'decides what is trusted'

/** Gathered in the manuals of cron(8), systemd.unit(5), tmpfiles.d(5), sudoers(5), ld.so(8), pam.conf(5), udev(7), modprobe.d(5) and hier(7). */
const UNIX: readonly Power[] = [
  {
    what: STARTS,
    places: [
      ...['/etc/cron**', '/var/spool/cron**', '/var/spool/at**', '/etc/anacrontab', '/usr/lib/cron/**', '/etc/periodic/**', '/etc/at.*'],
      ...['/etc/profile**', '/etc/bash**', '/etc/zsh**', '/etc/csh**', '/etc/fish/**', '/etc/environment**', '/etc/skel/**', '/etc/rc**'],
      ...['/etc/init**', '/etc/default/**', '/etc/sysconfig/**', '/etc/ld.so**', '/etc/xinetd**', '/etc/inetd**', '/etc/aliases**'],
      ...['/etc/logrotate**', '/etc/rsyslog**', '/etc/syslog**', '/etc/newsyslog**', '/etc/audit/**', '/etc/snmp/**', '/etc/mail**'],
      ...[
        '/etc/postfix/**',
        '/etc/exim**',
        '/etc/samba/**',
        '/etc/apache2/**',
        '/etc/httpd/**',
        '/etc/nginx/**',
        '/etc/php/**',
        '/etc/ppp/**',
      ],
      ...[
        '/etc/openvpn/**',
        '/etc/dhcp**',
        '/etc/network**',
        '/etc/clamav/**',
        '/etc/smart**',
        '/etc/mdadm**',
        '/etc/monit**',
        '/etc/fail2ban/**',
      ],
      ...[
        '/etc/zabbix**',
        '/etc/nagios/**',
        '/etc/icinga2/**',
        '/etc/telegraf/**',
        '/etc/collectd/**',
        '/etc/salt/**',
        '/etc/puppet**',
        '/etc/cloud/**',
      ],
      ...[
        '/etc/borg**',
        '/etc/restic**',
        '/etc/rsnapshot**',
        '/etc/duplicity/**',
        '/etc/bacula/**',
        '/etc/bareos/**',
        '/etc/amanda/**',
        '/etc/crypttab',
      ],
      ...['/root/**', '/home/**', '/var/home/**', '/var/roothome/**', '/users/**', '/var/root/**'],
    ],
  },
  {
    what: 'holds programs and what they load',
    places: [
      '/bin/**',
      '/sbin/**',
      '/lib/**',
      '/lib32/**',
      '/lib64/**',
      '/libx32/**',
      '/usr/**',
      '/opt/**',
      '/nix/**',
      '/boot/**',
      '/efi/**',
    ],
  },
  {
    what: RIGHTS,
    places: [
      ...[
        '/etc/sudo**',
        '/etc/doas**',
        '/etc/pam**',
        '/etc/security/**',
        '/var/lib/pam/**',
        '/etc/passwd**',
        '/etc/shadow**',
        '/etc/group**',
      ],
      ...[
        '/etc/gshadow**',
        '/etc/subuid**',
        '/etc/subgid**',
        '/etc/login.defs',
        '/etc/shells',
        '/etc/securetty',
        '/etc/master.passwd',
        '/etc/ssh/**',
      ],
      ...['/etc/krb5**', '/etc/sssd/**', '/etc/nsswitch.conf', '/etc/exports**', '/etc/fstab', '/etc/hosts.equiv', '/etc/authorization**'],
    ],
  },
  {
    what: TRUSTED,
    places: ['/etc/rounds**', '/var/lib/rounds/**', '/etc/ssl/**', '/etc/pki/**', '/etc/ca-certificates**', '/etc/gnupg/**'],
  },
  { what: 'is the system itself', places: ['/proc/**', '/sys/**', '/dev/**', '/run/**', '/var/run/**', '/etc/sysctl**'] },
]

const LINUX: readonly Power[] = [
  ...UNIX,
  {
    what: STARTS,
    places: [
      ...[
        '/etc/systemd/system**',
        '/etc/systemd/user**',
        '/etc/systemd/*generators/**',
        '/etc/tmpfiles.d/**',
        '/etc/sysusers.d/**',
        '/etc/udev/**',
      ],
      ...['/etc/modprobe**', '/etc/modules**', '/etc/binfmt.d/**', '/etc/kernel/**', '/etc/initramfs**', '/etc/dracut**', '/etc/grub**'],
      ...['/etc/update-motd.d/**', '/etc/networkd-dispatcher/**', '/etc/acpi/**', '/etc/pm/**', '/etc/x11/**', '/etc/xdg/**', '/etc/gdm**'],
      ...[
        '/etc/lightdm/**',
        '/etc/sddm**',
        '/etc/docker/**',
        '/etc/containers/**',
        '/etc/containerd/**',
        '/etc/alternatives/**',
        '/etc/java**',
      ],
      ...['/etc/python**', '/etc/perl/**', '/etc/dconf/**', '/etc/rc.local', '/var/lib/dpkg/**', '/var/lib/rpm/**', '/var/lib/snapd/**'],
      ...['/var/lib/docker/**', '/var/lib/containers/**', '/var/lib/systemd/**', '/var/lib/apt/**', '/snap/**', '/var/cache/ldconfig/**'],
    ],
  },
  {
    what: RIGHTS,
    places: ['/etc/polkit-1/**', '/var/lib/polkit-1/**', '/etc/dbus-1/**', '/etc/apparmor**', '/etc/selinux/**', '/var/lib/samba/**'],
  },
  { what: TRUSTED, places: ['/etc/apt/**', '/etc/dpkg/**', '/etc/yum**', '/etc/dnf/**', '/etc/zypp/**', '/etc/pacman**', '/etc/apk/**'] },
]

/** Gathered in launchd.plist(5), hier(7) and Apple's deployment guide. */
const MACOS: readonly Power[] = [
  ...UNIX,
  {
    what: STARTS,
    places: [
      ...[
        '/library/launch**',
        '/library/startupitems/**',
        '/library/privilegedhelpertools/**',
        '/library/*extensions/**',
        '/library/scripts/**',
      ],
      ...[
        '/library/security/**',
        '/library/*plug-ins/**',
        '/library/audio/**',
        '/library/frameworks/**',
        '/library/java/**',
        '/library/perl/**',
      ],
      ...['/library/python/**', '/library/ruby/**', '/library/directoryservices/**', '/library/filesystems/**', '/library/printers/**'],
      ...[
        '/library/scripting**',
        '/library/preferences/com.apple.loginwindow**',
        '/library/application support/**',
        '/etc/emond.d/**',
        '/var/at/**',
      ],
      ...['/var/db/**', '/private/**', '/applications/**', '/library/developer/**', '/library/screen savers/**', '/library/quicklook/**'],
    ],
  },
  { what: 'is the system itself', places: ['/system/**', '/volumes/**', '/.vol/**', '/.nofollow/**', '/.resolve/**', '/cores/**'] },
  { what: TRUSTED, places: ['/library/keychains/**', '/library/managed preferences/**'] },
]

const WINDOWS: readonly Power[] = [
  {
    what: STARTS,
    places: [
      ...[
        'c:\\users\\**',
        'c:\\documents and settings\\**',
        'c:\\programdata\\microsoft\\**',
        'c:\\programdata\\ssh\\**',
        'c:\\programdata\\docker\\**',
      ],
      ...[
        'c:\\programdata\\chocolatey\\**',
        'c:\\programdata\\package cache\\**',
        'c:\\programdata\\application data\\**',
        'c:\\perflogs\\**',
      ],
      ...['c:\\autoexec.*', 'c:\\config.sys', 'c:\\$recycle.bin\\**', 'c:\\recovery\\**', 'c:\\programdata\\start menu\\**'],
    ],
  },
  {
    what: 'holds programs and what they load',
    places: ['c:\\windows\\**', 'c:\\windows.old\\**', 'c:\\program files**', 'c:\\boot**', 'c:\\efi\\**'],
  },
  { what: TRUSTED, places: ['c:\\programdata\\rounds\\**'] },
]

const SOFTWARE = ['hklm\\software\\', 'hklm\\software\\wow6432node\\', 'hku\\*\\software\\', 'hku\\*\\software\\wow6432node\\']

/** Gathered in what Sysinternals Autoruns looks at, and in MITRE ATT&CK, T1546 and T1547. */
const REGISTRY: readonly Power[] = [
  {
    what: STARTS,
    places: [
      ...SOFTWARE.flatMap((root) =>
        [
          ...['run**', 'policies\\explorer\\run**', 'policies\\system\\shell', 'explorer\\**', 'shell extensions\\**', 'app paths\\**'],
          ...['shellserviceobjectdelayload\\**', 'authentication\\**', 'group policy\\**', 'setup\\**', 'installer\\**', 'sidebyside\\**'],
        ]
          .map((name) => `microsoft\\windows\\currentversion\\${name}`)
          .concat(
            [
              'winlogon**',
              'image file execution options**',
              'silentprocessexit**',
              'windows\\**',
              'svchost\\**',
              'schedule\\**',
              'aedebug\\**',
            ]
              .concat(['appcompatflags\\**', 'drivers32\\**', 'accessibility\\**', 'font drivers\\**', 'profilelist\\**'])
              .map((name) => `microsoft\\windows nt\\currentversion\\${name}`),
            [
              'active setup',
              'command processor',
              'powershell',
              'netsh',
              '.netframework',
              'office',
              'internet explorer',
              'windows script host',
            ]
              .concat([
                'ole',
                'com3',
                'wbem',
                'rpc',
                'terminal server client',
                'telemetry',
                'windows scripting host',
                'visualstudio',
                'ctf',
              ])
              .map((name) => `microsoft\\${name}\\**`),
            ['system', 'installer', 'powershell', 'winrm', 'control panel\\desktop', 'appx', 'explorer'].map(
              (name) => `policies\\microsoft\\windows\\${name}\\**`,
            ),
            ['classes\\**', 'openssh\\**', 'policies\\microsoft\\office\\**', 'policies\\google\\chrome\\extension**'],
            ['policies\\microsoft\\edge\\extension**', 'policies\\mozilla\\**'],
          )
          .map((name) => root + name),
      ),
      ...['hku\\*\\environment\\**', 'hku\\*\\control panel\\desktop\\scrnsave.exe', 'hku\\*_classes\\**', 'hklm\\system\\setup\\**'],
      ...[
        'services\\**',
        'control\\session manager\\**',
        'control\\print\\**',
        'control\\networkprovider\\**',
        'control\\securityproviders\\**',
      ]
        .concat(['control\\safeboot\\**', 'control\\class\\**', 'control\\bootverificationprogram\\**', 'control\\terminal server\\**'])
        .concat([
          'control\\lsa\\*packages',
          'control\\lsa\\osconfig\\**',
          'control\\keyboard layouts\\**',
          'control\\wmi\\**',
          'control\\ci\\**',
        ])
        .map((name) => `hklm\\system\\*\\${name}`),
    ],
  },
  {
    what: RIGHTS,
    places: [
      ...['hklm\\sam\\**', 'hklm\\security\\**', 'hklm\\bcd*\\**', 'hklm\\components\\**', 'hklm\\drivers\\**'],
      ...['enablelua', 'consentprompt*', 'filteradministratortoken', 'localaccounttokenfilterpolicy', 'promptonsecuredesktop'].map(
        (name) => `hklm\\software\\microsoft\\windows\\currentversion\\policies\\system\\${name}`,
      ),
      ...['hklm\\software\\policies\\microsoft\\windows nt\\terminal services\\**', 'hklm\\system\\*\\control\\securepipeservers\\**'],
    ],
  },
  {
    what: TRUSTED,
    places: SOFTWARE.flatMap((root) =>
      ['microsoft\\cryptography\\**', 'microsoft\\*certificates\\**', 'policies\\microsoft\\*certificates\\**'].map((name) => root + name),
    ),
  },
]

const FILES: Readonly<Record<Platform, readonly Power[]>> = { win32: WINDOWS, linux: LINUX, darwin: MACOS }
/** systemd.special(7), and the root shell of systemd-debug-generator(8). */
const UNITS: readonly Power[] = [
  {
    what: 'opens a shell of root, or starts what others put there',
    places: ['debug-shell.service', 'rescue.*', 'emergency.*', 'run-*.service'],
  },
]
/** A name that ends so is started, or loaded by what is. */
const PROGRAM =
  /\.(?:exe|dll|sys|com|scr|cpl|ocx|drv|efi|bat|cmd|ps1|psm1|psd1|vbs|vbe|js|jse|mjs|cjs|wsf|wsh|hta|msc|msi|msp|lnk|url|jar|class|sh|bash|py|pyc|pl|rb|php|so|dylib|ko|service|timer|socket|path|desktop|reg)$/

/** With which words a change of this kind to this target would amount to full trust: it starts programs, or gives rights. None for most. */
export function powersOf(kind: Kind, target: string, platform: Platform): string[] {
  switch (kind) {
    case 'file':
      return ofFile(target, platform)
    case 'config-value':
      // A target of it is a path and the name of a value behind it, or a star for both.
      return [...new Set([target, target.replace(/ [^ /\\]*$/, '')].flatMap((one) => ofFile(one, platform)))]
    case 'registry-value':
      return found(REGISTRY, spelledKey(target), '\\')
    case 'systemd-unit':
    case 'backup-run':
      return found(UNITS, target.toLowerCase(), '/')
    case 'backup-rotation':
      return ['hands a file to the backup program, whose variables may name commands']
    default:
      return []
  }
}

function ofFile(target: string, platform: Platform): string[] {
  const path = target.toLowerCase()
  const powers =
    platform === 'win32' ? found(WINDOWS, path.replaceAll('/', '\\').replace(/^[a-z]:/, 'c:'), '\\') : found(FILES[platform], path, '/')
  return [...powers, ...(PROGRAM.test(path) ? ['is a program, or is loaded by one'] : [])]
}

function spelledKey(target: string): string {
  return target
    .toLowerCase()
    .replace(/^hkey_local_machine(?=\\)/, 'hklm')
    .replace(/^hkey_users(?=\\)/, 'hku')
}

function found(powers: readonly Power[], target: string, separator: string): string[] {
  return [...new Set(powers.flatMap(({ what, places }) => (places.some((place) => meets(target, place, separator)) ? [what] : [])))]
}

/** Whether one text can be both: `*` of the target stands for any text, as everywhere in targets. Takes no longer than the one times the other. */
function meets(target: string, place: string, separator: string): boolean {
  if (!startsAlike(target, place)) {
    return false
  }
  const tokens = place.match(/\*\*|./gs) ?? []
  let row = new Set([0])
  const skipped = (from: ReadonlySet<number>, isAny: boolean) => {
    const all = new Set(from)
    for (let at = 0; at < tokens.length; at++) {
      // What stands for any text also stands for none; a star of the target stands for the rest of the place as well.
      if (all.has(at) && (isAny || tokens[at] === '*' || tokens[at] === '**')) {
        all.add(at + 1)
      }
    }
    return all
  }
  for (const sign of target) {
    const from = skipped(row, sign === '*')
    if (sign === '*') {
      row = from
      continue
    }
    row = new Set(
      [...from].flatMap((at) => {
        const token = tokens[at]
        if (token === '**' || (token === '*' && sign !== separator)) {
          return [at]
        }
        return token === sign ? [at + 1] : []
      }),
    )
  }
  return skipped(row, false).has(tokens.length)
}

function startsAlike(target: string, place: string): boolean {
  const [one = ''] = target.split('*')
  const [other = ''] = place.split('*')
  const length = Math.min(one.length, other.length)
  return one.slice(0, length) === other.slice(0, length)
}
