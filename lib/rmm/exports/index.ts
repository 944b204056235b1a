import type { Exporter } from './kit.ts'

type Load = () => Promise<{ exporter: Exporter }>

const PLAIN: Load = () => import('./plain.ts')

/** By id of the profile. */
export const EXPORTERS: Readonly<Record<string, Load>> = {
  tactical: () => import('./tactical.ts'),
  intune: () => import('./intune.ts'),
  datto: () => import('./datto.ts'),
  ninjaone: () => import('./ninjaone.ts'),
  ansible: () => import('./ansible.ts'),
  meshcentral: () => import('./meshcentral.ts'),
  'n-sight': PLAIN,
  'n-central': PLAIN,
  action1: PLAIN,
  level: PLAIN,
  syncro: PLAIN,
  atera: PLAIN,
  automate: PLAIN,
  vsa: PLAIN,
  generic: PLAIN,
}
