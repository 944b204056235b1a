import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isNhi } from '../../../lib/practice/privacy/nhi.ts'
import { scrubbed } from '../../../lib/practice/privacy.ts'
import type { PracticeInput } from '../../../lib/practice/state.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import { sampleDocument } from '../report/fixtures/documents.ts'
import { inputOf } from './privacy-input.ts'

const PATIENT = '[hidden: could be a patient]'
const SECRET = '[hidden: a secret]'
const BELOW = '[hidden: could name a patient]'
const PERSON = '[hidden: how to reach a person]'

/** One text as a person wrote it, after hiding. */
const hiding = (text: string): string => {
  const input = inputOf()
  const [waiver] = input.waivers
  return scrubbed({ ...input, waivers: waiver ? [{ ...waiver, reason: text }] : [] }).input.waivers[0]?.reason ?? ''
}
const rows = (cases: Readonly<Record<string, string>>) => {
  for (const [text, expected] of Object.entries(cases)) {
    assert.is(hiding(text), expected, text)
  }
}

test('the check of a number is that of the standard, old and new', () => {
  for (const valid of ['ZZZ0016', 'ABC1235', 'WLD9413', 'ZAC5361', 'zsc21tn', 'ZBN77VL', 'zvb97xq', 'ALU18KZ']) {
    assert.ok(isNhi(valid), valid)
  }
  for (const invalid of ['ZZZ0044', 'ZZZ00AA', 'ABC1234', 'AIC1235', 'AB01235', 'KB50667', 'ABC123', 'ABC12355']) {
    assert.not.ok(isNhi(invalid), invalid)
  }
})
test('a number of a patient is hidden however it is written', () =>
  rows({
    'See ZZZ0016.': `See ${PATIENT}.`,
    'see zzz0016_letter': `see ${PATIENT}_letter`,
    'ZZZ 0016 and ZZZ-0016': `${PATIENT} and ${PATIENT}`,
    'ZBN77VL, zbn77vl, ZBN 77 VL': `${PATIENT}, ${PATIENT}, ${PATIENT}`,
    'ZAC\u00a05361, ZAC\u20115361, ZAC  53\u200961': `${PATIENT}, ${PATIENT}, ${PATIENT}`,
    'NHIZAC5361 and zac_NHI-ABC\u20111234': `NHI${PATIENT} and zac_NHI-${PATIENT}`,
  }))
test('a number with a typing error is hidden where NHI stands beside it, and only there', () =>
  rows({ 'NHI: ABC1234': `NHI: ${PATIENT}`, 'the nhi number abc 1234': `the nhi number ${PATIENT}`, 'host ABC1234': 'host ABC1234' }))
test('what only looks a little like one stays', () => {
  const harmless = [
    'KB5066791',
    '3f2b8e0a-5c1d-4b7e-9a60-1d2c3b4a5f60',
    '20261122-020500-ab12',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'Windows 10 Pro 22H2 (build 19045.6456)',
    'SQL 2019, MAR 2026, VER 2016, RFC 2119, RHEL 9',
    '6.1.0-28-amd64, 1:7.6p2-4+deb12u3, 2.39-0ubuntu8.4',
    'S-1-5-21-1004336348-1177238915-682003330-512',
    'PF3A0B1C, 5CG1234XYZ, C02XK0AAJG5H',
  ]
  for (const text of harmless) {
    assert.is(hiding(text), text)
  }
})
test('secrets are hidden, and the words of findings about passwords stay', () => {
  rows({
    'password=hunter2': `password=${SECRET}`,
    'RESTIC_PASSWORD="a b" other': `RESTIC_PASSWORD=${SECRET} other`,
    'Server=x;Uid=sa;Pwd=Sommer!24;': `Server=x;Uid=sa;Pwd=${SECRET};`,
    'the password is Sommer2024!': `the password is ${SECRET}`,
    'backup --password s3cret --all': `backup --password ${SECRET} --all`,
    'sftp://anna:hunter2@nas/x': `sftp://anna:${SECRET}@nas/x`,
    AKIAIOSFODNN7EXAMPLE: SECRET,
    'Authorization: Bearer abcdef123456': `Authorization: Bearer ${SECRET}`,
    'eyJhbGciOiJI.eyJzdWIiOiIx.abc-_1': SECRET,
    'a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b': `a ${SECRET} b`,
    '-----BEGIN PRIVATE KEY-----\ncut off': SECRET,
  })
  for (const text of [
    'MinimumPasswordLength = 10',
    'ClearTextPassword = 0',
    'Passwords: at least 10 letters, password: set',
    'The password is 400 days old',
    'password requisite pam_pwquality.so',
    'PublicKeyToken=b77a5c561934e089',
  ]) {
    assert.is(hiding(text), text)
  }
})
test('of a home folder the account stays, and what a probe reads there; all else goes', () =>
  rows({
    'C:\\Users\\jane.smith\\Documents\\Smith John 1970\\scan 1.tif': `C:\\Users\\jane.smith\\${BELOW}`,
    'C:\\Users\\Jane Smith\\x y': `C:\\Users\\Jane Smith\\${BELOW}`,
    "/home/jane/O'Brien/letter, last.odt": `/home/jane/${BELOW}`,
    '/Users/jane/Desktop': `/Users/jane/${BELOW}`,
    '~/Smith': `~/${BELOW}`,
    '/home/jane/a b, /home/ben/c': `/home/jane/${BELOW}, /home/ben/${BELOW}`,
    '/home/jane/.config/dconf/user': '/home/jane/.config/dconf/user',
    'C:\\Users\\anna\\NTUSER.DAT could not be read (EBUSY)': 'C:\\Users\\anna\\NTUSER.DAT could not be read (EBUSY)',
    '/home/jane': '/home/jane',
    '/home/*/.bashrc /home/*/*/.profile': '/home/*/.bashrc /home/*/*/.profile',
  }))
