import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { check, differences, documentOf, fingerprint, fix, onHost, onlyItem, programOn, rounds, shell } from './scenarios/support.ts'
import { bootHost, type LabHost } from './support/hosts.ts'
import { pause } from './support/process.ts'
import { requires } from './support/requires.ts'

const test = suite('bad input on Debian')
const STATE = '/var/lib/rounds'
const CANARY = '/tmp/canary'
const UNATTENDED = { ROUNDS_TAGS: '' }
let host: LabHost

test.before(async () => {
  host = await bootHost('bad-input')
})
test.after(() => host.wipe())
test.before.each(async () => {
  await shell(host, `chattr -f -R -i ${STATE} || true; rm -rf ${STATE} /etc/rounds ${CANARY}`)
})

/** Refused before anything is done: exit 64, one message, nothing on stdout, no state kept. */
async function refused(args: string[], words: RegExp, env: Record<string, string> = {}): Promise<void> {
  const { exitCode, stdout, stderr } = await rounds(host, args, { env })
  assert.is(exitCode, 64, `${args.join(' ').slice(0, 200)}: ${stdout}${stderr}`)
  assert.is(stdout, '')
  assert.match(stderr, words)
  assert.not.match(stderr, /\n\s+at /, 'a stack trace')
  assert.ok(stderr.length < 3000, 'the message is too long')
  assert.is(host.read(CANARY), undefined, 'something was executed')
}

const asAnna = (args: string[]) =>
  host.run(['runuser', '-u', 'anna', '--', 'env', 'HOME=/home/anna', ...programOn(host), ...args], { env: UNATTENDED })

test('without root nothing that needs it passes, and the summary counts what is hidden', async () => {
  const { exitCode, stdout, stderr } = await asAnna(['sweep', '--json'])
  assert.is(stderr, '')
  assert.is(exitCode, 2)
  const { items, elevated } = documentOf(stdout)
  const hidden = items.filter(({ needsAdmin }) => needsAdmin).map(({ id }) => id)
  assert.is(elevated, false)
  for (const id of ['screen-lock', 'password-complexity', 'firewall-enabled', 'removable-media-control']) {
    assert.is(items.find((item) => item.id === id)?.status, 'unknown', id)
    assert.ok(hidden.includes(id), id)
  }
  const words = new RegExp(`${hidden.length} items are unknown only because this run has no rights of root`)
  assert.match((await asAnna(['sweep'])).stdout, words)
  assert.match((await asAnna(['sweep', '--rmm'])).stdout, words)
})

test('without root a fix changes nothing and undo is refused', async () => {
  const before = await fingerprint(host)
  const { exitCode, stdout } = await asAnna(['fix', 'removable-media-control', 'screen-lock', '--apply', '--json'])
  assert.is(exitCode, 3)
  assert.equal(
    documentOf(stdout).items.map(({ remediation }) => remediation?.outcome),
    ['refused', 'refused'],
  )
  assert.is((await asAnna(['undo'])).exitCode, 64)
  const ownState = (path: string) => path.startsWith('/home/anna/.local')
  assert.equal(
    differences(before, await fingerprint(host)).filter((path) => !ownState(path)),
    [],
  )
})

const hostile = [
  `$(touch ${CANARY})`,
  `\`touch ${CANARY}\``,
  `600; touch ${CANARY}`,
  `600\ntouch ${CANARY}`,
  `600' && touch ${CANARY} #`,
  `"600"`,
  '0x258',
  '1e3',
  ' 600',
  '-1',
  '99999999999999999999',
  'NaN',
  '',
  'ä'.repeat(2000),
]

