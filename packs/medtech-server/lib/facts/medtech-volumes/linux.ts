export { volumes as parse } from './volumes.ts'
