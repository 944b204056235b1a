import { type Finding, type Part, worstOf } from './api.ts'

/**
 * The finding of a hint: it may only lower what people answered, so a weakness that was seen speaks before what could not be read.
 * No part at all: the computer shows nothing of it.
 */
export function hintOf(parts: Part[], nothing: string, summarise: (worst: Part) => string): Finding {
  if (parts.length === 0) {
    return { status: 'not-applicable', summary: nothing, parts, measures: {} }
  }
  const weak = parts.filter(({ status }) => status === 'fail' || status === 'warn')
  return { ...worstOf(weak.length > 0 ? weak : parts, summarise), parts }
}
