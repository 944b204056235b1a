import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { zip } from '../../../../lib/formats/zip.ts'
import { type Resource, resourceXml } from '../../../../lib/rmm/exports/datto/resource.ts'
import { exporter } from '../../../../lib/rmm/exports/datto.ts'
import type { ExportFile } from '../../../../lib/rmm/exports/kit.ts'
import { conformanceJson, conformanceOrSkip, conformanceText } from './conformance.ts'
import { assertReadmeNamesFiles, textOf } from './package.ts'
import { inputFor } from './sheet-input.ts'

const files = exporter(inputFor('datto'))
const components = files.filter(({ path }) => path.endsWith('.cpt'))
const bytesOf = ({ content }: ExportFile) => Buffer.from(content)
const partsOf = (path: string) => {
  const file = files.find((one) => one.path === `components/${path}.cpt`)
  assert.ok(file, path)
  return new Map(entriesOf(bytesOf(file as ExportFile)).map(({ name, bytes }) => [name, String(bytes)]))
}
const xmlOf = (path: string) => partsOf(path).get('resource.xml') ?? ''
const scriptOf = (path: string) => partsOf(path).get('command.bat') ?? ''
const taggedIn = (xml: string, tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1]
const variablesOf = (xml: string) => [...xml.matchAll(/<variable idx="\d+">\n {8}<name>([^<]*)<\/name>/g)].map(([, name]) => name)

