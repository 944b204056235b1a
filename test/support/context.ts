import type { Context } from '../../lib/api.ts'

/** An ordinary computer of a practice: a desktop in no domain, managed by nobody, with nothing special about it. */
export const ORDINARY: Omit<Context, 'platform'> = {
  now: new Date('2026-11-22T00:00:00Z'),
  role: 'client',
  join: 'none',
  managed: false,
  portable: false,
  desktop: true,
  tags: [],
  firstSeen: {},
}
