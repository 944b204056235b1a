/** What people do by hand where Rounds cannot reach into a product. */
interface ByHand {
  start: string
  /** Where it is set how long backups are kept. */
  keeps: string
}

const PRODUCTS: Readonly<Record<string, ByHand>> = {
  restic: {
    start: 'run the command or task that makes the backup, or name its service in backup-daily.jobUnits',
    keeps: 'name the environment file of the repository in backup-daily.resticEnvironments',
  },
  borg: {
    start: 'run the command or task that makes the backup, or name its service in backup-daily.jobUnits',
    keeps: 'name the environment file of the repository in backup-daily.borgEnvironments',
  },
  borgmatic: { start: 'run borgmatic create', keeps: 'the keep_ options in the configuration of borgmatic' },
  duplicity: { start: 'run the command or task that makes the backup', keeps: 'the remove-older-than of the task that runs duplicity' },
  proxmox: { start: 'the backup job under Datacenter in Proxmox', keeps: 'the retention of the backup job in Proxmox' },
  'proxmox-client': { start: 'run the task that calls proxmox-backup-client', keeps: 'the prune job of the Proxmox Backup Server' },
  'windows-server-backup': {
    start: 'Backup Once in Windows Server Backup',
    keeps: 'it deletes the oldest by itself when its disk is full; wbadmin delete backup -keepVersions keeps a number',
  },
  veeam: { start: 'the console of Veeam Backup & Replication', keeps: 'the retention policy of each job in the console of Veeam' },
  'veeam-agent': { start: 'Backup Now in Veeam Agent', keeps: 'the retention in the settings of the job in Veeam Agent' },
  cove: { start: 'the console of Cove Data Protection', keeps: 'the retention policy in the console of Cove' },
  redstor: { start: 'the console of Redstor', keeps: 'the retention in the console of Redstor' },
  'azure-mars': { start: 'Back Up Now in Microsoft Azure Backup', keeps: 'the retention range of its schedule in Microsoft Azure Backup' },
  'sql-server': { start: 'the job of SQL Server Agent or the maintenance plan', keeps: 'the cleanup task of the maintenance plan' },
  interbase: { start: 'the task that runs gbak', keeps: 'the task that runs gbak' },
  'time-machine': {
    start: 'Back Up Now in the menu of Time Machine',
    keeps: 'Time Machine deletes the oldest by itself when its disk is full',
  },
  dump: { start: 'the task that writes the dump', keeps: 'the task that writes the dump' },
}

const UNKNOWN: ByHand = { start: 'the product itself', keeps: 'the product itself' }

export function byHand(product: string): ByHand {
  return PRODUCTS[product] ?? UNKNOWN
}
