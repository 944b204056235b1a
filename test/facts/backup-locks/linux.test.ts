import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/backup-locks/linux.ts'
import { contextWith, printed } from '../answers.ts'
import { each, refused } from '../backups/linux-answers.ts'

const test = suite('backup-locks on Linux')

const locks = (probes: Partial<Probes>) => {
  const fact = parse({ restic: absent(), borg: absent(), ...probes }, contextWith({}))
  assert.ok(fact.state === 'value')
  return fact.value.repositories
}
const ENV = '/etc/job.env'
/** A line of `restic list locks`, restic 0.14. */
const ID = 'a'.repeat(64)
const TIMEOUT = 'Failed to create/acquire the lock /srv/repository/lock.exclusive (timeout).'

test('a lock in a restic repository is somebody who works there', () => {
  assert.equal(locks({ restic: each({ [ENV]: printed(`${ID}\n`) }) }).entries, [{ environmentFile: ENV, tool: 'restic', locked: true }])
  assert.is(locks({ restic: each({ [ENV]: printed('') }) }).entries[0]?.locked, false)
})
test('a borg repository whose lock is not given is locked', () => {
  assert.is(locks({ borg: each({ [ENV]: refused(TIMEOUT, 2) }) }).entries[0]?.locked, true)
  assert.is(locks({ borg: each({ [ENV]: printed('pms-1\n') }) }).entries[0]?.locked, false)
  assert.is(locks({ borg: each({ [ENV]: refused('a warning', 1) }) }).entries[0]?.locked, false)
})
test('what cannot be read is missed, never free, and without the words of the tool', () => {
  const cases: Partial<Probes>[] = [
    { restic: each({ [ENV]: refused('Fatal: unable to open config file at rest:http://anna:secret@nas/', 1) }) },
    { restic: each({ [ENV]: failed('no answer within 30 s') }) },
    { borg: each({ [ENV]: refused('Repository ssh://anna:secret@nas/./x does not exist.', 2) }) },
    { borg: each({ [ENV]: absent() }) },
    { restic: denied('it may not be read') },
  ]
  for (const probes of cases) {
    const { entries, complete, missed } = locks(probes)
    assert.equal([entries, complete], [[], false])
    assert.not.match(missed.join(), 'secret')
  }
})
test('without a named repository there is nothing to ask', () =>
  assert.equal(locks({ restic: value({ entries: [], complete: true, missed: [] }) }), { entries: [], complete: true, missed: [] }))

test.run()
