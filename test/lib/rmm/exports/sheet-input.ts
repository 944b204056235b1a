import { content } from '../../../../lib/content/index.ts'
import { jobsOf } from '../../../../lib/rmm/exports/jobs.ts'
import type { ExportFile, ExportInput } from '../../../../lib/rmm/exports/kit.ts'
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

export function textOf(files: readonly ExportFile[], path: string): string {
  return String(files.find((file) => file.path === path)?.content ?? '')
}

/** Files that the README does not name, and names in it that no file has. */
export function strangersIn(files: readonly ExportFile[]): string[] {
  const listed = textOf(files, 'README.md').split('## Files')[1]?.split('\n## ')[0] ?? ''
  const names = [...listed.matchAll(/^- `([^`]+)`/gm)].map(([, name = '']) => name)
  const patterns = names.map((name) => ({
    name,
    pattern: new RegExp(
      `^${name
        .split('*')
        .map((part) => part.replace(/[.\\+?^$()[\]{}|]/g, '\\$&'))
        .join('[^/]*')}$`,
    ),
  }))
  const paths = files.map(({ path }) => path).filter((path) => path !== 'README.md')
  return [
    ...paths.filter((path) => !patterns.some(({ pattern }) => pattern.test(path))),
    ...patterns.filter(({ pattern }) => !paths.some((path) => pattern.test(path))).map(({ name }) => name),
  ]
}
