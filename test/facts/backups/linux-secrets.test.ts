import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/backups/linux.ts'
import { contextWith, printed } from '../answers.ts'
import { archive, borg, each, entry, journal, NOTHING, refused, restic, service, snapshot } from './linux-answers.ts'

const test = suite('secrets on the way to the fact backups')

const secret = fc.stringMatching(/^[A-Za-z0-9:+=_.!-]{6,20}$/).map((text) => `S3cr${text}`)

/** Addresses as people write them, with the secret where each tool allows one. */
const addresses = (word: string) => [
  `rest:https://user:${word}@backup.example.nz:8000/desk`,
  `rest:https://user:${word}@[2001:db8::1]:8000/desk`,
  `sftp://user:${word}@10.0.0.4:22//srv`,
  `s3:https://key:${word}@minio.lan/bucket`,
  `s3:https://minio.lan/bucket?secret=${word}`,
  `rest:https://user:${word}/more@backup.example.nz/desk`,
  `ssh://user:${word}@host/./repo`,
  `user:${word}@host:repo`,
  `b2://id:${word}@bucket/path`,
  `user:${word}@host/path`,
  `ftp://user:${word}@host/path`,
]

const CLEAN = contextWith({ products: value(listing([])) })

test('a password in an address, in the command of a service or in an error is in no output', () => {
  fc.assert(
    fc.property(secret, (word) => {
      for (const address of addresses(word)) {
        const unit = service({ run: [`/usr/bin/restic -r ${address} backup /srv`, `/usr/bin/mysqldump -p${word} pms`] })
        const probes = {
          ...NOTHING,
          ...restic([snapshot('2026-11-22T01:00:00Z')], address),
          ...borg([archive('2026-11-22T01:00:00', { command_line: ['borg', 'create', `${address}::x`, '/srv'] })], address),
          services: printed(`${unit}\n${service({ id: 'd.service', run: [`/usr/bin/duplicity /srv ${address}`] })}`),
          journal: journal(entry('failed', '2026-11-22T01:00:00Z', { UNIT_RESULT: 'exit-code' })),
        }
        assert.not.ok(JSON.stringify(parse(probes, CLEAN)).includes(word), address)
        const failing = { ...probes, restic: each({ '/e': refused(`Fatal: ${address}`) }), borg: each({ '/b': refused(address, 2) }) }
        assert.not.ok(JSON.stringify(parse(failing, CLEAN)).includes(word), address)
      }
    }),
    { numRuns: 60 },
  )
})

test('damaged answers end in words, never in an exception', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const answer = each({ '/e': printed(text) })
      const probes = {
        ...NOTHING,
        restic: answer,
        borg: answer,
        services: printed(text),
        journal: printed(text),
        proxmox: printed(text),
        disks: printed(text),
      }
      assert.is(parse(probes, CLEAN).state, 'value')
    }),
  )
})

test.run()
