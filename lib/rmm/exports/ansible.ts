import type { Exporter } from './kit.ts'

export const exporter: Exporter = () => {
  throw new Error('not written yet')
}
