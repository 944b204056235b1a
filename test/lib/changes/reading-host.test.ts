import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kindOf, sameState } from '../../../lib/changes/index.ts'
import type { PamState } from '../../../lib/changes/pam-profile.ts'
import { openReadingHost } from '../../../lib/changes/reading-host.ts'
import { openWritingHost } from '../../../lib/changes/writing-host.ts'

const test = suite('reading host')

test('it has no function that writes', () => {
  assert.equal(Object.keys(openReadingHost()).sort(), ['askPowerShell', 'close', 'readFile', 'readRegistryValue', 'run', 'runForFile'])
})

test('it runs reading commands only', async () => {
  for (const command of [
    ['true'],
    ['apt-get', 'install', 'x'],
    ['dpkg', '--purge', 'x'],
    ['dpkg-query'],
    ['secedit.exe', '/configure'],
    [],
  ]) {
    assert.is((await openReadingHost().run(command)).state, 'failed', command.join(' '))
    assert.is((await openReadingHost().runForFile(command, 'x')).state, 'failed', command.join(' '))
  }
})

test('the registry of another system is a failure, never absent', async () => {
  const answer = await openReadingHost().readRegistryValue('HKLM\\SOFTWARE\\X', 'Y')
  assert.is(answer.state, process.platform === 'win32' ? 'value' : 'failed')
})

test('files for a command lie beside it and are gone afterwards', async () => {
  const host = openWritingHost()
  const answer = await host.executeWithFiles(['cat', '{scratch}/a'], { a: Buffer.from('text') })
  assert.equal(answer, { state: 'value', value: { exitCode: 0, stdout: 'text', stderr: '' } })
  const listed = await host.executeWithFiles(['echo', '{scratch}'], {})
  const folder = listed.state === 'value' ? listed.value.stdout.trim() : ''
  assert.match(folder, /rounds-scratch/)
  assert.is((await host.readFile(`${folder}/a`)).state, 'value')
  assert.equal(await host.execute(['ls', folder]).then((found) => found.state === 'value' && found.value.exitCode === 0), false)
})

test('variables of an environment file reach the program alone, and only those that were asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-environment-'))
  const path = join(folder, 'job.env')
  try {
    writeFileSync(path, 'RESTIC_PASSWORD=only-for-the-test\nPATH=/nowhere\n', { mode: 0o600 })
    const environmentFile = { path, names: ['RESTIC_*'] }
    const given = await openWritingHost().execute(['printenv', 'RESTIC_PASSWORD'], { environmentFile })
    assert.equal(given, { state: 'value', value: { exitCode: 0, stdout: 'only-for-the-test\n', stderr: '' } })
    const named = await openReadingHost().run(['uname', '-n'], { environmentFile: { path: join(folder, 'none'), names: ['*'] } })
    assert.match(named.state === 'failed' ? named.reason : '', /none is not there/)
    assert.is(process.env.RESTIC_PASSWORD, undefined)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a registry key cannot be written where there is no registry', async () => {
  const host = openWritingHost()
  const message = await host.setRegistryValue('HKLM\\SOFTWARE\\X', 'Y', { type: 'dword', data: 1 }).catch((error: Error) => error.message)
  assert.match(String(message), process.platform === 'win32' ? /^undefined$/ : /no registry on this computer/)
})

test('each change finds its kind', () => {
  assert.is(kindOf({ kind: 'package', name: 'x', risk: 'safe' }).kind, 'package')
})

test('states are compared without their surroundings, at any depth', () => {
  const file = (missingFolders: string[]): PamState => ({ files: { '/a': { state: 'absent', surroundings: { missingFolders } } } })
  assert.ok(sameState(file([]), file(['/'])))
  assert.not(sameState(file([]), { surroundings: {} }))
})

test.run()
