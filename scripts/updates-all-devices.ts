#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, defineCheck, type Part } from '../lib/api.ts'
import type { AppUpdate, AppUpdates } from '../lib/facts/app-updates/shape.ts'
import { judgePatching, type PatchFacts, type PatchSettings } from '../lib/facts/updates/patching.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts extends PatchFacts {
  programs: Answer<AppUpdates>
}

export default defineCheck<Facts, PatchSettings>(({ programs, ...facts }, settings, context) =>
  judgePatching(facts, settings, context, otherPrograms(programs)),
)

/** The rule speaks of updates such as those of the system: what a browser does is told, and never decides beyond a warning. */
function otherPrograms(answer: Answer<AppUpdates>): Part[] {
  if (answer.state !== 'value') {
    return answer.state === 'absent' ? [] : [notKnown(answer.reason)]
  }
  return [...answer.value.entries.map(partOf), ...answer.value.missed.map(notKnown)]
}

function partOf({ name, version, automatic, by, source, owner }: AppUpdate): Part {
  const status = automatic === true ? 'pass' : automatic === false ? 'warn' : 'not-applicable'
  const state = automatic === true ? 'updates itself' : automatic === false ? 'does not update itself' : 'not known'
  const observed = `${version ? `version ${version}, ` : ''}${state}: ${by}`
  return { scope: name, status, observed, expected: 'it updates itself', source, owner }
}

function notKnown(reason: string): Part {
  const observed = `whether they update themselves is not known: ${reason}`
  return {
    scope: 'other programs',
    status: 'not-applicable',
    observed,
    expected: 'they update themselves',
    source: 'app-updates',
    owner: 'none',
  }
}

standAlone(import.meta.url)
