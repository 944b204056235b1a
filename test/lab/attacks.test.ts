import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { differences, documentOf, fingerprint, fix, rounds, shell } from './scenarios/support.ts'
import { bootHost, type LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'

const test = suite('attacks of a person on this computer')
const STATE = '/var/lib/rounds'
const LOG = `${STATE}/audit.log`
const FIXED = '/etc/profile.d/zz-rounds-screen-lock.sh'
/** Whatever carries out the words of an attacker leaves this file. */
const CANARY = '/tmp/canary'
let host: LabHost
let all: string[]

test.before(async () => {
  host = await bootHost('attacks')
  await shell(host, 'install -d -m 755 /home/anna/evil && chown -R anna: /home/anna/evil')
  const { items } = documentOf((await rounds(host, ['sweep', '--json'])).stdout)
  all = items.map(({ id }) => id)
})
test.after(() => host.wipe())
test.before.each(async () => {
  await shell(host, `rm -rf ${STATE} /etc/rounds ${CANARY} ${FIXED}; install -d -m 700 ${STATE}`)
})

interface Line {
  message: string
  what: string
  why: string
}

const incidents = (): Line[] =>
  (host.read(LOG) ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line & { level: string })
    .filter(({ level }) => level === 'warn')

function noted(message: string, what: RegExp | string): void {
  const found = incidents().filter((line) => line.message === message)
  assert.ok(
    found.some((line) => (typeof what === 'string' ? line.what === what : what.test(line.what))),
    `${message} ${what}: ${JSON.stringify(incidents())}`,
  )
}

/** Exit 64, one sentence, nothing done. */
async function refused(args: string[], words: RegExp, env: Record<string, string> = {}): Promise<void> {
  const { exitCode, stdout, stderr } = await rounds(host, args, { env, timeoutSeconds: 30 })
  assert.is(exitCode, 64, `${args.join(' ')}: ${stdout}${stderr}`)
  assert.match(stderr, words)
  assert.is(host.read(CANARY), undefined, 'something was executed')
}

/** A sweep that judges every item, whatever was refused. */
async function whole(env: Record<string, string> = {}): Promise<void> {
  const { stdout, stderr } = await rounds(host, ['sweep', '--json'], { env })
  assert.is(stderr, '')
  assert.equal(
    documentOf(stdout).items.map(({ id }) => id),
    all,
  )
  assert.is(host.read(CANARY), undefined, 'something was executed')
}

const SETTINGS = ['provider', 'practice', 'machine', 'waivers']

test('settings that a person owns, may write, or leads root to by a link are refused, each with a line in the log', async () => {
  const attacks: [string, string, RegExp][] = SETTINGS.flatMap((name): [string, string, RegExp][] => [
    [name, `chown anna: /etc/rounds/${name}.json`, /belongs to user/],
    [name, `chmod 666 /etc/rounds/${name}.json`, /may be written by others/],
    [name, `mv /etc/rounds/${name}.json /home/anna/evil/; ln -s /home/anna/evil/${name}.json /etc/rounds/`, /belongs to user/],
    [name, `rm /etc/rounds/${name}.json; mkfifo /etc/rounds/${name}.json`, /not a regular file/],
  ])
  for (const [name, attack, words] of attacks) {
    await shell(host, `rm -rf /etc/rounds ${STATE}; install -d -m 755 /etc/rounds; install -d -m 700 ${STATE}`)
    host.write(`/etc/rounds/${name}.json`, name === 'waivers' ? '{"waivers":[]}' : '{}')
    await shell(host, attack)
    await refused(['check', 'screen-lock'], words)
    noted('foreign-path', `/etc/rounds/${name}.json`)
  }
})
test('a folder of settings that a person could exchange is refused', async () => {
  await shell(host, 'install -d -o anna -m 755 /home/anna/evil/rounds; ln -s /home/anna/evil/rounds /etc/rounds')
  await refused(['check', 'screen-lock'], /belongs to user/)
  noted('foreign-path', '/etc/rounds')
  await shell(host, 'rm /etc/rounds; install -d -m 775 -g anna /etc/rounds')
  await refused(['check', 'screen-lock'], /may be written by others/)
  await refused(['check', 'screen-lock'], /belongs to user/, { ROUNDS_CONFIG_DIR: '/home/anna/evil/rounds' })
})
test('a state folder that a person made or leads elsewhere is refused, and nothing is written there', async () => {
  for (const attack of [
    `rmdir ${STATE}; install -d -o anna -m 700 ${STATE}`,
    `rmdir ${STATE}; install -d -o anna /home/anna/evil/state; ln -s /home/anna/evil/state ${STATE}`,
    `chmod 777 ${STATE}`,
  ]) {
    await shell(host, `rm -rf ${STATE}; install -d -m 700 ${STATE}; ${attack}`)
    for (const args of [['check', 'screen-lock'], ['fix', 'screen-lock', '--apply'], ['undo'], ['verdict', 'screen-lock']]) {
      await refused(args, /belongs to user|may be written by others/)
    }
    assert.is(await shell(host, `find ${STATE}/ -type f`), '')
  }
})
/** What reads each file; all others are read by every check. */
const READERS: Record<string, string[]> = {
  'awaited.json': ['fix', 'screen-lock', '--what-if'],
  'waiting.json': ['fix', '--when-allowed'],
}

test('files that a person left in the state folder are no memory, and a pipe makes nobody wait', async () => {
  for (const name of ['history.json', 'awaited.json', 'waiting.json', 'machine-id', 'verdicts.json']) {
    for (const attack of [`echo '{}' >${STATE}/${name}; chown anna: ${STATE}/${name}`, `mkfifo ${STATE}/${name}`]) {
      await shell(host, `rm -rf ${STATE}; install -d -m 700 ${STATE}; ${attack}`)
      await refused(READERS[name] ?? ['check', 'screen-lock'], /belongs to user|not a regular file/)
      noted('foreign-path', `${STATE}/${name}`)
    }
  }
})
test('a log in the place of which something else stands is not written', async () => {
  await shell(host, `cp /etc/shadow /root/shadow; ln /etc/shadow ${LOG} 2>/dev/null || ln -s /etc/shadow ${LOG}`)
  await whole({ PERL5LIB: '/home/anna/evil' })
  const { exitCode } = await rounds(host, ['fix', 'screen-lock', '--apply', '--consent', 'clinic-hours'], { env: { ROUNDS_TAGS: '' } })
  assert.is.not(exitCode, 0)
  assert.is(await shell(host, 'cmp /etc/shadow /root/shadow'), '')
  assert.is(host.read(FIXED), undefined, 'nothing is changed that could not be logged')
})
test("a journal that a person forged with a whole chain restores nothing, though the folder is root's own by now", async () => {
  assert.is((await fix(host, 'screen-lock', ['--apply'])).found.remediation?.outcome, 'fixed')
  host.write(
    '/root/forge.mjs',
    `import { openJournal } from '/opt/rounds/lib/journal/journal.ts'
const journal = openJournal(process.argv[2])
const change = { kind: 'file', path: '/etc/shadow', text: 'x', mode: 0o640, risk: 'safe' }
const before = { state: 'present', bytes: Buffer.from('root::1::::::\\n').toString('base64'), mode: 0o640, uid: 0, gid: 0 }
const after = { state: 'present', bytes: (await import('node:fs')).readFileSync('/etc/shadow').toString('base64'), mode: 0o640, uid: 0, gid: 42 }
await journal.append({ run: 'evil', item: 'screen-lock', step: 0, type: 'intent', change, before })
await journal.append({ run: 'evil', item: 'screen-lock', step: 0, type: 'verified', after })`,
  )
  const shadow = await shell(host, 'sha256sum /etc/shadow')
  await shell(
    host,
    `cd /opt/rounds; /opt/node --import ./lib/register.mjs /root/forge.mjs /home/anna/evil/forged
     cat /home/anna/evil/forged/journal.jsonl >${STATE}/journal.jsonl; chown anna: ${STATE}/journal.jsonl`,
  )
  for (const args of [['undo'], ['undo', 'evil'], ['undo', 'evil', '--unconfirmed']]) {
    const { exitCode } = await rounds(host, args)
    assert.ok(exitCode !== 0 || args.length === 3, args.join(' '))
    assert.is(await shell(host, 'sha256sum /etc/shadow'), shadow)
  }
  noted('foreign-journal', `${STATE}/journal.jsonl`)
  await whole()
  await shell(host, `rm ${FIXED}`)
  const mended = await rounds(host, ['fix', 'screen-lock', '--apply', '--consent', 'clinic-hours'], { env: { ROUNDS_TAGS: '' } })
  assert.is.not(mended.exitCode, 0)
  assert.is(host.read(FIXED), undefined, 'no change without a journal to rely on')
})
test('a folder or a link that a person put in the way between fix and undo is not followed', async () => {
  assert.is((await fix(host, 'screen-lock', ['--apply'])).found.remediation?.outcome, 'fixed')
  await shell(host, `mv /etc/profile.d /home/anna/evil/profile.d; ln -s /home/anna/evil/profile.d /etc/profile.d`)
  const { exitCode, stdout } = await rounds(host, ['undo'])
  assert.is(exitCode, 3, stdout)
  assert.match(stdout, /was not touched: .* belongs to user/)
  noted('foreign-target', FIXED)
  assert.ok(host.read('/home/anna/evil/profile.d/zz-rounds-screen-lock.sh'), 'the file was removed in the folder of a person')
  await shell(host, 'rm /etc/profile.d; mv /home/anna/evil/profile.d /etc/profile.d')
  await shell(host, `mv ${FIXED} /root/kept; ln -s /etc/shadow ${FIXED}`)
  const shadow = await shell(host, 'sha256sum /etc/shadow')
  assert.is((await rounds(host, ['undo'])).exitCode, 3)
  assert.is(await shell(host, 'sha256sum /etc/shadow'), shadow)
  await shell(host, `rm ${FIXED}; mv /root/kept ${FIXED}`)
  assert.is((await rounds(host, ['undo'])).exitCode, 0)
})
test('no fix writes into a folder that a person may write', async () => {
  await shell(host, 'chmod 777 /etc/profile.d')
  const before = await fingerprint(host)
  const { found } = await fix(host, 'screen-lock', ['--apply'])
  await shell(host, 'true')
  assert.is.not(found.remediation?.outcome, 'fixed')
  noted('foreign-target', FIXED)
  assert.equal(differences(before, await fingerprint(host)), [])
  await shell(host, 'chmod 755 /etc/profile.d')
})
test('an environment of a person reaches no program that root starts, and the sweep is whole', async () => {
  host.write('/home/anna/evil/run.sh', `#!/bin/sh\ntouch ${CANARY}\n`, 0o755)
  for (const name of ['nft', 'apt-get', 'lslogins', 'sh', 'systemctl', 'df', 'id']) {
    host.write(`/home/anna/evil/bin/${name}`, `#!/bin/sh\ntouch ${CANARY}\n`, 0o755)
  }
  host.write('/home/anna/evil/lib/strict.pm', `system("touch ${CANARY}"); 1;\n`)
  host.write('/home/anna/evil/lib/sitecustomize.py', `open("${CANARY}", "w")\n`)
  host.write('/home/anna/evil/apt.conf', `APT::Update::Pre-Invoke {"touch ${CANARY}";};\nDir::Bin::Methods "/home/anna/evil/bin";\n`)
  await shell(host, 'chown -R anna: /home/anna/evil')
  await whole({
    PATH: '/home/anna/evil/bin:/usr/bin:/bin',
    BASH_ENV: '/home/anna/evil/run.sh',
    ENV: '/home/anna/evil/run.sh',
    PERL5LIB: '/home/anna/evil/lib',
    PYTHONPATH: '/home/anna/evil/lib',
    APT_CONFIG: '/home/anna/evil/apt.conf',
    NODE_PATH: '/home/anna/evil/lib',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    TMPDIR: '/home/anna/evil',
    HOME: '/home/anna/evil',
    XDG_CONFIG_HOME: '/home/anna/evil',
    ZX_SHELL: '/home/anna/evil/run.sh',
    IFS: '/',
    LC_ALL: 'de_DE.UTF-8',
    LD_LIBRARY_PATH: '/home/anna/evil/lib',
  })
  for (const what of [/^PERL5LIB=/, /^TMPDIR=\/home\/anna/, /^LD_LIBRARY_PATH=/, /^NODE_TLS_REJECT_UNAUTHORIZED=0/]) {
    noted('foreign-environment', what)
  }
})
test('root says nothing of a computer while Node is told to load other code', async () => {
  host.write('/home/anna/evil/preload.cjs', '')
  for (const options of ['--require=/home/anna/evil/preload.cjs', '--require /home/anna/evil/preload.cjs', '--inspect=127.0.0.1:0']) {
    await refused(['check', 'screen-lock'], /NODE_OPTIONS holds/, { NODE_OPTIONS: options })
    noted('foreign-code', `NODE_OPTIONS=${options}`)
  }
  const { stdout } = await rounds(host, ['check', 'screen-lock', '--rmm'], {
    env: { NODE_OPTIONS: '--require=/home/anna/evil/preload.cjs' },
  })
  assert.match(stdout, /ROUNDS UNKNOWN|ROUNDS ERROR|NODE_OPTIONS/)
  await whole({ NODE_OPTIONS: '--max-old-space-size=512' })
})
test('names of files with orders to a terminal reach neither the screen nor the log as orders', async () => {
  await shell(host, `printf 'x' >"/etc/profile.d/$(printf 'a\\033[2J\\033]0;evil\\007\\302\\2331mb').sh"`)
  const { stdout, stderr } = await rounds(host, ['sweep'])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are Rounds' own
  const escapes = `${stdout}${stderr}`.replaceAll(/\u001B\[[\d;]*m/g, '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  assert.not.match(escapes, /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/)
  await rounds(host, ['check', 'screen-lock'], { env: { LD_AUDIT: '/home/anna/\u001B[2J\u009B31m\u202Ex\nfake' } })
  const log = host.read(LOG) ?? ''
  assert.match(log, /^[\n -~]*$/)
  noted('foreign-environment', /LD_AUDIT=/)
  await shell(host, 'rm /etc/profile.d/a*.sh')
})

if (requires('attacks on Debian', 'root', 'nspawn')) {
  test.run()
}
