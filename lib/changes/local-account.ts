import type { LocalAccountChange } from '../api.ts'
import { cmdletKind } from './cmdlet.ts'

export const localAccount = cmdletKind<LocalAccountChange>({
  kind: 'local-account',
  words: 'The account of this computer',
  target: ({ sid }) => sid,
  ask: ({ sid }) => ({ sid }),
  wanted: ({ enabled }) => ({ Enabled: enabled }),
})
