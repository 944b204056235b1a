import { type Answer, denied, failed, type PowerShellOutput, value } from '../api.ts'

/** What the script's object is nested in; Windows PowerShell counts it as one level of depth. */
const DEPTH = 9
const TAG = 'rounds:'

/** Asks for the language mode with nothing that a constrained mode forbids. */
export const FIRST_LINE = "'rounds-' + 'language=' + $ExecutionContext.SessionState.LanguageMode"

/** The mode in what the first line printed; undefined until it is there. */
export function parseLanguageMode(printed: string): string | undefined {
  return /rounds-language=([A-Za-z]+)\s/.exec(printed)?.[1]
}

/** One call as one line of ASCII: script and input travel as base64, so that nothing in them is ever read as PowerShell. */
export function invocationLine(script: string, input: Record<string, unknown>): string {
  return [
    "$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue';$WarningPreference='SilentlyContinue';",
    'try{',
    `$roundsInput=ConvertFrom-Json -InputObject ${decoded(JSON.stringify(input))};`,
    `$roundsValue=& ([scriptblock]::Create(${decoded(script)})) $roundsInput;`,
    `$roundsText=ConvertTo-Json -InputObject @{ok=$true;value=$roundsValue} -Depth ${DEPTH} -Compress`,
    '}catch{',
    '$roundsText=ConvertTo-Json -InputObject @{ok=$false;category=[string]$_.CategoryInfo.Category;message=[string]$_.Exception.Message} -Compress',
    '};',
    `[Console]::Out.WriteLine('${TAG}'+[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($roundsText)))`,
  ].join('')
}

function decoded(text: string): string {
  return `([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(text, 'utf8').toString('base64')}')))`
}

/** The last tagged text counts; what a script wrote for people before it is passed over. */
export function parseAnswer(line: string): Answer<PowerShellOutput> {
  const encoded = [...line.matchAll(/rounds:([A-Za-z0-9+/]+=*)(?![A-Za-z0-9+/=])/g)].at(-1)?.[1]
  if (encoded === undefined) {
    return failed(line.trim() === '' ? 'PowerShell gave an empty answer' : 'PowerShell answered in no form that was asked for')
  }
  const answer = parseJson(Buffer.from(encoded, 'base64').toString('utf8'))
  if (!isObject(answer) || typeof answer.ok !== 'boolean') {
    return failed('PowerShell answered in no form that was asked for')
  }
  if (!answer.ok) {
    return refusal(answer)
  }
  return isObject(answer.value) ? value(answer.value) : failed('The PowerShell script put out no single object')
}

function refusal({ category, message }: Record<string, unknown>): Answer<never> {
  const words = String(message ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
  const reason = `PowerShell refused: ${words || 'no reason given'}`
  return ['PermissionDenied', 'SecurityError', 'AuthenticationError'].includes(String(category)) ? denied(reason) : failed(reason)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(candidate: unknown): candidate is Record<string, unknown> {
  return typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate)
}
