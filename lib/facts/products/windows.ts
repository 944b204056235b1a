import { type Answer, failed, type Listing, listing, type Parse, type RegistryKey, reasonOf, value } from '../../api.ts'
import { PRODUCTS } from '../../data/products.ts'
import { leafOf, numberIn, textIn } from '../../formats/registry-values.ts'
import { recognise, type Sign } from './recognise.ts'
import type { Product, Products } from './shape.ts'

interface Probes {
  services: Answer<Listing<RegistryKey>>
  version: Answer<RegistryKey>
}

export const parse: Parse<Probes, Products> = ({ services, version }) => {
  if (services.state !== 'value') {
    return failed(`the services of this computer could not be listed: ${reasonOf(services)}`)
  }
  if (services.value.entries.length === 0) {
    return failed(
      `the services of this computer could not be listed: ${services.value.missed[0] ?? 'the list is empty, which no Windows is'}`,
    )
  }
  const found = recognise(PRODUCTS, services.value.entries.map(signOf), (known) => known.services ?? [])
  return value(
    listing(
      found.filter(({ id }) => id !== 'windows-server-backup' || textIn(version, 'InstallationType') !== 'Client'),
      services.value.missed,
    ),
  )
}

function signOf(key: RegistryKey): Sign {
  return { name: leafOf(key), start: startOf(numberIn(key, 'Start')), source: `service ${leafOf(key)}` }
}

/** SERVICE_START_TYPE of winsvc.h; boot and system starts are those of drivers. */
function startOf(start: number | undefined): Product['start'] {
  return (['automatic', 'automatic', 'automatic', 'manual', 'disabled'] as const)[start ?? -1] ?? 'unknown'
}