test('hostile values of settings are refused and never executed, wherever they come from', async () => {
  for (const text of hostile) {
    await refused(['check', 'screen-lock', '--set', `screen-lock.maxIdleSeconds=${text}`], /maxIdleSeconds/)
    await refused(['check', 'screen-lock'], /ROUNDS_SET_SCREEN_LOCK__MAX_IDLE_SECONDS/, { ROUNDS_SET_SCREEN_LOCK__MAX_IDLE_SECONDS: text })
    host.write('/etc/rounds/machine.json', JSON.stringify({ settings: { 'screen-lock.maxIdleSeconds': text } }))
    await refused(['check', 'screen-lock'], /machine\.json cannot be used/)
    await shell(host, 'rm -r /etc/rounds')
  }
})

test('a megabyte in a settings file is refused with a short message', async () => {
  host.write('/etc/rounds/practice.json', JSON.stringify({ settings: { 'screen-lock.maxIdleSeconds': 'x'.repeat(1_000_000) } }))
  await refused(['check', 'screen-lock'], /practice\.json cannot be used/)
  host.write('/etc/rounds/practice.json', JSON.stringify({ practice: 'x'.repeat(1_000_000) }))
  await refused(['check', 'screen-lock'], /practice\.json cannot be used/)
})

test('hostile roles, tags, deadlines, dates, ids and consents are refused', async () => {
  const evil = `$(touch ${CANARY})`
  await refused(['check', 'screen-lock'], /ROUNDS_ROLE/, { ROUNDS_ROLE: evil })
  await refused(['check', 'screen-lock'], /ROUNDS_TAGS/, { ROUNDS_TAGS: evil })
  await refused(['check', 'screen-lock'], /names no setting/, { ROUNDS_SET_SCREEN_LOCK__NONE: '1' })
  await refused(['check', 'screen-lock', '--deadline', evil], /--deadline/)
  await refused(['check', evil], /There is no item/)
  await refused(['check', '../../etc/passwd'], /There is no item/)
  await refused(['fix', 'screen-lock', '--apply', '--consent', evil], /no gate/)
  await refused(['fix', 'screen-lock', '--apply', '--what-if'], /exclude each other/)
  await refused(['undo', evil], /no change/)
  await refused(['verdict', 'screen-lock', '--max-age', evil], /--max-age/)
  await refused(['sweep', '--step', '99'], /--step 99/)
  await refused(['sweep', '--no-such-option'], /unknown option/)
  await refused(['journal', evil], /verify/)
})

const badFiles: [file: string, text: string, words: RegExp][] = [
  ['machine.json', '{', /machine\.json cannot be used:\n {2}the whole file: expected JSON/],
  ['machine.json', '', /an empty file/],
  ['machine.json', '[]', /expected a value of type object/],
  ['machine.json', '{"settings": {"screen-lock.maxIdle": 600}}', /settings\.screen-lock\.maxIdle: expected the name of a setting/],
  ['machine.json', '{"settings": {"screen-lock.maxIdleSeconds": "600"}}', /a whole number/],
  ['machine.json', '{"tags": "kiosk"}', /tags: expected a value of type array/],
  ['machine.json', '{"calender": {}}', /calender: expected no such property/],
  ['provider.json', '{"role": "boss"}', /role: expected one of/],
  ['waivers.json', '{"waivers": [{"item": "screen-lock"}]}', /waivers\.0\.reason: expected a value/],
  ['waivers.json', 'null', /expected a value of type object/],
]

test('wrong settings and waivers say what is wrong, and nothing is done', async () => {
  const before = await fingerprint(host)
  for (const [file, text, words] of badFiles) {
    host.write(`/etc/rounds/${file}`, text)
    await refused(['fix', 'screen-lock', '--apply'], words)
    await shell(host, 'rm -r /etc/rounds')
  }
  assert.equal(differences(before, await fingerprint(host)), [])
  assert.is(host.read(`${STATE}/journal.jsonl`), undefined)
})

test('a settings file that is a folder or a dead link is never passed over', async () => {
  await shell(host, 'mkdir -p /etc/rounds/machine.json')
  await refused(['check', 'screen-lock'], /machine\.json/)
  await shell(host, 'rm -r /etc/rounds; mkdir /etc/rounds; ln -s /nowhere /etc/rounds/machine.json')
  await refused(['check', 'screen-lock'], /machine\.json/)
})

