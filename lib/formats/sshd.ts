import { type Answer, failed, value } from '../api.ts'

/** The ports in the answer of `sshd -T`, which prints the settings that are in force, defaults too. */
export function sshdPorts(text: string): Answer<number[]> {
  const ports = [...text.matchAll(/^port (\d{1,5}) *$/gm)].map(([, port]) => Number(port))
  const listening = [...text.matchAll(/^listenaddress \S+:(\d{1,5})(?: .*)?$/gm)].map(([, port]) => Number(port))
  const all = [...new Set([...ports, ...listening])]
  return all.length > 0 ? value(all) : failed('sshd -T printed no line such as "port 22"')
}
