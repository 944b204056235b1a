import type { Context } from '../../lib/api.ts'
import type { Inputs } from '../../lib/schema/types.ts'

/** An ordinary computer of a practice: a desktop in no domain, managed by nobody, with nothing special about it. */
export const ORDINARY: Omit<Context, 'platform'> = {
  now: new Date('2026-11-22T00:00:00Z'),
  role: 'client',
  join: 'none',
  managed: false,
  portable: false,
  desktop: true,
  tags: [],
  products: [],
  firstSeen: {},
}

/** A run in which nobody set, waived or changed anything. */
export const INPUTS: Inputs = {
  now: '2026-11-22T09:00:00Z',
  settings: {},
  tags: [],
  calendar: null,
  history: { firstSeen: {}, changed: {} },
  waivers: [],
}
