import { lines, words } from '../../formats/lines.ts'

/** Mappings that a file opens, from crypttab(5): name, device, key file, options. A passphrase, a chip, a token or a new key at each start is no file. */
export function keyFiles(crypttab: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of lines(crypttab).filter((text) => !text.trim().startsWith('#'))) {
    const [name, , key, options = ''] = words(line)
    const isFile =
      key?.startsWith('/') === true && !key.startsWith('/dev/') && !/keyscript=|tpm2-device=|fido2-device=|pkcs11-uri=/.test(options)
    if (name !== undefined && key !== undefined && isFile) {
      found.set(name, key)
    }
  }
  return found
}
