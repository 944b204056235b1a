import type { Step, Truth } from './support.ts'

/** A second computer in the same network, 10.9.0.2 and fd09::2. */
export const network: Step = [
  'ip netns add neighbour',
  'ip link add lan type veth peer name eth0 netns neighbour',
  'ip addr add 10.9.0.1/24 dev lan; ip addr add fd09::1/64 dev lan nodad; ip link set lan up',
  'ip -n neighbour addr add 10.9.0.2/24 dev eth0; ip -n neighbour addr add fd09::2/64 dev eth0 nodad; ip -n neighbour link set eth0 up',
].join('; ')

/** A program of this name that waits on a port for everybody. */
export function listening(name: string, port: number): Step {
  return [
    `test -e /usr/local/bin/${name} || ln -s /usr/bin/python3 /usr/local/bin/${name}`,
    `systemd-run --quiet --unit=port-${port} /usr/local/bin/${name} -m http.server --bind :: ${port}`,
    listens(port),
  ].join('; ')
}

/** Waits until something listens there. */
export function listens(port: number): string {
  return `for _ in $(seq 100); do ss -ltn | grep -q ':${port} ' && break; sleep 0.05; done; ss -ltn | grep -q ':${port} '`
}

const KNOCK =
  "import socket,sys;s=socket.socket(socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET);s.settimeout(0.7);s.connect((sys.argv[1],int(sys.argv[2])))"

/** Whether the neighbour really gets in at this port, by IPv4 and by IPv6. */
export function lets(ipv4: 'in' | 'not in', ipv6: 'in' | 'not in', port = 8123): Truth {
  const knock = `ip netns exec neighbour python3 -c "${KNOCK}" $at ${port} 2>/dev/null`
  return { run: `for at in 10.9.0.1 fd09::1; do ${knock} && echo in || echo not in; done`, says: new RegExp(`^${ipv4}\n${ipv6}\n$`) }
}
