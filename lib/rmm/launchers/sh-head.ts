import type { Values } from './checked.ts'

/** The values as assignments of a POSIX shell. */
export function shHead(values: Values): string {
  const { profile, pin, key } = values
  const { frame } = profile.output
  return [
    '# >>> head',
    `# ${values.title}`,
    assigned('words', values.words.join(' ')),
    assigned('then_words', values.thenWords.join(' ')),
    assigned('profile', profile.id),
    assigned('failure', String(profile.launcherFailure)),
    `characters=${profile.output.characters}`,
    `verdict_first=${profile.output.verdictFirst ? 1 : 0}`,
    assigned('frame_before', frame?.before ?? ''),
    assigned('frame_prefix', frame?.prefix ?? ''),
    assigned('frame_after', frame?.after ?? ''),
    `wait_seconds=${values.waitSeconds}`,
    `delay=${values.delaySeconds}`,
    assigned('baked_sources', values.sources.join('|')),
    assigned('baked_ring', values.ring),
    assigned('pin_version', pin?.version ?? ''),
    assigned('pin_hashes', (pin?.files ?? []).map((pair) => pair.join('=')).join(' ')),
    assigned('public_key', key?.export({ type: 'spki', format: 'pem' }).toString().trim() ?? ''),
    ...values.environment.map(exported),
    '# <<< head',
    '',
  ].join('\n')
}

function assigned(name: string, value: string): string {
  return `${name}=${quoted(value)}`
}

/** Only where the computer has no value of its own. */
function exported([name, value]: readonly [string, string]): string {
  return `[ -n "\${${name}:-}" ] || { ${name}=${/^[ -~]*$/.test(value) ? quoted(value) : printed(value)} && export ${name}; }`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** Letters beyond ASCII as the bytes of UTF-8, because not every tool keeps them in a script. */
function printed(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
  return `"$(printf '${bytes.join('')}')"`
}
