import { content } from '../../content/index.ts'
import type { RmmProfile } from '../../schema/types.ts'
import type { Baked } from '../launchers/launcher.ts'
import { jobsOf } from './jobs.ts'
import type { Exporter, ExportFile } from './kit.ts'
import { settingRows } from './settings.ts'

type Load = () => Promise<{ exporter: Exporter }>

const PLAIN: Load = () => import('./plain.ts')

/** By id of the profile. */
const EXPORTERS: Readonly<Record<string, Load>> = {
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

/** What one tool imports: everything that computers show, as jobs in its own form. */
export async function packageFor(profile: RmmProfile, baked: Baked): Promise<ExportFile[]> {
  const load = EXPORTERS[profile.id]
  if (!load) {
    throw new Error(`There is no exporter for ${profile.id}.`)
  }
  const items = content.items().filter(({ scope, kind }) => scope === 'machine' && kind !== 'attestation')
  const { exporter } = await load()
  return exporter({ profile, version: content.version, items, jobs: jobsOf(items), settings: settingRows(items), baked })
}
