import { createColors } from 'picocolors'
import type { RemediationOutcome, ResultDocument, ResultItem } from '../schema/types.ts'

const COLOURS = {
  planned: 'cyan',
  fixed: 'green',
  unchanged: 'gray',
  improved: 'yellow',
  'pending-restart': 'yellow',
  refused: 'magenta',
  undone: 'red',
  failed: 'red',
} as const

/** What a fix did or would do: before → after of every change, and how to go on or back. */
export function fixTable({ items }: ResultDocument, { colour, applied }: { colour: boolean; applied: boolean }): string {
  const colors = createColors(colour)
  const lines = items.flatMap(({ id, remediation }) => (remediation ? itemLines(id, remediation, colors) : []))
  return [...lines, '', nextStep(items, applied)].join('\n').trimEnd()
}

function itemLines(id: string, remediation: RemediationOutcome, colors: ReturnType<typeof createColors>): string[] {
  const { outcome, code, liftable, summary, changes } = remediation
  const word = code === undefined ? outcome : `${outcome}:${code}`
  const lift = liftable ? ` (--consent ${code} goes on anyway)` : ''
  return [
    `${colors[COLOURS[outcome]](word)}  ${colors.bold(id)}  ${summary}${lift}`,
    ...changes.flatMap(({ kind, target, before, after }) => [`    ${kind}  ${target}`, `        ${before} ${colors.dim('->')} ${after}`]),
  ]
}

function nextStep(items: readonly ResultItem[], applied: boolean): string {
  const outcomes = items.flatMap(({ remediation }) => remediation ?? [])
  const run = outcomes.find(({ outcome }) => outcome === 'fixed' || outcome === 'improved' || outcome === 'pending-restart')?.run
  if (run !== undefined) {
    return `Take it back with: rounds undo ${run}`
  }
  return !applied && outcomes.some(({ outcome }) => outcome === 'planned') ? 'Nothing was changed. --apply makes these changes.' : ''
}
