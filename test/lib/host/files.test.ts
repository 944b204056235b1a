import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, failed } from '../../../lib/api.ts'
import { expandPaths } from '../../../lib/host/file-globs.ts'
import { type FileProbeOptions, readFileProbe, readFilesProbe } from '../../../lib/host/files.ts'

const test = suite('files')
const folder = mkdtempSync(join(tmpdir(), 'rounds-files-'))
test.after(() => rmSync(folder, { recursive: true }))

const at = (...names: string[]) => join(folder, ...names)
const utf8: FileProbeOptions = { encoding: 'utf8' }

function write(name: string, bytes: string | Buffer, mode = 0o644): string {
  mkdirSync(join(at(name), '..'), { recursive: true })
  writeFileSync(at(name), bytes)
  chmodSync(at(name), mode)
  return at(name)
}

async function text(path: string, options: FileProbeOptions = utf8): Promise<string> {
  const answer = await readFileProbe(path, options)
  return answer.state === 'value' ? answer.value.text : answer.state
}

/** Answers of a user who is not root, from a process of that user's own; the tests often run as root, who may read all. */
function asNobody(call: string): unknown {
  const module = JSON.stringify(new URL('../../../lib/host/files.ts', import.meta.url).href)
  const program = `import { readFileProbe, readFilesProbe } from ${module}
    process.setgid(65534); process.setuid(65534); console.log(JSON.stringify(await ${call}))`
  const register = new URL('../../../lib/register.mjs', import.meta.url).href
  return JSON.parse(execFileSync(process.execPath, ['--import', register, '--input-type=module', '-e', program], { encoding: 'utf8' }))
}

function isRoot(reason: string): boolean {
  const root = process.getuid?.() === 0
  if (!root) {
    console.log(`SKIP ${reason}: needs root to become another user`)
  }
  return root
}

