#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Part, type Status, worstOf } from '../lib/api.ts'
import { isRequired, type LinuxNeed } from '../lib/facts/antivirus/required.ts'
import type { Antivirus, Engine, Weakness } from '../lib/facts/antivirus/shape.ts'
import { daysBetween } from '../lib/formats/times.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  antivirus: Antivirus
}
interface Settings {
  sigMaxAgeDays: number
  linuxAvRequired: LinuxNeed
  macBuiltinOk: boolean
}

/** What the engines of one computer are to each other. */
interface Scene {
  /** The engine that protects, whatever the others do. */
  cover: Engine | undefined
  /** Another engine may protect: one whose state is not known, or one that could not be looked for. */
  doubt: string | undefined
  required: boolean | 'unknown'
  settings: Settings
  now: Date
}

export default defineCheck<Facts, Settings>(({ antivirus }, settings, context) => {
  const { engines, notes } = antivirus
  const active = engines.filter(({ realTime }) => realTime === 'on')
  const scene: Scene = {
    cover: active.find(({ basic }) => !basic) ?? (settings.macBuiltinOk ? active[0] : undefined),
    doubt: doubtIn(antivirus),
    required: isRequired(antivirus, settings.linuxAvRequired, context),
    settings,
    now: context.now,
  }
  const parts = [
    ...(engines.length === 0 ? [none(antivirus, scene)] : coverFirst(engines, scene).map((engine) => judgeEngine(engine, scene))),
    ...sideBySide(active),
    ...engines
      .filter((engine) => isAtWork(engine, scene))
      .flatMap((engine) => engine.weaknesses.map((weakness) => judgeWeakness(weakness, `engine:${engine.name}`))),
    ...notes.map((note) => judgeWeakness(note, 'machine')),
  ]
  return worstOf(parts, summarise, ageOf(active, context.now))
})

/** So that a pass names the engine that protects. */
function coverFirst(engines: Engine[], { cover }: Scene): Engine[] {
  return cover ? [cover, ...engines.filter((engine) => engine !== cover)] : engines
}

/** An engine that is off counts as long as no other one protects: what is wrong with it has to be mended, too. */
function isAtWork({ realTime }: Engine, { cover }: Scene): boolean {
  return realTime === 'on' || realTime === 'scan-only' || (realTime === 'off' && !cover)
}

function doubtIn({ engines, complete, missed }: Antivirus): string | undefined {
  const unclear = engines.find(({ realTime }) => realTime === 'unknown')
  if (unclear) {
    return `whether ${unclear.name} protects is not known: ${unclear.because ?? 'it did not say'}`
  }
  return complete ? undefined : (missed[0] ?? 'not every place was read')
}

function none({ complete }: Antivirus, { doubt, required }: Scene): Part {
  const shared = { scope: 'machine', expected: 'an anti-virus', source: 'installed products', owner: 'none' } as const
  if (!complete) {
    return { ...shared, status: 'unknown', observed: `no anti-virus was found, but ${doubt}` }
  }
  return { ...shared, ...missing(required, 'no anti-virus is installed') }
}

function missing(required: Scene['required'], observed: string): Pick<Part, 'status' | 'observed'> {
  if (required === 'unknown') {
    return { status: 'unknown', observed: `${observed}; whether this computer holds files of others is not known` }
  }
  return { status: required ? 'fail' : 'warn', observed }
}

function judgeEngine(engine: Engine, scene: Scene): Part {
  const { name, realTime, because, source, owner } = engine
  const expected = `on, signatures at most ${limitOf(engine, scene.settings)} days old`
  const shared = { scope: `engine:${name}`, expected, source, owner }
  if (realTime === 'on' && (!engine.basic || !scene.cover || scene.cover === engine)) {
    return { ...shared, ...freshness(engine, scene) }
  }
  const observed = `${IN_WORDS[realTime]}${because ? ` (${because})` : ''}`
  if (scene.cover) {
    const status: Status = realTime === 'expired' || realTime === 'snoozed' ? 'warn' : 'pass'
    return { ...shared, status, observed: `${observed}; ${scene.cover.name} protects instead` }
  }
  return { ...shared, ...alone(engine, observed, scene) }
}

