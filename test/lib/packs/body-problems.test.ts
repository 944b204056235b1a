import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bodyProblems, type Others } from '../../../lib/packs/body-problems.ts'
import type { PackBody } from '../../../lib/packs/pack.ts'
import type { FactManifest, ItemManifest, PackCapabilities, PackManifest, Probe } from '../../../lib/schema/types.ts'
import { builtIn, factManifest, itemManifest, packBody } from './sample-pack.ts'

const test = suite('what is wrong with a pack')
const notes = packBody()

const said = (body: unknown, others: Others = builtIn) =>
  bodyProblems(body, others).map(({ property, expected, found }) => `${property}: expected ${expected}, found ${found}`)

/** One problem, and it says this. */
function says(expected: string | RegExp, body: unknown, others: Others = builtIn): void {
  const found = said(body, others)
  assert.is(found.length, 1, found.join('\n'))
  if (typeof expected === 'string') {
    assert.ok(found[0]?.includes(expected), found[0])
  } else {
    assert.match(found[0] ?? '', expected)
  }
}

const withManifest = (over: Partial<PackManifest>): PackBody => ({ ...notes, manifest: { ...notes.manifest, ...over } })
const withItem = (over: Partial<ItemManifest>): PackBody => ({ ...notes, items: [itemManifest('acme-note', over)] })
const withFact = (over: Partial<FactManifest>): PackBody => ({ ...notes, facts: [factManifest('acme-note', over)] })
function withProbe(probe: Probe, platform: 'linux' | 'win32' | 'darwin' = 'linux'): PackBody {
  const source = { needs: 'user', timeoutSeconds: 5, proved: 'host', probes: { note: probe } } as const
  const fact = factManifest('acme-note', { platforms: { [platform]: source } })
  return { ...notes, items: [itemManifest('acme-note', { platforms: [platform] })], facts: [fact] }
}