test('a quotation mark, a bracket and a comma in a file name do not end its path', () =>
  rows({
    "C:\\Users\\mere\\Patients' letters\\Ngata Aroha": `C:\\Users\\mere\\${BELOW}`,
    "/home/mere/Patients' letters/Ngata Aroha": `/home/mere/${BELOW}`,
    "'/home/mere/Patients' letters/Ngata Aroha'": `'/home/mere/${BELOW}'`,
    "'/home/mere/Patients' Ngata Aroha' is there": `'/home/mere/${BELOW}' is there`,
    "'/home/mere/a' and '/home/ben/b' differ": `'/home/mere/${BELOW}' and '/home/ben/${BELOW}' differ`,
    'run `/home/mere/a` once': `run \`/home/mere/${BELOW}\` once`,
    'C:\\Users\\mere\\Smith `John` Ngata': `C:\\Users\\mere\\${BELOW}`,
    '/home/mere/"Smith" Ngata': `/home/mere/${BELOW}`,
    '"/home/mere/a" differs': `"/home/mere/${BELOW}" differs`,
    '/home/mere/<Ngata Aroha': `/home/mere/${BELOW}`,
    'at </home/mere/a> there': `at </home/mere/${BELOW}> there`,
    '/home/mere/Ngata|Aroha': `/home/mere/${BELOW}`,
    'C:\\Users\\mere\\[hidden Smith John': `C:\\Users\\mere\\${BELOW}`,
    [`/home/mere/${BELOW} Smith John`]: `/home/mere/${BELOW}`,
    '/home/mere/password=Xq7hunter2 Smith John': `/home/mere/${BELOW}`,
    'C:\\Users\\mere\\Letters, /Ngata Aroha': `C:\\Users\\mere\\${BELOW}`,
    'C:\\Users\\mere\\Letters; \\Ngata Aroha': `C:\\Users\\mere\\${BELOW}`,
    '/home/mere/a, /srv/backup': `/home/mere/${BELOW}, /srv/backup`,
    "\\\\srv\\share\\Patients' letters, /Ngata": `\\\\srv\\share\\${BELOW}`,
    "/srv/scans/Patients' <Ngata Aroha": `/srv/scans/${BELOW}`,
  }))
test('of a share the server and its name stay, and nothing stays of folders of patients', () =>
  rows({
    '\\\\server\\patients\\Smith John 1970\\x': `\\\\server\\patients\\${BELOW}`,
    'D:\\Scans\\Smith J': `D:\\Scans\\${BELOW}`,
    '/srv/patients/smith/1': `/srv/patients/${BELOW}`,
    'C:\\ProgramData\\Microsoft\\Windows Defender\\Scans\\History': 'C:\\ProgramData\\Microsoft\\Windows Defender\\Scans\\History',
    'file:///srv/mirror/local.ndb': 'file:///srv/mirror/local.ndb',
    'HKLM\\SOFTWARE\\Policies\\Microsoft': 'HKLM\\SOFTWARE\\Policies\\Microsoft',
  }))
test('names of documents, scans and mail boxes go', () =>
  rows({
    'restored Smith John.pdf today': `restored ${BELOW}.pdf today`,
    'D:\\mail\\jane.smith.pst': `D:\\mail\\${BELOW}.pst`,
    '/srv/x/a b.docx and c.TIF': `/srv/x/${BELOW}.docx and ${BELOW}.TIF`,
  }))
