const SECRET = /pass(word|phrase|wd)?|secret|token|credential|api[-_]?key|private[-_]?key|authorization/i

/** A copy in which every value under a name such as password or token is gone, however deep it stands. */
export function redacted(data: unknown, depth = 0): unknown {
  if (depth > 20 || typeof data !== 'object' || data === null) {
    return depth > 20 ? '[too deep]' : data
  }
  if (Array.isArray(data)) {
    return data.map((entry) => redacted(entry, depth + 1))
  }
  return Object.fromEntries(
    Object.entries(data).map(([key, entry]) => [key, isSecret(key, entry) ? '[redacted]' : redacted(entry, depth + 1)]),
  )
}

/** A truth value or a number under such a name (`passwordRequired: true`, `maximumPasswordAge: 90`) tells no secret. */
function isSecret(key: string, entry: unknown): boolean {
  return SECRET.test(key) && typeof entry === 'string'
}
