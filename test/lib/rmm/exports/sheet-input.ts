import { content } from '../../../../lib/content/index.ts'
import { jobsOf } from '../../../../lib/rmm/exports/jobs.ts'
import type { ExportInput } from '../../../../lib/rmm/exports/kit.ts'
import { settingRows } from '../../../../lib/rmm/exports/settings.ts'
import { profileOf } from '../../../../lib/rmm/profile.ts'

/** What `rounds export <id>` gives an exporter, of two items: one that can be mended everywhere but macOS, and one that cannot be mended. */
export function inputFor(id: string, changes: Partial<ExportInput> = {}): ExportInput {
  const items = content.items().filter((item) => ['screen-lock', 'os-supported'].includes(item.id))
  return {
    profile: profileOf(id),
    version: content.version,
    items,
    jobs: jobsOf(items),
    settings: settingRows(items),
    baked: { sources: [], ring: 'broad', environment: {} },
    ...changes,
  }
}

/** Of the whole collection, as the command makes it. */
export function wholeInputFor(id: string): ExportInput {
  const items = content.items().filter(({ scope, kind }) => scope === 'machine' && kind !== 'attestation')
  return inputFor(id, { items, jobs: jobsOf(items), settings: settingRows(items) })
}