test('a date of birth is one that is called so, or stands behind a name', () =>
  rows({
    'DOB 3/4/1961': 'DOB [hidden: a date of birth]',
    'born on 3 April 1961': 'born on [hidden: a date of birth]',
    'Ngata, Aroha 1961': PATIENT,
    'Windows 10 Version 1909, since 2025-10-14': 'Windows 10 Version 1909, since 2025-10-14',
  }))
test('addresses and telephone numbers go, but not those of contacts, units of services and accounts', () => {
  rows({
    'ask jane@gmail.com': `ask ${PERSON}`,
    'ask MERE@kauri.example.nz': 'ask MERE@kauri.example.nz',
    'clamd@scan.service': 'clamd@scan.service',
    'sftp:anna@nas.kauri.co.nz:/srv': 'sftp:anna@nas.kauri.co.nz:/srv',
    '+64 21 555 1234, (03) 555 1234, 021-555-1234': `${PERSON}, ${PERSON}, ${PERSON}`,
    'phone: 5551234 ext': `phone: ${PERSON} ext`,
    'ssh://borg@nas.kauri.nz/./repo': 'ssh://borg@nas.kauri.nz/./repo',
    '/home/ben@practice.example': '/home/ben@practice.example',
    'letters/jane@gmail.com': `letters/${PERSON}`,
  })
  assert.is(hiding('user:jane@kauri.nz'), 'user:jane@kauri.nz')
})
test('evidence keeps the name under which somebody finds it', () => {
  const input = inputOf()
  const [answer] = input.attestations
  assert.ok(answer)
  const evidence = ['policy 2026.pdf', 'ZZZ0016.pdf'].map((reference) => ({ type: 'document', reference, date: '2026-02-01' }))
  const [clean] = scrubbed({ ...input, attestations: [{ ...answer, evidence }] }).input.attestations
  assert.equal(
    clean?.evidence.map(({ reference }) => reference),
    ['policy 2026.pdf', `${PATIENT}.pdf`],
  )
})
test('two computers that are called like patients stay two, and the waiver still fits', () => {
  const [one, two] = ['ZZZ0016', 'ABC1235'].map((hostname) => ({
    file: 'a/b/c.json',
    document: sampleDocument({ machine: { ...sampleDocument().machine, hostname } }),
  }))
  assert.ok(one && two)
  const input = inputOf()
  const [waiver] = input.waivers
  assert.ok(waiver)
  const clean = scrubbed({ ...input, documents: [one, two], waivers: [{ ...waiver, machines: ['ABC1235'] }] }).input
  const [first, second] = clean.documents.map(({ document }) => document.machine.hostname)
  assert.is.not(first, second)
  assert.equal(clean.waivers[0]?.machines, [second])
})
test('what stands under the name of a secret goes, a word about it stays', () => {
  const facts = { account: { value: { password: 'set', adminPassword: 'hunter2', 'api-key': 'A1b2' }, source: 'x', durationMs: 1 } }
  const clean = scrubbed(inputOf({ facts })).input.documents[0]?.document.facts
  assert.equal(clean?.account?.value, { password: 'set', adminPassword: SECRET, 'api-key': SECRET })
})
test('the folder of the provider does not show', () =>
  assert.is(scrubbed(inputOf()).input.documents[0]?.file, 'kauri/3f2b8e0a-5c1d-4b7e-9a60-1d2c3b4a5f60/2026.json'))
test('nothing of the sample is hidden', () => assert.is(scrubbed(inputOf()).hidden, 0))

// ── Whatever is put wherever ─────────────────────────────────────────────────

const LETTER = fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ')
const DIGIT = fc.constantFrom(...'0123456789')
const text = (of: fc.Arbitrary<string>, length: number) => fc.string({ unit: of, minLength: length, maxLength: length })
const number = fc
  .oneof(fc.tuple(text(LETTER, 3), text(DIGIT, 4)), fc.tuple(text(LETTER, 3), text(DIGIT, 2), text(LETTER, 2)))
  .map((parts) => parts.join(''))
  .filter(isNhi)
