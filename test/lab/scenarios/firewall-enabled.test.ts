import { suite } from 'uvu'
import { requires } from '../support/requires.ts'
import { lets, listening, network } from './neighbour.ts'
import { type Scenario, type Step, scenarios } from './support.ts'

const test = suite('firewall-enabled on Debian')

/** A neighbour in the same network, and a service that nobody gave leave to be reached. */
const neighbour: Step = [network, listening('dictation', 8123)].join('; ')
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
