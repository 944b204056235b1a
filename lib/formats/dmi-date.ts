/**
 * The ISO day of a firmware date. SMBIOS writes month/day/year (DMTF DSP0134, BIOS Information: with two digits the year is 19yy),
 * WMI year, month and day in a row (CIM_DATETIME). What cannot be a day, or is older than SMBIOS itself, is nobody's date.
 */
export function dmiDay(text: string | undefined): string | undefined {
  const [, first = '', second = '', year = ''] = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})\s*$/.exec(text ?? '') ?? []
  if (year) {
    const whole = year.length === 2 ? `19${year}` : year
    // Some makers write the day first; where only one order is a date, that one is meant.
    return Number(first) > 12 ? day(whole, second, first) : day(whole, first, second)
  }
  const [, ...row] = /^\s*(\d{4})-?(\d{2})-?(\d{2})(?:\D|\d{6}\.|$)/.exec(text ?? '') ?? []
  return row.length === 3 ? day(row[0], row[1], row[2]) : undefined
}

function day(year = '', month = '', date = ''): string | undefined {
  const iso = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const time = Date.parse(`${iso}T00:00:00Z`)
  return Number(year) >= 1995 && !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : undefined
}
