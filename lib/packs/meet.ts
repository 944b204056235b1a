/** Whether two patterns over paths can mean the same path. `*` and `?` stay inside a segment, `**` stands for any number of segments. */
export function pathsMeet(one: readonly string[], other: readonly string[]): boolean {
  return meet(one, other, (segment) => segment === '**', segmentsMeet)
}

/** As the host matches names: a pattern that does not start with a dot skips names that do. */
export function segmentsMeet(one: string, other: string): boolean {
  if (!/[*?]/.test(one + other)) {
    return one === other
  }
  return (
    !isTooLong(one, other) &&
    !isTooLong(other, one) &&
    !isSkipped(one, other) &&
    !isSkipped(other, one) &&
    meet(
      [...one],
      [...other],
      (sign) => sign === '*',
      (a, b) => a === '?' || b === '?' || a === b,
    )
  )
}

/** Without a look at each sign, because most patterns of a hostile pack end here. */
function isTooLong(pattern: string, name: string): boolean {
  return !name.includes('*') && pattern.replaceAll('*', '').length > name.length
}

function isSkipped(pattern: string, name: string): boolean {
  return /^[*?]/.test(pattern) && name.startsWith('.')
}

/** Row by row over all pairs of beginnings, so that no pattern makes it slow. */
function meet(one: readonly string[], other: readonly string[], isAny: (sign: string) => boolean, same: (a: string, b: string) => boolean) {
  let above: boolean[] = []
  for (let row = 0; row <= one.length; row++) {
    const now: boolean[] = []
    const a = one[row - 1] ?? ''
    for (let column = 0; column <= other.length; column++) {
      const b = other[column - 1] ?? ''
      const skipsOne = row > 0 && isAny(a) && above[column] === true
      const skipsOther = column > 0 && isAny(b) && now[column - 1] === true
      const stays = row > 0 && column > 0 && ((isAny(a) && now[column - 1] === true) || (isAny(b) && above[column] === true))
      const both = row > 0 && column > 0 && above[column - 1] === true && (isAny(a) || isAny(b) || same(a, b))
      now.push((row === 0 && column === 0) || skipsOne || skipsOther || stays || both)
    }
    above = now
  }
  return above[other.length] === true
}
