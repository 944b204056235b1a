import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import type { Alert } from '../../../lib/engine/alerts.ts'
import { rmmErrorCode, rmmExitCode, rmmFixExitCode, type Told } from '../../../lib/rmm/exit.ts'
import { profileOf } from '../../../lib/rmm/profile.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import type { Status } from '../../../lib/schema/types.ts'

const test = suite('exit codes of tools')
const found = (status: Status, level: Alert['level'] = 'alert', isNews = true): Told => ({
  status,
  alert: { status, since: '2026-11-22T00:00:00.000Z', level, isNews },
})
/** Synthetic codes of the agents of Tactical RMM. */
const RESERVED = [65, 85, 98, 99]

test('every profile has the shape that the schema asks for, and the name of its file', () => {
  for (const profile of content.rmmProfiles()) {
    assert.equal(problemsOf('rmm', profile), [], profile.id)
  }
})
test('no profile uses a code that an agent uses itself', () => {
  for (const { id, exitCodes } of content.rmmProfiles()) {
    assert.equal(
      Object.values(exitCodes).filter((code) => RESERVED.includes(code)),
      [],
      id,
    )
  }
})
test('a misspelt tool is refused with the nearest name', () =>
  assert.throws(() => profileOf('tacticle'), /no remote management tool named tacticle, did you mean "tactical"\?/))
test('without a name the code is the verdict, whoever was told of it', () => {
  const generic = profileOf(true)
  const codes = (['pass', 'fail', 'unknown', 'warn', 'attest-due'] as const).map((status) => rmmExitCode(generic, [found(status, 'none')]))
  assert.equal(codes, [0, 1, 2, 3, 4])
})
test('where the tool keeps the state, what is open keeps its code; in the first days it only informs', () => {
  const tactical = profileOf('tactical')
  assert.equal([rmmExitCode(tactical, [found('fail', 'alert', false)]), rmmExitCode(tactical, [found('fail', 'informational')])], [1, 5])
})
test('where each code makes a ticket, only news keeps its code', () => {
  const syncro = profileOf('syncro')
  const known = found('fail', 'alert', false)
  assert.equal(
    [rmmExitCode(syncro, [known]), rmmExitCode(syncro, [known, found('warn')]), rmmExitCode(syncro, [found('fail')])],
    [syncro.exitCodes.informational, syncro.exitCodes.warn, syncro.exitCodes.fail],
  )
})
test('all in order is 0 everywhere', () => {
  for (const profile of content.rmmProfiles()) {
    assert.is(rmmExitCode(profile, [found('pass', 'none'), found('not-applicable', 'none')]), 0, profile.id)
  }
})
test('a fail that is an alert is never 0', () => {
  for (const profile of content.rmmProfiles()) {
    assert.is.not(rmmExitCode(profile, [found('fail')]), 0, profile.id)
  }
})
test('a fix that was refused makes no ticket; one that failed does', () => {
  assert.equal([rmmFixExitCode(profileOf('syncro'), 3), rmmFixExitCode(profileOf('syncro'), 1)], [0, 1])
  assert.is(rmmFixExitCode(profileOf(true), 3), 3)
})
test('Intune starts no remediation because Rounds itself failed', () => assert.is(rmmErrorCode(profileOf('intune'), 64), 0))
test('wrong usage keeps its code where codes are free', () => assert.is(rmmErrorCode(profileOf(true), 64), 64))

test.run()
