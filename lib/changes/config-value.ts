import { type ConfigValueChange, failed } from '../api.ts'
import { literally } from '../pattern.ts'
import { restoreFile, tidyFile } from './file-state.ts'
import type { ChangeKind, FileState } from './kind.ts'
import { namesSecret, refusesSecret } from './secrets.ts'

export const configValue: ChangeKind<ConfigValueChange, FileState> = {
  kind: 'config-value',
  target: ({ path, name }) => `${path} ${name}`,
  async read(host, { path, name }) {
    return namesSecret(name) ? failed(refusesSecret(`${name} in ${path}`)) : host.readFile(path)
  },
  holds: ({ name, value }, state) => state.state === 'present' && configuredValue(textOf(state), name) === value,
  async apply(host, { path, name, value }, before) {
    const bytes = Buffer.from(withValue(textOf(before), name, value), 'latin1').toString('base64')
    const kept = before.state === 'present' ? { mode: before.mode, uid: before.uid, gid: before.gid } : { mode: 0o644 }
    await host.writeFile(path, { bytes, ...kept })
  },
  restore: (host, { path }, before) => restoreFile(host, path, before),
  tidy: (host, { path }, before) => tidyFile(host, path, before),
  describe: ({ path, name, value }, state) => ({
    target: `${name} in ${path}`,
    before: configuredValue(textOf(state), name) ?? 'not set',
    after: value,
  }),
}

/** One character a byte, so that no byte of a foreign encoding is lost. */
function textOf(state: FileState): string {
  return state.state === 'present' ? Buffer.from(state.bytes, 'base64').toString('latin1') : ''
}

/** The value of the last line that sets it; `#` starts a comment anywhere in a line, as in pwquality.conf and faillock.conf. */
export function configuredValue(text: string, name: string): string | undefined {
  return lastSetting(text, name)?.[3]
}

/** The text with the last line that sets it changed, or with one more line; every other byte stays. */
export function withValue(text: string, name: string, value: string): string {
  if (!/^[\w.-]+$/.test(name) || !/^[!-~]+( [!-~]+)*$/.test(value) || value.includes('#')) {
    throw new Error(
      `"${name} = ${value}" cannot stand in a line of a configuration file: expected a plain name and printable text without #`,
    )
  }
  const found = lastSetting(text, name)
  if (!found) {
    return appended(text, `${name} = ${value}`)
  }
  const [, lead = '', setting = '', old = ''] = found
  const start = found.index + lead.length + setting.length
  return text.slice(0, start) + value + text.slice(start + old.length)
}

function lastSetting(text: string, name: string): RegExpExecArray | undefined {
  const setting = new RegExp(`(^|[\\r\\n])([ \\t]*${literally(name)}[ \\t]*=[ \\t]*)([^#\\r\\n]*?)(?=[ \\t]*(?:[#\\r\\n]|$))`, 'g')
  return [...text.matchAll(setting)].at(-1)
}

function appended(text: string, line: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const gap = text === '' || text.endsWith('\n') ? '' : end
  return text + gap + line + end
}
