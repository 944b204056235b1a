interface Parts {
  isServer: boolean
  build: number
  revision: number | undefined
  edition: string | undefined
  display: string | undefined
}

/** From the newest down: the first build that is not above the one asked for. */
const CLIENTS: ReadonlyArray<readonly [number, string]> = [
  [22000, '11'],
  [10240, '10'],
  [9600, '8.1'],
  [9200, '8'],
  [7600, '7'],
  [0, ''],
]

const SERVERS: ReadonlyArray<readonly [number, string]> = [
  [26100, '2025'],
  [25398, '23H2'],
  [20348, '2022'],
  [17763, '2019'],
  [14393, '2016'],
  [9600, '2012 R2'],
  [9200, '2012'],
  [7600, '2008 R2'],
  [0, ''],
]

const EDITIONS: Readonly<Record<string, string>> = {
  Core: 'Home',
  Professional: 'Pro',
  ProfessionalWorkstation: 'Pro for Workstations',
  EnterpriseS: 'Enterprise LTSC',
  IoTEnterpriseS: 'IoT Enterprise LTSC',
  ServerRdsh: 'Enterprise multi-session',
}

/** The name that people know; Windows itself says "Windows 10" on Windows 11. */
export function windowsName({ isServer, build, revision, edition = '', display }: Parts): string {
  const generation = (isServer ? SERVERS : CLIENTS).find(([from]) => build >= from)?.[1]
  const kind = EDITIONS[edition] ?? (isServer ? edition.replace(/^Server/, '') : edition)
  const words = [isServer ? 'Windows Server' : 'Windows', generation, kind, isServer ? undefined : display]
  return `${words.filter(Boolean).join(' ')} (${build}${revision === undefined ? '' : `.${revision}`})`
}
