import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ComplianceRules, problemsOfRules, settingNameOf } from '../../../../lib/rmm/exports/intune/rules.ts'
import { exporter } from '../../../../lib/rmm/exports/intune.ts'
import { assertValid, conformanceOrSkip, schemaOf, schemaSuite } from './conformance.ts'
import { assertPlainScripts, assertReadmeNamesFiles, assertSameBytes, exportInput, jsonOf, textOf } from './package.ts'

const test = suite('export for Intune')
const input = exportInput('intune')
const files = exporter(input)
const onWindows = input.items.filter(({ platforms }) => platforms.includes('win32'))
const mendable = onWindows.filter(({ remediation }) => remediation?.platforms.win32 !== undefined)
const folder = conformanceOrSkip('Intune compliance rules')
const root = fileURLToPath(new URL('../../../..', import.meta.url))
const decoded = (text: unknown) => Buffer.from(String(text), 'base64').toString('utf8')

interface HealthScript {
  displayName: string
  detectionScriptContent: string
  remediationScriptContent?: string
}

test('there is a package for the sweep and for each item of Windows, with a remediation for each that can be mended', () => {
  const folders = new Set(files.flatMap(({ path }) => (path.startsWith('remediations/') ? [path.split('/')[1]] : [])))
  assert.equal([...folders], ['sweep', ...onWindows.map(({ id }) => id)])
  assert.ok(mendable.length > 0)
  for (const { id } of onWindows) {
    const mends = files.some(({ path }) => path === `remediations/${id}/remediation.ps1`)
    assert.is(
      mends,
      mendable.some((item) => item.id === id),
      id,
    )
  }
})

test('a remediation keeps the gates; a detection never fixes', () => {
  for (const { id } of mendable) {
    const text = textOf(files, `remediations/${id}/remediation.ps1`)
    assert.ok(text.includes('--when-allowed'), id)
    assert.not.match(textOf(files, `remediations/${id}/detection.ps1`), /--when-allowed|--apply/, id)
  }
})

test('detection looks for itself where it runs again after a fix, and reads the stored finding elsewhere', () => {
  const sweep = exporter({ ...input, jobs: input.jobs.map((job) => ({ ...job, words: [`words-of-${job.kind}`] })) })
  for (const { id } of onWindows) {
    const kind = mendable.some((item) => item.id === id) ? 'check' : 'verdict'
    assert.ok(textOf(sweep, `remediations/${id}/detection.ps1`).includes(`words-of-${kind}`), id)
  }
})

test('scripts are ASCII, restart nothing, and fit: 200 KB, and less than an editor of 65,535 characters', () => {
  assertPlainScripts(files)
  for (const { path, content } of files.filter((file) => file.path.endsWith('.ps1'))) {
    assert.not.match(String(content), /Restart-Computer|shutdown(?:\.exe)? \/r|Stop-Computer/i, path)
  }
})

test('bodies hold the very scripts that stand beside them', () => {
  for (const { path } of files.filter((file) => /(?:detection-only|with-remediation)\.json$/.test(file.path))) {
    const body = jsonOf<HealthScript>(files, path)
    const beside = path.slice(0, path.lastIndexOf('/'))
    assert.is(decoded(body.detectionScriptContent), textOf(files, `${beside}/detection.ps1`))
    if (path.endsWith('with-remediation.json')) {
      assert.is(decoded(body.remediationScriptContent), textOf(files, `${beside}/remediation.ps1`))
    } else {
      assert.is(body.remediationScriptContent, undefined)
    }
  }
  assert.is(
    decoded(jsonOf<HealthScript>(files, 'compliance/script.json').detectionScriptContent),
    textOf(files, 'compliance/discovery.ps1'),
  )
})

test('package names are unique and short', () => {
  const bodies = files.filter(({ path }) => path.endsWith('/detection-only.json')).map(({ path }) => jsonOf<HealthScript>(files, path))
  const names = bodies.map(({ displayName }) => displayName)
  assert.is(new Set(names).size, names.length)
  assert.ok(names.every((name) => name.length <= 60))
  assert.ok(bodies.length <= 200)
})

// Custom compliance
const rules = jsonOf<ComplianceRules>(files, 'compliance/rules.json')