test('a file comes with its permissions, size and owner', async () => {
  const path = write('plain', 'grün\n', 0o640)
  const answer = await readFileProbe(path, utf8)
  assert.is(answer.state, 'value')
  if (answer.state === 'value') {
    const { modifiedAt, ...rest } = answer.value
    assert.equal(rest, { path, text: 'grün\n', size: 6, mode: 0o640, uid: process.getuid?.() ?? 0 })
    assert.match(modifiedAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  }
})

test('a part is the beginning or the end, and the size that of the whole file', async () => {
  const path = write('long', 'first line\nsecond line\nlast line\n')
  const parts = await Promise.all(
    (['head', 'tail'] as const).map((part) => readFileProbe(path, { encoding: 'utf8', maximumBytes: 10, part })),
  )
  assert.equal(
    parts.map((answer) => (answer.state === 'value' ? [answer.value.text, answer.value.size] : answer)),
    [
      ['first line', 33],
      ['last line\n', 33],
    ],
  )
})

test('a part that is longer than the file is the whole file', async () => {
  const path = write('short', 'ab')
  assert.is(await text(path, { encoding: 'utf8', maximumBytes: 10, part: 'tail' }), 'ab')
  assert.is(await text(path, { encoding: 'binary', part: 'head' }), Buffer.from('ab').toString('base64'))
  assert.is(await text(write('empty-part', ''), { encoding: 'utf8', maximumBytes: 10, part: 'tail' }), '')
})

test('a part longer than one read comes whole and in order', async () => {
  const bytes = Buffer.alloc(300_000, 'abcdefg')
  const answer = await text(write('very-long', bytes), { encoding: 'utf8', maximumBytes: 200_001, part: 'tail' })
  assert.ok(answer === bytes.subarray(-200_001).toString())
})

test('without a part a larger file is refused as before', async () => {
  const answer = await readFileProbe(write('large', 'abc'), { encoding: 'utf8', maximumBytes: 2 })
  assert.is(answer.state, 'failed')
})

test('encodings are what was asked for', async () => {
  const path = write('wide', Buffer.from('grün', 'utf16le'))
  assert.is(await text(path, { encoding: 'utf16le' }), 'grün')
  assert.is(await text(path, { encoding: 'binary' }), Buffer.from('grün', 'utf16le').toString('base64'))
  assert.is(await text(path, { encoding: 'none' }), '')
})

test('a byte order mark is cut off', async () => {
  assert.is(await text(write('mark8', '\uFEFFa')), 'a')
  assert.is(await text(write('mark16', Buffer.from('\uFEFFa', 'utf16le'))), 'a')
})

test('a file that is not there is absent, and the folder tells more', async () => {
  assert.equal(await readFileProbe(at('nothing'), utf8), absent('present'))
  assert.equal(await readFileProbe(at('no', 'folder'), utf8), absent('absent'))
  assert.equal(await readFileProbe(join(write('file', ''), 'below'), utf8), absent('absent'))
})

test('an empty file is a value', async () => assert.is(await text(write('empty', '')), ''))

test('a file without a size in its status is read to its end', async () => {
  const answer = await readFileProbe('/proc/self/status', utf8)
  assert.ok(answer.state === 'value' && answer.value.size > 100 && answer.value.text.includes('Name:'))
})

test('the limit is exact', async () => {
  const path = write('big', 'x'.repeat(200_000))
  assert.is((await text(path, { encoding: 'utf8', maximumBytes: 200_000 })).length, 200_000)
  assert.equal(await readFileProbe(path, { encoding: 'utf8', maximumBytes: 199_999 }), failed(`${path} is larger than 199999 bytes`))
})

test('a named pipe, a folder and a device are no files, and nobody waits for them', async () => {
  execFileSync('mkfifo', [at('pipe')])
  assert.equal(await readFileProbe(at('pipe'), utf8), failed(`${at('pipe')} is a named pipe, not a file`))
  assert.equal(await readFileProbe(folder, utf8), failed(`${folder} is a folder, not a file`))
  assert.equal(await readFileProbe('/dev/zero', utf8), failed('/dev/zero is a device, not a file'))
})

test('a symbolic link is followed and named', async () => {
  write('target', 'seen')
  symlinkSync('target', at('link'))
  const answer = await readFileProbe(at('link'), utf8)
  assert.equal(answer.state === 'value' && [answer.value.text, answer.value.linksTo], ['seen', 'target'])
})

test('a link to /dev/null is an emptied file', async () => {
  symlinkSync('/dev/null', at('masked'))
  const answer = await readFileProbe(at('masked'), utf8)
  assert.equal(answer.state === 'value' && [answer.value.text, answer.value.linksTo], ['', '/dev/null'])
})

test('a link that leads nowhere is absent, a circle of links is a failure', async () => {
  symlinkSync('nowhere', at('dangling'))
  symlinkSync('circle', at('circle'))
  assert.equal(await readFileProbe(at('dangling'), utf8), absent('present'))
  assert.equal(await readFileProbe(at('circle'), utf8), failed(`${at('circle')} could not be read (ELOOP)`))
})

test('patterns are read as declared, then in ASCII order, each file once', async () => {
  for (const name of ['d/10.conf', 'd/9.conf', 'd/B.conf', 'd/a.conf', 'd/other', 'd/.hidden.conf', 'first']) {
    write(name, name)
  }
  mkdirSync(at('d', 'folder.conf'))
  const list = await readFilesProbe([at('first'), at('d', 'a.conf'), at('d', '*.conf'), at('missing')], utf8)
  assert.equal(
    list.entries.map((entry) => entry.text),
    ['first', 'd/a.conf', 'd/10.conf', 'd/9.conf', 'd/B.conf'],
  )
  assert.ok(list.complete)
})

test('a star stays inside one segment and works in the middle of a path', async () => {
  for (const name of ['homes/anna/.profile', 'homes/bert/.profile', 'homes/bert/deep/.profile']) {
    write(name, name)
  }
  write('homes/no-folder', '')
  const list = await readFilesProbe([at('homes', '*', '.profile')], utf8)
  assert.equal([list.entries.map((entry) => entry.text), list.missed], [['homes/anna/.profile', 'homes/bert/.profile'], []])
})

test('dot files match only a pattern that begins with a dot', async () => {
  write('dots/.a', '')
  assert.is((await readFilesProbe([at('dots', '*')], utf8)).entries.length, 0)
  assert.is((await readFilesProbe([at('dots', '.*')], utf8)).entries.length, 1)
})

test('what is not there is no miss', async () => {
  assert.equal(await readFilesProbe([at('none'), at('none', '*'), at('none', '*', 'x')], utf8), { entries: [], complete: true, missed: [] })
})

test('of files that are larger together than what may be read the rest is a miss', async () => {
  for (const name of ['a', 'b', 'c']) {
    write(`much/${name}`, 'x'.repeat(1000))
  }
  for (const options of [utf8, { ...utf8, part: 'tail', maximumBytes: 1000 } as const]) {
    const list = await readFilesProbe([at('much', 'a'), at('much', 'b'), at('much', 'c')], options, 2500)
    assert.is(list.entries.length, 2)
    assert.ok(!list.complete)
    assert.is(list.missed.length, 1)
    assert.match(list.missed[0] ?? '', /much.[abc] was left out: all files together have more bytes than one probe reads$/)
    assert.ok((await readFilesProbe([at('much', '*')], options, 3000)).complete)
  }
})

test('a file that is refused takes no room from the others', async () => {
  write('room/1-large', 'x'.repeat(2000))
  write('room/2-small', 'small')
  const list = await readFilesProbe([at('room', '1-large'), at('room', '2-small')], { ...utf8, maximumBytes: 1999 }, 2000)
  assert.equal(
    list.entries.map((entry) => entry.text),
    ['small'],
  )
  assert.equal(list.missed, [`${at('room', '1-large')} is larger than 1999 bytes`])
})

test('no more is walked than may be', async () => {
  for (const name of ['1/x', '2/x', '3/x']) {
    write(`walk/${name}`, '')
  }
  const listed = at('walk', '*', '*')
  assert.equal(await expandPaths([listed], 4), { paths: ['1', '2', '3'].map((name) => at('walk', name, 'x')), missed: [] })
  const { paths, missed } = await expandPaths([listed], 3)
  assert.equal(paths, [at('walk', '1', 'x'), at('walk', '2', 'x')])
  assert.equal(missed, [`${listed}: more than 3 folders would have to be listed, only so many were`])
  assert.equal(await expandPaths([at('walk', '*', 'x')], 2), {
    paths: [at('walk', '1', 'x'), at('walk', '2', 'x')],
    missed: [`${at('walk', '*', 'x')}: more than 2 folders would have to be listed, only so many were`],
  })
  assert.equal(await expandPaths([at('walk', '1', '*'), at('walk', '2', '*'), at('walk', '3', '*')], 2), {
    paths: [at('walk', '1', 'x'), at('walk', '2', 'x')],
    missed: [`${at('walk', '3', '*')}: more than 2 folders would have to be listed, only so many were`],
  })
  assert.equal(
    await expandPaths(
      ['1', '2', '3', '4'].map((name) => at(name)),
      3,
    ),
    {
      paths: ['1', '2', '3'].map((name) => at(name)),
      missed: [`${['1', '2', '3', '4'].map((name) => at(name)).join(', ')}: more than 3 files match, only so many were read`],
    },
  )
})

test('what is there and cannot be read as a file is a miss', async () => {
  mkdirSync(at('odd'))
  execFileSync('mkfifo', [at('odd', 'pipe')])
  assert.equal(await readFilesProbe([at('odd', '*')], utf8), {
    entries: [],
    complete: false,
    missed: [`${at('odd', 'pipe')} is a named pipe, not a file`],
  })
})

test('a denied file is denied, a denied folder is a miss', () => {
  if (!isRoot('denied files')) {
    return
  }
  chmodSync(folder, 0o755)
  const path = write('closed/secret', 'x', 0o600)
  assert.equal(asNobody(`readFileProbe(${JSON.stringify(path)}, { encoding: 'utf8' })`), {
    state: 'denied',
    reason: `${path} may not be read (EACCES)`,
  })
  chmodSync(at('closed'), 0o700)
  assert.is((asNobody(`readFileProbe(${JSON.stringify(at('closed', 'none'))}, { encoding: 'utf8' })`) as { state: string }).state, 'denied')
  assert.equal(asNobody(`readFilesProbe([${JSON.stringify(at('closed', '*'))}], { encoding: 'utf8' })`), {
    entries: [],
    complete: false,
    missed: [`${at('closed')} could not be listed (EACCES)`],
  })
})

test.run()
