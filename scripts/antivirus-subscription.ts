#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Part, worstOf } from '../lib/api.ts'
import type { Antivirus, Engine } from '../lib/facts/antivirus/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  antivirus: Antivirus
}

/** What one computer shows of the subscription that people say the practice has. */
export default defineCheck<Facts, Record<string, never>>(({ antivirus }) => {
  const { engines } = antivirus
  const expired = engines.filter(({ realTime }) => realTime === 'expired')
  const active = engines.filter(({ realTime }) => realTime === 'on' || realTime === 'scan-only')
  const paid = active.filter(isPaid)
  if (expired.length > 0) {
    return worstOf(
      expired.map((engine) => partOf(engine, paid.length > 0 ? 'warn' : 'fail', 'its subscription has expired')),
      summarise,
    )
  }
  const [best] = [...paid, ...active]
  return best ? worstOf([judge(best, antivirus)], summarise) : worstOf([nothing(antivirus)], summarise)
})

/** A product that is not part of the system and not free is taken for bought as long as it does not say that its time is over. */
function isPaid({ builtIn, paid }: Engine): boolean {
  return paid === true || (paid === 'unknown' && !builtIn)
}

function judge(engine: Engine, { customary, engines }: Antivirus): Part {
  if (isPaid(engine)) {
    return partOf(engine, 'pass', engine.paid === true ? 'active and under contract' : 'active, and it reports no expired licence')
  }
  if (engine.paid === 'unknown' || engines.some(({ realTime }) => realTime === 'unknown')) {
    return partOf(engine, 'unknown', 'whether a subscription stands behind it, or behind another product here, could not be seen')
  }
  return customary
    ? partOf(
        engine,
        'warn',
        `only ${engine.builtIn ? 'the protection of the system' : 'a free product'} is active, which no subscription covers`,
      )
    : partOf(engine, 'not-applicable', 'a free product, on a computer of a kind that subscriptions often leave out')
}

function nothing({ complete, customary, engines, missed }: Antivirus): Part {
  const shared = { scope: 'machine', expected: 'a product with a subscription', source: 'installed products', owner: 'none' } as const
  if (!complete || engines.some(({ realTime }) => realTime === 'unknown')) {
    return { ...shared, status: 'unknown', observed: `no active anti-virus was seen: ${missed[0] ?? 'the state of one is not known'}` }
  }
  return customary
    ? { ...shared, status: 'warn', observed: 'no anti-virus is active that a subscription could be for' }
    : { ...shared, status: 'not-applicable', observed: 'no anti-virus is active on this computer' }
}

function partOf({ name, source, owner }: Engine, status: Part['status'], observed: string): Part {
  return { scope: `engine:${name}`, status, observed, expected: 'a product with a running subscription', source, owner }
}

function summarise({ scope, observed }: Part): string {
  return scope === 'machine' ? observed : `${scope.replace('engine:', '')}: ${observed}`
}

standAlone(import.meta.url)
