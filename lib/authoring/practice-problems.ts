import { createPublicKey } from 'node:crypto'
import { type Problem, shown } from '../errors.ts'
import type { PracticeFile } from '../schema/types.ts'
import { dayProblems } from './day-problems.ts'

/** What a schema cannot say of the register of a practice. */
export function practiceProblems({ machines = [], contacts = [], sites, visit }: PracticeFile): Problem[] {
  return [
    ...twice(
      'machines',
      'name',
      machines.map(({ name }) => name),
    ),
    ...twice(
      'machines',
      'hostname',
      machines.filter(({ id }) => id === undefined).map(({ hostname, name }) => (hostname ?? name).toLowerCase()),
    ),
    ...twice(
      'machines',
      'id',
      machines.flatMap(({ id }) => id ?? []),
    ),
    ...machines.flatMap(({ site }, index) => siteProblems(site, sites, `machines.${index}.site`)),
    ...machines.flatMap(({ retired }, index) => dayProblems(`machines.${index}.retired`, retired === undefined ? [] : [retired])),
    ...dayProblems('visit.date', visit ? [visit.date] : []),
    ...contacts.flatMap(({ publicKey }, index) => (publicKey === undefined ? [] : keyProblems(publicKey, `contacts.${index}.publicKey`))),
  ]
}

function twice(list: string, property: string, names: readonly string[]): Problem[] {
  const again = new Set(names.filter((name, index) => names.indexOf(name) < index))
  return [...again].map((name) => ({ property: list, expected: `each ${property} once`, found: `${shown(name)} more than once` }))
}

function siteProblems(site: string | undefined, sites: readonly string[] | undefined, property: string): Problem[] {
  return site === undefined || sites === undefined || sites.includes(site)
    ? []
    : [{ property, expected: `one of the sites: ${sites.join(', ') || 'there are none'}`, found: shown(site) }]
}

function keyProblems(pem: string, property: string): Problem[] {
  const problem = { property, expected: 'the public half of an Ed25519 key, as PEM', found: shown(pem) }
  try {
    return createPublicKey(pem).asymmetricKeyType === 'ed25519' ? [] : [problem]
  } catch {
    return [problem]
  }
}
