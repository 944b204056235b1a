#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Part, type Status, worstOf } from '../lib/api.ts'
import { isEnough, type MediaMode } from '../lib/facts/removable-media/mode.ts'
import type { Autorun, RemovableMedia, Storage } from '../lib/facts/removable-media/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  media: RemovableMedia
}
interface Settings {
  mode: MediaMode
}

const AUTORUN: Record<Autorun['state'], Status> = { off: 'pass', asks: 'warn', starts: 'fail', unknown: 'unknown' }
const WANTED: Record<MediaMode, string> = {
  'autorun-only': 'not asked for',
  'encrypted-write': 'only encrypted media can be written',
  block: 'removable storage is blocked',
}

export default defineCheck<Facts, Settings>(({ media }, { mode }) => {
  return worstOf([...media.autorun.map(judgeAutorun), judgeStorage(media.storage, mode)], summarise)
})

function judgeAutorun({ scope, state, observed, source, owner }: Autorun): Part {
  return { scope, status: AUTORUN[state], observed, expected: 'nothing starts or opens from media', source, owner }
}

function judgeStorage({ state, afterRestart, observed, source, owner }: Storage, mode: MediaMode): Part {
  const part = { scope: 'storage', observed, expected: WANTED[mode], source, owner }
  if (mode === 'autorun-only') {
    return { ...part, status: 'not-applicable' }
  }
  if (state === 'unknown') {
    return { ...part, status: 'unknown' }
  }
  if (!isEnough(state, mode)) {
    return { ...part, status: 'fail' }
  }
  return afterRestart ? { ...part, status: 'warn', observed: `${observed}: active after restart` } : { ...part, status: 'pass' }
}

function summarise({ scope, status, observed, expected }: Part): string {
  return status === 'pass' ? 'Nothing starts from removable media' : `${scope}: ${observed} (${expected})`
}

standAlone(import.meta.url)
