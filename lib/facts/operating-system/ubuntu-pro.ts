import type { Answer, FileContent } from '../../api.ts'
import type { OperatingSystem } from './shape.ts'

interface ProStatus {
  attached?: boolean
  expires?: string
  services?: Array<{ name?: string; status?: string }>
}

/** The client keeps its last status in /var/lib/ubuntu-advantage/status.json; an attached computer has a token beside it, and without it that status is of the past. */
export function proState(status: Answer<FileContent>, token: Answer<FileContent>, now: string): NonNullable<OperatingSystem['pro']> {
  if (token.state === 'absent') {
    return 'not-enabled'
  }
  const read = status.state === 'value' ? parsed(status.value.text) : undefined
  if (!read || typeof read.attached !== 'boolean') {
    return 'unknown'
  }
  const isExpired = read.expires !== undefined && Date.parse(read.expires) < Date.parse(now)
  const service = Array.isArray(read.services) ? read.services.find(({ name }) => name === 'esm-infra') : undefined
  if (!read.attached || isExpired || service?.status !== 'enabled') {
    return 'not-enabled'
  }
  return token.state === 'value' ? 'enabled' : 'unknown'
}

function parsed(text: string): ProStatus | undefined {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null ? found : undefined
  } catch {
    return undefined
  }
}
