import type { Answer, Context, Platform, Role } from '../api.ts'
import type { DeviceRole } from '../facts/device-role/shape.ts'
import type { JoinState } from '../facts/join-state/shape.ts'
import type { Products } from '../facts/products/shape.ts'
import type { FactOutcome, Inputs } from '../schema/types.ts'
import type { WhenKeys } from './when.ts'

export type Facts = Readonly<Record<string, FactOutcome>>

/** What judges and plans may know besides facts and settings. What the provider says of a machine wins over what it shows. */
export function contextOf(facts: Facts, inputs: Inputs, platform: Platform): Context {
  const role = factValue<DeviceRole>(facts, 'device-role')
  const join = factValue<JoinState>(facts, 'join-state')
  const products = factValue<Products>(facts, 'products')
  return {
    platform,
    now: new Date(inputs.now),
    role: (inputs.role ?? role?.role ?? 'unknown') satisfies Role,
    join: join?.join ?? 'unknown',
    managed: join?.managed ?? 'unknown',
    portable: role?.portable ?? 'unknown',
    desktop: role?.desktop ?? 'unknown',
    tags: inputs.tags ?? [],
    products: products?.complete ? products.entries.map(({ id }) => id) : 'unknown',
    firstSeen: inputs.history.firstSeen,
  }
}

/** The keys that a `when` clause may ask for. */
export function whenKeys({ platform, role, join, managed, portable, desktop, tags, products }: Context): WhenKeys {
  return { platform, role, join, managed, portable, desktop, tags, products }
}

/** A fact of a result document as the answer that parsers and judges get. */
export function answerOf(outcome: FactOutcome | undefined): Answer<unknown> {
  if (!outcome) {
    return { state: 'failed', reason: 'it was not read' }
  }
  if (!outcome.error) {
    return { state: 'value', value: outcome.value }
  }
  const { state, reason = 'no reason was given', parent } = outcome.error
  return state === 'absent' ? { state, ...(parent ? { parent } : {}) } : { state, reason }
}

export function factValue<T>(facts: Facts, name: string): T | undefined {
  const answer = answerOf(facts[name])
  return answer.state === 'value' ? (answer.value as T) : undefined
}
