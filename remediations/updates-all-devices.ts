import { defineRemediation } from '../lib/api.ts'
import type { PatchFacts, PatchSettings } from '../lib/facts/updates/patching.ts'
import { planUpdates } from '../lib/facts/updates/plan.ts'

export default defineRemediation<PatchFacts, PatchSettings>(planUpdates)
