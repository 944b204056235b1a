import { lines } from './lines.ts'
import { isoTime } from './times.ts'

/** Properties of one unit as `systemctl show` prints them. */
export type UnitProperties = Map<string, string>

/** The blocks of `systemctl show A B`: one unit each, an empty line between them, every property as `Name=value`; repeated ones line by line. */
export function unitProperties(printed: string): UnitProperties[] {
  const units: UnitProperties[] = []
  let unit: UnitProperties = new Map()
  for (const line of [...lines(printed), '']) {
    const at = line.indexOf('=')
    if (at > 0) {
      const before = unit.get(line.slice(0, at))
      unit.set(line.slice(0, at), before === undefined ? line.slice(at + 1) : `${before}\n${line.slice(at + 1)}`)
    } else if (unit.size > 0) {
      units.push(unit)
      unit = new Map()
    }
  }
  return units
}

/** A time such as `Fri 2026-11-20 03:00:05 UTC`, as systemd prints it with TZ=UTC and LC_ALL=C. */
export function unitTime(text: string | undefined): string | undefined {
  const [, date, time] = /^(?:[A-Z][a-z]{2} )?(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) UTC$/.exec(text ?? '') ?? []
  return date && time ? isoTime(`${date}T${time}Z`) : undefined
}

/** The command lines of ExecStart, a start of the unit each: `{ path=… ; argv[]=… ; ignore_errors=no ; … }`. */
export function commandLines(unit: UnitProperties): string[] {
  return [...(unit.get('ExecStart') ?? '').matchAll(/argv\[\]=(.*?) ; ignore_errors=/g)].flatMap(([, line]) => line ?? [])
}
