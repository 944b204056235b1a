export { log as parse } from './log.ts'
