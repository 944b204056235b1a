import { type Answer, type PowerShellOutput, reasonOf } from '../../api.ts'

export type Row = Record<string, unknown>

/** The object of a script, or why there is none. */
export function outputOf(answer: Answer<PowerShellOutput>): Row | string {
  if (answer.state !== 'value') {
    return reasonOf(answer)
  }
  const { refused } = answer.value
  return typeof refused === 'string' ? refused : answer.value
}

export function rows(list: unknown): Row[] {
  return (Array.isArray(list) ? list : []).filter(isRow)
}

export function row(value: unknown): Row {
  return isRow(value) ? value : {}
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function texts(list: unknown): string[] {
  return (Array.isArray(list) ? list : []).filter((one): one is string => typeof one === 'string' && one !== '')
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
