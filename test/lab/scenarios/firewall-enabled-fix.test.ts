import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requires } from '../support/requires.ts'
import { lets, listening, listens, network } from './neighbour.ts'
import { differences, fingerprint, fix, onHost, prepareHost, rounds, type Step, scenarios, shell, type Truth } from './support.ts'

const test = suite('firewall-enabled mends Debian')

const ssh2222: Step = `echo 'Port 2222' >/etc/ssh/sshd_config.d/port.conf; systemctl restart ssh; ${listens(2222)}`
const samba = listening('smbd', 445)
const dictation = listening('dictation', 8123)
const without = (...packages: string[]): Step => `dpkg --force-depends --remove ${packages.join(' ')} 2>&1`
const after = (truth: Truth): Truth => ({ ...truth, afterFix: true })
const open = (port: number) => lets('in', 'in', port)
const shut = (port: number) => lets('not in', 'not in', port)
const CLOSE = { closePorts: '8123/tcp' }

/** Every program that writes rules, by the same doors: SSH and shared folders stay open, the rest is shut. */
const routes: Record<string, Step[]> = {
  ufw: [],
  firewalld: [without('ufw')],
  nftables: [without('ufw', 'firewalld')],
}

scenarios(
  test,
  'firewall-enabled',
  Object.entries(routes).map(([program, prepare]) => ({
    name: `${program} is switched on with the doors in use left open`,
    prepare: [network, ...prepare, ssh2222, samba, dictation],
    settings: CLOSE,
    expect: 'fail' as const,
    fix: { outcome: 'improved' as const, leaves: /stays open for everybody in the network: 445.tcp \(shared folders\)/ },
    really: [open(8123), after(open(2222)), after(open(445)), after(shut(8123)), after(shut(22))],
  })),
)

scenarios(test, 'firewall-enabled', [
  {
    name: 'with nothing but SSH to spare',
    prepare: [network],
    expect: 'fail',
    fix: { outcome: 'fixed' },
    really: [after(lets('in', 'in', 22))],
  },
  {
    name: 'a service that nobody knows',
    prepare: [network, dictation],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'unknown-listeners' },
    really: [open(8123)],
  },
  {
    name: 'a service that the practice wants open',
    prepare: [network, dictation],
    settings: { allowPorts: '8123/tcp' },
    expect: 'fail',
    fix: { outcome: 'fixed' },
    really: [open(8123), after(open(8123))],
  },
  {
    name: 'ufw on, but it lets everything in',
    prepare: [network, samba, 'ufw default allow incoming; ufw --force enable'],
    expect: 'fail',
    fix: { outcome: 'improved', leaves: /445.tcp/ },
    really: [after(open(22)), after(open(445))],
  },
  {
    name: 'ufw enabled in its file only',
    prepare: [network, "sed -i 's/^ENABLED=.*/ENABLED=yes/' /etc/ufw/ufw.conf"],
    expect: 'fail',
    fix: { outcome: 'fixed' },
    really: [after(open(22))],
  },
  {
    name: 'a rule of ufw that would cut SSH off',
    prepare: [network, 'ufw deny 22/tcp'],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'denied-by-rule' },
  },
  {
    name: 'rules of somebody else',
    prepare: [
      network,
      'nft "add table inet lab; add chain inet lab input { type filter hook input priority 0; }; add rule inet lab input tcp dport 25 drop"',
    ],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'own-rules' },
  },
  {
    name: 'traffic that passes through',
    prepare: [network, 'sysctl -q -w net.ipv4.ip_forward=1'],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'forwards-traffic' },
  },
  {
    name: 'no ss to ask',
    prepare: [network, 'rm /usr/bin/ss /bin/ss -f'],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'ports-unknown' },
  },
  {
    name: 'firewalld whose zone trusts everybody',
    prepare: [network, without('ufw'), 'firewall-offline-cmd --set-default-zone=trusted'],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'zone-trusts' },
  },
  {
    name: 'no program that could filter',
    prepare: [network, without('ufw', 'firewalld', 'nftables')],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'no-firewall-program' },
  },
])

/** All that no file shows: what the kernel is set to, what runs, and the tables of rules; ufw leaves its own there, empty. */
const UNSEEN = [
  'set +e',
  'sysctl -a 2>/dev/null | grep -E "redirects|martians|icmp_|rp_filter" | sort',
  'systemctl is-active ufw firewalld nftables rounds-firewall',
  'ufw status',
  'nft list tables | grep -v " filter$"',
  'true',
].join('; ')

for (const [program, prepare] of Object.entries(routes)) {
  test(`undo of ${program} also brings back what no file shows`, () =>
    onHost('firewall', async (host) => {
      await prepareHost(host, [network, ...prepare])
      const before = [await shell(host, UNSEEN), await fingerprint(host)] as const
      assert.is((await fix(host, 'firewall-enabled', ['--apply'])).found.remediation?.outcome, 'fixed')
      assert.is.not(await shell(host, UNSEEN), before[0])
      assert.is((await rounds(host, ['undo'])).exitCode, 0)
      assert.is(await shell(host, UNSEEN), before[0])
      assert.equal(differences(before[1], await fingerprint(host)), [])
    }))
  test(`${program} is still on after a restart`, () =>
    onHost('firewall', async (host) => {
      await prepareHost(host, [...prepare])
      await fix(host, 'firewall-enabled', ['--apply'])
      await host.down()
      await host.up()
      // firewalld answers before its rules are in place.
      await shell(host, 'for _ in $(seq 100); do nft list ruleset | grep -q "policy drop\\|reject" && break; sleep 0.1; done')
      const { stdout } = await rounds(host, ['check', 'firewall-enabled', '--json'])
      assert.match(stdout, /"status": ?"pass"/)
    }))
}

if (requires('firewall-enabled mends Debian', 'root', 'nspawn')) {
  test.run()
}
