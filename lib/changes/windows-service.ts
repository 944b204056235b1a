import type { WindowsServiceChange } from '../api.ts'
import { cmdletKind } from './cmdlet.ts'

/** SERVICE_AUTO_START as the registry and the service manager number it. */
const AUTOMATIC = 2

export const windowsService = cmdletKind<WindowsServiceChange>({
  kind: 'windows-service',
  words: 'The service',
  target: ({ name }) => name,
  ask: ({ name }) => ({ name }),
  wanted: () => ({ Start: AUTOMATIC, Running: true }),
})
