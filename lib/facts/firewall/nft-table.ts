import type { Change, OpenPort } from '../../api.ts'

export const RULES_FILE = '/etc/rounds-firewall.nft'
export const RULES_UNIT = 'rounds-firewall.service'

const DANGER = { risk: 'disruptive', endangersAccess: true } as const

/**
 * Rules in a table of their own, loaded by a unit of its own. Not /etc/nftables.conf: it belongs to the distribution, and nftables.service
 * empties the whole kernel when it stops, with the rules that others loaded since.
 */
export function nftChanges(ports: readonly OpenPort[]): Change[] {
  return [
    { kind: 'file', path: RULES_FILE, text: rules(ports), mode: 0o644, ...DANGER },
    { kind: 'file', path: `/etc/systemd/system/${RULES_UNIT}`, text: UNIT, mode: 0o644, ...DANGER },
    { kind: 'systemd-unit', unit: RULES_UNIT, enabled: true, active: true, ...DANGER },
  ]
}

/** Naming the table before it is deleted makes loading it twice the same as once (nft(8)). ICMPv6 carries what IPv6 itself needs (RFC 4890). */
function rules(ports: readonly OpenPort[]): string {
  const open = (['tcp', 'udp'] as const).flatMap((protocol) => {
    const numbers = ports.filter((one) => one.protocol === protocol).map(({ port }) => port)
    return numbers.length > 0 ? [`    ${protocol} dport { ${numbers.join(', ')} } accept`] : []
  })
  return [
    '# Loaded by rounds-firewall.service: what comes in is refused but for what stands here.',
    'table inet rounds',
    'delete table inet rounds',
    'table inet rounds {',
    '  chain input {',
    '    type filter hook input priority 0; policy drop;',
    '    ct state established,related accept',
    '    iif "lo" accept',
    '    ip protocol icmp accept',
    '    meta l4proto ipv6-icmp accept',
    '    udp sport 67 udp dport 68 accept',
    '    ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept',
    '    ip daddr 224.0.0.251 udp dport 5353 accept',
    '    ip6 daddr ff02::fb udp dport 5353 accept',
    ...open,
    '  }',
    '}',
    '',
  ].join('\n')
}

/** As nftables.service of Debian, but for the stop: only this table goes. */
const UNIT = `[Unit]
Description=Firewall rules of this computer, ${RULES_FILE}
Documentation=man:nft(8)
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
DefaultDependencies=no
RequiresMountsFor=/etc /usr

[Service]
Type=oneshot
RemainAfterExit=yes
StandardInput=null
ExecStart=/usr/sbin/nft -f ${RULES_FILE}
ExecReload=/usr/sbin/nft -f ${RULES_FILE}
ExecStop=/usr/sbin/nft delete table inet rounds

[Install]
WantedBy=sysinit.target
`
