import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../../lib/content/index.ts'
import { packageFor } from '../../../../lib/rmm/exports/index.ts'
import type { ExportFile } from '../../../../lib/rmm/exports/kit.ts'
import type { Baked } from '../../../../lib/rmm/launchers/launcher.ts'

const test = suite('what every tool imports')
const baked: Baked = {
  sources: ['https://rounds.example.nz/release'],
  ring: 'broad',
  pin: { version: '0.1.0', files: { 'rounds-win-x64.exe': 'a'.repeat(64), 'rounds-linux-x64': 'b'.repeat(64) } },
  environment: { ROUNDS_PRACTICE: 'O\'Brien & Sons $(id) `id` "Medical"' },
}
/** N-sight takes no longer ones. */
const LONGEST_SCRIPT = 65_535
const isScript = ({ path }: ExportFile) => /\.(ps1|sh)$/.test(path)
const bytesOf = ({ path, content: text, executable = false }: ExportFile) => [path, executable, Buffer.from(text).toString('base64')]

for (const profile of content.rmmProfiles()) {
  const files = packageFor(profile, baked)
  test(`${profile.id}: the same input gives the same bytes`, async () =>
    assert.equal((await packageFor(profile, baked)).map(bytesOf), (await files).map(bytesOf)))
  test(`${profile.id}: no file is named twice, or stands outside its folder`, async () => {
    const paths = (await files).map(({ path }) => path)
    assert.is(new Set(paths.map((path) => path.toLowerCase())).size, paths.length)
    assert.equal(
      paths.filter((path) => !/^[\w.-]+(\/[\w.-]+)*$/.test(path) || path.includes('..')),
      [],
    )
  })
  test(`${profile.id}: its README says what it needs, what to do in which order, and what was not verified`, async () => {
    const readme = String((await files).find(({ path }) => path === 'README.md')?.content)
    for (const words of [`# Rounds for ${profile.title}`, '## What it needs', '### 1. ', '## What comes back', ...profile.unverified]) {
      assert.ok(readme.includes(words), words)
    }
    assert.equal(readme.match(/[^\n -~]/g) ?? [], [])
  })
  test(`${profile.id}: scripts are ASCII without a byte order mark, with plain line ends, and short enough`, async () => {
    for (const { path, content: text } of (await files).filter(isScript)) {
      assert.match(String(text), /^[\t\n -~]*$/, path)
      assert.ok(text.length < LONGEST_SCRIPT, `${path} has ${text.length} characters`)
    }
  })
  test(`${profile.id}: nothing says when or on which computer it was made`, async () => {
    for (const { path, content: text } of await files) {
      assert.not.match(String(text), new RegExp(`${process.cwd()}|${new Date().toISOString().slice(0, 10)}T`), path)
    }
  })
}

test.run()
