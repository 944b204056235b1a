import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('what packs import, as the compiler sees it')
const API = '/rounds.d.ts'
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
}
const declarations = readFileSync(new URL('../docs/api/rounds.d.ts', import.meta.url), 'utf8')
const snippets: Record<string, string> = { [API]: declarations }
let program: ts.Program | undefined

/** The code of a pack that sees nothing but the declarations. All of them are compiled at once, each as a module of its own. */
function snippet(code: string): string {
  const name = `/pack-${Object.keys(snippets).length}.ts`
  snippets[name] = `${code}\nexport {}`
  return name
}

function compiled(): ts.Program {
  const host = ts.createCompilerHost(OPTIONS)
  const { getSourceFile } = host
  host.fileExists = (name) => Object.hasOwn(snippets, name)
  host.getSourceFile = (name, version) => {
    const own = snippets[name]
    return own === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, own, version)
  }
  return ts.createProgram(Object.keys(snippets), OPTIONS, host)
}

/** What the compiler says of it: codes and texts. */
function errorsOf(name: string): Array<{ code: number; text: string }> {
  program ??= compiled()
  return ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).map(({ code, messageText }) => {
    return { code, text: ts.flattenDiagnosticMessageText(messageText, ' ') }
  })
}

function compiles(title: string, code: string): void {
  const name = snippet(code)
  test(title, () => assert.equal(errorsOf(name), []))
}

/** The code compiles without its last line, and fails with it for the reason given alone: a type that was loosened, or a test that fails for another reason, shows. */
function refuses(title: string, { given = '', line, code, says }: { given?: string; line: string; code: number; says: RegExp }): void {
  const [before, whole] = [snippet(given), snippet(`${given}\n${line}`)]
  test(title, () => {
    assert.equal(errorsOf(before), [], 'what stands before the line that is refused')
    const errors = errorsOf(whole)
    const texts = errors.map(({ text }) => text).join('\n')
    assert.equal([...new Set(errors.map((error) => error.code))], [code], texts || 'it compiles')
    assert.match(texts, says)
  })
}

test('the declarations need nothing else', () => assert.equal(errorsOf(API), []))

// ── What must compile ────────────────────────────────────────────────────────

compiles(
  'a judge of facts, settings and context',
  `import { type Answer, daysBetween, defineCheck, type Part, reasonOf, worstOf } from 'rounds'
  interface Facts { jobs: { last: string }[]; extra: Answer<string[]> }
  export default defineCheck<Facts, { maxAgeDays: number }>(({ jobs, extra }, { maxAgeDays }, { now, role, tags }) => {
    const parts = jobs.map(({ last }): Part => {
      const isYoung = daysBetween(last, now) <= maxAgeDays
      return { scope: 'machine', status: isYoung ? 'pass' : 'fail', observed: last, expected: 'younger', source: '/var/log/job', owner: 'local' }
    })
    const why = extra.state === 'value' ? extra.value.join() : reasonOf(extra)
    return worstOf(parts, ({ observed }) => observed + why + role + tags.join(), { jobs: parts.length })
  })`,
)

compiles(
  'a parser of every kind of probe',
  `import { absent, type Answer, type CommandOutput, denied, type DnsRecords, type EachOutput, failed, type FileContent, isoTime, type Listing, listing, type Parse,
    type PowerShellOutput, type RegistryKey, type SystemInfo, value } from 'rounds'
  interface Probes {
    config: Answer<FileContent>; logs: Answer<Listing<FileContent>>; key: Answer<RegistryKey>; status: Answer<CommandOutput>; each: Answer<EachOutput[]>
    shell: Answer<PowerShellOutput>; dns: Answer<DnsRecords[]>; system: Answer<SystemInfo>
  }
  interface Jobs { at: string; ports: Listing<number> }
  export const parse: Parse<Probes, Jobs> = ({ config, key, status, logs }, { now, platform, facts }) => {
    if (config.state !== 'value') { return config }
    if (key.state === 'value') {
      const port = key.value.values.Port
      if (port?.type === 'dword' && port.data > 1) { return failed('the port is ' + port.data.toFixed()) }
    }
    if (status.state === 'denied') { return denied(status.reason) }
    if (facts['policy-owner']?.state === 'value' && platform === 'linux') { return absent('present') }
    const missed = logs.state === 'value' ? logs.value.missed : []
    return value({ at: isoTime(config.value.text) ?? now, ports: listing([1], missed) })
  }`,
)

