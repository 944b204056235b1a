import type { Context, Owner, Refusal } from '../../api.ts'
import { isOurs } from '../policy-owner/shape.ts'
import type { Antivirus, DefenderLever, Engine } from './shape.ts'

const MENDED = ['defender', 'clamav']

/** Another engine sets itself from its own console, and two at once get in each other's way; both fixes of anti-virus ask this first. */
export function foreignEngine({ engines, complete, missed }: Antivirus): Refusal | undefined {
  const other = engines.find(({ product, basic }) => !basic && !MENDED.includes(product))
  if (other) {
    return {
      refused: 'third-party-engine',
      because: `${other.name} is registered or installed here: mend it in its own console, or take it away first`,
    }
  }
  return complete || engines.every(({ product }) => product !== 'defender')
    ? undefined
    : { refused: 'engines-unread', because: `whether another anti-virus protects is not known: ${missed[0] ?? 'not every place was read'}` }
}

interface Setting {
  owner: Owner
  context: Context
  /** Tamper Protection holds it. */
  tamper: boolean
}

/** Why Defender, or one of its settings, is left as it is. */
export function defenderHold(lever: DefenderLever | undefined, setting?: Setting): Refusal | undefined {
  if (lever?.mode !== 'normal') {
    return { refused: 'not-normal-mode', because: modeInWords(lever) }
  }
  if (!setting) {
    return undefined
  }
  if (!isOurs(setting.owner, setting.context)) {
    return {
      refused: 'policy-owned',
      because: `a setting of Microsoft Defender belongs to ${setting.owner}: change it there, or it comes back`,
    }
  }
  return setting.tamper && lever.tamperProtected === true
    ? {
        refused: 'tamper-protection',
        because: 'Tamper Protection holds this setting of Microsoft Defender: switch it on in Windows Security',
      }
    : undefined
}

function modeInWords(lever: DefenderLever | undefined): string {
  const mode = lever?.mode ? `runs in the mode "${lever.mode}"` : 'does not tell its mode'
  return `Microsoft Defender ${mode}, so it is not the engine that protects here: another one or a policy holds it back`
}

/** What people decide about an engine that Rounds mends. */
export function left({ weaknesses }: Engine): string[] {
  return weaknesses
    .filter(({ source }) => source.startsWith('MSFT_Mp') || source === 'clamd.conf')
    .map(({ what }) => `${what}: people decide that`)
}
