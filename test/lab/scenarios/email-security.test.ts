import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requires } from '../support/requires.ts'
import { check, onHost, prepareHost, type Scenario, type Step, scenarios } from './support.ts'

const test = suite('email-security on Debian')
const NAME = 'clinic.example.nz'

/** dnsmasq as the name server of a practice: what it does not know does not exist, because nothing is asked further. */
function nameServer(...records: string[]): Step[] {
  const options = ['--no-resolv', '--no-hosts', '--port=5353', '--listen-address=127.0.0.1', '--bind-interfaces', '--pid-file=']
  const words = [...options, '--local=/nz/', ...records].map((word) => `'${word}'`).join(' ')
  return [
    `systemd-run --quiet --unit=names dnsmasq --keep-in-foreground ${words}`,
    'for try in $(seq 50); do ss -lun 2>/dev/null | grep -q :5353 && exit 0; sleep 0.1; done; systemctl status names; exit 1',
  ]
}

const mx = (server: string, name = NAME) => `--mx-host=${name},${server},10`
const txt = (name: string, ...pieces: string[]) => `--txt-record=${[name, ...pieces].join(',')}`
const spf = (text: string, name = NAME) => txt(name, `v=spf1 ${text}`)
const dmarc = (text: string, name = NAME) => txt(`_dmarc.${name}`, `v=DMARC1; ${text}`)
const GOOD = [mx('mx1.smxemail.com'), spf('include:spf.protection.outlook.com -all'), dmarc('p=reject; rua=mailto:reports@example.nz')]

/** The IT provider answered everything well today. */
const answered: Step = {
  write: '/etc/rounds/attestations.json',
  text: JSON.stringify({
    attestations: [
      {
        id: 'email-security',
        answer: 'yes',
        statement: 'SMX filters all mailboxes',
        evidence: [{ type: 'contract', reference: 'SMX contract 12', date: '2026-01-10' }],
        by: { name: 'Ari Tane', role: 'it-provider' },
        details: {
          protection: 'service',
          filter: 'SMX',
          quarantine: 'Ari Tane, every day',
          forwardingBlocked: true,
          domainsComplete: true,
        },
        at: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
      },
    ],
  }),
  mode: 0o600,
}
const settings = { domains: NAME, nameServer: '127.0.0.1:5353' }

const list: Scenario[] = [
  { name: 'everything in place', prepare: [answered, ...nameServer(...GOOD)], settings, expect: 'pass' },
  { name: 'everything in place, but nobody answered', prepare: nameServer(...GOOD), settings, expect: 'attest-due' },
  {
    name: 'a record that is longer than one packet and comes in pieces',
    prepare: [
      answered,
      ...nameServer(
        ...GOOD.filter((record) => !record.includes('spf1')),
        txt(
          NAME,
          `v=spf1 ${Array.from({ length: 12 }, (_, index) => `ip4:192.0.2.${index}`).join(' ')}`,
          ' include:spf.example.nz',
          ' -all',
        ),
        ...['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => txt(NAME, letter.repeat(250))),
      ),
    ],
    settings,
    expect: 'pass',
  },
  { name: 'no DMARC', prepare: [answered, ...nameServer(...GOOD.slice(0, 2))], settings, expect: 'warn', summary: /DMARC: no record/ },
  {
    name: 'DMARC that only counts',
    prepare: [answered, ...nameServer(...GOOD.slice(0, 2), dmarc('p=none'))],
    settings,
    expect: 'warn',
    summary: /p=none/,
  },
  { name: 'no SPF', prepare: [answered, ...nameServer(...GOOD.slice(0, 1))], settings, expect: 'fail', summary: /SPF: no record/ },
  { name: 'two SPF records', prepare: [answered, ...nameServer(...GOOD, spf('mx ~all'))], settings, expect: 'fail', summary: /2 records/ },
  {
    name: 'an SPF record that lets anybody send',
    prepare: [answered, ...nameServer(mx('mx1.smxemail.com'), spf('+all'))],
    settings,
    expect: 'fail',
    summary: /\+all/,
  },
  {
    name: 'a second mail server beside the filter',
    prepare: [answered, ...nameServer(...GOOD, `--mx-host=${NAME},mail.${NAME},20`)],
    settings,
    expect: 'warn',
    summary: /go round SMX by way of mail\.clinic/,
  },
  {
    name: 'an old address of an internet provider',
    prepare: [answered, ...nameServer(...GOOD)],
    settings: { ...settings, domains: `${NAME},xtra.co.nz` },
    expect: 'fail',
    summary: /xtra\.co\.nz domain: a public webmail/,
  },
  {
    name: 'a slip in the domain',
    prepare: [answered, ...nameServer(...GOOD)],
    settings: { ...settings, domains: 'clinik.example.nz' },
    expect: 'unknown',
    summary: /there is no such domain/,
  },
  {
    name: 'a name server of the inside',
    prepare: [answered, ...nameServer(mx('mail.clinic.local'))],
    settings,
    expect: 'unknown',
    summary: /inside/,
  },
  { name: 'no name server there', prepare: [answered], settings, expect: 'unknown', summary: /no name server could be reached/ },
  {
    name: 'a name server that refuses',
    prepare: [answered, ...nameServer(...GOOD)],
    settings: { ...settings, domains: 'clinic.example.com' },
    expect: 'unknown',
    summary: /REFUSED/,
  },
  { name: 'no domain in the settings', prepare: [answered], expect: 'unknown', summary: /name the practice's mail domains/ },
  {
    name: 'an address that is none',
    prepare: [answered],
    settings: { ...settings, nameServer: '127.0.0.1:0' },
    expect: 'unknown',
    summary: /name server "127\.0\.0\.1:0" is no IP address/,
  },
].map((scenario) => ({ ...scenario, programs: true }) as Scenario)

if (requires('email-security on Debian', 'root', 'nspawn')) {
  scenarios(test, 'email-security', list)
  test("secure-messaging sees the practice's domain too, and only lowers the answer", () =>
    onHost(
      'secure-messaging',
      async (host) => {
        await prepareHost(host, nameServer(...GOOD.slice(0, 2)))
        const set = ['--set', `email-security.domains=${NAME}`, '--set', 'email-security.nameServer=127.0.0.1:5353']
        const found = await check(host, 'secure-messaging', set)
        assert.is(found.status, 'attest-due')
        assert.match(JSON.stringify(found.parts), 'anybody can send mail in its name')
        const webmail = await check(host, 'secure-messaging', ['--set', 'email-security.domains=gmail.com'])
        assert.is(webmail.status, 'fail')
      },
      { programs: true },
    ))
  test.run()
}