test('wrong result documents and manifests are refused', async () => {
  for (const text of ['', '{', '{}', '{"schema": 1}', '[]']) {
    host.write('/tmp/result.json', text)
    await refused(['judge', '/tmp/result.json'], /result\.json cannot be used/)
  }
  await refused(['judge', '/tmp/none.json'], /none\.json cannot be read/)
  host.write('/tmp/one.json', '{"id": "Not An Id"}')
  const { exitCode, stderr } = await rounds(host, ['validate', '/tmp/one.json'])
  assert.is(exitCode, 64)
  assert.match(stderr, /one\.json cannot be used/)
})

test('folders and files that others may write are refused as root', async () => {
  const cases = [
    'install -d -m 777 /etc/rounds',
    'install -d -o anna /etc/rounds',
    'install -d /etc/rounds; echo {} >/etc/rounds/machine.json; chmod 666 /etc/rounds/machine.json',
    'install -d /etc/rounds; echo {} >/etc/rounds/waivers.json; chown anna /etc/rounds/waivers.json',
    `install -d -m 777 ${STATE}`,
    `install -d -o anna ${STATE}`,
    `install -d -m 700 ${STATE}; echo {} >${STATE}/history.json; chmod 666 ${STATE}/history.json`,
  ]
  for (const command of cases) {
    await shell(host, command)
    await refused(['check', 'screen-lock'], /Rounds runs as root: it is not read/)
    await shell(host, `rm -rf /etc/rounds ${STATE}`)
  }
  await shell(host, 'install -d -o anna /home/anna/state')
  await refused(['check', 'screen-lock'], /belongs to user 1000/, { ROUNDS_STATE_DIR: '/home/anna/state' })
  await refused(['undo'], /belongs to user 1000/, { ROUNDS_STATE_DIR: '/home/anna/state' })
})

interface Faulty {
  name: string
  script?: string
  summary: RegExp
}
const faulty: Faulty[] = [
  { name: 'prints nothing', script: 'exit 0', summary: /no output|nothing|silen/i },
  { name: 'prints garbage', script: 'head -c 3000 /dev/urandom', summary: /./ },
  { name: 'prints for ever', script: 'exec yes 0123456789', summary: /more than 8388608 bytes/ },
  { name: 'fails', script: 'echo no >&2; exit 3', summary: /ended with 3/ },
  { name: 'may not be executed', summary: /may not be executed/ },
  { name: 'has no interpreter', script: '', summary: /what it needs to start is missing/ },
  { name: 'is killed', script: 'kill -9 $$', summary: /SIGKILL/ },
]
const tools = [
  { item: 'server-patching-monthly', tool: '/usr/bin/apt-get' },
  { item: 'firewall-enabled', tool: '/usr/sbin/nft' },
]

for (const { item, tool } of tools) {
  test(`${item} is unknown with its reason when ${tool} lies, fails or floods`, async () => {
    await shell(host, `cp -a ${tool} /root/tool`)
    for (const { name, script, summary } of faulty) {
      await shell(host, `rm -f ${tool}`)
      const interpreter = name === 'has no interpreter' ? '#!/nowhere/sh' : '#!/bin/sh'
      host.write(tool, `${interpreter}\n${script ?? ''}\n`, script === undefined ? 0o644 : 0o755)
      const found = await check(host, item)
      assert.is(found.status, 'unknown', `${name}: ${found.summary}`)
      assert.match(`${found.summary}\n${JSON.stringify(found.parts)}`, summary, name)
      assert.is(await shell(host, 'pgrep -x yes || true'), '', `${name}: a process is left behind`)
    }
    await shell(host, `rm -f ${tool}; mv /root/tool ${tool}`)
  })
}

