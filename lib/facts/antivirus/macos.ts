import { type Answer, type CommandOutput, type FactContext, type FileContent, failed, type Listing, reasonOf, value } from '../../api.ts'
import { newest } from '../../formats/times.ts'
import type { Product, Products } from '../products/shape.ts'
import { mdatpEngine } from './mdatp.ts'
import { type Antivirus, type Engine, engineOf, type Signatures, type Weakness } from './shape.ts'

export interface Probes {
  daemons: Answer<CommandOutput>
  bundles: Answer<Listing<FileContent>>
  gatekeeper: Answer<CommandOutput>
  integrity: Answer<CommandOutput>
  extensions: Answer<CommandOutput>
  health: Answer<CommandOutput>
  scans: Answer<CommandOutput>
}

/** Bundle ids of the system extensions with which engines see files. */
const EXTENSIONS: ReadonlyArray<readonly [RegExp, string]> = [
  [/com\.sophos\./, 'sophos'],
  [/com\.eset\./, 'eset'],
  [/com\.bitdefender\./, 'bitdefender'],
  [/com\.sentinelone\./, 'sentinelone'],
  [/com\.crowdstrike\.falcon/, 'crowdstrike'],
]

/** XProtect, which every Mac has, and the engines that see files through a system extension. */
export function parse(probes: Probes, context: FactContext): Answer<Antivirus> {
  const products = context.facts.products
  const installed = products?.state === 'value' ? (products.value as Products) : undefined
  if (probes.daemons.state !== 'value' && !installed) {
    return failed(`neither XProtect nor other engines could be looked for: ${reasonOf(probes.daemons)}`)
  }
  const others = (installed?.entries ?? []).filter(({ kind }) => kind === 'antivirus')
  return value({
    engines: [xprotect(probes), ...others.map((product) => engineFor(product, probes, context.now))],
    complete: installed?.complete === true,
    missed: installed ? installed.missed : ['which products are installed is not known'],
    customary: true,
    servesFiles: 'unknown',
    notes: [
      ...switchedOff(probes.gatekeeper, /assessments disabled/, 'Gatekeeper is switched off', 'spctl --status'),
      ...switchedOff(probes.integrity, /status:\s*disabled/i, 'System Integrity Protection is switched off', 'csrutil status'),
    ],
  })
}

/** The daemon's label is the one that the macOS Security Compliance Project asks for. */
function xprotect({ daemons, bundles }: Probes): Engine {
  const said = daemons.state === 'value' && daemons.value.exitCode === 0 ? daemons.value.stdout : undefined
  const runs = said === undefined ? undefined : /\bcom\.apple\.XProtect\.daemon\.scan\b/i.test(said)
  return engineOf('xprotect', 'XProtect', {
    realTime: runs === undefined ? 'unknown' : runs ? 'on' : 'off',
    because: runs === undefined ? 'launchctl did not list its daemon' : runs ? 'its daemon is loaded' : 'its daemon is not loaded',
    signatures: bundleDate(bundles),
    builtIn: true,
    basic: true,
    paid: false,
    scansBecause: 'it scans by itself and tells nobody when',
    source: 'launchctl list, XProtect.bundle',
  })
}

/** Apple publishes when there is something new, every two or three weeks; two months without is a Mac that does not ask. */
function bundleDate(bundles: Answer<Listing<FileContent>>): Signatures {
  const updatedAt = bundles.state === 'value' ? newest(...bundles.value.entries.map(({ modifiedAt }) => modifiedAt)) : undefined
  return {
    current: 'unknown',
    everyDays: 60,
    ...(updatedAt ? { updatedAt } : { because: 'the date of XProtect.bundle could not be read' }),
  }
}

function engineFor(product: Product, { extensions, health, scans }: Probes, now: string): Engine {
  return product.id === 'defender-endpoint' ? mdatpEngine(health, scans, now) : extensionEngine(product, extensions)
}

/** Lines such as `*	*	TEAMID	com.maker.extension (1.0/1)	Name	[activated enabled]`. */
function extensionEngine({ id, name, source }: Product, extensions: Answer<CommandOutput>): Engine {
  const pattern = EXTENSIONS.find(([, product]) => product === id)?.[0]
  const all = extensions.state === 'value' ? extensions.value.stdout.split('\n') : []
  const own = all.filter((line) => pattern?.test(line))
  const signatures = { current: 'unknown', because: 'only its console knows how fresh its signatures are' } as const
  if (own.length === 0) {
    return engineOf(id, name, { because: 'it is installed, but no system extension of it was listed', signatures, source })
  }
  const runs = own.some((line) => line.includes('[activated enabled]'))
  return engineOf(id, name, {
    realTime: runs ? 'on' : 'off',
    because: runs ? 'its system extension is enabled' : 'its system extension is not enabled',
    signatures,
    source: 'systemextensionsctl list',
  })
}

function switchedOff(answer: Answer<CommandOutput>, pattern: RegExp, what: string, source: string): Weakness[] {
  const said = answer.state === 'value' ? `${answer.value.stdout}${answer.value.stderr}` : ''
  return pattern.test(said) ? [{ what, expected: 'on', source }] : []
}
