import * as assert from 'uvu/assert'
import { content } from '../../../../lib/content/index.ts'
import { jobsOf } from '../../../../lib/rmm/exports/jobs.ts'
import type { ExportFile, ExportInput } from '../../../../lib/rmm/exports/kit.ts'
import { settingRows } from '../../../../lib/rmm/exports/settings.ts'
import { profileOf } from '../../../../lib/rmm/profile.ts'

/** What `rounds export <tool>` hands to an exporter, with all items of this project. */
export function exportInput(id: string): ExportInput {
  const items = content.items().filter(({ scope, kind }) => scope === 'machine' && kind !== 'attestation')
  return {
    profile: profileOf(id),
    version: '9.8.7',
    items,
    jobs: jobsOf(items),
    settings: settingRows(items),
    baked: {
      sources: ['https://files.example.com/rounds'],
      ring: 'stable',
      pin: { version: '9.8.7', files: { 'rounds-linux-x64': 'a'.repeat(64), 'rounds-win-x64.exe': 'b'.repeat(64) } },
      environment: { ROUNDS_PRACTICE: 'Example Practice' },
    },
  }
}

export function textOf(files: readonly ExportFile[], path: string): string {
  const found = files.find((file) => file.path === path)
  assert.ok(found, `there is no ${path} among ${files.map((file) => file.path).join(', ')}`)
  return String(found?.content)
}

export function jsonOf<T>(files: readonly ExportFile[], path: string): T {
  return JSON.parse(textOf(files, path)) as T
}

/** Every file is named in the README and the README names no other; a `*` in it stands for any text without a slash. */
export function assertReadmeNamesFiles(files: readonly ExportFile[]): void {
  const section = /\n## Files\n\n([\s\S]*?)\n\n/.exec(textOf(files, 'README.md'))?.[1] ?? ''
  const named = [...section.matchAll(/^- `([^`]+)`: ./gm)].map(([, path]) => path ?? '')
  assert.ok(named.length > 0, 'the README names no files')
  const patterns = named.map((path) => new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`))
  const others = files.filter(({ path }) => path !== 'README.md')
  for (const { path } of others) {
    assert.ok(
      patterns.some((pattern) => pattern.test(path)),
      `${path} is in no line of the README`,
    )
  }
  patterns.forEach((pattern, index) => {
    assert.ok(
      others.some(({ path }) => pattern.test(path)),
      `${named[index]} is in the README and not in the package`,
    )
  })
}

/** What an RMM and its shells can take: plain ASCII with line feeds, no byte order mark, and room in the smallest editor. */
export function assertPlainScripts(files: readonly ExportFile[], most = 65_535): void {
  const scripts = files.filter(({ path }) => /\.(?:ps1|sh)$/.test(path))
  assert.ok(scripts.length > 0)
  for (const { path, content: text } of scripts) {
    assert.match(String(text), /^[\t\n -~]*$/, `${path} is not plain ASCII`)
    assert.ok(String(text).length < most, `${path} has ${String(text).length} characters`)
  }
}

/** The same input gives the same bytes, in the same order. */
export function assertSameBytes(first: readonly ExportFile[], second: readonly ExportFile[]): void {
  assert.equal(
    first.map(({ path, content: text }) => [path, String(text)]),
    second.map(({ path, content: text }) => [path, String(text)]),
  )
  assert.is(new Set(first.map(({ path }) => path)).size, first.length, 'a path is there twice')
}
