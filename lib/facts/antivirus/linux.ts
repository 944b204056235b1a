import { type Answer, type CommandOutput, type FactContext, failed, reasonOf, value } from '../../api.ts'
import { type UnitProperties, unitProperties } from '../../formats/unit-properties.ts'
import type { Product, Products } from '../products/shape.ts'
import { type ClamavProbes, clamavEngine, clamavLever, isActive } from './clamav.ts'
import { mdatpEngine } from './mdatp.ts'
import { type Antivirus, type Engine, engineOf } from './shape.ts'

export interface Probes extends ClamavProbes {
  units: Answer<CommandOutput>
  health: Answer<CommandOutput>
  scans: Answer<CommandOutput>
}

/** Unit names as the makers' installation guides give them. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  sophos: ['sophos-spl.service'],
  eset: ['eea.service', 'efs.service'],
  bitdefender: ['bdsec.service'],
  sentinelone: ['sentinelone.service'],
  crowdstrike: ['falcon-sensor.service'],
  'trend-micro': ['ds_agent.service'],
}
const SAMBA = ['smbd.service', 'smb.service', 'samba-ad-dc.service', 'ksmbd.service']

/** Programs that are installed, and what systemd and they themselves say of them. */
export function parse(probes: Probes, context: FactContext): Answer<Antivirus> {
  const products = context.facts.products
  if (products?.state !== 'value') {
    return failed(`which products are installed is not known: ${products ? reasonOf(products) : 'it was not asked'}`)
  }
  const { entries, complete, missed } = products.value as Products
  const units = unitsOf(probes.units)
  const engines = entries.filter(({ kind }) => kind === 'antivirus').map((product) => engineFor(product, units, probes, context.now))
  const lever = entries.some(({ id }) => id === 'clamav') ? clamavLever(units, probes) : undefined
  return value({
    engines,
    complete,
    missed,
    customary: false,
    servesFiles: units ? isActive(units, SAMBA) : 'unknown',
    notes: [],
    levers: lever ? { clamav: lever } : {},
  })
}

function unitsOf(answer: Answer<CommandOutput>): UnitProperties[] | undefined {
  const units = answer.state === 'value' ? unitProperties(answer.value.stdout).filter((unit) => unit.has('Id')) : []
  return units.length > 0 ? units : undefined
}

function engineFor(product: Product, units: UnitProperties[] | undefined, probes: Probes, now: string): Engine {
  switch (product.id) {
    case 'clamav':
      return clamavEngine(units, probes)
    case 'defender-endpoint':
      return mdatpEngine(probes.health, probes.scans, now)
    default:
      return serviceEngine(product, units)
  }
}

/** A maker's agent: whether it runs is known, how fresh it is only its console knows. */
function serviceEngine({ id, name, source }: Product, units: UnitProperties[] | undefined): Engine {
  const names = UNITS[id] ?? []
  const found = units?.some((unit) => names.includes(unit.get('Id') ?? '') && unit.get('LoadState') === 'loaded')
  const signatures = { current: 'unknown', because: 'only its console knows how fresh its signatures are' } as const
  if (!units || !found) {
    return engineOf(id, name, { because: 'it is installed, but its service is not known here', signatures, source })
  }
  const runs = isActive(units, names)
  return engineOf(id, name, {
    realTime: runs ? 'on' : 'off',
    because: runs ? 'its service runs' : 'its service does not run',
    signatures,
    source: names.join(', '),
  })
}