compiles(
  'a plan, an action with its consent, and a refusal',
  `import { type Change, defineRemediation } from 'rounds'
  export default defineRemediation<{ isDone: boolean }, { days: number }>(({ isDone }, { days }, { now, platform }) => {
    if (platform === 'darwin') { return { refused: 'no-way', because: 'Set it in the program itself.' } }
    const changes: Change[] = [
      { kind: 'config-value', path: '/etc/app.conf', name: 'days', value: String(days), risk: 'safe' },
      { kind: 'systemd-unit', unit: 'app.service', enabled: true, active: true, risk: 'disruptive', needs: ['mains-power'], endangersAccess: true },
      { kind: 'signature-update', product: 'clamav', newerThan: now.toISOString(), risk: 'safe', consent: { code: 'fetch', because: 'It uses the network.' } },
    ]
    return { changes: isDone ? [] : changes, takesEffect: 'now', leaves: ['the server'] }
  })`,
)

compiles(
  'every word that findings may use',
  `import { type Owner, type Role, SEVERITY, sentence, type Status } from 'rounds'
  const owners: Record<Owner, 1> = { none: 1, local: 1, 'local-policy': 1, 'domain-policy': 1, 'device-management': 1, vendor: 1, unattributed: 1, unknown: 1 }
  const roles: Record<Role, 1> = { client: 1, server: 1, 'domain-controller': 1, 'session-host': 1, 'pms-server': 1, unknown: 1 }
  const statuses: Record<Status, 1> = { pass: 1, warn: 1, fail: 1, 'not-applicable': 1, unknown: 1, 'attest-due': 1 }
  export default [owners, roles, statuses, SEVERITY.indexOf('fail'), sentence('one')]`,
)

const { oneOf } = JSON.parse(readFileSync(new URL('../manifests/schema/plan.schema.json', import.meta.url), 'utf8'))
const kinds = (oneOf[0].properties.changes.items.oneOf as Array<{ $ref: string }>).map(({ $ref }) => $ref.replace('#/$defs/', ''))
compiles(
  'the kinds of change are those that a plan may answer',
  `import type { Change } from 'rounds'
  export const kinds: Record<Change['kind'], 1> = ${JSON.stringify(Object.fromEntries(kinds.map((kind) => [kind, 1])))}`,
)

// ── What must not ────────────────────────────────────────────────────────────

const PART = `{ scope: 'machine', status: 'pass', observed: 'on', expected: 'on', source: '/etc/app', owner: 'local' }`
const check = (finding: string) => `export default defineCheck(() => (${finding}))`
const plan = (changes: string, rest = `takesEffect: 'now'`) =>
  `export default defineRemediation(() => ({ changes: [${changes}], ${rest} }))`
const CHECK = `import { defineCheck } from 'rounds'`
const PLAN = `import { defineRemediation } from 'rounds'`

refuses('a verdict that is none', {
  given: CHECK,
  line: check(`{ status: 'ok', summary: 'fine', parts: [], measures: {} }`),
  code: 2322,
  says: /'"ok"' is not assignable to type 'Status'/,
})
refuses('a finding without parts', {
  given: CHECK,
  line: check(`{ status: 'pass', summary: 'fine', measures: {} }`),
  code: 2741,
  says: /'parts' is missing/,
})
refuses('a finding without measures', {
  given: CHECK,
  line: check(`{ status: 'pass', summary: 'fine', parts: [] }`),
  code: 2741,
  says: /'measures' is missing/,
})
refuses('a part that does not say what was expected', {
  given: CHECK,
  line: check(`{ status: 'pass', summary: 'fine', parts: [${PART.replace("expected: 'on', ", '')}], measures: {} }`),
  code: 2741,
  says: /'expected' is missing/,
})
refuses('a part that does not say where it was read', {
  given: CHECK,
  line: check(`{ status: 'pass', summary: 'fine', parts: [${PART.replace("source: '/etc/app', ", '')}], measures: {} }`),
  code: 2741,
  says: /'source' is missing/,
})
refuses('an owner that is none', {
  given: CHECK,
  line: check(`{ status: 'pass', summary: 'fine', parts: [${PART.replace("'local'", "'root'")}], measures: {} }`),
  code: 2322,
  says: /'"root"' is not assignable to type 'Owner'/,
})
refuses('a measure that is no number', {
  given: CHECK,
  line: check(`{ status: 'pass', summary: 'fine', parts: [], measures: { days: '3' } }`),
  code: 2322,
  says: /'string' is not assignable to type 'number'/,
})
refuses('a property that findings do not have', {
  given: CHECK,
  line: `export default defineCheck(() => { const f: import('rounds').Finding = { status: 'pass', summary: '', parts: [], measures: {}, score: 3 }; return f })`,
  code: 2353,
  says: /'score' does not exist/,
})
refuses('a judge that waits', {
  given: CHECK,
  line: `export default defineCheck(async () => ({ status: 'pass' as const, summary: 'fine', parts: [], measures: {} }))`,
  code: 2739,
  says: /Promise<.*missing the following properties from type 'Finding'/,
})
refuses('a judge that uses a fact its types do not know', {
  given: CHECK,
  line: `export default defineCheck<{ jobs: string[] }, object>((facts) => ({ status: 'pass', summary: String(facts.runs), parts: [], measures: {} }))`,
  code: 2339,
  says: /'runs' does not exist/,
})
refuses('a judge that uses a setting its types do not know', {
  given: CHECK,
  line: `export default defineCheck<object, { days: number }>((_, { hours }) => ({ status: 'pass', summary: String(hours), parts: [], measures: {} }))`,
  code: 2339,
  says: /'hours' does not exist/,
})

