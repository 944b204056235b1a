import { dirname, join } from 'node:path'
import type { KnownNames } from '../host/clearing.ts'
import { nativeFolder } from '../host/packed-native.ts'
import { configFolder, stateFolder } from './folders.ts'

export interface Place {
  path: string
  /** What it is, in the words of people. */
  what: string
  known: KnownNames
}

const NOTHING: KnownNames = {}
const DRAFT = String.raw`\..+\.rounds`

/** Everything in it is a copy of a published package. */
const PACKAGES: KnownNames = {
  files: /./,
  get folders() {
    return [{ name: /./, inside: PACKAGES }]
  },
}

const NATIVE: KnownNames = { files: new RegExp(`^(?:native-reg-[0-9a-f]{32}\\.node|${DRAFT})$`) }

const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/
const VERSION_FOLDER: KnownNames = { files: /^(?:rounds(?:\.exe)?|sha256)$/ }

/** Copies of the program: the one that timers start, and what launchers brought. */
const PROGRAM: KnownNames = {
  files: new RegExp(
    `^(?:(?:rounds|node)(?:\\.exe)?|rounds\\.cjs|[\\w.-]+\\.node|good|asked|seen-[\\w.-]+|(?:good|asked|seen-[\\w.-]+)\\.\\d+|lock|part-.+|${DRAFT})$`,
  ),
  folders: [
    { name: /^node_modules$/, inside: PACKAGES },
    { name: VERSION, inside: VERSION_FOLDER },
    { name: /^lock(?:\.old)?$/, inside: { files: /^pid$/ } },
    { name: /^tmp\.\w+$/, inside: { files: /./ } },
  ],
}

const STATE: KnownNames = {
  files: new RegExp(
    `^(?:machine-id|(?:history|verdicts|waiting|awaited|schedule|restore-proofs|tables)\\.json|journal\\.jsonl|audit\\.log|attempt-\\d+|${DRAFT})$`,
  ),
  folders: [
    { name: /^(?:fix|journal)\.lock$/, inside: NOTHING },
    { name: /^program$/, inside: PROGRAM },
    { name: /^native$/, inside: NATIVE },
  ],
  last: /^(?:journal\.jsonl|machine-id)$/,
}

/** What `rounds pack install` put there. */
const PACKS: KnownNames = { files: new RegExp(`^(?:[a-z0-9-]+\\.[a-z0-9-]+-\\d+\\.\\d+\\.\\d+\\.pack|${DRAFT})$`) }

const CONFIG: KnownNames = {
  files: new RegExp(
    `^(?:(?:provider|practice|machine|waivers|attestations|trust|packs\\.lock)\\.json|(?:waivers|attestations|trust|packs\\.lock)\\.json\\.lock|reports\\.jsonl|release-key\\.pem|${DRAFT})$`,
  ),
  folders: [{ name: /^packs$/, inside: PACKS }],
}

/** The names in the configuration folder that say what the practice or its provider decided. The files of packs are no decision: their publisher has them. */
export const DECISIONS = [
  'provider.json',
  'practice.json',
  'machine.json',
  'waivers.json',
  'attestations.json',
  'reports.jsonl',
  'trust.json',
  'packs.lock.json',
] as const

/** Folders of Rounds' own, innermost first; the state folder comes last. Which of them are there is another question. */
export function placesOf(environment: NodeJS.ProcessEnv = process.env): Place[] {
  const state = stateFolder(environment)
  const all: Place[] = [
    { path: configFolder(environment), what: 'settings, answers and waivers', known: CONFIG },
    ...cacheOf(environment),
    ...nativesOf(environment),
    { path: state, what: 'journal, findings and what Rounds remembers', known: STATE },
  ]
  return all.filter(({ path }, index) => all.findIndex((other) => other.path === path) === index)
}

/** On Windows the folders of Rounds have one of their own above them, which goes when it is empty. */
export function foldersAbove(places: readonly Place[], environment: NodeJS.ProcessEnv = process.env): string[] {
  const isOwn = (folder: string) => environment.ROUNDS_STATE_DIR === undefined && folder.endsWith('\\Rounds')
  return process.platform === 'win32' ? [...new Set(places.map(({ path }) => dirname(path)))].filter(isOwn) : []
}

/** Where launchers keep what they brought; on Linux and macOS that is a part of the usual state folder. */
function cacheOf(environment: NodeJS.ProcessEnv): Place[] {
  const what = 'the program that a launcher brought'
  if (environment.ROUNDS_CACHE_DIR) {
    return [{ path: environment.ROUNDS_CACHE_DIR, what, known: PROGRAM }]
  }
  const isUsual = process.platform === 'win32' && !environment.ROUNDS_STATE_DIR
  return isUsual ? [{ path: join(dirname(stateFolder(environment)), 'program'), what, known: PROGRAM }] : []
}

function nativesOf(environment: NodeJS.ProcessEnv): Place[] {
  const isApart = process.platform === 'win32' && !environment.ROUNDS_STATE_DIR
  return isApart ? [{ path: nativeFolder(environment), what: 'a part of the program that Windows loads from a file', known: NATIVE }] : []
}
