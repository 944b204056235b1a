/** Last days of extended support by the first number of the version (Microsoft Lifecycle; endoflife.date, mssqlserver, August 2026). */
const ENDS: Readonly<Record<number, { name: string; end: string; paidUntil?: string }>> = {
  9: { name: 'SQL Server 2005', end: '2016-04-12' },
  10: { name: 'SQL Server 2008', end: '2019-07-09' },
  11: { name: 'SQL Server 2012', end: '2022-07-12' },
  12: { name: 'SQL Server 2014', end: '2024-07-09', paidUntil: '2027-07-12' },
  13: { name: 'SQL Server 2016', end: '2026-07-14', paidUntil: '2029-07-17' },
  14: { name: 'SQL Server 2017', end: '2027-10-12' },
  15: { name: 'SQL Server 2019', end: '2030-01-08' },
  16: { name: 'SQL Server 2022', end: '2033-01-11' },
}

/** After this day the table may have become wrong, as Microsoft prolongs support now and then. */
const TABLE_EXPIRES = '2027-11-30'

export interface SqlSupport {
  name: string
  /** `paid`: only for those who bought more time, which does not show here. */
  state: 'supported' | 'ends-soon' | 'paid' | 'ended' | 'unknown'
  end?: string
}

export function sqlSupport(version: string | undefined, now: Date): SqlSupport {
  const day = now.toISOString().slice(0, 10)
  const known = ENDS[Number(version?.split('.')[0])]
  if (!known || day > TABLE_EXPIRES) {
    return { name: version ? `SQL Server ${version}` : 'SQL Server', state: 'unknown' }
  }
  const { name, end, paidUntil } = known
  if (day <= end) {
    const soon = new Date(now.getTime() + 60 * 86_400_000).toISOString().slice(0, 10)
    return { name, end, state: soon > end ? 'ends-soon' : 'supported' }
  }
  return { name, end, state: paidUntil !== undefined && day <= paidUntil ? 'paid' : 'ended' }
}
