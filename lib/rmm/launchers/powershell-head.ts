import type { KeyObject } from 'node:crypto'
import type { Values } from './checked.ts'

/** The values as assignments of PowerShell. */
export function powerShellHead(values: Values): string {
  const { profile, pin, key } = values
  const { frame } = profile.output
  return [
    '# >>> head',
    `# ${values.title}`,
    assigned('words', values.words.join(' ')),
    assigned('thenWords', values.thenWords.join(' ')),
    assigned('rmm', profile.id),
    assigned('failure', String(profile.launcherFailure)),
    `$characters = ${profile.output.characters}`,
    `$verdictFirst = $${profile.output.verdictFirst}`,
    assigned('frameBefore', frame?.before ?? ''),
    assigned('framePrefix', frame?.prefix ?? ''),
    assigned('frameAfter', frame?.after ?? ''),
    `$waitSeconds = ${values.waitSeconds}`,
    `$delay = ${values.delaySeconds}`,
    `$takesVariables = $${profile.settings === 'powershell-variables'}`,
    assigned('bakedSources', values.sources.join('|')),
    assigned('bakedRing', values.ring),
    assigned('pinVersion', pin?.version ?? ''),
    assigned('pinHashes', (pin?.files ?? []).map((pair) => pair.join('=')).join(' ')),
    assigned('publicKey', key ? keyXml(key) : ''),
    '$baked = @{}',
    ...values.environment.map(([name, value]) => `$baked['${name}'] = ${quoted(value)}`),
    '# <<< head',
    '',
  ].join('\n')
}

function assigned(name: string, value: string): string {
  return `$${name} = ${quoted(value)}`
}

/** Letters beyond ASCII as numbers: Windows PowerShell 5.1 reads a script without a byte order mark as ANSI, and takes U+2018 for a quote. */
function quoted(text: string): string {
  if (/^[ -~]*$/.test(text)) {
    return `'${text.replaceAll("'", "''")}'`
  }
  return `([char[]](${text
    .split('')
    .map((unit) => unit.charCodeAt(0))
    .join(',')}) -join '')`
}

/** RSACryptoServiceProvider.FromXmlString reads it; Windows PowerShell 5.1 has nothing that reads PEM. */
function keyXml(key: KeyObject): string {
  const { n = '', e = '' } = key.export({ format: 'jwk' })
  return `<RSAKeyValue><Modulus>${base64(n)}</Modulus><Exponent>${base64(e)}</Exponent></RSAKeyValue>`
}

function base64(url: string): string {
  return Buffer.from(url, 'base64url').toString('base64')
}
