export type { Content } from './content.ts'
export { content } from './source.ts'
