import { type Answer, type CommandOutput, type Parse, reasonOf, value } from '../../api.ts'
import type { RemovableMedia, Storage } from './shape.ts'

export interface Probes {
  /** JSON of the mount controls that a configuration profile forces, empty where there are none. */
  mountControls: Answer<CommandOutput>
}

const SOURCE = 'com.apple.systemuiserver mount-controls'

/** macOS has nothing that starts programs from media; storage follows the mount controls of a profile. */
export const parse: Parse<Probes, RemovableMedia> = ({ mountControls }) => {
  const observed = 'macOS starts nothing from media'
  return value({
    autorun: [{ scope: 'machine', state: 'off', observed, source: 'design of macOS', owner: 'none' }],
    storage: storageOf(mountControls),
    levers: {},
  })
}

/** Words of Apple's payload: deny, eject, read-only, authenticate. */
function storageOf(answer: Answer<CommandOutput>): Storage {
  const controls = controlsOf(answer)
  if (controls === undefined) {
    const why = answer.state === 'value' ? 'osascript did not answer with mount controls' : reasonOf(answer)
    return { state: 'unknown', afterRestart: false, observed: `not known: ${why}`, source: SOURCE, owner: 'unknown' }
  }
  const external = controls['harddisk-external']
  const found = Array.isArray(external) ? external : []
  if (found.includes('deny') || found.includes('eject')) {
    return managed('blocked', 'external disks are denied')
  }
  return found.includes('read-only')
    ? managed('read-only', 'external disks cannot be written')
    : { state: 'open', afterRestart: false, observed: 'external disks can be written', source: SOURCE, owner: 'none' }
}

function managed(state: 'blocked' | 'read-only', observed: string): Storage {
  return { state, afterRestart: false, observed, source: SOURCE, owner: 'device-management' }
}

function controlsOf(answer: Answer<CommandOutput>): Record<string, unknown> | undefined {
  if (answer.state !== 'value' || answer.value.exitCode !== 0) {
    return undefined
  }
  try {
    const parsed: unknown = JSON.parse(answer.value.stdout)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
