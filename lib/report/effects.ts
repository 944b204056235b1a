import type { Plan, Risk } from '../api.ts'

/** What people notice of a change. */
export const RISKS: Readonly<Record<Risk, string>> = {
  safe: 'nobody notices',
  disruptive: 'people notice: never unattended while patients are seen',
  restart: 'works only after a restart or a new logon, which Rounds leaves to people',
}

export const TAKES_EFFECT: Readonly<Record<Plan['takesEffect'], string>> = {
  now: 'at once',
  'next-logon': 'at the next logon',
  restart: 'after a restart',
}
