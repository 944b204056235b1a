/** The two databases of Medtech32: records, and documents and letters. Other .IB files beside them are copies, or the one in which InterBase keeps its users. */
export const DATABASES = ['MT32.IB', 'BLOB.IB'] as const

export type DatabaseName = (typeof DATABASES)[number]

export function databaseNamed(name: string): DatabaseName | undefined {
  return DATABASES.find((one) => one === name.toUpperCase())
}

/** Names of backups and logs begin with the database or hold it: `MT32_2026-Nov-22.ibk`, `pm0101-MT32.bak`, `BLOB_Backup_log_….log`. */
export function databaseIn(name: string): DatabaseName | undefined {
  const found = (['MT32', 'BLOB'] as const).filter((one) => new RegExp(`(?:^|[^a-z0-9])${one}(?![a-z0-9])`, 'i').test(name))
  return found.length === 1 ? databaseNamed(`${found[0]}.IB`) : undefined
}