test('there is a rule for each item of Windows, and the discovery script names each setting', () => {
  assert.equal(
    rules.Rules.map(({ SettingName }) => SettingName),
    onWindows.map(settingNameOf),
  )
  const script = textOf(files, 'compliance/discovery.ps1')
  for (const item of onWindows) {
    assert.ok(script.includes(`\n  '${item.id}' = '${settingNameOf(item)}'\n`), item.id)
  }
  assert.match(script, /\$answer\[\$names\[\$id\]\] = 'unknown'/)
  assert.match(script, /\nreturn \$answer \| ConvertTo-Json -Compress\n$/)
})

test('the discovery script asks for all stored findings, no older than the verdicts may be', () => {
  const marked = exporter({ ...input, jobs: input.jobs.map((job) => ({ ...job, words: ['verdict', 'x', '--max-age', '17h'] })) })
  assert.ok(textOf(marked, 'compliance/discovery.ps1').includes('17h'))
  assert.ok(textOf(files, 'compliance/discovery.ps1').includes('--json'))
})

test('the policy holds the same rules, waits the longest grace, and does nothing but mark', () => {
  const policy = jsonOf<{
    deviceCompliancePolicyScript: { rulesContent: string }
    scheduledActionsForRule: { scheduledActionConfigurations: { actionType: string; gracePeriodHours: number }[] }[]
  }>(files, 'compliance/policy.json')
  assert.equal(JSON.parse(decoded(policy.deviceCompliancePolicyScript.rulesContent)), rules)
  const actions = policy.scheduledActionsForRule.flatMap(({ scheduledActionConfigurations: all }) => all)
  assert.equal(
    actions.map(({ actionType, gracePeriodHours: hours }) => [actionType, hours]),
    [['block', 8760]],
  )
  assert.match(textOf(files, 'README.md'), /Do \*\*not\*\* use this policy in conditional access/)
})

test('our own rules find nothing wrong with ours', () => assert.equal(problemsOfRules(rules), []))

test('our own rules find each thing that Intune refuses', () => {
  const [rule] = rules.Rules
  assert.ok(rule)
  const [text] = rule?.RemediationStrings ?? []
  assert.ok(text)
  const wrong: [string, Record<string, unknown>][] = [
    ['settingNameMissing', { SettingName: ' ' }],
    ['settingNameTooLarge', { SettingName: 'x'.repeat(129) }],
    ['operatorNotSupported', { Operator: 'isEquals' }],
    ['datatypeNotSupported', { DataType: 'Boolesch' }],
    ['operatorDataTypeCombinationNotSupported', { Operator: 'LessThan' }],
    ['operandMissing', { Operand: '' }],
    ['moreInfoUriInvalid', { MoreInfoUrl: 'http://example.com' }],
    ['moreInfoUriMissing', { MoreInfoUrl: '' }],
    ['remediationStringsMissing', { RemediationStrings: [] }],
    ['englishLocaleMissing', { RemediationStrings: [{ ...text, Language: 'de_DE' }] }],
    ['unrecognizedLocale', { RemediationStrings: [text, { ...text, Language: 'en_NZ' }] }],
    ['duplicateLocales', { RemediationStrings: [text, text] }],
    ['titleMissing', { RemediationStrings: [{ ...text, Title: '' }] }],
    ['descriptionTooLarge', { RemediationStrings: [{ ...text, Description: 'x'.repeat(1025) }] }],
  ]
  for (const [problem, change] of wrong) {
    const found = problemsOfRules({ Rules: [{ ...rule, ...change } as ComplianceRules['Rules'][number]] })
    assert.ok(
      found.some((one) => one.endsWith(`: ${problem}`)),
      `${problem}: ${found.join('; ')}`,
    )
  }
  assert.equal(problemsOfRules({ Rules: [] }), ['rulesMissing'])
  assert.ok(problemsOfRules({ Rules: [rule, rule] as ComplianceRules['Rules'] }).includes('duplicateRules'))
  const many = Array.from({ length: 101 }, (_, index) => ({ ...rule, SettingName: `S${index}` }) as ComplianceRules['Rules'][number])
  assert.ok(problemsOfRules({ Rules: many }).includes('tooManyRulesSpecified'))
})

test('an item whose words Intune would not take stops the export', () => {
  const items = input.items.map((item) => ({ ...item, why: 'x'.repeat(2000) }))
  assert.throws(() => exporter({ ...input, items }), /Intune would not take the compliance rules: .*descriptionTooLarge/)
})

if (folder !== undefined) {
  const isRules = (data: unknown): data is ComplianceRules => Array.isArray((data as { Rules?: unknown } | undefined)?.Rules)
  schemaSuite(folder, 'intune', (data) => (isRules(data) ? problemsOfRules(data) : []), test)
  test('the rules validate', () => assertValid(schemaOf(folder, 'intune/compliance-rules.schema.json'), rules))
}

