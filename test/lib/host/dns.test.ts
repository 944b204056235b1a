import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type DnsRecords, type Listing, value } from '../../../lib/api.ts'
import { type RecordType, readDns } from '../../../lib/host/dns.ts'
import { type NameServer, startNameServer } from './name-server.ts'

const test = suite('looking names up')
let server: NameServer

test.before(async () => {
  server = await startNameServer({
    'clinic.example.nz': { txt: [['v=spf1 include:spf.example.nz ', '-all'], ['token=1']] },
    'mail.example.nz': {
      mx: [
        [20, 'MX2.Example.NZ'],
        [10, 'mx1.example.nz'],
      ],
    },
    'nomail.example.nz': { mx: [[0, '']] },
    'bare.example.nz': { txt: [] },
    'broken.example.nz': { code: 2 },
    'shy.example.nz': { code: 5 },
    'late.example.nz': 'silence',
    'long.example.nz': { cutOff: true },
    'noise.example.nz': { garbage: Buffer.from('no packet at all') },
    'xn--mller-kva.example.nz': { txt: [['punycode']] },
  })
})
test.after(() => server.close())

/** The listing of a look-up at the test's own server. */
async function listed(names: string[], type: RecordType = 'TXT', seconds = 5): Promise<Listing<DnsRecords>> {
  const answer = await readDns(names, type, server.address, seconds)
  assert.is(answer.state, 'value', JSON.stringify(answer))
  return (answer as { value: Listing<DnsRecords> }).value
}
async function answerTo(name: string, type: RecordType = 'TXT', seconds = 5): Promise<Answer<string[]> | undefined> {
  const { entries } = await listed([name], type, seconds)
  assert.is(entries.length, 1)
  return entries[0]?.answer
}
async function reasonFor(name: string, seconds = 5): Promise<string> {
  const answer = await answerTo(name, 'TXT', seconds)
  assert.is(answer?.state, 'failed', JSON.stringify(answer))
  return (answer as { reason: string }).reason
}

test('the pieces of a text record belong together without a blank', async () =>
  assert.equal(await answerTo('clinic.example.nz'), value(['v=spf1 include:spf.example.nz -all', 'token=1'])))
test('mail servers come by preference, in lower case', async () =>
  assert.equal(await answerTo('mail.example.nz', 'MX'), value(['10 mx1.example.nz', '20 mx2.example.nz'])))
test('a domain that takes no mail names the root as its mail server', async () =>
  assert.equal(await answerTo('nomail.example.nz', 'MX'), value(['0 .'])))
test('a name that does not exist is absent', async () => assert.equal(await answerTo('gone.example.nz'), absent()))
test('a name without such records is absent, and its parent is present', async () =>
  assert.equal(await answerTo('bare.example.nz'), absent('present')))
test('a name server with a problem is no absence', async () => assert.match(await reasonFor('broken.example.nz'), 'SERVFAIL'))
test('a name server that refuses is no absence', async () => assert.match(await reasonFor('shy.example.nz'), 'REFUSED'))
test('an answer that was cut off and cannot be fetched whole is no absence', async () =>
  assert.match(await reasonFor('long.example.nz'), 'no name server could be reached'))
test('a name server that is not there is no absence', async () => {
  const gone = await startNameServer({})
  gone.close()
  const answer = await readDns(['clinic.example.nz'], 'TXT', gone.address, 5)
  assert.match(JSON.stringify(answer), /"state":"failed","reason":"TXT of clinic.example.nz: no name server could be reached"/)
})
test('a silent name server and one that sends noise end in time, and what did answer is kept', async () => {
  const started = performance.now()
  const { entries, complete } = await listed(['late.example.nz', 'noise.example.nz', 'clinic.example.nz'], 'TXT', 1)
  assert.ok(performance.now() - started < 1000, 'it ended after the time of its probe')
  assert.equal(
    entries.map(({ answer }) => answer.state),
    ['failed', 'failed', 'value'],
  )
  assert.match(JSON.stringify(entries[0]), 'no name server answered in time')
  assert.is(complete, true)
})
test('each name has an answer of its own, in the order of asking', async () =>
  assert.equal(
    (await listed(['broken.example.nz', 'clinic.example.nz', 'gone.example.nz'])).entries.map(({ name, answer }) => [name, answer.state]),
    [
      ['broken.example.nz', 'failed'],
      ['clinic.example.nz', 'value'],
      ['gone.example.nz', 'absent'],
    ],
  ))
test('a name is asked once, however it is spelt', async () => {
  const before = server.asked.length
  const { entries } = await listed(['Clinic.Example.NZ', ' clinic.example.nz.', 'clinic.example.nz'])
  assert.equal(
    entries.map(({ name }) => name),
    ['clinic.example.nz'],
  )
  assert.is(server.asked.length - before, 1)
})
test('a name in another script goes over the wire in punycode', async () =>
  assert.equal((await listed(['Müller.example.nz'])).entries, [{ name: 'xn--mller-kva.example.nz', answer: value(['punycode']) }]))
test('what is no domain name is never asked for', async () => {
  const before = server.asked.length
  const wrong = [
    'info@example.nz',
    'https://example.nz',
    'example.nz/mail',
    '%65xample.nz',
    'localhost',
    '192.0.2.1',
    '0x7f',
    'a..nz',
    'a b.nz',
    '-a.nz',
    '',
    '*.nz',
  ]
  const { entries } = await listed(wrong)
  assert.equal(
    entries.map(({ name, answer }) => [name, answer.state]),
    wrong.map((name) => [name === '0x7f' ? '0.0.0.127' : name, 'failed']),
  )
  assert.match(JSON.stringify(entries[0]), 'is no domain name: expected one such as clinic.example.nz')
  assert.is(server.asked.length, before)
})
test('no name is a whole, empty list', async () => assert.equal(await listed([]), { entries: [], complete: true, missed: [] }))
test('a flood of names is cut, and the list says so', async () => {
  const { entries, complete, missed } = await listed(Array.from({ length: 23 }, (_, index) => `n${index}.example.nz`))
  assert.is(entries.length, 20)
  assert.is(complete, false)
  assert.equal(missed, ['3 of 23 names were not looked up: at most 20'])
})
test('an address that is none is refused before anything is asked', async () => {
  for (const wrong of ['dns.example.nz', '192.0.2.1:0', '192.0.2.1:99999', '192.0.2.1:x', '[::1', '::1%lo', '192.0.2.1, 192.0.2.2']) {
    const answer = await readDns(['clinic.example.nz'], 'TXT', wrong, 1)
    assert.is(answer.state, 'failed', wrong)
    assert.match(JSON.stringify(answer), 'is no IP address, such as 192.0.2.1 or 192.0.2.1:5353')
  }
})
test('an address may stand in brackets or without a port', async () => {
  for (const good of ['[::1]:9', '127.0.0.1:9', '::1']) {
    assert.is((await readDns([], 'TXT', good, 1)).state, 'value', good)
  }
})

test.run()
