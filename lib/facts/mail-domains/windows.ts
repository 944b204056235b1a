export { parse } from './domains.ts'
