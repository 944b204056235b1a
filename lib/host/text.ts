/** Text as it was meant: a byte order mark wins over the encoding that was expected, and is cut off. */
export function decodeText(bytes: Uint8Array, expected: 'utf8' | 'utf16le' = 'utf8'): string {
  return new TextDecoder(markedEncoding(bytes) ?? (expected === 'utf8' ? 'utf-8' : 'utf-16le')).decode(bytes)
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xff && second === 0xfe) {
    return 'utf-16le'
  }
  if (first === 0xfe && second === 0xff) {
    return 'utf-16be'
  }
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined
}
