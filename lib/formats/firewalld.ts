import { type Answer, type CommandOutput, failed, value } from '../api.ts'
import { lines, words } from './lines.ts'

export interface FirewalldZone {
  name: string
  active: boolean
  /** `default`, `ACCEPT`, `DROP` or `%%REJECT%%`. */
  target: string
  /** What is not asked for is refused: true for every target but ACCEPT (firewalld.zone(5)). */
  blocks: boolean
  interfaces: string[]
  services: string[]
  ports: string[]
}

/** Answer of `firewall-cmd --state`; it exits with 252 when the service does not run. */
export function firewalldRunning({ exitCode, stdout, stderr }: CommandOutput): Answer<boolean> {
  const text = `${stdout}\n${stderr}`
  if (exitCode === 0 && /^running\s*$/m.test(text)) {
    return value(true)
  }
  return exitCode === 252 || /^not running\s*$/m.test(text)
    ? value(false)
    : failed(`firewall-cmd --state ended with ${exitCode} and no state`)
}

/** Zones as `firewall-cmd --list-all` or `--list-all-zones` prints them. */
export function firewalldZones(text: string): Answer<FirewalldZone[]> {
  const zones: FirewalldZone[] = []
  for (const block of text.replace(/\r/g, '').split(/\n(?=\S)/)) {
    const [, name, marks] = /^\s*(\S+)(?: \(([^)]*)\))?\s*$/.exec(lines(block.trimStart())[0] ?? '') ?? []
    const target = field(block, 'target')
    if (name === undefined || !target) {
      continue
    }
    const list = (name: string) => words(field(block, name) ?? '')
    const active = marks?.includes('active') === true || list('interfaces').length > 0 || list('sources').length > 0
    zones.push({
      name,
      active,
      target,
      blocks: target !== 'ACCEPT',
      interfaces: list('interfaces'),
      services: list('services'),
      ports: list('ports'),
    })
  }
  return zones.length > 0 ? value(zones) : failed('firewall-cmd printed no zone with a line "target: …"')
}

function field(block: string, name: string): string | undefined {
  return new RegExp(`^ +${name}:[ \\t]*(.*)$`, 'm').exec(block)?.[1]?.trim()
}
