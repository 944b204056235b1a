import { csvText } from '../../formats/csv.ts'
import type { ExportFile, ExportInput } from './kit.ts'

/** What a technician reads who knows the tool and has never seen Rounds. */
export interface Readme {
  /** One or two sentences: what is in this package. */
  what: string
  /** What to click, in which order. Markdown; `lines` may hold indented blocks. */
  steps: readonly { title: string; lines: readonly string[] }[]
  /** How a verdict shows up in the tool, exit codes included. */
  comesBack: readonly string[]
  /** The files of the package, by path or pattern. */
  files: readonly { path: string; what: string }[]
}

const PROVED = {
  run: 'This package was run on a real server and agent of this tool.',
  schema: "This package was checked against the tool's own schema, types or exported files; it was never run on the tool itself.",
  documents: "This package was written from the tool's documentation; nothing of it was ever run there. Try it on one computer first.",
} as const

export function readmeOf({ profile, version }: ExportInput, { what, steps, comesBack, files }: Readme): ExportFile {
  const lines = [
    `# Rounds for ${profile.title}`,
    '',
    what,
    `Made by Rounds ${version}. Do not edit it: make it again with \`rounds export ${profile.id}\`. \`sha256sum -c SHA256SUMS\` checks that it is whole.`,
    '',
    '## What it needs',
    '',
    ...profile.needs.map((one) => `- ${one}`),
    '',
    '## In this order',
    '',
    ...steps.flatMap(({ title, lines: below }, index) => [`### ${index + 1}. ${title}`, '', ...below, '']),
    '## What comes back',
    '',
    ...comesBack.map((one) => `- ${one}`),
    '',
    '## Files',
    '',
    ...files.map(({ path, what: words }) => `- \`${path}\`: ${words}`),
    '',
    '## What was proved, and what not',
    '',
    PROVED[profile.proved],
    ...(profile.unverified.length > 0 ? ['Not verified:', '', ...profile.unverified.map((one) => `- ${one}`)] : []),
    '',
    `Facts from: ${profile.sources.join('; ')}.`,
  ]
  return { path: 'README.md', content: `${lines.join('\n')}\n` }
}

/** Every setting with its variable, its default and its meaning, to be filled in by a technician. */
export function settingsSheet({ settings }: ExportInput): ExportFile {
  const rows = settings.map(({ key, variable, default: value, item = '', description }) => [variable, value, key, item, description])
  return { path: 'settings.csv', content: csvText([['variable', 'default', 'setting', 'item', 'meaning'], ...rows]) }
}
