/**
 * The year in which the first processors of a family were sold, so that no computer with one can be older.
 * As known on 2026-08-22, from the makers' product pages (Intel ARK, AMD product specifications, Apple and Qualcomm announcements);
 * where the members of a family came out apart, the earliest year stands. The table does not expire: a family that is missing has no year.
 */
export function processorYear(name: string): number | undefined {
  const plain = name.replace(/\((?:R|TM|C)\)|®|™/gi, '').replace(/\s+/g, ' ')
  for (const { pattern, year } of FAMILIES) {
    const found = pattern.exec(plain)
    if (found) {
      return typeof year === 'number' ? year : year(found)
    }
  }
  return undefined
}

interface Family {
  pattern: RegExp
  year: number | ((found: RegExpExecArray) => number | undefined)
}

/** Intel Core i by generation; three digits are the first. */
const CORE_I: Record<string, number> = {
  1: 2008,
  2: 2011,
  3: 2011,
  4: 2013,
  5: 2014,
  6: 2015,
  7: 2016,
  8: 2017,
  9: 2018,
  10: 2019,
  11: 2020,
  12: 2021,
  13: 2022,
  14: 2023,
}
const CORE_ULTRA: Record<string, number> = { 1: 2023, 2: 2024, 3: 2025 }
const CORE: Record<string, number> = { 1: 2024, 2: 2024 }
const XEON_E3: Record<string, number> = { '': 2011, 2: 2012, 3: 2013, 4: 2015, 5: 2015, 6: 2017 }
const XEON_E5: Record<string, number> = { '': 2012, 2: 2013, 3: 2014, 4: 2016 }
const XEON_E: Record<string, number> = { 1: 2018, 2: 2019, 3: 2021, 4: 2023 }
const XEON_SCALABLE: Record<string, number> = { 1: 2017, 2: 2019, 3: 2020, 4: 2023, 5: 2023 }
const RYZEN: Record<string, number> = { 1: 2017, 2: 2017, 3: 2019, 4: 2020, 5: 2020, 6: 2022, 7: 2022, 8: 2023, 9: 2024 }
const RYZEN_AI: Record<string, number> = { 3: 2024 }
const EPYC: Record<string, number> = { 1: 2017, 2: 2019, 3: 2021, 4: 2022, 5: 2024 }
const APPLE: Record<string, number> = { 1: 2020, 2: 2022, 3: 2023, 4: 2024, 5: 2025 }

const by =
  (years: Record<string, number>) =>
  ([, key = '']: RegExpExecArray): number | undefined =>
    years[key]

const FAMILIES: Family[] = [
  { pattern: /Core Ultra \d (\d)\d\d[A-Z]*/, year: by(CORE_ULTRA) },
  { pattern: /Core i3-N3\d\d/, year: 2023 },
  { pattern: /Core i\d-(\d{3,5})[A-Z]*/, year: ([, digits = '']) => CORE_I[generation(digits)] },
  { pattern: /Core i\d (?:CPU )?[A-Z]? ?\d{3}\b/, year: 2008 },
  { pattern: /Core [357] (\d)\d\d[A-Z]/, year: by(CORE) },
  { pattern: /Core ?2|Pentium D\b|Pentium 4/, year: 2005 },
  { pattern: /Intel N(?:95|97|100|200)\b/, year: 2023 },
  { pattern: /(?:Celeron|Pentium)(?: Silver)? [JN][45]0\d\d\b/, year: 2017 },
  { pattern: /(?:Celeron|Pentium)(?: Silver)? [JN](?:[45][15]0\d|60\d\d)\b/, year: 2021 },
  { pattern: /(?:Celeron|Pentium) [JN]3\d{3}\b/, year: 2015 },
  { pattern: /(?:Celeron|Pentium) [JN]2\d{3}\b/, year: 2013 },
  { pattern: /Xeon (?:CPU )?E3-\d{4}[A-Z]*(?: v(\d))?/, year: by(XEON_E3) },
  { pattern: /Xeon (?:CPU )?E5-\d{4}[A-Z]*(?: v(\d))?/, year: by(XEON_E5) },
  { pattern: /Xeon (?:CPU )?E-2(\d)\d\d/, year: by(XEON_E) },
  { pattern: /Xeon (?:Bronze|Silver|Gold|Platinum) \d(\d)\d\d/, year: by(XEON_SCALABLE) },
  { pattern: /Ryzen AI \d (?:PRO |HX )?(\d)\d\d/, year: by(RYZEN_AI) },
  { pattern: /Ryzen (?:\d|Threadripper) (?:PRO )?(\d)\d{3}/, year: by(RYZEN) },
  { pattern: /EPYC [3479]\d\d(\d)/, year: by(EPYC) },
  { pattern: /\bA(?:4|6|8|10|12)-\d{4}|\bFX-\d{4}|\bE[12]-\d{4}/, year: 2011 },
  { pattern: /Phenom|Athlon (?:II|64)|Turion/, year: 2005 },
  { pattern: /Apple M(\d)/, year: by(APPLE) },
  { pattern: /Snapdragon X\b/, year: 2024 },
]

/** i5-8250 is of the 8th, i5-10210 of the 10th and i7-1165 of the 11th generation, i7-920 of the first. */
function generation(digits: string): string {
  if (digits.length === 3) {
    return '1'
  }
  return digits.length === 5 || digits.startsWith('1') ? digits.slice(0, 2) : digits.slice(0, 1)
}
