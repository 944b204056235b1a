import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../../lib/content/index.ts'
import { FIELDS } from '../../../../lib/rmm/exports/ninjaone/fields.ts'
import { exporter } from '../../../../lib/rmm/exports/ninjaone.ts'
import { rmmOutput } from '../../../../lib/rmm/line.ts'
import type { ResultDocument, ResultItem, Status } from '../../../../lib/schema/types.ts'
import { assertValid, conformanceOrSkip, schemaOf, schemaSuite } from './conformance.ts'
import { assertPlainScripts, assertReadmeNamesFiles, assertSameBytes, exportInput, jsonOf, textOf } from './package.ts'

interface Field {
  label: string
  fieldName: string
  type: string
  scriptPermission: string
  technicianPermission: string
}

interface Condition {
  enabled: boolean
  displayName: string
  matchAll: { fieldName: string; operator: string; value: string }[]
  scripts?: { scriptId: number; runAs: string }[]
}

const test = suite('export for NinjaOne')
const input = exportInput('ninjaone')
const files = exporter(input)
const { customFields } = jsonOf<{ customFields: Field[] }>(files, 'custom-fields.json')
const conditions = files.filter(({ path }) => path.startsWith('conditions/')).map(({ path }) => jsonOf<Condition>(files, path))
const mendable = input.jobs.filter(({ kind }) => kind === 'fix')
const folder = conformanceOrSkip('NinjaOne requests')

// What the published API lets pass although it does nothing, or the server cannot make anything of it.
function problemsOf(data: unknown): string[] {
  const body = Object(data) as Partial<
    Condition & { fieldName: string; type: string; content: { values?: unknown[] }; matchAny: unknown[] }
  >
  const isCondition = body.fieldName === undefined && 'displayName' in body
  return [
    isCondition && [...(body.matchAll ?? []), ...(body.matchAny ?? [])].length === 0 ? 'a condition without a rule' : '',
    body.type === 'DROPDOWN' && (body.content?.values ?? []).length === 0 ? 'a drop-down without values' : '',
  ].filter(Boolean)
}

if (folder !== undefined) {
  const closed = (name: string) => schemaOf(folder, `ninjaone/requests.closed.schema.json#/$defs/${name}`)
  schemaSuite(folder, 'ninjaone', problemsOf, test)
  test('fields and conditions are what the published API takes, and hold no property that it does not know', () => {
    assertValid(closed('BulkCreateNodeAttributePublicApiRequest'), { customFields })
    const validate = closed('CustomFieldsPolicyConditionCreateRequest')
    for (const condition of conditions) {
      assertValid(validate, condition, condition.displayName)
    }
    assert.not.ok(closed('BulkCreateNodeAttributePublicApiRequest')({ customFields: [{ ...customFields[0], machineName: 'x' }] }))
  })
}

test('our own rules find nothing wrong with ours', () => {
  assert.equal(
    [...customFields, ...conditions].flatMap((one) => problemsOf(one)),
    [],
  )
})

test('names of fields are in lower camel case and unique', () => {
  const names = customFields.map(({ fieldName }) => fieldName)
  assert.ok(names.every((name) => /^rounds[A-Z][A-Za-z]+$/.test(name)))
  assert.is(new Set(names).size, names.length)
})

test('scripts may write what they write, and technicians what is theirs', () => {
  for (const { fieldName, scriptPermission, technicianPermission } of customFields) {
    const written = Object.values<string>(FIELDS).includes(fieldName)
    assert.equal([scriptPermission, technicianPermission], written ? ['READ_WRITE', 'READ_ONLY'] : ['READ_ONLY', 'EDITABLE'])
  }
})

test('a condition asks only for fields that are made', () => {
  const names = customFields.map(({ fieldName }) => fieldName)
  for (const { matchAll } of conditions) {
    assert.ok(matchAll.every(({ fieldName }) => names.includes(fieldName)))
  }
})

test('every item that can be mended has a condition and scripts that keep the gates, all switched off', () => {
  assert.is(conditions.length, mendable.length + 1)
  for (const { item, platforms } of mendable) {
    const id = item?.id ?? ''
    const { enabled, matchAll, scripts } = jsonOf<Condition>(files, `conditions/fix-${id}.json`)
    assert.equal(
      [enabled, matchAll, scripts],
      [false, [{ fieldName: FIELDS.failing, operator: 'CONTAINS', value: `,${id},` }], [{ scriptId: 0, runAs: 'SYSTEM' }]],
    )
    for (const kind of ['fix', 'check-and-fix']) {
      const paths = [
        ...(platforms.includes('win32') ? [`scripts/windows/${kind}-${id}.ps1`] : []),
        ...(platforms.some((platform) => platform !== 'win32') ? [`scripts/linux-mac/${kind}-${id}.sh`] : []),
      ]
      assert.ok(paths.length > 0)
      for (const path of paths) {
        assert.ok(textOf(files, path).includes('--when-allowed'), path)
      }
    }
  }
})

