import { type Answer, type Context, reasonOf } from '../api.ts'
import type { EsuLicence } from '../facts/esu-licence/shape.ts'
import type { OperatingSystem } from '../facts/operating-system/shape.ts'
import { daysBetween } from '../formats/times.ts'
import type { Extension } from './os-support.ts'

export interface ExtensionInputs {
  os: OperatingSystem
  esu: Answer<EsuLicence>
  context: Pick<Context, 'join' | 'managed'>
  acceptConsumerEsu: boolean
  acceptLtsOnly: boolean
  /** ISO day. */
  today: string
}

export interface Verdict {
  status: 'pass' | 'warn' | 'fail' | 'unknown'
  observed: string
  /** ISO day on which the cover that counts ends. */
  until?: string
}

/** Whether a release whose support has ended still gets updates through an extension. */
export function extendedBy(extension: Extension, inputs: ExtensionInputs): Verdict {
  if (inputs.today > extension.until) {
    return { status: 'fail', observed: `extended updates on ${extension.until}` }
  }
  switch (extension.programme) {
    case 'debian-lts':
      return longTermSupport(extension, inputs)
    case 'ubuntu-pro':
      return ubuntuPro(extension, inputs)
    case 'windows-esu':
      return windowsEsu(extension, inputs)
  }
}

function longTermSupport({ until }: Extension, { acceptLtsOnly }: ExtensionInputs): Verdict {
  return acceptLtsOnly
    ? { status: 'warn', observed: `only long-term support is left, until ${until}`, until }
    : { status: 'fail', observed: `only long-term support is left, until ${until}, which the settings do not accept` }
}

function ubuntuPro({ until }: Extension, { os }: ExtensionInputs): Verdict {
  switch (os.pro) {
    case 'enabled':
      return { status: 'warn', observed: `updates through Ubuntu Pro, until ${until}`, until }
    case 'not-enabled':
      return { status: 'fail', observed: 'Ubuntu Pro (esm-infra) is not enabled' }
    default:
      return { status: 'unknown', observed: 'whether Ubuntu Pro prolongs it could not be read' }
  }
}

/** The programme years are bought one by one: a licence of a year that is over covers nothing. */
function windowsEsu(extension: Extension, inputs: ExtensionInputs): Verdict {
  const { os, esu, today } = inputs
  const { afterRevision, licences = [] } = extension
  if (afterRevision !== undefined && os.revision !== undefined && os.revision <= afterRevision) {
    return { status: 'fail', observed: `no extended update is installed (${os.build}.${os.revision})` }
  }
  if (esu.state !== 'value') {
    return { status: 'unknown', observed: reasonOf(esu) }
  }
  const { active } = esu.value
  const current = licences.find(({ id, until }) => until >= today && active.includes(id))
  if (current) {
    return os.revision === undefined
      ? { status: 'unknown', observed: 'extended updates are licensed, but whether they are installed could not be read' }
      : { status: 'warn', observed: `extended updates are licensed until ${current.until}`, until: current.until }
  }
  if (licences.length === 0) {
    return active.length > 0
      ? { status: 'unknown', observed: 'an ESU licence is active, but its year cannot be told' }
      : { status: 'fail', observed: 'no ESU licence is active' }
  }
  const isOver = licences.some(({ id }) => active.includes(id))
  return consumerEsu(extension, inputs, isOver ? 'the ESU licence is of a year that is over' : 'no ESU licence is active')
}

const RECENT_DAYS = 45

/**
 * The consumer programme is not open to joined or managed computers and leaves no documented evidence;
 * a recent cumulative update above the last free one is all that can be seen.
 */
function consumerEsu({ consumerUntil }: Extension, inputs: ExtensionInputs, lacking: string): Verdict {
  const { os, context, today, acceptConsumerEsu } = inputs
  const isOpen =
    consumerUntil !== undefined &&
    today <= consumerUntil &&
    (context.join === 'none' || context.join === 'unknown') &&
    context.managed !== true
  if (!isOpen) {
    return { status: 'fail', observed: lacking }
  }
  if (os.updatedAt === undefined || os.revision === undefined) {
    return { status: 'unknown', observed: `${lacking}; whether consumer ESU updates arrive could not be read` }
  }
  if (daysBetween(os.updatedAt.slice(0, 10), today) > RECENT_DAYS) {
    return { status: 'fail', observed: `${lacking} and the last update is older than ${RECENT_DAYS} days` }
  }
  return acceptConsumerEsu && context.join === 'none' && context.managed === false
    ? { status: 'warn', observed: `${lacking}, but updates arrive, as with consumer ESU until ${consumerUntil}`, until: consumerUntil }
    : { status: 'unknown', observed: `${lacking}, but updates arrive: consumer ESU leaves no proof` }
}