const ANSWER = `import type { Answer } from 'rounds'\ndeclare const answer: Answer<number>`
refuses('the value of an answer whose state nobody looked at', {
  given: ANSWER,
  line: 'export const found = answer.value',
  code: 2339,
  says: /'value' does not exist on type 'Absent'/,
})
refuses('the reason of an answer that may be absent', {
  given: ANSWER,
  line: `export const why = answer.state === 'value' ? '' : answer.reason`,
  code: 2339,
  says: /'reason' does not exist on type 'Absent'/,
})
refuses('reasonOf an answer that may hold a value', {
  given: `${ANSWER}\nimport { reasonOf } from 'rounds'`,
  line: 'export const why = reasonOf(answer)',
  code: 2345,
  says: /Value<number>/,
})
refuses('a state that answers do not have', {
  given: ANSWER,
  line: `export const isMissing = answer.state === 'missing'`,
  code: 2367,
  says: /no overlap/,
})
refuses('text of a registry value that may be a number', {
  given: `import type { RegistryKey } from 'rounds'\ndeclare const key: RegistryKey`,
  line: `export const size = key.values.Size?.data.length`,
  code: 2339,
  says: /'length' does not exist on type/,
})
refuses('a registry value that may not be there', {
  given: `import type { RegistryKey } from 'rounds'\ndeclare const key: RegistryKey`,
  line: `export const type = key.values.Size.type`,
  code: 18048,
  says: /possibly 'undefined'/,
})
refuses('an object of PowerShell that nobody looked at', {
  given: `import type { PowerShellOutput } from 'rounds'\ndeclare const output: PowerShellOutput`,
  line: `export const enabled: boolean = output.Enabled`,
  code: 2322,
  says: /'unknown' is not assignable to type 'boolean'/,
})
refuses('a parser that answers no Answer', {
  given: `import type { Parse } from 'rounds'`,
  line: `export const parse: Parse<object, { days: number }> = () => ({ days: 3 })`,
  code: 2322,
  says: /'\{ days: number; \}' is not assignable to type 'Answer<\{ days: number; \}>'|not assignable/,
})
refuses('a parser that gives another fact than it says', {
  given: `import { type Parse, value } from 'rounds'`,
  line: `export const parse: Parse<object, { days: number }> = () => value({ days: '3' })`,
  code: 2322,
  says: /'string' is not assignable to type 'number'/,
})
refuses('a fact of another pack taken without looking at it', {
  given: `import type { FactContext } from 'rounds'\ndeclare const context: FactContext`,
  line: `export const owner = context.facts['policy-owner'].state`,
  code: 2532,
  says: /possibly 'undefined'/,
})