test('a good pack has no problem', () => assert.equal(said(notes), []))
test('what is no pack at all is said in one sentence, whatever it is', () => {
  for (const body of [
    null,
    1,
    'x',
    [],
    {},
    { ...notes, items: {} },
    { ...notes, texts: [] },
    { ...notes, code: 3 },
    { ...notes, manifest: null },
  ]) {
    assert.ok(said(body).length > 0)
  }
  says('more: expected no such part', { ...notes, more: 1 })
  for (const list of [[null], [1], ['x'], [[]]]) {
    assert.ok(said({ ...notes, items: list })[0]?.startsWith('manifests/(1).json'), JSON.stringify(list))
  }
})
test('names that change what a list of properties is, and depth without end, are refused', () => {
  for (const evil of ['__proto__', 'constructor', 'prototype', 'a\u001b[2J', 'x'.repeat(300)]) {
    const body = JSON.parse(JSON.stringify(notes).replace('"engines"', `${JSON.stringify(evil)}: {"polluted": 1}, "engines"`)) as unknown
    says('package.json: expected names of ordinary properties', body)
  }
  assert.is(({} as { polluted?: number }).polluted, undefined)
  const deep: unknown = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)
  says('at most 30 deep', { ...notes, manifest: { ...notes.manifest, extra: deep } })
})
test('what a terminal would carry out, and what turns text around, is refused', () => {
  says(/^package\.json\.displayName: expected text without characters that nobody sees/, withManifest({ displayName: 'Nice\u001b[2Jpack' }))
  says(/^items\.0\.title: expected text without characters that nobody sees/, withItem({ title: 'abc\u202Edef ghi' }))
})
test('huge lists and texts are refused before they are looked through', () => {
  const started = performance.now()
  says('items: expected at most 200, found 100000', { ...notes, items: new Array(100_000).fill(notes.items[0]) })
  says('at most 20000 characters', withManifest({ description: 'x'.repeat(20_001) }))
  says('at most 200000 values', { ...notes, manifest: { ...notes.manifest, extra: new Array(300_000).fill(0) } })
  says('code: expected at most', { ...notes, code: 'x'.repeat(8 * 1024 * 1024 + 1) })
  says('.files: expected at most 100, found 101', withProbe({ files: new Array(101).fill('/etc/x') as [string] }))
  assert.ok(performance.now() - started < 3000)
})
test('shapes are checked, with the file and the property', () => {
  says('manifests/acme-note.json: severity: expected one of', withItem({ severity: 'grave' as 'low' }))
  says('manifests/facts/acme-note.json: title: expected a value, found nothing', {
    ...notes,
    facts: [{ ...factManifest('acme-note'), title: undefined }],
  })
  says('package.json: version', withManifest({ version: '1' }))
})
test('the version of Rounds must be in the range, which is a range', () => {
  says('package.json: engines.rounds: expected a range with this version of Rounds', withManifest({ engines: { rounds: '^9.0.0' } }))
  says('expected a range of versions such as ^1.2.0', withManifest({ engines: { rounds: 'newest' } }))
  says('expected a range of versions such as ^1.2.0', withManifest({ engines: { rounds: '*.*' } }))
  says('packDependencies.acme.base: expected a range', withManifest({ packDependencies: { 'acme.base': 'any' } }))
  says('expected another pack, found the pack itself', withManifest({ packDependencies: { 'acme.notes': '^1.0.0' } }))
})
test('what a manifest says of itself must hold: rules, clauses, settings, bindings', () => {
  says(
    'manifests/acme-note.json: serves.0.rule: expected a step from 1 to 16',
    withItem({ serves: [{ document: 'health-check', rule: '17' }] }),
  )
  says('manifests/acme-note.json: when', withItem({ when: 'weather == good' }))
  says(
    'a fact of the pack itself or of its packDependencies, found "nothing"',
    withItem({ facts: { note: 'acme-note', other: 'nothing' } }),
  )
})
test('facts of Rounds itself are no contract, and context facts are its own', () => {
  says('facts.lock: expected the name of a fact of the pack itself', withItem({ facts: { note: 'acme-note', lock: 'screen-lock' } }))
  says('manifests/facts/acme-note.json: context: expected nothing', withFact({ context: true }))
  says(': uses: expected nothing', withFact({ uses: ['device-role'] }))
})
test('facts of packs that it depends on may be bound, and where those are not here yet nobody knows them', () => {
  const body = { ...withItem({ facts: { note: 'acme-note', base: 'acme-base' } }) }
  const depending = { ...body, manifest: { ...body.manifest, packDependencies: { 'acme.base': '^1.0.0' } } }
  const base = factManifest('acme-base')
  assert.equal(said(depending), [])
  assert.equal(said(depending, { ...builtIn, dependencyFacts: [base] }), [])
  says('"acme-base"', depending, { ...builtIn, dependencyFacts: [] })
  says('"screen-lock"', { ...depending, items: [itemManifest('acme-note', { facts: { note: 'acme-note', lock: 'screen-lock' } })] })
})
test('names that others have are taken', () => {
  const twin = { ...notes, items: [itemManifest('screen-lock', { facts: { note: 'acme-note' } })] }
  says('manifests/screen-lock.json: id: expected a name that no other item has here, found "screen-lock", which names', twin)
  says('aliases: expected a name that no other item has here', withItem({ aliases: ['screen-lock'] }))
  says('manifests/facts/screen-lock.json: name: expected a name that no other fact has here', {
    ...notes,
    items: [itemManifest('acme-note', { facts: { note: 'screen-lock' } })],
    facts: [factManifest('screen-lock')],
  })
  assert.ok(
    said({ ...notes, items: [itemManifest('acme-note'), itemManifest('acme-note')] }).some((one) =>
      one.includes('an id that the pack has once'),
    ),
  )
})
test('every change lies within the capabilities, kind by kind and target by target', () => {
  const changing = (capabilities: PackCapabilities, targets = ['/etc/acme/*.conf'], changes: ('file' | 'package')[] = ['file']) => ({
    ...withManifest({ capabilities }),
    items: [
      itemManifest('acme-note', {
        remediation: {
          summary: 'Writes it.',
          reversible: true,
          platforms: { linux: { changes, targets, risk: 'safe', takesEffect: 'now' } },
        },
      }),
    ],
  })
  const file = (...targets: string[]): PackCapabilities => ({ changes: [{ kind: 'file', targets: targets as [string] }] })
  for (const outer of ['/etc/acme/*.conf', '/etc/acme/*', '/etc/*']) {
    assert.equal(said(changing(file(outer))), [], outer)
  }
  assert.equal(said(changing(file('/etc/acme/*'), ['/etc/acme/a.conf'])), [])
  says('changes: expected only kinds in capabilities.changes of package.json, found "file"', changing({}))
  says('found "package"', changing(file('/etc/acme/*.conf'), ['/etc/acme/x.conf'], ['file', 'package']))
  for (const outer of ['/etc/acme/a.conf', '/etc/acme/a*.conf', '/etc/acme/*.conf.d', '/etc/other/*']) {
    says('targets: expected only what lies within capabilities.changes', changing(file(outer)))
  }
  says('expected targets that leave something out', changing(file('**')))
  says('at most 6 *', changing(file('/etc/*'), [`/etc/${'*a'.repeat(50)}`]))
  const aimless = /package\.json: capabilities\.changes\.0\.targets: expected targets that name a folder or key before the first \*/
  for (const target of ['/*', '/*/shadow', '/e*', '*.conf', '/etc*', 'C:\\*', '?:\\x', 'C:*']) {
    says(aimless, changing(file(target), [target]))
  }
  for (const target of ['HK*', 'HKLM\\*', 'HKLM\\SOFT*', 'HKU\\*', 'HKU\\*\\S*', '*\\Run\\x']) {
    says(aimless, changing({ changes: [{ kind: 'registry-value', targets: [target] }] }, [target]))
  }
  says('capabilities.procedures: expected false', withManifest({ capabilities: { procedures: true } }))
})
test('probes lead where they say: no way around, no other computer, no program that a setting chooses', () => {
  for (const file of ['etc/x', '/etc/../etc/shadow', '/etc/./x', '{home}/y']) {
    says('.file: expected', withProbe({ file }))
  }
  for (const file of ['\\\\server\\share\\x', '\\\\?\\C:\\x', 'C:\\PROGRA~1\\x', '/etc/x', 'C:x']) {
    says('.file: expected', withProbe({ file }, 'win32'))
  }
  says('.command.0: expected a program that no setting chooses', withProbe({ command: ['{scratch}/x'] }))
  says('.reads: expected a file in {scratch}', withProbe({ command: ['acmectl', '{scratch}'], reads: '/etc/shadow' }))
  says('.reads: expected a file in {scratch}', withProbe({ command: ['acmectl', '{scratch}'], reads: '{scratch}/../x' }))
  says('expected a probe that this platform has', withProbe({ registry: 'HKLM\\SOFTWARE\\Acme', values: [] }))
  says('expected a setting of an item that holds texts, found "acme-note.none"', withProbe({ files: ['{setting acme-note.none}'] }))
})
test('volumes are paths like others, and what the pack itself gives its settings leads to no other computer', () => {
  const filling = (probe: Probe, folder: string, platform: 'linux' | 'win32' = 'win32', given?: string): PackBody => {
    const body = withProbe(probe, platform)
    const [item] = body.items
    const settings = { folders: { type: 'strings', default: folder === '' ? [] : [folder], description: 'Folders to look in.' } } as const
    const contributes = { ...notes.manifest.contributes, ...(given ? { settings: { 'acme-note.folders': [given] } } : {}) }
    return { ...body, manifest: { ...body.manifest, contributes }, items: item ? [{ ...item, settings }] : [] }
  }
  const away = '\\\\192.0.2.1\\share'
  says('.volumes.0: expected an absolute path on this computer', withProbe({ volumes: [away] }, 'win32'))
  says('.volumes: expected at most 100, found 101', withProbe({ volumes: new Array(101).fill('/srv') as [string] }))
  for (const probe of [{ files: ['{setting acme-note.folders}\\x'] }, { volumes: ['{setting acme-note.folders}'] }] as Probe[]) {
    assert.equal(said(filling(probe, '')), [])
    assert.equal(said(filling(probe, 'D:\\Export')), [])
    assert.equal(said(filling(probe, '/srv/export')), [])
    for (const folder of [away, '//192.0.2.1/share', '\\\\?\\UNC\\192.0.2.1\\x', 'C:\\a\\..\\b', 'C:\\PROGRA~1', 'x']) {
      says(': expected', filling(probe, folder))
    }
    says('expected an absolute path on this computer', filling(probe, '', 'win32', away))
  }
})
test('a placeholder is a whole part, {state} is for nobody else, and two settings together lead to no secret', () => {
  const text = (value: string) => ({ type: 'string', default: value, description: 'A part of a path.' }) as const
  const parts = (path: string, one: string, two: string): PackBody => {
    const body = withProbe({ files: [path] })
    const [item] = body.items
    return { ...body, items: item ? [{ ...item, settings: { one: text(one), two: text(two) } }] : [] }
  }
  says('.files.0: expected {home} at the beginning only, and no {state}', withProbe({ files: ['{state}/journal.jsonl'] }))
  says('.files.0: expected {home} at the beginning only, and no {state}', withProbe({ files: ['/srv/{state}/x'] }))
  says('.volumes.0: expected {home} at the beginning only, and no {state}', withProbe({ volumes: ['{state}'] }))
  says('expected placeholders that are whole parts of a path', parts('/srv/{setting acme-note.one}{setting acme-note.two}', '', ''))
  says('expected placeholders that are whole parts of a path', withProbe({ files: ['{home}x'] }))
  const two = '{setting acme-note.one}/{setting acme-note.two}'
  assert.equal(said(parts(two, '/srv', '*.bak')), [])
  says('expected settings that together lead to no place of secrets, found "/etc/shadow"', parts(two, '/etc', 'shadow'))
  says('expected settings that together lead to no place of secrets', parts(two, '', '*.key'))
  says('expected a path without . or ..', parts(two, '', '../x'))
  says('at most 2 settings in a path', parts(`${two}/{setting acme-note.one}`, '', ''))
})
test('patterns are short work: stars, parts of keys, values, probes', () => {
  says('.files.0: expected at most 6 * in each part', withProbe({ files: [`/srv/${'*?'.repeat(7)}`] }))
  says('.registryKeys: expected at most 2 parts with * or ?', withProbe({ registryKeys: 'HKLM\\*\\*\\*', values: [] }, 'win32'))
  assert.equal(said(withProbe({ registryKeys: 'HKU\\*\\Software\\Acme\\*', values: [] }, 'win32')), [])
  const numbers = Array.from({ length: 101 }, (_, index) => `${index}`)
  const body = withProbe({ files: ['/srv/{setting acme-note.names}'] })
  const settings = { names: { type: 'strings', default: numbers, description: 'Names of files.' } } as const
  says('.files.0: expected fewer values of its settings', { ...body, items: body.items.map((item) => ({ ...item, settings })) })
  const probes = Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`p${index}`, { file: `/srv/${index}` }]))
  const facts = Array.from({ length: 11 }, (_, index) =>
    factManifest(index === 0 ? 'acme-note' : `acme-${index}`, {
      platforms: { linux: { needs: 'user', timeoutSeconds: 5, proved: 'host', probes } },
    }),
  )
  says('probes of all facts on linux: expected at most 500, found 506', {
    ...notes,
    items: [itemManifest('acme-note', { platforms: ['linux'] })],
    facts,
  })
  const files = numbers.slice(0, 100).map((one) => `/srv/${one}`) as [string]
  const many = Object.fromEntries(numbers.slice(0, 11).map((one) => [`p${one}`, { files }]))
  says('paths of all facts on linux: expected at most 1000, found 1100', {
    ...notes,
    items: [itemManifest('acme-note', { platforms: ['linux'] })],
    facts: [factManifest('acme-note', { platforms: { linux: { needs: 'user', timeoutSeconds: 5, proved: 'host', probes: many } } })],
  })
})
test('patterns of clauses are plain text, so that none runs without end', () => {
  for (const clause of ['role =~ /server/', "role =~ /pms/i && join != 'none'", '(role =~ /^client$/)']) {
    assert.equal(said(withItem({ when: clause, notWhen: 'It is about servers.' })), [], clause)
  }
  const evil = ['/(a+)+$/', '/a*a*a*a*b/', "'(a+)+'", '/[ab]/', '/a|b/', '/a{1,9}/', '/\\d/', `/${'a'.repeat(101)}/`]
  for (const pattern of evil) {
    says('when: expected after =~ plain text', withItem({ when: `desktop || role =~ ${pattern}`, notWhen: 'It is about servers.' }))
    says('.when: expected after =~ plain text', withProbe({ file: '/srv/x', when: `role =~ /a/ && role =~ ${pattern}` }))
  }
})
test('PowerShell texts are there exactly where a probe names them', () => {
  const body = withProbe({ powershell: 'note.ps1' }, 'win32')
  says('lib/facts/acme-note/note.ps1: expected the PowerShell text that a probe names, found nothing', body)
  assert.equal(said({ ...body, texts: { 'lib/facts/acme-note/note.ps1': '@{}' } }), [])
  says('expected only PowerShell texts that a probe names', { ...notes, texts: { 'lib/facts/acme-note/note.ps1': '@{}' } })
  for (const path of ['../x.ps1', 'lib/facts/../../x.ps1', '/etc/x.ps1', 'lib/facts/a/b/c.ps1', 'lib/facts/a/x.sh']) {
    says('expected paths such as lib/facts', { ...notes, texts: { [path]: 'x' } })
  }
})
test('code is there exactly where something needs it', () => {
  says('code: expected the parsers and judges', { ...notes, code: ' ' })
  const asked = itemManifest('acme-asked', {
    kind: 'attestation',
    platforms: [],
    scope: 'practice',
    attestation: { question: 'Is the note on the door new?', who: 'owner', evidence: ['A look at the door'], validDays: 90 },
  })
  const { facts: _, ...bare } = asked
  const people = { ...notes, manifest: { ...notes.manifest, contributes: { items: 'manifests' } }, items: [bare], facts: [] }
  assert.equal(said({ ...people, code: '' }), [])
  says('code: expected none, because people answer all of its items', people)
  says('contributes.facts: expected the folder of its facts, found nothing', withManifest({ contributes: { items: 'manifests' } }))
})
test('values of settings fit settings that are there', () => {
  const giving = (settings: Record<string, unknown>) =>
    withManifest({ contributes: { ...notes.manifest.contributes, settings: settings as Record<string, string> } })
  assert.equal(said(giving({ 'screen-lock.maxIdleSeconds': 600 })), [])
  says('contributes.settings.screen-lock.maxIdleSeconds: expected a whole number', giving({ 'screen-lock.maxIdleSeconds': 'long' }))
  says('expected a setting of its own items or of items that are here', giving({ 'screen-lock.colour': 'red' }))
  says('expected a setting of its own items or of items that are here', giving({ 'screen-lock.toString': 'red' }))
})

test.run()
