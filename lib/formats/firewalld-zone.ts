import type { OpenPort } from '../api.ts'

/** What the file of a zone says, as far as a fix asks (firewalld.zone(5)). */
export interface ZoneFile {
  /** `ACCEPT`, `DROP`, `%%REJECT%%`, or `default`. */
  target: string
  ports: OpenPort[]
  /** Interfaces or senders are bound to it. */
  bound: boolean
}

export function firewalldZoneFile(xml: string): ZoneFile {
  const text = xml.replace(/<!--[\s\S]*?-->/g, '')
  const [zone = ''] = /<zone\b[^>]*>/.exec(text) ?? []
  // Rich rules name ports of their own, under conditions.
  const plain = text.replace(/<rule\b[\s\S]*?<\/rule>/g, '')
  return {
    target: attribute(zone, 'target') ?? 'default',
    ports: [...plain.matchAll(/<port\b[^>]*>/g)].flatMap(([element]) => portOf(element)),
    bound: /<(?:interface|source)\b/.test(plain),
  }
}

function portOf(element: string): OpenPort[] {
  const port = attribute(element, 'port') ?? ''
  const protocol = attribute(element, 'protocol')
  return /^\d+$/.test(port) && (protocol === 'tcp' || protocol === 'udp') ? [{ port: Number(port), protocol }] : []
}

function attribute(element: string, name: string): string | undefined {
  return new RegExp(`\\b${name}=["']([^"']*)["']`).exec(element)?.[1]
}
