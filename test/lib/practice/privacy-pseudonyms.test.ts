import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { pseudonymised } from '../../../lib/practice/privacy.ts'
import type { PracticeInput } from '../../../lib/practice/state.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import { mendedSample, sampleDocument } from '../report/fixtures/documents.ts'
import { inputOf } from './privacy-input.ts'

const named = (reason: string, changes: Parameters<typeof inputOf>[0] = {}): PracticeInput => {
  const input = inputOf(changes)
  const [waiver] = input.waivers
  return { ...input, waivers: waiver ? [{ ...waiver, reason }] : [] }
}
const told = (reason: string) => pseudonymised(named(reason)).waivers[0]?.reason ?? ''

test('no name of the sample stays, in whatever way it is written', () => {
  const text =
    'Kauri Medical Centre, kauri-medical-centre, KAURI, mere.kingi, Mere, RECEPTION-2.kauri.example.nz, Totara IT, Remuera, mere@kauri.example.nz'
  const out = JSON.stringify(pseudonymised(named(text))).toLowerCase()
  for (const name of [
    'kauri',
    'mere',
    'kingi',
    'tane',
    'hohepa',
    'totara',
    'remuera',
    'reception-2',
    'front desk',
    '3f2b8e0a',
    'ngata',
    'aroha',
  ]) {
    assert.not.ok(out.includes(name), name)
  }
})
test('one name is the same other one everywhere, and another one next time', () => {
  const input = named('RECEPTION-2 and reception-2')
  const [one, two] = [pseudonymised(input), pseudonymised(input)]
  const host = one.documents[0]?.document.machine.hostname ?? ''
  assert.match(host, /^HOST-[A-Z]{6}$/)
  assert.is(one.waivers[0]?.reason, `${host} and ${host}`)
  assert.is(one.practice?.machines?.[0]?.hostname, host)
  assert.is.not(two.documents[0]?.document.machine.hostname, host)
})
test('a waiver for several computers names those that it meant', () => {
  const clean = pseudonymised(inputOf())
  assert.equal(clean.waivers[0]?.machines, [clean.documents[0]?.document.machine.hostname])
})
test('addresses of every kind are other ones, versions and times stay', () => {
  const out = told(
    '10.1.2.3, fe80::1c2, 00:1a:2b:3c:4d:5e, S-1-5-21-1-2-3-500, jo@tui.nz; 10.0.19045.6456 at 12:30:45, 6.1.0-28, KB5066791',
  )
  assert.match(
    out,
    /^address-\w+, address-\w+, address-\w+, sid-\w+, user-\w+@\w+\.example; 10\.0\.19045\.6456 at 12:30:45, 6\.1\.0-28, KB5066791$/,
  )
})
test('common words stay in sentences, and a short name is found as a word only', () => {
  const input = named('The server at the front desk is checked annually by Ann.')
  const out = pseudonymised({ ...input, practice: { ...input.practice, contacts: [{ name: 'Ann Server', role: 'owner' }] } })
  assert.match(out.waivers[0]?.reason ?? '', /^The server at the Computer \w+ is checked annually by [A-Z]\w+\.$/)
})
test('items, statuses, roles, versions and times stay, and all of it still has its shape', () => {
  const input = inputOf()
  const { practice, attestations, waivers, documents } = pseudonymised(input)
  const [before, after] = [input.documents[0]?.document, documents[0]?.document]
  assert.equal(
    after?.items.map(({ id, status, version, measures }) => [id, status, version, measures]),
    before?.items.map(({ id, status, version, measures }) => [id, status, version, measures]),
  )
  assert.equal([after?.startedAt, after?.machine.os, after?.machine.role], [before?.startedAt, before?.machine.os, before?.machine.role])
  assert.equal(problemsOf('practice', practice), [])
  assert.equal(problemsOf('attestations', { attestations }), [])
  assert.equal(problemsOf('waivers', { waivers }), [])
  assert.equal(problemsOf('result', after), [])
})
test('what proves who said it is left out, and hashes find nothing in the files of the practice', () => {
  const hash = 'ab'.repeat(32)
  const input = inputOf({ journalHead: hash })
  const [answer] = input.attestations
  assert.ok(answer)
  const seal = { at: '2026-11-20T00:00:00Z', previous: null, hash }
  const clean = pseudonymised({ ...input, attestations: [{ ...answer, seal }] })
  assert.is(clean.attestations[0]?.seal, undefined)
  assert.match(clean.documents[0]?.document.journalHead ?? '', /^[0-9a-f]{64}$/)
  assert.not.ok(JSON.stringify(clean).includes(hash))
})
test('a computer that is called Computer 1 does not give its name to another', () => {
  const input = inputOf()
  const machines = ['Computer 1', 'Computer 2', 'Person', 'HOST-1'].map((name) => ({ name }))
  const clean = pseudonymised({ ...input, practice: { ...input.practice, machines } })
  const names = clean.practice?.machines?.map(({ name }) => name) ?? []
  assert.is(new Set(names).size, 4)
  assert.not.ok(names.some((name) => /computer [12]|person|host-1/i.test(name)))
})
test('a name with a macron goes without it, too, and becomes the same other one', () => {
  const input = named('Kōwhai Medical, kowhai-medical, Ko\u0304whai')
  const out = pseudonymised({ ...input, practice: { ...input.practice, practice: 'Kōwhai Medical' } }).waivers[0]?.reason ?? ''
  assert.not.match(out, /whai/i)
  const [one, two] = out.split(', ')
  assert.is(one, two)
})
test('computers that are gone keep neither their ids nor their host names in earlier reports', () => {
  const input = inputOf()
  const key = '7c1d2e3f-0000-4b7e-9a60-1d2c3b4a5f60 OLDTUI-9'
  const [snapshot] = input.snapshots
  assert.ok(snapshot)
  const items = {
    'screen-lock': {
      word: 'fail' as const,
      since: '2026-10-22',
      machines: { [key]: 'fail' as const, 'expected:Gone one': 'fail' as const },
    },
  }
  const clean = pseudonymised({ ...input, snapshots: [{ ...snapshot, machines: { [key]: 'Old one' }, items }] }).snapshots[0]
  assert.not.match(JSON.stringify(clean), /7c1d2e3f|oldtui|old one|gone one/i)
  assert.match(JSON.stringify(clean), /screen-lock/)
  assert.ok(Object.keys(clean?.machines ?? {}).every((one) => one in (clean?.items['screen-lock']?.machines ?? {})))
})
test('a computer with its domain goes where only its own name stands', () => {
  const machine = { ...sampleDocument().machine, hostname: 'TAWA-SRV1.tawa.local' }
  assert.not.match(JSON.stringify(pseudonymised(named('TAWA-SRV1 at tawa, srv1.tawa.local', { machine }))), /tawa/i)
})
test('accounts in hints and in what was mended go, and in what the practice wrote, too', () => {
  const hint = sampleDocument()
    .items.flatMap((item) => item.parts.map((part) => ({ ...item, parts: [{ ...part, scope: 'user:pwhitcombe' }] })))
    .slice(0, 1)
  const mended = mendedSample()
    .slice(0, 1)
    .map((one) => ({ ...one, changes: one.changes.map((change) => ({ ...change, target: '/home/hwiremu/.profile' })) }))
  const out = JSON.stringify(pseudonymised(named('asked pwhitcombe and hwiremu', { hints: hint, mended })))
  assert.not.match(out, /whitcombe|hwiremu/)
})
test('a result of another practice that was set aside does not tell its name', () => {
  const input = named('as Tawa Health')
  const becauses = [
    'it says that it belongs to Tawa Health, and this is the report of Kauri Medical Centre',
    'it says that it belongs to Miro Clinic.',
  ]
  const setAside = becauses.map((because) => ({ file: 'tawa-health/x/1.json', because }))
  const clean = pseudonymised({ ...input, setAside })
  assert.not.match(JSON.stringify(clean), /tawa|miro|kauri/i)
  assert.match(clean.setAside[1]?.because ?? '', /^it says that it belongs to /)
})
test('computers that are only reached from here go, and addresses of makers stay', () => {
  const facts = {
    backup: {
      value: { to: '\\\\TUINAS-1\\backup', and: ['sftp://anna@TUIBOX/x', 'anna@tuihost.tuinet.nz:/srv', 'rest:https://u:p@tuirest:8000/'] },
      source: 'https://learn.microsoft.com/windows, C:\\\\Windows\\\\System32, HKLM\\SOFTWARE\\Policies',
      durationMs: 1,
    },
  }
  const clean = pseudonymised(named('on tuinas-1, TUIBOX, tuihost and the NAS', { facts }))
  assert.not.match(JSON.stringify(clean), /tui/i)
  assert.is(clean.documents[0]?.document.facts.backup?.source, facts.backup.source)
  assert.match(clean.waivers[0]?.reason ?? '', / and the NAS$/)
})

