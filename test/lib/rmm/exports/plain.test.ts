import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { csvText } from '../../../../lib/formats/csv.ts'
import { exitCodesInWords } from '../../../../lib/rmm/exports/plain/exit-codes.ts'
import { STEPS } from '../../../../lib/rmm/exports/plain/steps.ts'
import { exporter } from '../../../../lib/rmm/exports/plain.ts'
import { profileOf } from '../../../../lib/rmm/profile.ts'
import { assertPlainScripts, assertReadmeNamesFiles, assertSameBytes, textOf } from './package.ts'
import { inputFor, wholeInputFor } from './sheet-input.ts'

const TOOLS = ['n-sight', 'n-central', 'action1', 'level', 'syncro', 'atera', 'automate', 'vsa', 'generic']
const paths = (id: string) => exporter(inputFor(id)).map(({ path }) => path)

test('every tool of this exporter has its steps, and no step is of another tool', () =>
  assert.equal(Object.keys(STEPS).sort(), [...TOOLS].sort()))

for (const id of TOOLS) {
  const files = exporter(inputFor(id))
  const rows = parsedCsv(textOf(files, 'jobs.csv'))
  const scripts = files.filter(({ path }) => path.startsWith('scripts/'))

  test(`${id}: the README names every file and no other`, () => assertReadmeNamesFiles(files))
  test(`${id}: the same input gives the same bytes`, () => assertSameBytes(exporter(inputFor(id)), files))
  test(`${id}: each script has one row, and each row its script`, () =>
    assert.equal(
      rows.slice(1).map((row) => row[1]),
      scripts.map(({ path }) => path),
    ))
  test(`${id}: only with-fix holds what changes a computer`, () => {
    for (const [, path = '', , changes] of rows.slice(1)) {
      assert.is(path.startsWith('scripts/with-fix/'), changes === 'yes', path)
    }
    const mending = scripts.filter(({ content }) => /^\$?(thenW|w|then_w)ords ?= ?'(fix|undo)/m.test(String(content)))
    assert.ok(mending.length > 0)
    assert.equal(
      mending.filter(({ path }) => !path.startsWith('scripts/with-fix/')),
      [],
    )
  })
  test(`${id}: shells that the tool has not are not there`, () => {
    const shells = profileOf(id).shells as readonly string[]
    assert.is(
      scripts.some(({ path }) => path.endsWith('.sh')),
      shells.includes('sh'),
    )
    assert.is(
      scripts.some(({ path }) => path.endsWith('.ps1')),
      shells.includes('powershell'),
    )
  })
  test(`${id}: scripts are ASCII with LF, and say which tool asks`, () => {
    for (const { content } of scripts) {
      assert.ok(/^[\n\t -~]*$/.test(String(content)))
      assert.match(String(content), new RegExp(`^\\$?\\w+ ?= ?'${id}'$`, 'm'))
    }
  })
  test(`${id}: the README says what was not verified, and that undo comes before taking it away`, () => {
    const readme = textOf(files, 'README.md')
    for (const one of profileOf(id).unverified) {
      assert.match(readme, one)
    }
    assert.match(readme, 'run `undo` first')
    assert.match(readme, `rounds export ${id}`)
  })
}

test('no script of the whole collection is longer than N-sight takes', () => assertPlainScripts(exporter(wholeInputFor('n-sight'))))
test('N-central gives no script more than an hour, so none waits or asks for longer', () => {
  const rows = parsedCsv(textOf(exporter(wholeInputFor('n-central')), 'jobs.csv')).slice(1)
  assert.equal(
    rows.filter((row) => !(Number(row[5]) <= 3600)),
    [],
  )
})
test('the sweep waits by chance, and its time limit leaves room for that', () => {
  const files = exporter(inputFor('level'))
  const row = parsedCsv(textOf(files, 'jobs.csv')).find(([, path]) => path === 'scripts/check-only/sweep.sh')
  const delay = Number(/^delay=(\d+)$/m.exec(textOf(files, 'scripts/check-only/sweep.sh'))?.[1])
  assert.ok(delay > 0)
  assert.is(Number(row?.[5]), 600 + delay)
  assert.match(textOf(files, 'scripts/check-only/verdict-screen-lock.sh'), /^delay=0$/m)
})
test('an item that nobody can mend on macOS is not mended there', () => {
  const rows = parsedCsv(textOf(exporter(inputFor('generic')), 'jobs.csv'))
  const computers = (id: string) => rows.find(([, path]) => path === `scripts/with-fix/${id}.sh`)?.[2]
  assert.is(computers('fix-screen-lock'), 'Linux')
  assert.is(computers('fix-os-supported'), undefined)
})
test('Level compares text, and the text is the one that the product prints', () =>
  assert.match(textOf(exporter(inputFor('level')), 'README.md'), 'contains `ROUNDS FAIL`'))
test('what is written into the scripts is said, and it is there', () => {
  const baked = { sources: ['https://files.example/rounds'], ring: 'broad', environment: { ROUNDS_PRACTICE: "O'Neill & Co" } }
  const files = exporter(inputFor('atera', { baked }))
  assert.match(textOf(files, 'README.md'), "`ROUNDS_PRACTICE=O'Neill & Co`, source `https://files.example/rounds`")
  assert.match(textOf(files, 'scripts/check-only/sweep.ps1'), "'O''Neill & Co'")
  assert.match(textOf(files, 'scripts/check-only/sweep.ps1'), 'https://files.example/rounds')
})
test('a tool without Unix scripts gets none', () =>
  assert.equal(
    paths('action1').filter((path) => path.endsWith('.sh')),
    [],
  ))
test('codes above 255 do not reach a tool from Unix as they are', () => {
  assert.match(exitCodesInWords(profileOf('n-sight'), 'powershell').join('\n'), '1001: FAIL')
  assert.match(exitCodesInWords(profileOf('n-sight'), 'powershell').join('\n'), '1071 to 1079')
  assert.match(exitCodesInWords(profileOf('n-sight'), 'sh').join('\n'), '233: FAIL')
  assert.match(textOf(exporter(inputFor('n-sight')), 'README.md'), 'On Linux and macOS: Exit code 233: FAIL.')
})
test('a code that stands for two things says both, and once', () => {
  const said = exitCodesInWords(profileOf('datto'), 'powershell')
  assert.equal(
    said.map((line) => line.split(':')[0]),
    ['0', '1'],
  )
  assert.match(said[1] ?? '', 'FAIL; or WARN; or the script could not run Rounds')
})
const cellText = fc
  .array(fc.oneof(fc.constantFrom('"', ',', '\r', '\n', '=', '+', '-', '@', '\t', "'"), fc.string({ unit: 'grapheme', maxLength: 2 })))
  .map((parts) => parts.join(''))

test('a cell comes back from CSV as it was, whatever is in it, and never as a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cellText, { minLength: 1, maxLength: 4 }), { minLength: 1 }), (rows) => {
      const back = parsedCsv(csvText(rows))
      const expected = rows.map((row) => row.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)))
      assert.equal(back, expected)
      assert.not.ok(back.flat().some((text) => /^[=+\-@\t\r]/.test(text)))
    }),
  )
})

/** RFC 4180, written apart from what is tested. */
function parsedCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const quoted = text[at] === '"'
    const end = quoted ? closing(text, at + 1) : nextOf(text, at)
    row.push(quoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end))
    at = quoted ? end + 1 : end
    if (text[at] === ',') {
      at += 1
    } else {
      rows.push(row)
      row = []
      at += 2
    }
  }
  return rows
}

function closing(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') {
      return at
    }
  }
  throw new Error('a quote is never closed')
}

function nextOf(text: string, from: number): number {
  const found = /,|\r\n/g
  found.lastIndex = from
  return found.exec(text)?.index ?? text.length
}

test.run()
