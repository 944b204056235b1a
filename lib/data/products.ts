import type { ProductKind } from '../facts/products/shape.ts'

/** How a product shows itself on a computer: service names on Windows (* and ? as in file names), files on Linux and macOS. */
export interface KnownProduct {
  id: string
  kind: ProductKind
  name: string
  services?: readonly string[]
  /** Absolute paths of files, never of folders, * stands for any text; the fact manifest declares every one of them. */
  files?: readonly string[]
}

/** Service names: makers' documents and public monitoring templates of Zabbix, N-able and TacticalRMM. Presence never says that a product works. */
export const PRODUCTS: readonly KnownProduct[] = [
  // Backup
  { id: 'windows-server-backup', kind: 'backup', name: 'Windows Server Backup', services: ['wbengine'] },
  { id: 'veeam', kind: 'backup', name: 'Veeam Backup & Replication', services: ['VeeamBackupSvc'] },
  {
    id: 'veeam-agent',
    kind: 'backup',
    name: 'Veeam Agent',
    services: ['VeeamEndpointBackupSvc'],
    files: ['/usr/bin/veeamconfig'],
  },
  {
    id: 'acronis',
    kind: 'backup',
    name: 'Acronis Cyber Protect',
    services: ['AcronisCyberProtectionService', 'MMS'],
    files: ['/usr/lib/Acronis/BackupAndRecovery/uninstall/uninstall', '/etc/init.d/acronis_mms'],
  },
  {
    id: 'cove',
    kind: 'backup',
    name: 'Cove Data Protection',
    services: ['Backup Service Controller'],
    files: ['/opt/MXB/bin/ClientTool', '/Applications/Backup Manager.app/Contents/Info.plist'],
  },
  { id: 'azure-mars', kind: 'backup', name: 'Azure Backup (MARS)', services: ['obengine'] },
  { id: 'shadowprotect', kind: 'backup', name: 'ShadowProtect', services: ['ShadowProtectSvc', 'SPXService'] },
  { id: 'macrium', kind: 'backup', name: 'Macrium Reflect', services: ['MacriumService', 'ReflectService'] },
  { id: 'datto', kind: 'backup', name: 'Datto', services: ['DattoProvider', 'DattoBackupAgentService'] },
  { id: 'synology-backup', kind: 'backup', name: 'Synology Active Backup', services: ['Synology Active Backup*'] },
  { id: 'redstor', kind: 'backup', name: 'Redstor', services: ['ESE Agent*', 'Redstor*'] },
  { id: 'restic', kind: 'backup', name: 'restic', files: ['/usr/bin/restic', '/usr/local/bin/restic', '/opt/homebrew/bin/restic'] },
  { id: 'borg', kind: 'backup', name: 'BorgBackup', files: ['/usr/bin/borg', '/usr/local/bin/borg', '/opt/homebrew/bin/borg'] },
  { id: 'borgmatic', kind: 'backup', name: 'borgmatic', files: ['/usr/bin/borgmatic', '/usr/local/bin/borgmatic'] },
  { id: 'duplicity', kind: 'backup', name: 'duplicity', files: ['/usr/bin/duplicity', '/usr/local/bin/duplicity'] },
  { id: 'proxmox', kind: 'backup', name: 'Proxmox VE', files: ['/usr/bin/vzdump'] },
  { id: 'proxmox-client', kind: 'backup', name: 'Proxmox Backup client', files: ['/usr/bin/proxmox-backup-client'] },
  { id: 'bareos', kind: 'backup', name: 'Bareos', files: ['/usr/sbin/bareos-dir', '/usr/sbin/bareos-fd'] },
  { id: 'timeshift', kind: 'backup', name: 'Timeshift', files: ['/usr/bin/timeshift'] },
  // Copies that follow every change, also a wrong one
  {
    id: 'dropbox',
    kind: 'sync',
    name: 'Dropbox',
    services: ['DbxSvc'],
    files: ['/usr/bin/dropbox', '/Applications/Dropbox.app/Contents/Info.plist'],
  },
  { id: 'google-drive', kind: 'sync', name: 'Google Drive', files: ['/Applications/Google Drive.app/Contents/Info.plist'] },
  { id: 'syncthing', kind: 'sync', name: 'Syncthing', files: ['/usr/bin/syncthing'] },
  // Anti-virus and endpoint protection
  { id: 'defender', kind: 'antivirus', name: 'Microsoft Defender', services: ['WinDefend'] },
  {
    id: 'defender-endpoint',
    kind: 'antivirus',
    name: 'Microsoft Defender for Endpoint',
    services: ['Sense'],
    files: ['/usr/bin/mdatp', '/usr/local/bin/mdatp'],
  },
  {
    id: 'sophos',
    kind: 'antivirus',
    name: 'Sophos',
    services: ['SAVService', 'Sophos Endpoint Defense Service', 'Sophos File Scanner Service'],
    files: ['/opt/sophos-spl/bin/wdctl', '/Applications/Sophos/Sophos Endpoint.app/Contents/Info.plist'],
  },
  {
    id: 'eset',
    kind: 'antivirus',
    name: 'ESET',
    services: ['ekrn'],
    files: ['/opt/eset/eea/bin/odscan', '/opt/eset/efs/bin/odscan', '/Applications/ESET Endpoint Security.app/Contents/Info.plist'],
  },
  {
    id: 'bitdefender',
    kind: 'antivirus',
    name: 'Bitdefender',
    services: ['EPSecurityService', 'VSSERV'],
    files: ['/opt/bitdefender-security-tools/bin/bduitool', '/Applications/Endpoint Security for Mac.app/Contents/Info.plist'],
  },
  {
    id: 'sentinelone',
    kind: 'antivirus',
    name: 'SentinelOne',
    services: ['SentinelAgent'],
    files: ['/opt/sentinelone/bin/sentinelctl', '/Library/Sentinel/sentinel-agent.bundle/Contents/Info.plist'],
  },
  {
    id: 'crowdstrike',
    kind: 'antivirus',
    name: 'CrowdStrike Falcon',
    services: ['CSFalconService'],
    files: ['/opt/CrowdStrike/falconctl', '/Applications/Falcon.app/Contents/Info.plist'],
  },
  {
    id: 'trend-micro',
    kind: 'antivirus',
    name: 'Trend Micro',
    services: ['ntrtscan', 'TMBMServer', 'Amsp'],
    files: ['/opt/ds_agent/ds_agent'],
  },
  { id: 'webroot', kind: 'antivirus', name: 'Webroot', services: ['WRSVC', 'WRCoreService'] },
  { id: 'symantec', kind: 'antivirus', name: 'Symantec Endpoint Protection', services: ['SepMasterService'] },
  { id: 'clamav', kind: 'antivirus', name: 'ClamAV', files: ['/usr/bin/clamscan', '/usr/sbin/clamd', '/opt/homebrew/bin/clamscan'] },
  // Remote management by an IT provider
  {
    id: 'ninjaone',
    kind: 'remote-management',
    name: 'NinjaOne',
    services: ['NinjaRMMAgent'],
    files: ['/opt/NinjaRMMAgent/programfiles/ninjarmm-linagent', '/Applications/NinjaRMMAgent/programfiles/ninjarmm-macagent'],
  },
  {
    id: 'datto-rmm',
    kind: 'remote-management',
    name: 'Datto RMM',
    services: ['CagService'],
    files: ['/opt/CentraStage/uninstall.sh', '/Applications/AEM Agent.app/Contents/Info.plist'],
  },
  {
    id: 'n-able',
    kind: 'remote-management',
    name: 'N-able',
    services: ['Windows Agent Service', 'Advanced Monitoring Agent*'],
    files: ['/usr/sbin/nagent', '/usr/local/rmmagent/rmmagentd'],
  },
  { id: 'atera', kind: 'remote-management', name: 'Atera', services: ['AteraAgent'] },
  { id: 'action1', kind: 'remote-management', name: 'Action1', services: ['A1Agent'] },
  {
    id: 'tactical-rmm',
    kind: 'remote-management',
    name: 'Tactical RMM',
    services: ['tacticalrmm'],
    files: ['/usr/local/bin/tacticalagent', '/Library/LaunchDaemons/tacticalagent.plist'],
  },
  {
    id: 'meshcentral',
    kind: 'remote-management',
    name: 'MeshCentral',
    services: ['Mesh Agent'],
    files: [
      '/usr/local/mesh_services/meshagent*',
      '/usr/local/mesh_services/*/meshagent*',
      '/usr/local/mesh/meshagent',
      '/opt/mesh/meshagent',
    ],
  },
  { id: 'connectwise', kind: 'remote-management', name: 'ConnectWise Automate', services: ['LTService', 'ITSPlatform'] },
  { id: 'kaseya', kind: 'remote-management', name: 'Kaseya VSA', services: ['KA????????????????????', 'Kaseya Agent*'] },
  { id: 'syncro', kind: 'remote-management', name: 'Syncro', services: ['Syncro'] },
  { id: 'pulseway', kind: 'remote-management', name: 'Pulseway', services: ['PC Monitor'], files: ['/usr/sbin/pulseway'] },
  // Remote access that anybody can install
  {
    id: 'anydesk',
    kind: 'remote-access',
    name: 'AnyDesk',
    services: ['AnyDesk', 'AnyDesk-*'],
    files: ['/usr/bin/anydesk', '/Applications/AnyDesk.app/Contents/Info.plist'],
  },
  {
    id: 'teamviewer',
    kind: 'remote-access',
    name: 'TeamViewer',
    services: ['TeamViewer'],
    files: ['/usr/bin/teamviewer', '/Applications/TeamViewer.app/Contents/Info.plist'],
  },
  { id: 'ultraviewer', kind: 'remote-access', name: 'UltraViewer', services: ['UltraViewService'] },
  {
    id: 'rustdesk',
    kind: 'remote-access',
    name: 'RustDesk',
    services: ['RustDesk'],
    files: ['/usr/bin/rustdesk', '/Applications/RustDesk.app/Contents/Info.plist'],
  },
  {
    id: 'splashtop',
    kind: 'remote-access',
    name: 'Splashtop',
    services: ['SplashtopRemoteService'],
    files: ['/Applications/Splashtop Streamer.app/Contents/Info.plist'],
  },
  { id: 'screenconnect', kind: 'remote-access', name: 'ScreenConnect', services: ['ScreenConnect Client *'] },
  // Secure messaging
  { id: 'healthlink', kind: 'messaging', name: 'HealthLink', services: ['HMS*', 'HLink*', 'HealthLink*'] },
  // Databases
  { id: 'interbase', kind: 'database', name: 'InterBase (Medtech)', services: ['IBS_*', 'IBG_*', 'InterBaseServer', 'InterBaseGuardian'] },
  { id: 'sql-server', kind: 'database', name: 'SQL Server', services: ['MSSQLSERVER', 'MSSQL$*'], files: ['/opt/mssql/bin/sqlservr'] },
  { id: 'postgresql', kind: 'database', name: 'PostgreSQL', services: ['postgresql*'], files: ['/usr/lib/postgresql/*/bin/postgres'] },
  {
    id: 'mysql',
    kind: 'database',
    name: 'MySQL or MariaDB',
    services: ['MySQL*', 'MariaDB*'],
    files: ['/usr/sbin/mysqld', '/usr/sbin/mariadbd'],
  },
]
