import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { literally } from '../lib/pattern.ts'

/**
 * docs/packs.md is done here as it stands there, in a folder of its own: each `sh` block is run, each `json` and `ts` block that follows a line with a
 * file's name is written into that file, and each `text` block is compared with what the command before it printed. In a `text` block `<hash>` stands for
 * 64 hexadecimal digits, a line `...` for any lines, and `...` at the end of a line for the rest of it; empty lines at the end do not count. `<!-- as root -->` before a block says that it takes root.
 */
const test = suite('docs/packs.md, word by word')
const root = fileURLToPath(new URL('..', import.meta.url))
const guide = readFileSync(join(root, 'docs/packs.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'rounds-guide-'))
const isRoot = process.getuid?.() === 0

interface Block {
  line: number
  language: string
  text: string
  /** The last line before it that is not empty. */
  before: string
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let before = ''
  let open: Block | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const [, language] = /^```(\w*)$/.exec(line) ?? []
    if (open && line === '```') {
      blocks.push(open)
      open = undefined
      before = ''
    } else if (open) {
      open.text += `${line}\n`
    } else if (language !== undefined) {
      open = { line: index + 1, language, text: '', before }
    } else if (line !== '') {
      before = line
    }
  }
  return blocks
}

test.before(() => {
  const program = join(folder, 'bin/rounds')
  mkdirSync(dirname(program))
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${root}test/support/rounds-fast.mjs" "$@"\n`, { mode: 0o755 })
  for (const name of ['work', 'config', 'state']) {
    mkdirSync(join(folder, name), { mode: 0o700 })
  }
})
test.after(() => rmSync(folder, { recursive: true, force: true }))

const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('ROUNDS_'))
const environment = {
  ...Object.fromEntries(inherited),
  NO_COLOR: '1',
  PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  ROUNDS_CONFIG_DIR: join(folder, 'config'),
  ROUNDS_STATE_DIR: join(folder, 'state'),
}

/** Where the commands before left off. */
let here = join(folder, 'work')
/** What the last command printed; undefined where it was not run. */
let printed: string | undefined

function run({ text }: Block): void {
  const script = `set -e\n${text}\npwd > "${folder}/here"\n`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: here, env: environment, encoding: 'utf8' })
  assert.is(status, 0, `${text}\n${stdout}\n${stderr}`)
  here = readFileSync(join(folder, 'here'), 'utf8').trim()
  printed = stdout
}

function compare({ text }: Block): void {
  const found = `${(printed ?? '').replace(/\b[0-9a-f]{64}\b/g, '<hash>').trimEnd()}\n`
  const lines = text.trimEnd().split('\n')
  const pattern = lines.map(patternOf).join('')
  assert.ok(new RegExp(`^${pattern}$`).test(found), `expected:\n${text}\nprinted:\n${found}`)
}

function patternOf(line: string): string {
  if (line === '...') {
    return '(?:.*\\n)*?'
  }
  return line.endsWith(' ...') ? `${literally(line.slice(0, -3))}.*\\n` : `${literally(line)}\\n`
}

const blocks = blocksOf(guide)
for (const block of blocks) {
  const { language, line, before } = block
  const [, path] = /^`([^`]+)`.*:$/.exec(before) ?? []
  const needsRoot = before === '<!-- as root -->'
  if (language === 'sh' && needsRoot && !isRoot) {
    console.log(`SKIP line ${line} of docs/packs.md takes root`)
    test(`line ${line} is left out without root, with what it prints`, () => {
      printed = undefined
    })
  } else if (language === 'sh') {
    test(`line ${line}: the commands work`, () => run(block))
  } else if (language === 'text') {
    test(`line ${line}: that is what they print`, () => (printed === undefined ? undefined : compare(block)))
  } else if (path !== undefined) {
    test(`line ${line}: ${path}`, () => {
      mkdirSync(dirname(join(here, path)), { recursive: true })
      writeFileSync(join(here, path), block.text)
    })
  } else {
    test(`line ${line}: a block that is not run`, () => assert.unreachable(`what is ${language} there for? ${before}`))
  }
}
test('there is something to run, to write and to compare', () => {
  const count = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language)).length
  assert.ok(count('sh') >= 10 && count('json', 'ts') >= 8 && count('text') >= 8)
})
test('no text block passes whatever is printed', () => {
  for (const { language, text } of blocks) {
    assert.ok(language !== 'text' || text.split('\n').filter((line) => line !== '...' && line !== '').length >= 2, text)
  }
})

const schema = (name: string) => JSON.parse(readFileSync(join(root, `manifests/schema/${name}.schema.json`), 'utf8')) as Schema
interface Schema {
  required: string[]
  properties: Record<string, Schema>
  $defs: Record<string, Schema & { oneOf: { $ref: string }[]; enum: string[] }>
}

test('every kind of probe stands in its table', () => {
  const { $defs } = schema('fact')
  const kinds = ($defs.probe?.oneOf ?? []).map(({ $ref }) => $defs[$ref.split('/').at(-1) ?? '']?.required[0])
  assert.ok(kinds.length >= 8)
  for (const kind of kinds) {
    assert.match(guide, `\n| \`${kind}\` | `)
  }
})
test('every grant stands in its table', () => {
  const grants = schema('trust').$defs.grant?.enum ?? []
  assert.ok(grants.length >= 6)
  for (const grant of grants) {
    assert.match(guide, `\n| \`${grant}\` | `)
  }
})
test('every property of package.json that is ours is explained', () => {
  const { properties } = schema('pack')
  for (const name of Object.keys(properties)) {
    assert.match(guide, `\`${name}`)
  }
})

test.run()
