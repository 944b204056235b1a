import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { LabHost } from '../support/hosts.ts'
import type { Result } from '../support/process.ts'
import { requires } from '../support/requires.ts'
import { check, onHost, prepareHost, rounds, type Step, shell } from './support.ts'

const test = suite('backup-restore-tested on Debian')
const SECRET = 'only-for-the-lab'
const STATE = '/var/lib/rounds'

interface Tool {
  id: 'restic' | 'borg'
  environment: Step
  create: Step
  save: Step
  setting: string
}

const restic: Tool = {
  id: 'restic',
  environment: { write: '/etc/job.env', text: `RESTIC_REPOSITORY=/srv/repository\nRESTIC_PASSWORD=${SECRET}\n`, mode: 0o600 },
  create: 'set -a; . /etc/job.env; restic init -q',
  save: 'set -a; . /etc/job.env; restic backup -q /srv/data',
  setting: 'backup-daily.resticEnvironments=/etc/job.env',
}
const borg: Tool = {
  id: 'borg',
  environment: { write: '/etc/job.env', text: `BORG_REPO=/srv/repository\nBORG_PASSPHRASE=${SECRET}\n`, mode: 0o600 },
  create: 'set -a; . /etc/job.env; borg init -e repokey 2>/dev/null',
  save: 'set -a; . /etc/job.env; borg create ::$(date +%s%N) /srv/data',
  setting: 'backup-daily.borgEnvironments=/etc/job.env',
}

/** Random bytes do not compress, so that a damaged file of the repository is this file. The name is one that patterns could misread. */
const data: Step =
  'mkdir -p /srv/data/old; head -c 200000 /dev/urandom >"/srv/data/record [1] *.bin"; echo older >/srv/data/old/a; touch -d "2 days ago" /srv/data/old/a'

async function prove(host: LabHost, tool: Tool, ...args: string[]): Promise<Result> {
  const ran = await rounds(host, ['prove', 'backup-restore-tested', '--set', tool.setting, ...args], { timeoutSeconds: 120 })
  assert.not.match(`${ran.stdout}${ran.stderr}`, new RegExp(SECRET))
  return ran
}
const canary = (path: string) => ['--set', `backup-restore-tested.canary=${path}`]

async function records(host: LabHost): Promise<{ proofs: Array<Record<string, unknown>>; overtaken: unknown[] }> {
  return JSON.parse(host.read(`${STATE}/restore-proofs.json`) ?? '{"proofs":[],"overtaken":[]}')
}

/** Names, contents, sizes and times of everything in the repository. */
const looks = (host: LabHost) =>
  shell(host, 'cd /srv/repository; find . -printf "%p %s %T@ %m\\n" | sort; find . -type f -exec sha256sum {} + | sort')
const scratch = async (host: LabHost) => (await shell(host, 'ls -d /tmp/rounds-scratch-* 2>/dev/null || true')).trim()

const withJob = (tool: Tool, name: string, act: (host: LabHost) => Promise<void>) =>
  test(`${tool.id}: ${name}`, () =>
    onHost(
      'backup-restore-tested',
      async (host) => {
        await prepareHost(host, [data, tool.environment, tool.create, tool.save])
        await act(host)
        await keepsTheSecret(host)
      },
      { programs: true },
    ))

/** The password stands where its owner put it and nowhere that Rounds writes; the journal holds the commands of this test. */
async function keepsTheSecret(host: LabHost): Promise<void> {
  assert.is((await shell(host, `grep -rl ${SECRET} ${STATE} /tmp || true`)).trim(), '')
}