const IN_WORDS = {
  on: 'on',
  off: 'off',
  snoozed: 'snoozed',
  expired: 'its subscription has expired',
  passive: 'passive, it only looks on',
  'scan-only': 'scans only when asked',
  unknown: 'its state is not known',
} as const

/** An engine that does not protect, on a computer where no other one was seen to do it. */
function alone(engine: Engine, observed: string, scene: Scene): Pick<Part, 'status' | 'observed'> {
  const { realTime, signatures } = engine
  const { doubt, required } = scene
  const isBlind = signatures.current === false && signatures.updatedAt === undefined
  if (realTime === 'scan-only' && !isBlind) {
    const fresh = freshness(engine, scene)
    return { status: 'warn', observed: fresh.status === 'pass' ? observed : `${observed}; ${fresh.observed.replace(/^on, (?:but )?/, '')}` }
  }
  if (realTime === 'unknown') {
    return { status: 'unknown', observed }
  }
  const why = isBlind ? `${observed}; ${signatures.because ?? 'its signatures are out of date'}` : observed
  return doubt ? { status: 'unknown', observed: `${why}; ${doubt}` } : missing(required, why)
}

function freshness(engine: Engine, { settings, now }: Scene): Pick<Part, 'status' | 'observed'> {
  const { signatures, basic } = engine
  const age = signatures.updatedAt === undefined ? undefined : daysBetween(signatures.updatedAt, now)
  const limit = limitOf(engine, settings)
  if (age !== undefined && age < -1) {
    return {
      status: 'unknown',
      observed: `its signatures are from the future (${signatures.updatedAt?.slice(0, 10)}), so a clock is wrong`,
    }
  }
  if (age !== undefined && age > limit) {
    return { status: 'warn', observed: `on, but its signatures are ${Math.floor(age)} days old` }
  }
  if (signatures.current === false) {
    return { status: 'warn', observed: `on, but its signatures are out of date${signatures.because ? `: ${signatures.because}` : ''}` }
  }
  if (age === undefined && signatures.current === 'unknown') {
    return { status: 'warn', observed: `on, freshness of its signatures unknown${signatures.because ? `: ${signatures.because}` : ''}` }
  }
  const fresh = age === undefined ? 'on, calls its signatures current' : `on, signatures of ${signatures.updatedAt?.slice(0, 10)}`
  return basic && !settings.macBuiltinOk
    ? { status: 'warn', observed: `${fresh}; it comes with the system and is no anti-virus of its own` }
    : { status: 'pass', observed: fresh }
}

function limitOf({ signatures }: Engine, { sigMaxAgeDays }: Settings): number {
  return Math.max(sigMaxAgeDays, signatures.everyDays ?? 0)
}

/** The engine that comes with the system steps back by itself; two others get in each other's way. */
function sideBySide(active: Engine[]): Part[] {
  const others = active.filter(({ builtIn }) => !builtIn)
  const source = others.map((engine) => engine.source).join(', ')
  const observed = `${others.map(({ name }) => name).join(' and ')} protect at the same time`
  return others.length > 1 ? [{ scope: 'machine', status: 'warn', observed, expected: 'one engine', source, owner: 'vendor' }] : []
}

function judgeWeakness({ what, unread, expected, source }: Weakness, scope: string): Part {
  return { scope, status: unread ? 'unknown' : 'warn', observed: what, expected, source, owner: 'local' }
}

/** The freshest signatures of those that protect. */
function ageOf(active: Engine[], now: Date): Record<string, number> {
  const ages = active.flatMap(({ signatures }) => (signatures.updatedAt ? [Math.floor(daysBetween(signatures.updatedAt, now))] : []))
  return ages.length > 0 ? { signatureAgeDays: Math.max(0, Math.min(...ages)) } : {}
}

function summarise({ scope, status, observed }: Part): string {
  const who = scope.replace('engine:', '').replace('machine', '')
  return status === 'pass' ? `An up-to-date anti-virus protects this computer: ${who}` : who ? `${who}: ${observed}` : observed
}

standAlone(import.meta.url)
