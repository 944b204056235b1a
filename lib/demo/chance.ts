import { createHash } from 'node:crypto'

/** Chance that is the same for the same seed, on every computer and in every year. */
export interface Chance {
  /** 0 or more, less than 1. */
  fraction(): number
  /** From and to are both possible. */
  whole(from: number, to: number): number
  pick<T>(some: readonly [T, ...T[]]): T
  hex(digits: number): string
  uuid(): string
  /** A chance of its own, which what is drawn from this one does not change. */
  of(name: string): Chance
}

export function chanceOf(seed: string): Chance {
  const draw = sequence(createHash('sha256').update(seed).digest().readUInt32LE(0))
  const whole = (from: number, to: number) => from + Math.floor(draw() * (to - from + 1))
  const hex = (digits: number) => Array.from({ length: digits }, () => whole(0, 15).toString(16)).join('')
  return {
    fraction: draw,
    whole,
    pick: (some) => some[whole(0, some.length - 1)] ?? some[0],
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    of: (name) => chanceOf(`${seed}/${name}`),
  }
}

/** Mulberry32: 32 bits of state are enough for names and ages. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