// Microsoft's own types
const TYPES = new URL('../../../../node_modules/@microsoft/microsoft-graph-types-beta/microsoft-graph.d.ts', import.meta.url)
const OPTIONS = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022']

/** What the compiler says of our bodies as Microsoft's types; its properties are all optional, so a missing one is not found. */
function compile(change: (text: string) => string = (text) => text): string {
  const place = mkdtempSync(join(tmpdir(), 'rounds-graph-'))
  try {
    symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'))
    writeFileSync(join(place, 'bodies.ts'), change(typedBodies()))
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    return spawnSync(process.execPath, [tsc, ...OPTIONS, 'bodies.ts'], { cwd: place, encoding: 'utf8' }).stdout
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function typedBodies(): string {
  const lines = files.flatMap(({ path }, index) => {
    const body = () => jsonOf<Record<string, unknown>>(files, path)
    if (/(?:detection-only|with-remediation)\.json$/.test(path)) {
      return [constant(`script${index}`, 'DeviceHealthScript', body())]
    }
    if (path.endsWith('/assignments.json')) {
      return assignments(index, body() as unknown as Assignments)
    }
    if (path === 'compliance/script.json') {
      return [constant(`compliance${index}`, 'DeviceComplianceScript', body())]
    }
    return path === 'compliance/policy.json' ? policy(body()) : []
  })
  return ["import type * as graph from '@microsoft/microsoft-graph-types-beta'", TYPED, ...lines].join('\n')
}

const TYPED = "type Typed<T> = T & { '@odata.type'?: string }"

interface Assignments {
  deviceHealthScriptAssignments: { target: object; runSchedule: { '@odata.type': string }; runRemediationScript: boolean }[]
}

const constant = (name: string, type: string, value: unknown) => `export const ${name}: Typed<graph.${type}> = ${JSON.stringify(value)}`

function assignments(index: number, { deviceHealthScriptAssignments: all }: Assignments): string[] {
  return all.flatMap(({ target, runSchedule, runRemediationScript }, nth) => {
    const name = `${index}_${nth}`
    const schedule = runSchedule['@odata.type'].replace('#microsoft.graph.d', 'D')
    return [
      constant(`target${name}`, 'GroupAssignmentTarget', target),
      constant(`schedule${name}`, schedule, runSchedule),
      `export const assignment${name}: graph.DeviceHealthScriptAssignment = { target: target${name}, runSchedule: schedule${name}, runRemediationScript: ${runRemediationScript} }`,
    ]
  })
}

function policy({ deviceCompliancePolicyScript: script, scheduledActionsForRule: rulesOf, ...rest }: Record<string, unknown>): string[] {
  const [{ scheduledActionConfigurations: actions, ...rule }] = rulesOf as [{ scheduledActionConfigurations: unknown[] }]
  return [
    constant('policyScript', 'DeviceCompliancePolicyScript', script),
    ...actions.map((action, nth) => constant(`action${nth}`, 'DeviceComplianceActionItem', action)),
    constant('scheduled', 'DeviceComplianceScheduledActionForRule', rule),
    constant('policy', 'Windows10CompliancePolicy', rest),
    `export const whole: graph.Windows10CompliancePolicy = { ...policy, deviceCompliancePolicyScript: policyScript, scheduledActionsForRule: [{ ...scheduled, scheduledActionConfigurations: [${actions.map((_, nth) => `action${nth}`).join(', ')}] }] }`,
  ]
}

if (existsSync(TYPES)) {
  test("every body compiles as Microsoft's own types", () => assert.is(compile(), ''))
  test("a wrong value does not compile as Microsoft's own types", () => {
    const wrong = compile((text) =>
      text
        .replace('"runAsAccount":"system"', '"runAsAccount":"SYSTEM"')
        .replace('"actionType":"block"', '"actionType":"lock"')
        .replace('"useUtc":false', '"useUtc":"no"'),
    )
    assert.is((wrong.match(/: error TS/g) ?? []).length, 3, wrong)
  })
} else {
  console.log("SKIP Microsoft's types of Graph: @microsoft/microsoft-graph-types-beta is not installed")
}

test('the same input gives the same bytes, and the README names the files', () => {
  assertSameBytes(files, exporter(exportInput('intune')))
  assertReadmeNamesFiles(files)
})

test.run()
