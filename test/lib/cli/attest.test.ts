import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openPlace, record } from '../../../lib/cli/attest-place.ts'
import { publicPem } from '../../../lib/practice/keys.ts'
import type { AttestationRecord, AttestationsFile, FilledForm, PracticeFile } from '../../../lib/schema/types.ts'
import { rounds } from './rounds.ts'
import { together } from './together.ts'

const test = suite('rounds attest')

let folder: string
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-attest-'))
  put('practice.json', { practice: 'Kōwhai Health' } satisfies PracticeFile)
})
test.after.each(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, data: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(data))
  return path
}
const kept = (): AttestationRecord[] =>
  (JSON.parse(readFileSync(join(folder, 'attestations.json'), 'utf8')) as AttestationsFile).attestations
const attest = (...args: string[]) => rounds(['attest', '--practice', folder, ...args])
const form = (more: Partial<FilledForm> = {}): FilledForm => ({
  form: 1,
  practice: 'Kōwhai Health',
  role: 'owner',
  by: 'Dr Lee',
  at: '2026-11-20',
  answers: [
    { id: 'dr-bcp-plan', answer: 'partial', statement: 'Half of it.' },
    { id: 'cloud-pms-review', answer: 'dont-know' },
  ],
  ...more,
})

test('a form is imported, sealed, and once only', () => {
  const file = put('answers.json', form())
  const first = attest('--import', file)
  assert.equal([first.code, first.stderr], [0, ''])
  assert.match(first.stdout, /answers\.json: 2 answers of Dr Lee recorded\./)
  assert.match(first.stdout, /IT is asked, .*cloud-pms-review.*Dr Lee does not/s)
  assert.equal(
    kept().map(({ seal }) => seal?.previous ?? null),
    [null, kept()[0]?.seal?.hash],
  )
  const before = readFileSync(join(folder, 'attestations.json'), 'utf8')
  assert.match(attest('--import', file).stdout, /0 answers of Dr Lee recorded\.\s+2 answers were recorded before/)
  assert.is(readFileSync(join(folder, 'attestations.json'), 'utf8'), before)
})
test('what is wrong is named and left out, and the rest is recorded', () => {
  const wrong = put(
    'wrong.json',
    form({
      answers: [
        { id: 'dr-bcp-plan', answer: 'yes' },
        { id: 'dr-bcp', answer: 'no' },
        { id: 'it-provider-trusted', answer: 'no' },
      ],
    }),
  )
  const other = put('other.json', form({ practice: 'Rimu Health' }))
  const nothing = put('nothing.json', { practice: 'Kōwhai Health' })
  const { code, stdout } = attest('--import', wrong, other, nothing, join(folder, 'missing.json'))
  assert.is(code, 3)
  assert.equal(
    kept().map(({ id }) => id),
    ['it-provider-trusted'],
  )
  const said = stdout.replace(/\s+/g, ' ')
  for (const pattern of [
    /1 answer of Dr Lee/,
    /\(dr-bcp-plan\): a yes needs something/,
    /dr-bcp: there is no question/,
    /other\.json: nothing recorded: it is a form of Rimu Health/,
    /nothing\.json: nothing recorded: it is no filled-in form: form: expected a value/,
    /missing\.json: nothing recorded/,
  ]) {
    assert.match(said, pattern)
  }
})
test('as JSON it says the same', () => {
  const { code, stdout } = attest('--json', '--import', put('answers.json', form({ answers: [{ id: 'x', answer: 'no' }] })))
  const [imported] = JSON.parse(stdout)
  assert.equal([code, imported.by, imported.recorded, imported.left.map(({ id }: { id: string }) => id)], [3, 'Dr Lee', [], ['x']])
})
test('records that were written by hand stay as they are, and the rights of the file too', () => {
  const hand = {
    id: 'mfa',
    answer: 'no',
    statement: 'By hand.',
    evidence: [],
    by: { name: 'Tom Hill', role: 'it-provider' },
    at: '2026-01-01',
  }
  chmodSync(put('attestations.json', { $schema: './x.json', attestations: [hand] }), 0o640)
  attest('--import', put('answers.json', form()))
  assert.equal([kept().length, kept()[0]], [3, hand])
  assert.equal(JSON.parse(readFileSync(join(folder, 'attestations.json'), 'utf8')).$schema, './x.json')
  assert.is(statSync(join(folder, 'attestations.json')).mode & 0o777, 0o640)
  assert.equal(
    readdirSync(folder).filter((name) => name.startsWith('.')),
    [],
  )
})
test('answers are signed where there is a key, and the practice file says whose', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = join(folder, 'key.pem')
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  put('practice.json', {
    practice: 'Kōwhai Health',
    contacts: [{ name: 'Tom Hill', role: 'it-provider', publicKey: publicPem(publicKey) }],
  })
  attest('--key', key, '--import', put('answers.json', form()))
  const listed = JSON.parse(attest('--list', '--json', 'dr-bcp-plan').stdout)
  assert.is(listed.questions[0].answers[0].seal, 'signed')
  put('practice.json', { practice: 'Kōwhai Health' })
  assert.match(attest('--list', 'dr-bcp-plan').stdout.replace(/\s+/g, ' '), /signed with a key that practice\.json does not name/)
})
test('every question is listed with who said what, until when, and what is due', () => {
  attest('--import', put('answers.json', form()))
  attest('--import', put('it.json', form({ role: 'it-provider', by: 'Tom Hill', answers: [{ id: 'dr-bcp-plan', answer: 'no' }] })))
  const { code, stdout } = attest('--list', '--role', 'owner')
  assert.is(code, 0)
  assert.match(stdout, /The practice says\s+partly, Dr Lee, 20 November 2026; holds until .*; sealed/)
  assert.match(stdout, /The IT provider says\s+no, Tom Hill, 20 November 2026/)
  assert.match(stdout, /The answers differ\./)
  assert.match(stdout, /2 questions of 3 are due\./)
  assert.match(stdout, /The record of answers is whole/)
  const { questions, practice } = JSON.parse(attest('--list', '--json', '--role', 'owner').stdout)
  assert.is(practice, 'Kōwhai Health')
  assert.equal(
    questions.map(({ id, due, disagreement, answers }: Record<string, unknown> & { answers: unknown[] }) => [
      id,
      due,
      disagreement,
      answers.length,
    ]),
    [
      ['cloud-pms-review', true, false, 1],
      ['dr-bcp-plan', false, true, 2],
      ['it-provider-trusted', true, false, 0],
    ],
  )
  assert.not.match(attest('--list', '--due', '--role', 'owner').stdout, /dr-bcp-plan:/)
})
test('an answer that was edited, and one that was taken out, are found', () => {
  attest('--import', put('answers.json', form()))
  const [first, second] = kept()
  put('attestations.json', { attestations: [{ ...first, answer: 'no' }, second] })
  const edited = attest('--list', 'dr-bcp-plan').stdout.replace(/\s+/g, ' ')
  assert.match(edited, /to be answered again; edited after it was recorded/)
  assert.match(edited, /The answer of Dr Lee to dr-bcp-plan of 20 November 2026 was edited/)
  put('attestations.json', { attestations: [second] })
  assert.match(attest('--list').stdout.replace(/\s+/g, ' '), /an answer was taken out or replaced: compare with a copy/)
})
test('an answer whose seal was taken off is found, and does not count', () => {
  attest('--import', put('answers.json', form()))
  const [first, second] = kept()
  assert.ok(first && second)
  const { seal: _, ...bare } = second
  put('attestations.json', { attestations: [first, { ...bare, answer: 'no' }] })
  const listed = attest('--list', 'cloud-pms-review').stdout.replace(/\s+/g, ' ')
  assert.match(listed, /to be answered again/)
  assert.match(listed, /The answer of Dr Lee to cloud-pms-review of 20 November 2026 stands behind sealed ones without a seal/)
})
test('a file that changed since it was read is not written over', () => {
  const place = openPlace(folder)
  const answer: AttestationRecord = {
    id: 'mfa',
    answer: 'no',
    statement: '',
    evidence: [],
    by: { name: 'Tom Hill', role: 'it-provider' },
    at: '2026-01-01',
  }
  put('attestations.json', { attestations: [answer] })
  assert.throws(() => record(place, [answer], undefined), /changed by somebody else meanwhile/)
  assert.equal(kept(), [answer])
})
test('of two that record at once, each keeps every answer that it said was recorded', async () => {
  const told = await together(
    2,
    `const { openPlace, record } = await import(lib + 'cli/attest-place.ts')
    const answer = { id: 'mfa', answer: 'no', evidence: [], by: { name: 'Tom Hill', role: 'it-provider' }, at: '2026-01-01' }
    for (let left = 10; left > 0; ) {
      try {
        record(openPlace(${JSON.stringify(folder)}), [{ ...answer, statement: which + ' ' + left }], undefined)
        left--
      } catch (error) {
        if (!error.message.includes('meanwhile')) throw error
      }
    }
    console.log('all recorded')`,
  )
  assert.equal(told, ['all recorded', 'all recorded'])
  assert.is(new Set(kept().map(({ statement }) => statement)).size, 20)
  assert.is(openPlace(folder).seals.isWhole, true)
  assert.equal(readdirSync(folder).sort(), ['attestations.json', 'practice.json'])
})
test('a page is written for each role, and for one alone', () => {
  const { code, stdout } = attest('--form', join(folder, 'forms', 'new'))
  assert.equal([code, readdirSync(join(folder, 'forms', 'new')).length], [0, 5])
  assert.match(stdout, /questions-owner\.html: 3 questions for the owner, about \d+ minutes/)
  attest('--form', join(folder, 'one'), '--role', 'it-provider')
  assert.equal(readdirSync(join(folder, 'one')), ['questions-it-provider.html'])
  assert.match(readFileSync(join(folder, 'one', 'questions-it-provider.html'), 'utf8'), /A second opinion/)
  assert.equal(readdirSync(folder).includes('attestations.json'), false)
})
test('without a terminal it says what else there is', () => {
  const { code, stderr } = attest()
  assert.is(code, 64)
  assert.match(stderr, /--form .*--import .*--list/)
})
test('what cannot be meant is refused with what to do', () => {
  const refused = (...args: string[]) => {
    const { code, stderr } = attest(...args)
    return code === 64 ? stderr : `exit ${code}`
  }
  assert.match(refused('--list', '--form', 'x'), /--form and --list do different things/)
  assert.match(refused('mfa', '--import', 'x'), /takes whole forms/)
  assert.match(refused('--list', '--key', 'x'), /--key signs answers that are recorded/)
  assert.match(refused('screen-lock', '--list'), /screen-lock is no question for people/)
  assert.match(refused('mfaa', '--list'), /did you mean "mfa"/)
  put('attestations.json', { attestations: [{ id: 'mfa' }] })
  assert.match(refused('--list'), /attestations\.0\.answer: expected a value/)
})
test('a place that may not be written is refused before anybody answers', () => {
  const file = put('answers.json', form())
  const isRoot = process.getuid?.() === 0
  chmodSync(folder, 0o555)
  const command = [fileURLToPath(new URL('../../../bin/rounds.mjs', import.meta.url)), 'attest', '--practice', folder, '--import', file]
  const env = { ...process.env, ROUNDS_CONFIG_DIR: '/nonexistent/rounds', HOME: folder }
  const as = isRoot ? { uid: 65_534, gid: 65_534 } : {}
  const { status, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8', ...as })
  chmodSync(folder, 0o755)
  assert.is(status, 64)
  assert.match(stderr, /may not be written by you, so no answer could be kept/)
  assert.equal(readdirSync(folder).includes('attestations.json'), false)
})
test('a place that is not there is refused before anybody answers', () => {
  const file = put('answers.json', form())
  const own = rounds(['attest', '--import', file])
  assert.equal([own.code, /there is no folder \/nonexistent\/rounds/.test(own.stderr)], [64, true])
  const named = rounds(['attest', '--practice', join(folder, 'other.json'), '--list'])
  assert.equal([named.code, /there is no practice file .*other\.json/.test(named.stderr)], [64, true])
})
test('without a practice file the answers stand in the configuration folder', () => {
  const config = join(folder, 'config')
  mkdirSync(config, { mode: 0o755 })
  const { code } = rounds(['attest', '--import', put('answers.json', form({ practice: null }))], { ROUNDS_CONFIG_DIR: config })
  assert.equal([code, readdirSync(config)], [0, ['attestations.json']])
})

test.run()