test('only the sweep writes fields', () => {
  for (const { path, content: text } of files.filter((file) => /\.(?:ps1|sh)$/.test(file.path))) {
    assert.is(String(text).includes(FIELDS.failing), /\/sweep\./.test(path), path)
  }
})

test('no placeholder is left in a script, and every script is plain', () => {
  assertPlainScripts(files)
  for (const { path, content: text } of files.filter((file) => /\.(?:ps1|sh)$/.test(file.path))) {
    assert.not.match(String(text), /#[A-Z]+#/, path)
  }
})

test('the sheet has a line for each script, with a time limit that the delay fits in', () => {
  const lines = textOf(files, 'scripts.csv').trim().split('\r\n').slice(1)
  const paths = files.flatMap(({ path }) => (path.startsWith('scripts/') ? [path] : []))
  assert.equal(
    lines.map((line) => line.split(',')[0]),
    paths,
  )
  assert.match(lines[0] ?? '', /^scripts\/windows\/sweep\.ps1,Rounds: sweep,.*,PowerShell,Windows,All,System,1200,every 24 hours,no$/)
})

test('PowerShell texts of exports are ASCII, have their brackets closed, and keep to what Windows PowerShell 5.1 reads', () => {
  for (const path of ['inside.ps1', 'intune/discovery.ps1', 'ninjaone/around.ps1', 'ninjaone/write.ps1']) {
    const text = content.text(`lib/rmm/exports/${path}`)
    assert.match(text, /^[\n -~]*$/, path)
    assert.not.match(text, /\?\?|&&|\|\||\? .* : |-Parallel|\bRead-Host\b/, path)
    const code = text.replace(/#[A-Z]+#/g, '').replace(/'[^']*'|"[^"]*"|#.*$/gm, '')
    for (const [open = '', close = ''] of ['{}', '()', '[]']) {
      assert.is(code.split(open).length, code.split(close).length, `${path}: ${open}${close}`)
    }
  }
})

test('the same input gives the same bytes, and the README names the files', () => {
  assertSameBytes(files, exporter(exportInput('ninjaone')))
  assertReadmeNamesFiles(files)
})

// The sweep with its real launcher, a program that prints what it is told to, and a ninjarmm-cli that writes down what it is asked.
const NAMES = ['rounds-linux-x64', 'rounds-linux-arm64', 'rounds-macos-x64', 'rounds-macos-arm64']
const CLI = `#!/bin/sh
case $1 in
  get) cat "$(dirname "$0")/field-$2" 2>/dev/null ;;
  set) printf '%s' "$3" >"$(dirname "$0")/field-$2" ;;
esac
`

interface Run {
  code: number | null
  out: string
  error: string
  field: (name: string) => string | undefined
}

function sweep(
  said: string,
  code: number,
  { cli = true, fields = {}, env = {} }: { cli?: boolean; fields?: Record<string, string>; env?: Record<string, string> } = {},
): Run {
  const place = mkdtempSync(join(tmpdir(), 'rounds-ninja-'))
  try {
    const program = `#!/bin/sh\nif [ "$1" = --version ]; then echo 9.8.7; exit 0; fi\ncat <<'END'\n${said}\nEND\necho "note: practice $ROUNDS_PRACTICE, tags $ROUNDS_TAGS"\nexit ${code}\n`
    const hash = createHash('sha256').update(program).digest('hex')
    const source = join(place, 'source', '9.8.7')
    mkdirSync(source, { recursive: true })
    for (const name of NAMES) {
      writeFileSync(join(source, name), program)
    }
    const ninja = join(place, 'ninja')
    mkdirSync(ninja)
    if (cli) {
      writeFileSync(join(ninja, 'ninjarmm-cli'), CLI)
      chmodSync(join(ninja, 'ninjarmm-cli'), 0o755)
    }
    for (const [name, value] of Object.entries(fields)) {
      writeFileSync(join(ninja, `field-${name}`), value)
    }
    const pin = { version: '9.8.7', files: Object.fromEntries(NAMES.map((name) => [name, hash])) }
    const baked = { sources: [join(place, 'source')], ring: 'broad', pin, environment: {} }
    writeFileSync(join(place, 'sweep.sh'), textOf(exporter({ ...input, baked }), 'scripts/linux-mac/sweep.sh'))
    const { status, stdout, stderr } = spawnSync('sh', [join(place, 'sweep.sh')], {
      encoding: 'utf8',
      timeout: 60_000,
      env: { PATH: process.env.PATH, NINJA_DATA_PATH: ninja, ROUNDS_CACHE_DIR: join(place, 'cache'), ROUNDS_NO_DELAY: '1', ...env },
    })
    const kept = new Map(
      [...Object.values(FIELDS), 'roundsPractice'].map((name) => {
        const path = join(ninja, `field-${name}`)
        return [name, existsSync(path) ? readFileSync(path, 'utf8') : undefined]
      }),
    )
    return { code: status, out: stdout, error: stderr, field: (name) => kept.get(name) }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

const item = (id: string, status: Status, summary: string, more: Partial<ResultItem> = {}): ResultItem => ({
  ...{ id, version: '1.0.0', status, summary, parts: [], measures: {} },
  ...more,
})
const items = [
  item('screen-lock', 'fail', 'It stays open, he said "fail mfa: no"'),
  item('os-supported', 'warn', 'fail os-supported: no'),
  item('disk-encryption', 'fail', 'Known', { waiver: { state: 'accepted', until: '2027-03-01', by: 'Dr Ngata', reason: 'agreed' } }),
  item('firewall-enabled', 'fail', 'Off'),
]
const FOUND = rmmOutput({ items, practice: 'Kauri Health' } as unknown as ResultDocument, { profile: input.profile })
const LAST = 'ROUNDS FAIL sweep: 2 fail, 1 warn, 1 accepted until 1 March 2027 by Dr Ngata (screen-lock, firewall-enabled)'

test('the sweep writes its status, its line, whom it concerns, and when', () => {
  const { code, out, error, field } = sweep(FOUND, 1)
  assert.equal([code, error], [1, ''])
  assert.ok(out.includes(FOUND))
  assert.is(field(FIELDS.status), 'FAIL')
  assert.is(field(FIELDS.line), LAST)
  assert.is(field(FIELDS.alert), 'yes')
  assert.is(field(FIELDS.failing), ',screen-lock,firewall-enabled,')
  assert.match(field(FIELDS.last) ?? '', /^\d{10}$/)
})

test('in the first days the status says FAIL and nobody is told', () => {
  const { code, field } = sweep(FOUND, 0)
  assert.equal([code, field(FIELDS.status), field(FIELDS.alert)], [0, 'FAIL', 'no'])
})

test('when nothing fails any more the list of failing items says so', () => {
  const { field } = sweep('ROUNDS PASS sweep: 3 pass', 0, { fields: { [FIELDS.failing]: ',screen-lock,' } })
  assert.equal([field(FIELDS.status), field(FIELDS.failing)], ['PASS', 'none'])
})

test('a sweep that could not run says UNKNOWN, and leaves the list and the day of the last one', () => {
  const { code, field } = sweep('it broke', 2, { fields: { [FIELDS.failing]: ',screen-lock,', [FIELDS.last]: '1' } })
  assert.equal([code, field(FIELDS.status), field(FIELDS.alert)], [0, 'UNKNOWN', 'no'])
  assert.match(field(FIELDS.line) ?? '', /^ROUNDS UNKNOWN launcher: /)
  assert.equal([field(FIELDS.failing), field(FIELDS.last)], [',screen-lock,', '1'])
})

test('a long verdict is cut to what a text field holds', () => {
  const { field } = sweep(`ROUNDS FAIL sweep: 1 fail (${'x'.repeat(300)})`, 1)
  assert.is(field(FIELDS.line)?.length, 200)
})

test('fields of the organisation and the device become settings; a variable of the script wins', () => {
  const fields = { roundsPractice: 'Kauri Health\n', roundsTags: 'kiosk' }
  assert.match(sweep(FOUND, 1, { fields }).out, /practice Kauri Health, tags kiosk/)
  assert.match(sweep(FOUND, 1, { fields, env: { ROUNDS_TAGS: 'do-not-touch' } }).out, /practice Kauri Health, tags do-not-touch/)
})

test('without ninjarmm-cli the sweep runs all the same', () => {
  const { code, out, error, field } = sweep(FOUND, 1, { cli: false })
  assert.equal([code, error, field(FIELDS.status)], [1, '', undefined])
  assert.ok(out.includes('ROUNDS FAIL sweep: '))
})

test.run()