refuses('a kind of change that there is not', {
  given: PLAN,
  line: plan(`{ kind: 'shell-command', command: 'reboot', risk: 'safe' }`),
  code: 2322,
  says: /'"shell-command"' is not assignable to type/,
})
refuses('a change that does not say what it risks', {
  given: PLAN,
  line: plan(`{ kind: 'package', name: 'app' }`),
  code: 2322,
  says: /'risk' is missing/,
})
refuses('a risk that there is not', {
  given: PLAN,
  line: plan(`{ kind: 'package', name: 'app', risk: 'none' }`),
  code: 2322,
  says: /'"none"' is not assignable to type 'Risk'/,
})
refuses('a need that there is not', {
  given: PLAN,
  line: plan(`{ kind: 'package', name: 'app', risk: 'safe', needs: ['luck'] }`),
  code: 2322,
  says: /'"luck"' is not assignable to type 'Need'/,
})
refuses('a consent without what it means for people', {
  given: PLAN,
  line: plan(`{ kind: 'package', name: 'app', risk: 'safe', consent: { code: 'install' } }`),
  code: 2741,
  says: /'because' is missing/,
})
refuses('a change with a property of another kind', {
  given: `import type { Change } from 'rounds'`,
  line: `export const change: Change = { kind: 'package', name: 'app', risk: 'safe', path: '/etc/app' }`,
  code: 2353,
  says: /'path' does not exist in type 'PackageChange'/,
})
refuses('a change that switches a firewall off', {
  given: PLAN,
  line: plan(`{ kind: 'firewall-profile', profile: 'Public', enabled: false, risk: 'safe' }`),
  code: 2322,
  says: /'false' is not assignable to type 'true'/,
})
refuses('a change that switches an account on', {
  given: PLAN,
  line: plan(`{ kind: 'local-account', sid: 'S-1-5-21-1-2-3-500', enabled: true, risk: 'safe' }`),
  code: 2322,
  says: /'true' is not assignable to type 'false'/,
})
for (const [kind, rest] of [
  ['backup-rotation', `tool: 'restic', environmentFile: '/etc/job.env', keep: { daily: 7, weekly: 4, monthly: 3 }`],
  ['backup-run', `job: 'nightly', start: { by: 'veeam-agent' }, since: '2026-06-15T00:00:00.000Z'`],
  ['secret-removal', `key: 'HKLM\\\\SOFTWARE\\\\App', name: 'Password'`],
  ['signature-update', `product: 'clamav', newerThan: '2026-06-15T00:00:00.000Z'`],
  ['update-installation', `through: 'apt'`],
]) {
  refuses(`${kind}, which nobody can take back, without a consent`, {
    given: PLAN,
    line: plan(`{ kind: '${kind}', ${rest}, risk: 'disruptive' }`),
    code: 2322,
    says: /'consent' is missing/,
  })
}
refuses('a plan that waits', {
  given: PLAN,
  line: `export default defineRemediation(async () => ({ changes: [], takesEffect: 'now' as const }))`,
  code: 2322,
  says: /Promise<.*not assignable to type 'Plan \| Refusal'/,
})
refuses('a plan that does not say when it takes effect', {
  given: PLAN,
  line: plan('', 'leaves: []'),
  code: 2322,
  says: /'takesEffect' is missing/,
})
refuses('a refusal that does not say what would help', {
  given: PLAN,
  line: `export default defineRemediation(() => ({ refused: 'no-way' }))`,
  code: 2322,
  says: /'because' is missing/,
})

const CONTEXT = `import type { Context, FactContext } from 'rounds'\ndeclare const context: Context\ndeclare const known: FactContext`
for (const [title, line, code, says] of [
  ['another role given to the context', `context.role = 'server'`, 2540, /'role' because it is a read-only/],
  ['another time given to the context', `context.now = new Date()`, 2540, /'now' because it is a read-only/],
  ['a tag added to the context', `context.tags.push('spare')`, 2339, /'push' does not exist on type 'readonly string\[\]'/],
  [
    'a product taken off the context',
    `if (context.products !== 'unknown') { context.products.sort() }`,
    2339,
    /'sort' does not exist on type 'readonly string\[\]'/,
  ],
  ['a first sight written into the context', `context.firstSeen.updates = {}`, 2542, /only permits reading/],
  ['a fact written into what parsers know', `known.facts.users = { state: 'absent' }`, 2542, /only permits reading/],
  ['another platform for parsers', `known.platform = 'linux'`, 2540, /'platform' because it is a read-only/],
  ['the order of the verdicts changed', `SEVERITY.reverse()`, 2339, /'reverse' does not exist on type 'readonly Status\[\]'/],
] as const) {
  refuses(title, { given: `${CONTEXT}\nimport { SEVERITY } from 'rounds'`, line, code, says })
}
refuses('role and tags taken as known', {
  given: CONTEXT,
  line: `export const first: string = context.products === 'unknown' ? '' : context.products[0]`,
  code: 2322,
  says: /'undefined'/,
})
refuses('management taken as known', {
  given: CONTEXT,
  line: `export const isManaged: boolean = context.managed`,
  code: 2322,
  says: /not assignable to type 'boolean'/,
})

for (const name of ['ChangeBase', 'ActionBase', 'readTrusted', 'Host', 'SandboxCall']) {
  refuses(`${name}, which is not public`, {
    line: `import { ${name} } from 'rounds'; export const used: ${name} | undefined = undefined`,
    code: name.endsWith('Base') ? 2459 : 2305,
    says: name.endsWith('Base') ? /declares '.*' locally, but it is not exported/ : /has no exported member/,
  })
}
for (const name of ['rounds/lib/host/read', '../lib/formats/times.ts', 'node:fs', 'zx']) {
  refuses(`an import of ${name}`, {
    line: `import * as more from '${name}'; export const used = more`,
    code: name === 'node:fs' ? 2591 : 2307,
    says: /Cannot find (module|name)/,
  })
}
for (const [name, code] of [
  ['process', 2591],
  ['require', 2591],
  ['console', 2584],
  ['fetch', 2304],
  ['setTimeout', 2304],
] as const) {
  refuses(`${name}, which the sandbox does not have`, { line: `export const used = ${name}`, code, says: /Cannot find name/ })
}

test.run()
