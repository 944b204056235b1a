import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PamProfileChange } from '../../../lib/api.ts'
import { sameState } from '../../../lib/changes/index.ts'
import { pamProfile } from '../../../lib/changes/pam-profile.ts'
import { expectValue, type MemoryHost, memoryHost, present, rejection } from './memory-host.ts'

const test = suite('pam profile')
const change: PamProfileChange = { kind: 'pam-profile', profile: 'pwquality', risk: 'safe' }
const live = '/etc/pam.d/common-password'
const notes = '/var/lib/pam/password'
const line = 'requisite\t\t\tpam_pwquality.so retry=3'

/** Writes what pam-auth-update 1.5 writes: the line into the live file, the profile into its notes. */
function enables(stderr = '') {
  return (_command: readonly string[], { files }: MemoryHost) => {
    if (!stderr) {
      files.set(live, present(`password\t${line}\npassword\t[success=1 default=ignore]\tpam_unix.so\n`))
      files.set(notes, present(`Module: pwquality\n${line}\nModule: unix\n[success=end default=ignore]\tpam_unix.so\n`))
      files.set('/var/lib/pam/seen', present('unix\npwquality\n'))
    }
    return { stderr }
  }
}

function host(program = enables()): MemoryHost {
  const made = memoryHost(program)
  made.files.set('/usr/share/pam-configs/pwquality', present('Name: Pwquality'))
  made.files.set(live, present('password\t[success=1 default=ignore]\tpam_unix.so\n'))
  made.files.set(notes, present('Module: unix\n[success=end default=ignore]\tpam_unix.so\n'))
  return made
}

test('the profile is switched on and holds', async () => {
  const on = host()
  const before = expectValue(await pamProfile.read(on, change))
  await pamProfile.apply(on, change, before)
  const after = expectValue(await pamProfile.read(on, change))
  assert.equal([pamProfile.holds(change, before), pamProfile.holds(change, after)], [false, true])
  assert.equal(on.log, ['pam-auth-update --package --enable pwquality'])
  assert.equal([pamProfile.describe(change, before).before, pamProfile.describe(change, after).before], ['off', 'on'])
})

test('every byte comes back, and files that are the same are not written', async () => {
  const on = host()
  const files = new Map(on.files)
  const before = expectValue(await pamProfile.read(on, change))
  await pamProfile.apply(on, change, before)
  on.log.length = 0
  await pamProfile.restore?.(on, change, before, expectValue(await pamProfile.read(on, change)))
  assert.equal(on.files, files)
  assert.ok(sameState(before, expectValue(await pamProfile.read(on, change))))
  assert.equal(
    on.log.filter((entry) => !entry.startsWith('remove folder')),
    [`write ${live}`, `write ${notes}`, 'remove /var/lib/pam/seen'],
  )
})

test('a profile that is noted but commented out in the live file does not hold', async () => {
  const on = host()
  await pamProfile.apply(on, change, { files: {} })
  on.files.set(live, present(`# password\t${line}\npassword\tpam_unix.so\n`))
  assert.not(pamProfile.holds(change, expectValue(await pamProfile.read(on, change))))
})

test('a line by hand without the profile does not hold', async () => {
  const on = host()
  on.files.set(live, present(`password\t${line}\n`))
  assert.not(pamProfile.holds(change, expectValue(await pamProfile.read(on, change))))
})

test('files that were edited by hand are left alone, although the tool says success', async () => {
  const edited = host(enables('pam-auth-update: Local modifications to /etc/pam.d/common-*, not updating.'))
  assert.match(await rejection(pamProfile.apply(edited, change, { files: {} })), 'was edited by hand')
})

test('a profile that is not there is said before anything runs', async () => {
  const on = host()
  on.files.delete('/usr/share/pam-configs/pwquality')
  assert.match(await rejection(pamProfile.apply(on, change, { files: {} })), '/usr/share/pam-configs/pwquality is not there')
  assert.equal(on.log, [])
})

test('a name that leads elsewhere is refused', async () => {
  for (const profile of ['--force', '../x', '', 'a b']) {
    assert.is((await pamProfile.read(host(), { ...change, profile })).state, 'failed')
  }
})

test.run()
