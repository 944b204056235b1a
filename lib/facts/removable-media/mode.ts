import type { Storage } from './shape.ts'

export type MediaMode = 'autorun-only' | 'encrypted-write' | 'block'

/** Whether storage is as strict as the mode asks; check and fix share it. */
export function isEnough(state: Storage['state'], mode: MediaMode): boolean {
  switch (mode) {
    case 'autorun-only':
      return true
    case 'encrypted-write':
      return state === 'blocked' || state === 'read-only' || state === 'encrypted-only'
    case 'block':
      return state === 'blocked'
  }
}
