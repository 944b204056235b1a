import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type CommandOutput, denied, value } from '../../../lib/api.ts'
import { commandSource } from '../../../lib/host/registry-command.ts'
import { parseKey } from '../../../lib/host/registry-key.ts'

const test = suite('registry through reg.exe')
const key = parseKey('HKLM\\SOFTWARE\\Rounds') ?? { root: 'HKLM', segments: [] }

// The shape of `reg.exe query KEY`, own values.
const listed = [
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Rounds',
  '    (Default)    REG_SZ    (value not set)',
  '    Idle Seconds    REG_DWORD    0x384',
  '    Big    REG_QWORD    0x100000000',
  '    Name    REG_SZ    Empfang    links',
  '    Empty    REG_SZ    ',
  '    Folder    REG_EXPAND_SZ    %windir%\\temp',
  '    Many    REG_MULTI_SZ    a\\0b',
  '    Bytes    REG_BINARY    0102FF',
  '    Odd    REG_NONE    01',
  '    Garbled    REG_SZ    M\uFFFDller',
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Rounds\\One',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Rounds\\Two words',
  '',
].join('\r\n')

const answers = (answer: Answer<CommandOutput>) => commandSource(async () => answer)
const printed = (stdout: string, exitCode = 0) => answers(value({ exitCode, stdout, stderr: '' }))

test('the 64-bit view is asked for, with arguments and no shell', async () => {
  let asked: readonly string[] = []
  await commandSource(async (command) => {
    asked = command
    return absent()
  }).read(key, [])
  assert.equal(asked, ['reg.exe', 'query', 'HKLM\\SOFTWARE\\Rounds', '/reg:64'])
})

test('every type is understood', async () => {
  const names = ['idle seconds', 'Big', 'Name', 'Empty', 'Folder', 'Many', 'Bytes', 'Odd']
  assert.equal(
    await printed(listed).read(key, names),
    value({
      'idle seconds': { type: 'dword', data: 900 },
      Big: { type: 'qword', data: 4294967296 },
      Name: { type: 'string', data: 'Empfang    links' },
      Empty: { type: 'string', data: '' },
      Folder: { type: 'expand-string', data: '%windir%\\temp' },
      Many: { type: 'multi-string', data: ['a', 'b'] },
      Bytes: { type: 'binary', data: 'AQL/' },
      Odd: { type: 'other', data: 'AQ==' },
    }),
  )
})

test('only direct subkeys are subkeys', async () => {
  assert.equal(await printed(listed).subkeys(key), value(['One', 'Two words']))
})

test('a value that is not listed is never absent', async () => {
  const answer = await printed(listed).read(key, ['Missing'])
  assert.equal(answer, { state: 'failed', reason: 'Missing in HKLM\\SOFTWARE\\Rounds is absent, denied or not readable through reg.exe' })
})

test('a value in an unknown code page is never a value', async () =>
  assert.is((await printed(listed).read(key, ['Garbled'])).state, 'failed'))

test('a number in another form is never a value', async () => {
  const text = listed.replace('0x384', '900')
  assert.is((await printed(text).read(key, ['Idle Seconds'])).state, 'failed')
})

test('exit 1 is neither absent nor denied', async () => {
  const answer = await printed('', 1).read(key, [])
  assert.equal(answer, {
    state: 'failed',
    reason: 'HKLM\\SOFTWARE\\Rounds is absent or denied: reg.exe ended with 1 and cannot tell which',
  })
})

test('success without a word is a failure', async () => assert.is((await printed('').subkeys(key)).state, 'failed'))

test('a tool that is missing or closed is a failure', async () => {
  assert.equal(await answers(absent()).read(key, []), {
    state: 'failed',
    reason: 'HKLM\\SOFTWARE\\Rounds could not be read: reg.exe is missing',
  })
  assert.is((await answers(denied('no')).subkeys(key)).state, 'failed')
})

test.run()