const word = (length: number) => text(fc.constantFrom(...'abcdefghkmnpqrstuvwxyzABCDEFGHKMNPQRST23456789'), length)
const secret = word(12).map((one) => `${one}7x`)
const person = fc.tuple(word(6), word(7)).map(([a, b]) => `Qz${a} Xj${b}`)
/** What must not come out, and the text that it goes in with. */
const planted = fc.oneof(
  number.map((one) => [one, one] as const),
  number.map((one) => [`${one.slice(0, 3)}-${one.slice(3)}`, `${one.slice(0, 3)}-${one.slice(3)}`] as const),
  secret.map((one) => [one, `password=${one}`] as const),
  secret.map((one) => [one, `https://user:${one}@host/x`] as const),
  secret.map((one) => [one, `Token: ${one}`] as const),
  person.map((one) => [one, `C:\\Users\\jane\\Documents\\${one}\\1`] as const),
  person.map((one) => [one, `/home/jane/${one}`] as const),
  person.map((one) => [one, `\\\\srv\\patients\\${one}`] as const),
  person.map((one) => [one, `/srv/scans/${one}.pdf`] as const),
)
/** Every place of an input that holds a text without a form of its own, by its path. */
const PLACES = placesIn(inputOf())

function placesIn(data: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof data === 'string') {
    const isFree = !isEnumerated(at) && !/^\d{4}-\d\d-\d\d|^[0-9a-f]{64}$|^\d\d:\d\d-/.test(data)
    return isFree ? [at] : []
  }
  return typeof data === 'object' && data !== null ? Object.entries(data).flatMap(([key, one]) => placesIn(one, [...at, key])) : []
}
function isEnumerated(at: readonly string[]): boolean {
  const fixed = ['items', 'now', 'tool', 'status', 'role', 'platform', 'owner', 'answer', 'layer', 'state', 'file', 'timeZone', 'word']
  return at.some((key, index) => fixed.includes(key) && !(key === 'items' && index > 0)) || at.at(-1) === 'rules'
}
function withText(data: unknown, [key, ...rest]: readonly string[], put: (before: string) => string): unknown {
  if (key === undefined) {
    return put(String(data))
  }
  const copy = Array.isArray(data) ? [...data] : { ...(data as object) }
  return Object.assign(copy, { [key]: withText((data as Record<string, unknown>)[key], rest, put) })
}
function plantedIn(place: readonly string[], what: string, around: string): PracticeInput {
  const last = place.at(-1) ?? ''
  const isName = ['id', 'hostname', 'tags'].includes(place.at(-2) === 'tags' ? 'tags' : last)
  return withText(inputOf(), place, () => (isName ? what : `${around} ${what}`.trim())) as PracticeInput
}
function schemaProblems({ practice, attestations, waivers, documents }: PracticeInput): object[] {
  return [
    ...(practice ? problemsOf('practice', practice) : []),
    ...problemsOf('attestations', { attestations }),
    ...problemsOf('waivers', { waivers }),
    ...documents.flatMap(({ document }) => problemsOf('result', document)),
  ]
}

test('there are places to put something', () => assert.ok(PLACES.length > 60, String(PLACES.length)))
test('whatever is put anywhere never comes out, what was valid stays valid, and hiding twice is hiding once', () =>
  fc.assert(
    fc.property(planted, fc.constantFrom(...PLACES), fc.constantFrom('', 'see', 'Note: x,'), ([hidden, what], place, around) => {
      const input = plantedIn(place, what, around)
      const wasValid = schemaProblems(input).length === 0
      const clean = scrubbed(input)
      assert.not.ok(JSON.stringify(clean.input).includes(JSON.stringify(hidden).slice(1, -1)), `${what} at ${place.join('.')}`)
      assert.ok(clean.hidden > 0)
      if (wasValid) {
        assert.equal(schemaProblems(clean.input), [])
      }
      assert.equal(scrubbed(clean.input), { input: clean.input, hidden: 0 })
    }),
    { numRuns: 400 },
  ))
test('a key hides what it holds, too, and two that look alike stay two', () => {
  const value = { ZZZ0016: 1, ABC1235: 2, 'password=hunter2': 3 }
  const clean = scrubbed(inputOf({ facts: { one: { value, source: 'x', durationMs: 1 } } })).input.documents[0]?.document.facts.one
  assert.equal(clean?.value, { [PATIENT]: 1, [`${PATIENT} 2`]: 2, [`password=${SECRET}`]: 3 })
})
test('a text of a hundred thousand characters made to hold it up does not', () => {
  const pieces = [
    'a@',
    '\\\\a\\b\\',
    '/home/a/',
    'password=',
    ' Aa',
    'A b.pdf ',
    'a://b:c',
    '-----BEGIN PRIVATE KEY-----',
    "'a",
    "'/home/a/b' ",
    "'/home/a/b'",
    "'/home/a/b\n",
    '`/home/a/, /',
    'ABC12 ',
    'ABC \u00a012',
    'NHI ',
    'eyJaaaaaaaaa.',
  ]
  for (const piece of pieces) {
    const begin = performance.now()
    hiding(piece.repeat(Math.ceil(100_000 / piece.length)))
    assert.ok(performance.now() - begin < 1000, piece)
  }
})

test.run()
