#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck } from '../lib/api.ts'
import { judgePatching, type PatchFacts, type PatchSettings } from '../lib/facts/updates/patching.ts'
import { standAlone } from '../lib/stand-alone.ts'

export default defineCheck<PatchFacts, PatchSettings>((facts, settings, context) => judgePatching(facts, settings, context))

standAlone(import.meta.url)
