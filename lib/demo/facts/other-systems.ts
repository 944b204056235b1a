import { listing, value } from '../../api.ts'
import type { Pam } from '../../facts/password-policy/shape.ts'
import type { DemoFacts, Moment } from '../machine.ts'
import { ago, dayAgo } from '../times.ts'
import { defender, everydayUser, STRONG, sound } from './common.ts'

const MDATP = { id: 'defender-endpoint', kind: 'antivirus', name: 'Microsoft Defender for Endpoint', start: 'automatic' } as const

/** What a Mac and a Linux computer share. */
function base(moment: Moment): Pick<DemoFacts, 'backups' | 'join-state' | 'restart-pending'> {
  return {
    backups: { jobs: listing([]) },
    'join-state': { join: 'none', managed: false },
    'restart-pending': { reasons: [], bootedAt: ago(moment.at, moment.chance.whole(1, 12), 3) },
  }
}

/** Protection of its own beside what comes with the system, as Linux and a Mac need it. */
function endpoint(moment: Moment, path: string) {
  return defender(moment, `${path} health`, {
    product: 'defender-endpoint',
    name: 'Microsoft Defender for Endpoint',
    builtIn: false,
    owner: 'vendor',
  })
}

export function macFacts(moment: Moment): DemoFacts {
  const { machine, at, chance } = moment
  const source = '/Library/Managed Preferences'
  return {
    ...base(moment),
    'access-rights': {
      administrators: listing([{ name: 'itadmin', id: '501', kind: 'person', lastUsedAt: ago(at, 41), source: 'group admin' }]),
      lastUses: listing([
        { id: '501', name: 'itadmin', at: ago(at, 41) },
        { id: '502', name: machine.person, at: ago(at, 0, 5) },
      ]),
      shares: listing([]),
    },
    antivirus: {
      engines: [endpoint(moment, '/usr/local/bin/mdatp')],
      complete: true,
      missed: [],
      customary: true,
      servesFiles: false,
      notes: [],
    },
    'device-role': { role: 'client', desktop: true, portable: true, virtual: false, because: ['it is a MacBook'] },
    'disk-encryption': {
      volumes: [{ name: '/', use: 'system', state: 'encrypted', recovery: true, source: 'fdesetup status' }],
      missed: [],
      secureBoot: true,
      tpm: 'ready',
    },
    firewall: {
      profiles: [{ name: 'machine', inUse: true, on: true, inbound: 'block', source: 'com.apple.alf', owner: 'local' }],
      services: [],
      substitutes: [],
      managers: [],
      weaknesses: [],
    },
    hardware: {
      maker: 'Apple',
      model: 'Mac15,12',
      chassis: 'laptop',
      processor: 'Apple M3',
      atLeastSince: [{ since: machine.boughtOn, what: `macOS was first set up on ${machine.boughtOn}`, source: '.AppleSetupDone' }],
      ...sound(moment, '/'),
      missed: [],
    },
    'local-accounts': listing([account('itadmin', '501', dayAgo(at, 50)), account(machine.person, '502', dayAgo(at, chance.whole(5, 80)))]),
    'operating-system': {
      name: 'macOS 26.1 (Tahoe)',
      product: 'macos',
      version: '26.1',
      core: false,
      evaluation: false,
      preview: false,
      like: [],
      source: 'SystemVersion.plist',
    },
    'password-policy': {
      kinds: [{ kind: 'local', people: [{ name: machine.person, id: '502' }], rules: value(STRONG), source, owner: 'device-management' }],
      holes: [],
      notes: [],
      mechanism: { by: 'profile' },
    },
    power: { onBattery: false, percent: chance.whole(50, 100) },
    products: listing([{ ...MDATP, source: '/usr/local/bin/mdatp' }]),
    'removable-media': {
      autorun: [{ scope: 'machine', state: 'off', observed: 'macOS starts nothing from media', source: 'macOS', owner: 'vendor' }],
      storage: {
        state: 'open',
        afterRestart: false,
        observed: 'removable storage can be read and written',
        source: 'macOS',
        owner: 'none',
      },
      levers: {},
    },
    'screen-lock': {
      seats: [
        {
          scope: `user:${machine.person}`,
          lockAfterSeconds: 300,
          weaknesses: [],
          through: 'other',
          source: 'com.apple.screensaver',
          owner: 'local',
        },
      ],
      newcomers: [],
      blockers: [],
      levers: {},
    },
    updates: {
      missing: [],
      complete: true,
      missed: [],
      searchedAt: ago(at, 0, chance.whole(2, 40)),
      installedAt: ago(at, chance.whole(4, 20)),
      automatic: { configured: true, by: 'Software Update', source: 'com.apple.SoftwareUpdate', owner: 'local' },
      held: [],
      approvedOnly: false,
      source: 'com.apple.SoftwareUpdate',
      levers: { through: 'software-update', off: [] },
    },
    users: everydayUser(moment, `/Users/${machine.person}`, 'local'),
  }
}

