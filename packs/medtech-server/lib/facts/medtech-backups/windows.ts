export { backups as parse } from './backups.ts'