for (const tool of [restic, borg]) {
  withJob(tool, 'a file comes back identical, and the repository is as it was', async (host) => {
    const before = await looks(host)
    const home = await shell(host, 'find /root | sort')
    const { exitCode, stdout, stderr } = await prove(host, tool)
    assert.is(exitCode, 0, stdout + stderr)
    assert.is(stderr, '')
    assert.match(stdout, new RegExp(`^proved  ${tool.id} /srv/repository: a file of 200000 bytes came back identical in [\\d.]+ s\\n$`))
    assert.is(await looks(host), before)
    assert.is(await shell(host, 'find /root | sort'), home, 'something stays in the home folder')
    assert.is(await scratch(host), '')
    const { proofs } = await records(host)
    assert.is(proofs.length, 1)
    assert.is(proofs[0]?.file, '/srv/data/record [1] *.bin')
    const found = await check(host, 'backup-restore-tested', ['--set', tool.setting])
    assert.is(found.status, 'pass', JSON.stringify(found))
    assert.match(found.summary, /^One file, compared byte for byte, came back from/)
    assert.is(await looks(host), before)
  })

  withJob(tool, 'a wrong password is a failure that takes away the proof before it', async (host) => {
    assert.is((await prove(host, tool)).exitCode, 0)
    await shell(host, `sed -i s/${SECRET}/another/ /etc/job.env`)
    const { exitCode, stdout } = await prove(host, tool, '--rmm')
    assert.is(exitCode, 1)
    assert.match(stdout, /\nROUNDS FAIL backup-restore-tested: .*the password of the repository is wrong\n$/)
    const { proofs, overtaken } = await records(host)
    assert.equal(
      proofs.map(({ identical }) => identical),
      [false],
    )
    assert.is(overtaken.length, 1)
    await shell(host, `sed -i s/another/${SECRET}/ /etc/job.env`)
    assert.is.not((await check(host, 'backup-restore-tested', ['--set', tool.setting])).status, 'pass')
  })

  withJob(tool, 'a damaged repository is a failure', async (host) => {
    // Every large file: packs of restic, segments of borg.
    await shell(
      host,
      'find /srv/repository/data -type f -size +50k | while read -r f; do chmod u+w "$f"; head -c 4096 /dev/zero | dd of="$f" bs=1 seek=90000 conv=notrunc 2>/dev/null; done',
    )
    const { exitCode, stdout } = await prove(host, tool)
    assert.is(exitCode, 1, stdout)
    assert.match(stdout, /^failed {2}/)
    assert.is((await records(host)).proofs[0]?.identical, false)
    assert.is(await scratch(host), '')
  })

  withJob(tool, 'a file that rots on this computer without a trace is found, one that was written to is passed over', async (host) => {
    const name = '/srv/data/record [1] *.bin'
    await shell(
      host,
      `cp -p '${name}' /srv/kept; printf XXXXXXXXXXXXXXXX | dd of='${name}' bs=1 seek=5 conv=notrunc 2>/dev/null; touch -r /srv/kept '${name}'`,
    )
    const rotten = await prove(host, tool)
    assert.is(rotten.exitCode, 1, rotten.stdout)
    assert.match(rotten.stdout, /the restored file differs from the file on this computer/)
    await shell(host, `echo more >>'${name}'`)
    const other = await prove(host, tool)
    assert.is(other.exitCode, 0, other.stdout)
    assert.match(other.stdout, /a file of 6 bytes came back identical/)
    const named = await prove(host, tool, ...canary(name))
    assert.is(named.exitCode, 2)
    assert.match(named.stdout, /^refused {2}.* was changed after the backup of/)
  })

  withJob(tool, 'a named file that is not in the backup is a failure, one that is not on the computer is refused', async (host) => {
    assert.is((await prove(host, tool, ...canary('/srv/data/old/a'))).exitCode, 0)
    await shell(host, 'echo new >/srv/data/new')
    const missing = await prove(host, tool, ...canary('/srv/data/new'))
    assert.is(missing.exitCode, 1, missing.stdout)
    assert.match(missing.stdout, /\/srv\/data\/new is not in the newest backup/)
    const gone = await prove(host, tool, ...canary('/srv/data/none'))
    assert.is(gone.exitCode, 2)
    assert.match(gone.stdout, /is no file on this computer/)
  })

  withJob(tool, 'a run that is killed in the middle leaves nothing after the next', async (host) => {
    // A program in front of the real one that never comes to an end.
    const [program, real] = [`/usr/local/bin/${tool.id}`, `/usr/bin/${tool.id}`]
    host.write(program, `#!/bin/sh\ncase " $* " in *" restore "*|*" export-tar "*) sleep 60;; esac\nexec ${real} "$@"\n`, 0o755)
    const running = prove(host, tool)
    await shell(host, 'for i in $(seq 600); do pgrep -x sleep >/dev/null && break; command sleep 0.1; done; true')
    await shell(host, 'pkill -KILL -f "[p]rove backup-restore-tested"')
    await running
    assert.is.not(await scratch(host), '', 'it was killed too late or too early')
    await shell(host, `rm ${program}`)
    assert.is((await prove(host, tool)).exitCode, 0)
    assert.is(await scratch(host), '')
  })
}

withJob(restic, 'while a backup runs nothing is asked', async (host) => {
  await shell(host, 'mkfifo /srv/pipe; systemd-run -q --unit=job sh -c "set -a; . /etc/job.env; sleep 600 | restic backup -q --stdin"')
  await shell(
    host,
    'for i in $(seq 100); do ls /srv/repository/locks | grep -q . && break; sleep 0.1; done; ls /srv/repository/locks | grep .',
  )
  const before = await looks(host)
  const { exitCode, stdout } = await prove(host, restic)
  assert.is(exitCode, 2, stdout)
  assert.match(stdout, /^refused {2}restic \/srv\/repository: restic on \S+ since .* works in the repository: run this again/)
  assert.is(await looks(host), before)
  assert.equal((await records(host)).proofs, [])
})

withJob(borg, 'while a backup runs nothing is asked', async (host) => {
  await shell(host, 'systemd-run -q --unit=job sh -c "set -a; . /etc/job.env; sleep 600 | borg create ::stdin -"')
  await shell(
    host,
    'for i in $(seq 100); do ls /srv/repository/lock.exclusive 2>/dev/null | grep -q . && break; sleep 0.1; done; ls /srv/repository/lock.exclusive | grep .',
  )
  const { exitCode, stdout } = await prove(host, borg)
  assert.is(exitCode, 2, stdout)
  assert.match(stdout, /works in the repository: run this again/)
  assert.equal((await records(host)).proofs, [])
})

withJob(restic, 'without a named repository it says what to do', async (host) => {
  const { exitCode, stdout, stderr } = await rounds(host, ['prove', 'backup-restore-tested'])
  assert.is(exitCode, 64)
  assert.is(stdout, '')
  assert.match(stderr, /No repository is named.*backup-daily\.resticEnvironments/)
  assert.is((await rounds(host, ['prove', 'screen-lock'])).exitCode, 64)
  assert.is((await prove(host, restic, '--repository', '/etc/other.env')).exitCode, 64)
})

if (requires('backup-restore-tested on Debian', 'root', 'nspawn')) {
  test.run()
}