test('no package manager at all is unknown, and no tool for rules is no pass', async () => {
  await shell(host, 'mv /usr/bin/apt-get /root/; mv /usr/sbin/nft /usr/sbin/xtables-nft-multi /root/')
  assert.is((await check(host, 'server-patching-monthly')).status, 'unknown')
  assert.not.equal((await check(host, 'firewall-enabled')).status, 'pass')
  await shell(host, 'mv /root/apt-get /usr/bin/; mv /root/nft /root/xtables-nft-multi /usr/sbin/')
})

test('a tool that hangs is stopped with all it started, within its time and the deadline', async () => {
  await shell(host, 'cp -a /usr/sbin/nft /root/tool; rm /usr/sbin/nft')
  host.write('/usr/sbin/nft', '#!/bin/sh\ntrap "" TERM\nsleep 4321 &\nsetsid sleep 4322 &\nwait\n', 0o755)
  for (const [deadline, seconds] of [
    ['3s', 8],
    ['100s', 22],
  ] as const) {
    const started = Date.now()
    const found = await check(host, 'firewall-enabled', ['--deadline', deadline])
    assert.is(found.status, 'unknown', found.summary)
    assert.match(found.summary, /no answer|gave no answer/)
    assert.ok(Date.now() - started < seconds * 1000, `${deadline}: it took ${Date.now() - started} ms`)
    await pause(300)
    assert.is(await shell(host, 'pgrep -f "sleep 432[12]" || true'), '', 'a process is left behind')
  }
  await shell(host, 'rm /usr/sbin/nft; mv /root/tool /usr/sbin/nft')
})

