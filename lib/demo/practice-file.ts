import type { Contact, ExpectedMachine, Inputs, PracticeFile } from '../schema/types.ts'
import { type DemoMachine, roleOf } from './machine.ts'
import { SITES } from './roster.ts'
import { publicKeyOf } from './signing.ts'
import { dayAgo } from './times.ts'

export const MAIL_DOMAIN = 'kowhai-medical.example.nz'

export const CALENDAR: NonNullable<Inputs['calendar']> = {
  timeZone: 'Pacific/Auckland',
  open: {
    mon: ['08:00-17:30'],
    tue: ['08:00-17:30'],
    wed: ['08:00-17:30'],
    thu: ['08:00-19:30'],
    fri: ['08:00-17:30'],
    sat: ['09:00-12:30'],
  },
  closedDays: [],
}

/** A practice that works on Saturdays has no weekend without backups. */
export const SETTINGS: NonNullable<PracticeFile['settings']> = {
  'backup-daily.weekendBackupAgeHours': 26,
  'email-security.domains': [MAIL_DOMAIN],
  'pms-least-privilege.knownAdministrators': ['itadmin'],
}

export const PEOPLE: Readonly<Record<Contact['role'], string>> = {
  owner: 'Dr Grace Lee',
  'practice-manager': 'Sarah Moana',
  'privacy-officer': 'Joan Baker',
  'pms-administrator': 'Hana Reid',
  'it-provider': 'Daniel Cho',
}

const DAYS_TO_VISIT = 70

/** The practice as its manager wrote it down, ten weeks before a visit. */
export function practiceFileOf(seed: string, name: string, machines: readonly DemoMachine[], now: string): PracticeFile {
  const year = Number(now.slice(0, 4))
  return {
    practice: name,
    sites: [...SITES],
    calendar: { ...CALENDAR, closedDays: [`${year}-12-25`, `${year}-12-26`, `${year + 1}-01-01`, `${year + 1}-01-02`] },
    settings: SETTINGS,
    machines: machines.filter(({ isUnexpected }) => !isUnexpected).map(expected),
    contacts: Object.entries(PEOPLE).map(([role, person]) => contact(role as Contact['role'], person, seed)),
    visit: { date: dayAgo(now, -DAYS_TO_VISIT), what: 'Foundation Standard' },
  }
}

function expected({ name, hostname, site, tags, ...machine }: DemoMachine): ExpectedMachine {
  return { name, hostname, site, role: roleOf({ name, hostname, site, tags, ...machine }), ...(tags.length > 0 ? { tags } : {}) }
}

function contact(role: Contact['role'], name: string, seed: string): Contact {
  const isProvider = role === 'it-provider'
  const address = name.replace(/^Dr /, '').toLowerCase().replace(' ', '.')
  return {
    name,
    role,
    email: `${address}@${isProvider ? 'tui-it.example.nz' : MAIL_DOMAIN}`,
    ...(isProvider ? { organisation: 'Tui IT', phone: '0800 000 000', publicKey: publicKeyOf(seed) } : {}),
  }
}