test('the README names every file and no other', () => assertReadmeNamesFiles(files))
test('two runs give the same bytes', () => assert.equal(exporter(inputFor('datto')), files))
test('an archive holds the script first and then what it is, flat', () => {
  for (const component of components) {
    assert.equal(
      entriesOf(bytesOf(component)).map(({ name }) => name),
      ['command.bat', 'resource.xml'],
      component.path,
    )
  }
})
test('texts have no byte order mark and no CR: such an import fails without a word', () => {
  for (const component of components) {
    for (const { name, bytes } of entriesOf(bytesOf(component))) {
      assert.not.ok(bytes.includes('\r'), `${component.path} ${name}`)
      assert.is.not(bytes[0], 0xef, `${component.path} ${name}`)
    }
  }
})
test('every component has an id of its own, which stays the same', () => {
  const uids = components.map((component) => taggedIn(String(entriesOf(bytesOf(component))[1]?.bytes), 'uid'))
  assert.is(new Set(uids).size, components.length)
  assert.match(uids[0] ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
test('stored findings are monitors, everything else is not', () => {
  for (const { path, content } of components) {
    const category = taggedIn(String(entriesOf(Buffer.from(content))[1]?.bytes), 'category')
    assert.is(category, path.startsWith('components/monitors/verdict-') ? 'monitors' : 'scripts', path)
  }
})
test('only with-fix holds what changes a computer', () => {
  const mending = components.filter((component) =>
    /^(\$?(thenW|w|then_w)ords) ?= ?'(fix|undo)/m.test(String(entriesOf(bytesOf(component))[0]?.bytes)),
  )
  assert.ok(mending.length > 0)
  assert.equal(
    mending.filter(({ path }) => !path.startsWith('components/with-fix/')),
    [],
  )
})
test('a monitor is framed, for Windows and for Unix', () => {
  for (const ending of ['windows', 'unix']) {
    const text = scriptOf(`monitors/verdict-screen-lock.${ending}`)
    assert.match(text, '<-Start Result->')
    assert.match(text, 'STATUS=')
  }
  assert.is(taggedIn(xmlOf('monitors/verdict-screen-lock.windows'), 'installType'), 'powershell')
  assert.is(taggedIn(xmlOf('monitors/verdict-screen-lock.unix'), 'installType'), 'unix')
})
test('no component asks for more than an hour, and the waiting is part of it', () => {
  for (const component of components) {
    assert.ok(Number(taggedIn(String(entriesOf(bytesOf(component))[1]?.bytes), 'timeout')) <= 3600, component.path)
  }
  assert.match(scriptOf('check-only/sweep.unix'), /^delay=3000$/m)
})
test('a job asks for the settings of its own item, and of no other; nothing has a value', () => {
  const xml = xmlOf('with-fix/fix-screen-lock.windows')
  const names = variablesOf(xml)
  assert.ok(names.includes('JOB_ROUNDS_SET_SCREEN_LOCK__MAX_IDLE_SECONDS'))
  assert.ok(names.includes('JOB_ROUNDS_PRACTICE'))
  assert.not.ok(names.some((name) => name?.includes('OS_SUPPORTED')))
  assert.is(xml.match(/<defaultVal\/>/g)?.length, names.length)
})
test('a variable of a component never has the name of one of the site, which it could hide', () => {
  for (const component of components) {
    const names = variablesOf(String(entriesOf(bytesOf(component))[1]?.bytes))
    assert.not.ok(
      names.some((name) => name?.startsWith('ROUNDS_')),
      component.path,
    )
  }
})
test('only the sweep of Windows writes its status line into a field, before it ends', () => {
  const text = scriptOf('check-only/sweep.windows')
  assert.ok(text.indexOf("'HKLM:\\SOFTWARE\\CentraStage'") > 0)
  assert.ok(text.indexOf("'HKLM:\\SOFTWARE\\CentraStage'") < text.lastIndexOf('Write-Output $said'))
  assert.ok(variablesOf(xmlOf('check-only/sweep.windows')).includes('roundsUdf'))
  for (const path of ['check-only/sweep.unix', 'check-only/check-screen-lock.windows', 'monitors/verdict-screen-lock.windows']) {
    assert.not.match(scriptOf(path), 'CentraStage')
    assert.not.ok(variablesOf(xmlOf(path)).includes('roundsUdf'))
  }
})
test('a monitor asks for nothing', () => assert.equal(variablesOf(xmlOf('monitors/verdict-screen-lock.windows')), []))
test('what ends well and could not tell is marked', () => {
  assert.match(xmlOf('check-only/check-screen-lock.unix'), '<text>ROUNDS UNKNOWN</text>')
  assert.match(xmlOf('with-fix/fix-screen-lock.unix'), '<text>ROUNDS REFUSED</text>')
  assert.not.match(xmlOf('monitors/verdict-screen-lock.unix'), 'postCondition')
})

// ── What the shell makes of the values ───────────────────────────────────────

const read = (environment: Record<string, string>) => {
  const [, prelude = ''] = /# <<< head\n([\s\S]*?\nfi\n)/.exec(scriptOf('check-only/check-screen-lock.unix')) ?? []
  assert.match(prelude, 'CS_PROFILE_NAME')
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', `${prelude}\nenv`], {
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  })
  assert.is(stderr, '')
  return Object.fromEntries(
    stdout
      .split('\n')
      .filter((line) => line.startsWith('ROUNDS_'))
      .map((line) => line.split(/=(.*)/).slice(0, 2)),
  )
}
const skipsShell = process.platform === 'win32'
if (skipsShell) {
  console.log('SKIP Datto values: there is no /bin/sh')
} else {
  test('the name of the site is the practice, where nobody says otherwise', () => {
    assert.equal(read({ CS_PROFILE_NAME: "O'Neill & Co" }), { ROUNDS_PRACTICE: "O'Neill & Co" })
    assert.equal(read({ CS_PROFILE_NAME: 'Site', ROUNDS_PRACTICE: 'Kauri' }), { ROUNDS_PRACTICE: 'Kauri' })
  })
  test('a value of the job wins over one of the site, an empty one does not', () => {
    assert.equal(read({ JOB_ROUNDS_PRACTICE: 'Kauri', ROUNDS_PRACTICE: 'Site' }), { ROUNDS_PRACTICE: 'Kauri' })
    assert.equal(read({ JOB_ROUNDS_PRACTICE: '', ROUNDS_PRACTICE: 'Site' }), { ROUNDS_PRACTICE: 'Site' })
  })
  test('a value is never run', () => {
    const value = '$(echo bad) `echo bad` "; echo bad; \' \\'
    assert.equal(read({ JOB_ROUNDS_SITE: value, CS_PROFILE_NAME: '' }), { ROUNDS_SITE: value })
    assert.equal(read({ 'JOB_ROUNDS_SITE;echo': 'x' }), {})
  })
}

// ── resource.xml ─────────────────────────────────────────────────────────────

const resource = (name: string, description: string): Resource => ({
  general: {
    name,
    category: 'scripts',
    description,
    uid: '1',
    hash: '',
    version: '1',
    timeout: '60',
    securityLevel: '1',
    installType: 'unix',
  },
  variables: [],
  postConditions: [],
})

/** Of all characters, and often of those that mean something. */
const difficult = fc
  .array(
    fc.oneof(
      fc.constantFrom('&', '<', '>', '"', "'", '\r', '\n', '\0', ']]>', '&amp;', '\ud800'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
  )
  .map((parts) => parts.join(''))

test('a text comes back from XML as it was, without what XML cannot hold', () => {
  fc.assert(
    fc.property(difficult, (text) => {
      const xml = resourceXml(resource('x', text))
      const inside = /<description>([\s\S]*)<\/description>/.exec(xml)?.[1] ?? ''
      assert.not.match(inside, /[<>]|&(?!(amp|lt|gt);)/)
      const back = inside.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
      const kept = [...text.replace(/\r\n?/g, '\n')].filter((one) => isXml(one.codePointAt(0) ?? 0))
      assert.is(back, kept.join(''))
    }),
  )
})

/** XML 1.0, production 2, without CR. */
function isXml(code: number): boolean {
  return code === 9 || code === 10 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000
}

const folder = conformanceOrSkip('Datto resource.xml')
if (folder) {
  const { files: inputs } = conformanceJson<{ files: Record<string, Resource> }>(folder, 'datto/inputs.json')
  for (const [name, input] of Object.entries(inputs)) {
    test(`${name} is written byte for byte as a real export`, () => assert.is(resourceXml(input), conformanceText(folder, `datto/${name}`)))
  }
}

// ── Archives ─────────────────────────────────────────────────────────────────

test('an archive knows no time but the first that there is', () => {
  const archive = zip([{ name: 'a', bytes: Buffer.from('a') }])
  assert.equal([archive.readUInt16LE(10), archive.readUInt16LE(12)], [0, 0x21])
})
test('an archive is read back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 4 }), (bodies) => {
      const entries = bodies.map((bytes, index) => ({ name: `file-${index}`, bytes: Buffer.from(bytes) }))
      assert.equal(entriesOf(zip(entries)), entries)
    }),
  )
})