test('a fix that is killed at any moment leaves a whole journal, and undo and a second fix come to the same end', async () => {
  await onHost('killed', async (desktop) => {
    await shell(desktop, 'mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop')
    const before = await fingerprint(desktop)
    const apply = [...programOn(desktop), 'fix', 'screen-lock', 'removable-media-control', '--apply', '--consent', 'clinic-hours']
    const started = Date.now()
    await desktop.run(apply, { env: UNATTENDED })
    const whole = (Date.now() - started) / 1000
    await undoEverything(desktop)
    let touched = 0
    for (const part of [0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
      await desktop.run(['timeout', '-s', 'KILL', (part * whole).toFixed(2), ...apply], { env: UNATTENDED })
      touched += differences(before, await fingerprint(desktop)).length > 0 ? 1 : 0
      assert.is((await rounds(desktop, ['journal', 'verify'])).exitCode, 0, `killed after ${part} of its time`)
      await undoEverything(desktop)
      assert.equal(differences(before, await fingerprint(desktop)), [], `killed after ${part} of its time`)
    }
    assert.ok(touched > 0, 'no fix got as far as a change')
    await desktop.run(['timeout', '-s', 'KILL', (0.7 * whole).toFixed(2), ...apply], { env: UNATTENDED })
    const { stdout, stderr, exitCode } = await desktop.run([...apply, '--json'], { env: UNATTENDED, timeoutSeconds: 120 })
    assert.is(exitCode, 0, stdout + stderr)
    assert.equal(
      documentOf(stdout).items.map(({ status }) => status),
      ['pass', 'pass'],
    )
    await undoEverything(desktop)
    assert.equal(differences(before, await fingerprint(desktop)), [])
  })
})

async function undoEverything(on: LabHost): Promise<void> {
  for (let tries = 0; tries < 10; tries++) {
    const { exitCode, stdout, stderr } = await rounds(on, ['undo'], { timeoutSeconds: 120 })
    if (exitCode === 64) {
      assert.match(stderr, /There is no change to take back/)
      return
    }
    assert.is(exitCode, 0, stdout + stderr)
  }
  assert.unreachable('undo never came to an end')
}

test('without room in the state folder no change is made', async () => {
  const before = await fingerprint(host)
  await shell(host, `install -d -m 700 ${STATE}; mount -t tmpfs -o size=64k,mode=700 tmpfs ${STATE}`)
  try {
    await shell(host, `dd if=/dev/zero of=${STATE}/full bs=1k 2>/dev/null || true`)
    const { exitCode, stdout, stderr } = await rounds(host, ['fix', 'screen-lock', '--apply', '--json'], { env: UNATTENDED })
    assert.is.not(exitCode, 0)
    assert.match(stdout + stderr, /ENOSPC|cannot be written|no space/i)
    assert.equal(differences(before, await fingerprint(host)), [])
    assert.is((await rounds(host, ['check', 'screen-lock', '--json'])).exitCode, 1, 'a check needs no room')
  } finally {
    await shell(host, `umount ${STATE}`)
  }
})

test('a journal that somebody edited is found, and nothing is restored or changed with it', async () => {
  assert.is((await fix(host, 'screen-lock', ['--apply'])).found.remediation?.outcome, 'fixed')
  const journal = host.read(`${STATE}/journal.jsonl`) ?? ''
  const mended = await fingerprint(host)
  host.write(`${STATE}/journal.jsonl`, journal.replace('zz-rounds-screen-lock.sh', 'zz-rounds-screen-evil.sh'), 0o600)
  assert.is((await rounds(host, ['journal', 'verify'])).exitCode, 1)
  await refused(['undo'], /The change journal is broken at line 1/)
  await shell(host, 'mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop')
  const { found } = await fix(host, 'removable-media-control', ['--apply'])
  assert.is(found.remediation?.code, 'no-journal')
  await shell(host, 'rm -r /usr/share/xsessions')
  assert.equal(differences(mended, await fingerprint(host)), [])
  host.write(`${STATE}/journal.jsonl`, journal, 0o600)
  assert.is((await rounds(host, ['undo'])).exitCode, 0)
})

test('the audit log tells what was done, one JSON line an event', async () => {
  await fix(host, 'screen-lock', ['--apply'])
  await rounds(host, ['undo'])
  const events = (host.read(`${STATE}/audit.log`) ?? '')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.equal(
    events.map(({ message }) => message),
    ['apply', 'outcome', 'undo'],
  )
  assert.is(events[1].outcome, 'fixed')
})

test('two items are mended in one run, the second from what the first left, and both are taken back together', async () => {
  await shell(host, 'mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop')
  const before = await fingerprint(host)
  const args = ['fix', 'screen-lock', 'removable-media-control', '--apply', '--json', '--consent', 'clinic-hours']
  const { stdout, stderr, exitCode } = await rounds(host, args, { env: UNATTENDED })
  assert.is(exitCode, 0, stderr)
  const { items } = documentOf(stdout)
  assert.equal(
    items.map(({ id, status, remediation }) => [id, status, remediation?.outcome]),
    [
      ['screen-lock', 'pass', 'fixed'],
      ['removable-media-control', 'pass', 'fixed'],
    ],
  )
  assert.is((await rounds(host, ['check', 'screen-lock'])).exitCode, 0)
  assert.is((await rounds(host, ['undo'])).exitCode, 0)
  assert.equal(differences(before, await fingerprint(host)), [])
  await shell(host, 'rm -r /usr/share/xsessions')
})

test('a value that somebody changed since is left as it is', async () => {
  await fix(host, 'screen-lock', ['--apply'])
  host.write('/etc/profile.d/zz-rounds-screen-lock.sh', 'typeset -rx TMOUT=300\n')
  const { exitCode, stdout } = await rounds(host, ['undo'])
  assert.is(exitCode, 3)
  assert.match(stdout, /somebody changed it since/)
  assert.is(host.read('/etc/profile.d/zz-rounds-screen-lock.sh'), 'typeset -rx TMOUT=300\n')
  await shell(host, 'rm /etc/profile.d/zz-rounds-screen-lock.sh')
})

test('a sweep is remembered for verdict, and judged again it comes to the same findings', async () => {
  assert.is((await rounds(host, ['verdict', 'screen-lock'])).exitCode, 2)
  const swept = await rounds(host, ['sweep', '--json', '--out', '/root/out'])
  const document = documentOf(swept.stdout)
  for (const { id, status, summary } of document.items) {
    const { stdout } = await rounds(host, ['verdict', id])
    assert.is(stdout, `ROUNDS ${status.toUpperCase()} ${id}: ${summary}\n`)
  }
  host.write('/root/result.json', swept.stdout)
  const again = await rounds(host, ['judge', '/root/result.json', '--json'])
  assert.equal(documentOf(again.stdout).items, document.items)
  assert.is(again.exitCode, swept.exitCode)
  const later = documentOf((await rounds(host, ['judge', '/root/result.json', '--json', '--now', '2031-01-01'])).stdout)
  assert.is(later.items.find(({ id }) => id === 'os-supported')?.status, 'fail')
  const files = await shell(host, 'find /root/out -type f')
  assert.match(files, new RegExp(`^/root/out/no-practice/${document.machine.id}/[0-9T.Z-]+\\.json\n$`))
})

test('for a remote management tool stderr is empty and the last line says it all', async () => {
  const env = { ROUNDS_PRACTICE: 'Kōwhai Medical' }
  for (const args of [
    ['sweep', '--rmm'],
    ['check', 'screen-lock', '--rmm'],
    ['fix', 'screen-lock', '--what-if', '--rmm'],
  ]) {
    const { stdout, stderr } = await rounds(host, args, { env: { ...env, ...UNATTENDED } })
    assert.is(stderr, '')
    assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /^ROUNDS [A-Z:-]+ (sweep|screen-lock|fix): [ -~]{1,240}$/i)
    assert.match(stdout, /^[\n -~]*$/)
    assert.is((await rounds(host, args, { env: { ...env, ...UNATTENDED } })).stdout, stdout, 'the same machine prints the same text')
  }
})