export function linuxFacts(moment: Moment): DemoFacts {
  const { machine, at, chance } = moment
  return {
    ...base(moment),
    'access-rights': {
      administrators: listing([{ name: 'root', id: '0', kind: 'built-in', source: '/etc/passwd' }]),
      lastUses: listing([{ id: '1000', name: machine.person, at: ago(at, 0, 9) }]),
      shares: listing([]),
    },
    antivirus: {
      engines: [endpoint(moment, '/usr/bin/mdatp')],
      complete: true,
      missed: [],
      customary: false,
      servesFiles: false,
      notes: [],
    },
    'device-role': { role: 'client', desktop: true, portable: false, virtual: false, because: ['it starts a desktop'] },
    'disk-encryption': {
      volumes: [{ name: '/', use: 'system', state: 'encrypted', recovery: true, source: 'lsblk' }],
      missed: [],
      secureBoot: true,
      tpm: 'ready',
    },
    firewall: {
      profiles: (['ipv4', 'ipv6'] as const).map((name) => ({
        name,
        inUse: true,
        on: true,
        inbound: 'block',
        source: 'nft list ruleset',
        owner: 'local',
      })),
      services: [],
      substitutes: [],
      managers: ['ufw'],
      weaknesses: [],
    },
    hardware: {
      maker: 'Intel',
      model: 'NUC13ANHi3',
      chassis: 'desktop',
      processor: '13th Gen Intel(R) Core(TM) i3-1315U',
      atLeastSince: [{ since: machine.boughtOn, what: `its file system was made on ${machine.boughtOn}`, source: 'tune2fs' }],
      ...sound(moment, '/'),
      missed: [],
    },
    'local-accounts': listing([{ ...account(machine.person, '1000', dayAgo(at, chance.whole(5, 80))), maximumAgeDays: 90 }]),
    'operating-system': {
      name: 'Debian GNU/Linux 13 (trixie)',
      product: 'debian',
      version: '13',
      codename: 'trixie',
      core: false,
      evaluation: false,
      preview: false,
      like: [],
      source: '/etc/os-release',
    },
    'password-policy': {
      kinds: [
        {
          kind: 'local',
          people: [{ name: machine.person, id: '1000' }],
          rules: value({ ...STRONG, maximumAgeDays: 'per-account' }),
          source: '/etc/security/pwquality.conf',
          owner: 'local',
        },
      ],
      holes: [],
      notes: [],
      mechanism: PAM,
    },
    power: { onBattery: false },
    products: listing([{ ...MDATP, source: '/usr/bin/mdatp' }]),
    'removable-media': {
      autorun: [
        { scope: 'desktop:gnome', state: 'off', observed: 'GNOME opens nothing by itself', source: '/etc/dconf/db/local', owner: 'local' },
      ],
      storage: {
        state: 'open',
        afterRestart: false,
        observed: 'removable storage can be read and written',
        source: '/etc/modprobe.d',
        owner: 'none',
      },
      levers: {},
    },
    'screen-lock': {
      seats: [
        { scope: 'desktop:gnome', lockAfterSeconds: 600, weaknesses: [], through: 'gnome', source: '/etc/dconf/db/local', owner: 'local' },
      ],
      newcomers: [],
      blockers: [],
      levers: {},
    },
    updates: {
      missing: [],
      complete: true,
      missed: [],
      searchedAt: ago(at, 0, chance.whole(2, 20)),
      installedAt: ago(at, chance.whole(1, 9)),
      automatic: {
        configured: true,
        schedule: 'every day at 06:00',
        by: 'unattended-upgrades',
        source: '/etc/apt/apt.conf.d/20auto-upgrades',
        owner: 'local',
      },
      held: [],
      approvedOnly: false,
      source: 'apt',
      levers: { through: 'apt', installed: true, options: {}, stopped: [], masked: [], noSecuritySource: false },
    },
    users: everydayUser(moment, `/home/${machine.person}`, 'local'),
  }
}

function account(name: string, id: string, changedOn: string): DemoFacts['local-accounts']['entries'][number] {
  return { name, id, password: 'set', maximumAgeDays: 'policy', keptBy: 'computer', changedOn, source: 'accounts of the computer' }
}

const PAM: Pam = {
  by: 'pam',
  debianFamily: true,
  module: 'installed',
  asked: 'yes',
  dictionary: 'there',
  settings: Object.fromEntries(
    Object.entries({ minlen: 10, minclass: 3, ucredit: 0, lcredit: 0, dcredit: 0, ocredit: 0, enforcing: 1 }).map(([name, number]) => [
      name,
      { value: number, source: '/etc/security/pwquality.conf' },
    ]),
  ) as Pam['settings'],
  problems: [],
  newAccountsMaximumAgeDays: 90,
}
