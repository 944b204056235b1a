import { suite } from 'uvu'
import { requires } from '../support/requires.ts'
import { type Scenario, type Step, scenarios } from './support.ts'

const test = suite('firewall-enabled on Debian')

/** A neighbour in the same network, and a service that nobody gave leave to be reached. */
const neighbour: Step = [
  'ip netns add neighbour',
  'ip link add lan type veth peer name eth0 netns neighbour',
  'ip addr add 10.9.0.1/24 dev lan; ip addr add fd09::1/64 dev lan nodad; ip link set lan up',
  'ip -n neighbour addr add 10.9.0.2/24 dev eth0; ip -n neighbour addr add fd09::2/64 dev eth0 nodad; ip -n neighbour link set eth0 up',
  'systemd-run --quiet --unit=service python3 -m http.server --bind :: 8123',
  'for _ in $(seq 100); do ss -ltn | grep -q :8123 && break; sleep 0.05; done; ss -ltn | grep -q :8123',
].join('; ')

const KNOCK =
  "import socket,sys;s=socket.socket(socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET);s.settimeout(0.7);s.connect((sys.argv[1],8123))"

/** Whether the neighbour really gets in, by IPv4 and by IPv6. */
const lets = (ipv4: 'in' | 'not in', ipv6: 'in' | 'not in') => ({
  run: `for at in 10.9.0.1 fd09::1; do ip netns exec neighbour python3 -c "${KNOCK}" $at 2>/dev/null && echo in || echo not in; done`,
  says: new RegExp(`^${ipv4}\n${ipv6}\n$`),
})
const nft = (rules: string): Step => `nft -f - <<'RULES'\n${rules}\nRULES`
/** It answers before its rules are in place. */
const firewalld: Step =
  'systemctl start firewalld; for _ in $(seq 100); do nft list ruleset | grep -q filter_INPUT_ZONES && break; sleep 0.1; done; nft list ruleset | grep -q filter_INPUT_ZONES'
const fine = { expect: 'pass', really: [lets('not in', 'not in')] } as const satisfies Partial<Scenario>
const chain = (family: string, policy: string, rules = '') =>
  `table ${family} lab {\n chain input {\n type filter hook input priority 0; policy ${policy};\n ${rules}\n }\n}`
const HOUSEKEEPING = 'ct state established,related accept; iif lo accept; icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept;'

scenarios(test, 'firewall-enabled', [
  { name: 'nothing', prepare: [neighbour], expect: 'fail', summary: /ipv4: off/, really: [lets('in', 'in')] },
  { name: 'ufw on', prepare: [neighbour, 'ufw --force enable'], ...fine },
  {
    name: 'ufw on without IPv6',
    prepare: [neighbour, "sed -i 's/^IPV6=.*/IPV6=no/' /etc/default/ufw; ufw --force enable"],
    // ufw then refuses all of IPv6 rather than leaving it to itself.
    ...fine,
  },
  {
    name: 'ufw on that lets everything in',
    prepare: [neighbour, 'ufw default allow incoming; ufw --force enable'],
    expect: 'fail',
    really: [lets('in', 'in')],
  },
  {
    name: 'ufw enabled in its file only',
    prepare: [neighbour, "sed -i 's/^ENABLED=.*/ENABLED=yes/' /etc/ufw/ufw.conf"],
    expect: 'fail',
    really: [lets('in', 'in')],
  },
  {
    name: 'nftables drop for IPv4 only',
    prepare: [neighbour, nft(chain('ip', 'drop', 'ct state established,related accept; iif lo accept;'))],
    expect: 'fail',
    summary: /ipv6/,
    really: [lets('not in', 'in')],
  },
  { name: 'nftables drop for both', prepare: [neighbour, nft(chain('inet', 'drop', HOUSEKEEPING))], ...fine },
  { name: 'nftables accept', prepare: [neighbour, nft(chain('inet', 'accept'))], expect: 'fail', really: [lets('in', 'in')] },
  {
    name: 'nftables that rejects at the end instead of by policy',
    prepare: [neighbour, nft(chain('inet', 'accept', `${HOUSEKEEPING} reject`))],
    ...fine,
  },
  {
    name: 'nftables drop behind a rule that lets everything in',
    prepare: [neighbour, nft(chain('inet', 'drop', 'accept'))],
    expect: 'fail',
    really: [lets('in', 'in')],
  },
  {
    name: 'a chain that filters only what is passed on',
    prepare: [neighbour, nft(chain('inet', 'drop').replaceAll(/input/g, 'forward'))],
    expect: 'fail',
    really: [lets('in', 'in')],
  },
  {
    name: 'nftables switched off for a while',
    prepare: [neighbour, nft(chain('inet', 'drop').replace('{', '{\n flags dormant'))],
    // nft 1.0.6 prints no more than the first letter of the flag.
    expect: 'unknown',
    summary: /may be dormant/,
    really: [lets('in', 'in')],
  },
  { name: 'iptables drop for both', prepare: [neighbour, 'iptables -P INPUT DROP; ip6tables -P INPUT DROP'], ...fine },
  {
    name: 'iptables drop for IPv4 only',
    prepare: [neighbour, 'iptables -P INPUT DROP'],
    expect: 'fail',
    summary: /ipv6/,
    really: [lets('not in', 'in')],
  },
  {
    name: 'IPv6 is open, but nobody uses it',
    prepare: [nft(chain('ip', 'drop', 'iif lo accept;'))],
    expect: 'warn',
    summary: /ipv6.*not in use/,
  },
  { name: 'firewalld on', prepare: [neighbour, firewalld], ...fine },
  {
    name: 'firewalld on, the interface in the zone that trusts everybody',
    prepare: [neighbour, firewalld, 'firewall-cmd --quiet --zone=trusted --change-interface=lan'],
    // One interface is open and others would not be: Rounds cannot tell which of them counts.
    expect: 'unknown',
    really: [lets('in', 'in')],
  },
  {
    name: 'two programs that write rules',
    prepare: [neighbour, 'ufw --force enable; systemctl enable --quiet nftables'],
    expect: 'warn',
    summary: /both write rules/,
    really: [lets('not in', 'not in')],
  },
  {
    name: 'Docker beside a firewall',
    prepare: [nft(`${chain('inet', 'drop', HOUSEKEEPING)}\ntable ip nat {\n chain DOCKER {\n }\n}`)],
    expect: 'warn',
    summary: /Docker/,
  },
])

if (requires('firewall-enabled on Debian', 'root', 'nspawn')) {
  test.run()
}