test('an accepted risk is accepted only as far as it was accepted', async () => {
  host.write('/etc/profile.d/tmout.sh', 'typeset -rx TMOUT=1800\n')
  const waive = (until: string, atMost: number) =>
    host.write(
      '/etc/rounds/waivers.json',
      JSON.stringify({
        waivers: [
          {
            item: 'screen-lock',
            machines: ['bad-*'],
            reason: 'A display that nobody can touch',
            by: 'Owner',
            until,
            accept: { measure: 'lockAfterSeconds', atMost },
          },
        ],
      }),
    )
  const state = async () => (await check(host, 'screen-lock')).waiver?.state
  waive('2099-01-01', 1800)
  assert.is(await state(), 'accepted')
  assert.match((await rounds(host, ['check', 'screen-lock', '--rmm'])).stdout, /^ROUNDS ACCEPTED screen-lock/m)
  const kept = await fix(host, 'screen-lock', ['--apply'])
  assert.is(kept.found.remediation?.code, 'waived')
  waive('2099-01-01', 1799)
  assert.is(await state(), 'worse')
  waive('2020-01-01', 1800)
  assert.is(await state(), 'expired')
  await shell(host, 'rm /etc/profile.d/tmout.sh')
})

test('a script of an item runs alone from its source', async () => {
  await shell(host, 'ln -sf /opt/node /usr/local/bin/node')
  const checked = await host.run(['/opt/rounds/scripts/removable-media-control.ts', '--json'])
  assert.is(checked.stderr, '')
  assert.is(checked.exitCode, 0)
  assert.is(onlyItem(documentOf(checked.stdout), 'removable-media-control').status, 'pass')
  const planned = await host.run(['/opt/rounds/scripts/screen-lock.ts', '--what-if'], { env: UNATTENDED })
  assert.is(planned.exitCode, 0, planned.stderr)
  assert.match(planned.stdout, /zz-rounds-screen-lock\.sh/)
  assert.is(host.read('/etc/profile.d/zz-rounds-screen-lock.sh'), undefined)
})

if (requires('bad input on Debian', 'root', 'nspawn')) {
  test.run()
}