const letters = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })
/** Nothing in the program or in a pseudonym has these letters in a row. */
const name = letters('qxyzQXYZ', 5, 9).map((one) => `${one}q`)

test('no name that stood anywhere occurs anywhere, alone or inside of another word', () =>
  fc.assert(
    fc.property(name, name, name, name, name, fc.boolean(), (practice, person, host, user, domain, isGlued) => {
      const glue = isGlued ? '' : ' '
      const text = [practice, person, host, user, `${domain}.nz`].join(glue).toUpperCase()
      const input = named(`at ${text}: x`, {
        practice: `${practice} Clinic`,
        facts: {
          users: { value: { entries: [{ name: user, home: `/home/${user}` }], by: { [user]: text } }, source: text, durationMs: 1 },
          'join-state': { value: { join: 'domain', of: `${domain}.local` }, source: 'x', durationMs: 1 },
        },
      })
      const contacts = [{ name: `Dr ${person}`, role: 'owner' as const, email: `${user}@${domain}.nz`, phone: '+64 21 555 987' }]
      const clean = pseudonymised({ ...input, practice: { ...input.practice, contacts, machines: [{ name: 'Nurse 2', hostname: host }] } })
      const out = JSON.stringify(clean).toLowerCase()
      for (const one of [practice, person, host, user, domain, '555 987']) {
        assert.not.ok(
          out.includes(one.toLowerCase()),
          `${one} in ${out.slice(Math.max(0, out.indexOf(one.toLowerCase()) - 60)).slice(0, 140)}`,
        )
      }
    }),
    { numRuns: 200 },
  ))

test.run()
