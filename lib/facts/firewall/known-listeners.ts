import type { OpenPort } from '../../api.ts'
import type { Socket } from '../../formats/ss.ts'

/**
 * `access`: this computer is looked after or watched through it, so it stays open whatever happens. `service`: the clinic works with it, so it
 * stays open and is named. `client`: it only waits for answers, which a firewall lets back in by itself.
 */
type Use = 'access' | 'service' | 'client'

interface Known {
  use: Use
  /** As in a sentence. */
  name: string
  /** Names of programs, cut to 15 characters as the kernel does; empty: the kernel itself holds the socket. */
  programs: string[]
  /** Without ports: whatever the program listens on. */
  ports?: string[]
}

/** Ports as registered with IANA or as the makers' manuals name them; whoever is not here is asked about, not guessed. */
const KNOWN: readonly Known[] = [
  { use: 'access', name: 'SSH', programs: ['sshd', 'sshd-session', 'dropbear'] },
  { use: 'access', name: 'remote desktop', programs: ['xrdp', 'gnome-remote-de', 'krdpserver'] },
  { use: 'access', name: 'remote screen', programs: ['Xvnc', 'Xtigervnc', 'x11vnc', 'vino-server', 'anydesk', 'rustdesk', 'teamviewerd'] },
  {
    use: 'access',
    name: 'remote management',
    programs: ['meshagent', 'tacticalagent', 'ninjarmm-linage', 'salt-minion', 'cagent', 'dwagent'],
  },
  { use: 'access', name: 'Cockpit', programs: ['systemd', 'cockpit-tls'], ports: ['9090/tcp'] },
  { use: 'access', name: 'monitoring', programs: ['zabbix_agentd', 'zabbix_agent2'], ports: ['10050/tcp'] },
  { use: 'access', name: 'monitoring', programs: ['nrpe'], ports: ['5666/tcp'] },
  { use: 'access', name: 'monitoring', programs: ['snmpd'], ports: ['161/udp', '161/tcp'] },
  { use: 'access', name: 'monitoring', programs: ['systemd', 'cmk-agent-ctl'], ports: ['6556/tcp'] },
  { use: 'access', name: 'VPN', programs: [], ports: ['51820/udp'] },
  { use: 'access', name: 'VPN', programs: ['openvpn'], ports: ['1194/udp', '1194/tcp'] },
  { use: 'access', name: 'VPN', programs: ['charon', 'charon-systemd', 'pluto'], ports: ['500/udp', '4500/udp'] },
  { use: 'access', name: 'VPN', programs: ['tailscaled', 'zerotier-one'] },
  { use: 'service', name: 'shared folders', programs: ['smbd'], ports: ['445/tcp', '139/tcp'] },
  { use: 'service', name: 'shared folders', programs: ['nmbd'], ports: ['137/udp', '138/udp'] },
  { use: 'service', name: 'InterBase or Firebird', programs: ['ibserver', 'fbserver', 'fb_inet_server', 'firebird'], ports: ['3050/tcp'] },
  { use: 'service', name: 'SQL Server', programs: ['sqlservr'], ports: ['1433/tcp', '1434/udp'] },
  { use: 'service', name: 'MariaDB or MySQL', programs: ['mariadbd', 'mysqld'], ports: ['3306/tcp'] },
  { use: 'service', name: 'PostgreSQL', programs: ['postgres'], ports: ['5432/tcp'] },
  { use: 'service', name: 'printing', programs: ['cupsd', 'systemd'], ports: ['631/tcp'] },
  { use: 'service', name: 'web pages', programs: ['nginx', 'apache2', 'httpd', 'caddy'], ports: ['80/tcp', '443/tcp'] },
  { use: 'service', name: 'names', programs: ['named', 'dnsmasq', 'unbound'], ports: ['53/tcp', '53/udp'] },
  { use: 'service', name: 'addresses', programs: ['dnsmasq', 'dhcpd', 'kea-dhcp4'], ports: ['67/udp'] },
  { use: 'service', name: 'time', programs: ['chronyd', 'ntpd'], ports: ['123/udp'] },
  { use: 'client', name: 'DHCP', programs: ['dhclient', 'dhcpcd', 'NetworkManager', 'systemd-network'], ports: ['68/udp', '546/udp'] },
  {
    use: 'client',
    name: 'names in this network',
    programs: ['avahi-daemon', 'systemd-resolve'],
    ports: ['5353/udp', '5355/udp', '5355/tcp'],
  },
  { use: 'client', name: 'printers in this network', programs: ['cups-browsed'], ports: ['631/udp'] },
]

/** The kernel gives these to programs that only ask (ip_local_port_range); what the kernel itself holds there is a VPN. */
const FIRST_BORROWED_PORT = 32768

/** What a listener is for; undefined where nobody here knows. */
export function knownUse(socket: Socket): { use: Use; name: string } | undefined {
  const known = KNOWN.find((one) => isHeldBy(socket, one) && (one.ports?.includes(portName(socket)) ?? true))
  if (known) {
    return known
  }
  const isAsking = socket.protocol === 'udp' && socket.port >= FIRST_BORROWED_PORT && socket.programs.length > 0
  return isAsking ? { use: 'client', name: 'answers to what this computer asks' } : undefined
}

export function isAccess(socket: Socket): boolean {
  return knownUse(socket)?.use === 'access'
}

export function portName({ port, protocol }: OpenPort): string {
  return `${port}/${protocol}`
}

function isHeldBy({ programs }: Socket, known: Known): boolean {
  return known.programs.length === 0 ? programs.length === 0 : programs.some((name) => known.programs.includes(name))
}