const reader = [
  ['unzip', '-tqq'],
  ['python3', '-m', 'zipfile', '-t'],
].find(([program = '']) => spawnSync(program, ['--version']).error === undefined)
if (reader) {
  test(`${reader[0]} finds nothing wrong with an archive`, () => {
    const temporary = mkdtempSync(join(tmpdir(), 'rounds-datto-'))
    try {
      for (const { path, content } of components.slice(0, 4)) {
        const file = join(temporary, path.replaceAll('/', '-'))
        writeFileSync(file, content)
        const [program = '', ...words] = reader
        const { status, stdout, stderr } = spawnSync(program, [...words, file], { encoding: 'utf8' })
        assert.is(status, 0, `${path}: ${stdout}${stderr}`)
      }
    } finally {
      rmSync(temporary, { recursive: true })
    }
  })
} else {
  console.log('SKIP Datto archives: there is neither unzip nor python3 to read them')
}

/** Through the central directory, as readers do. */
function entriesOf(archive: Buffer): { name: string; bytes: Buffer }[] {
  const end = archive.length - 22
  assert.is(archive.readUInt32LE(end), 0x06054b50)
  const found: { name: string; bytes: Buffer }[] = []
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    assert.is(archive.readUInt32LE(at), 0x02014b50)
    const length = archive.readUInt16LE(at + 28)
    const name = archive.toString('latin1', at + 46, at + 46 + length)
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    found.push({ name, bytes: inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(at + 20))) })
    at += 46 + length
  }
  return found
}

test('the README says what has to be known before an import', () => {
  const readme = textOf(files, 'README.md')
  for (const words of [
    'An import always makes a new component',
    'every 4 hours (240 minutes)',
    'take the newest fix back',
    'securityLevel',
  ]) {
    assert.match(readme, words)
  }
})

test.run()
