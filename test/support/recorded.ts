import type { FactContext, Platform } from '../../lib/api.ts'
import type { AnyParse } from '../../lib/content/content.ts'
import { PLATFORM_FILES } from '../../lib/content/content.ts'

/** What a test once gave to a parser. */
export interface RecordedState {
  fact: string
  platform: Platform
  probes: Record<string, unknown>
  now: string
  facts: FactContext['facts']
}

/** Tests with random answers would give thousands. */
const MOST_OF_A_FILE = 100

interface Recorder {
  parse: AnyParse
  /** A parser may serve several platforms. */
  names: Array<Pick<RecordedState, 'fact' | 'platform'>>
  /** As JSON, by the test file that asked. */
  asked: Map<string, Set<string>>
}

const recorders = new Map<AnyParse, Recorder>()
let testFile = ''

export function recordFor(file: string): void {
  testFile = file
}

/** The same parser, which also writes down what it is asked. */
export function recorded(fact: string, file: string, plain: AnyParse): AnyParse {
  const platform = (Object.keys(PLATFORM_FILES) as Platform[]).find((name) => PLATFORM_FILES[name] === file) ?? 'linux'
  const recorder = recorders.get(plain) ?? newRecorder(plain)
  recorders.set(plain, recorder)
  recorder.names.push({ fact, platform })
  return recorder.parse
}

function newRecorder(plain: AnyParse): Recorder {
  const asked: Recorder['asked'] = new Map()
  const parse: AnyParse = (probes, context) => {
    const own = asked.get(testFile) ?? new Set()
    asked.set(testFile, own)
    if (own.size < MOST_OF_A_FILE) {
      own.add(JSON.stringify({ probes, facts: context?.facts ?? {}, now: context?.now ?? '2026-11-22T09:00:00.000Z' }))
    }
    return plain(probes, context)
  }
  return { parse, names: [], asked }
}

/** One JSON object a line: a RecordedState. */
export function recordedLines(): string[] {
  return [...recorders.values()].flatMap(({ names, asked }) => {
    const states = new Set([...asked.values()].flatMap((own) => [...own]))
    return names.flatMap((name) => [...states].map((state) => `${JSON.stringify(name).slice(0, -1)},${state.slice(1)}`))
  })
}
