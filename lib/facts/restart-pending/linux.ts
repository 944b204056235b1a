import { type Answer, type FileContent, failed, type Listing, type Parse, reasonOf, type SystemInfo, value } from '../../api.ts'
import { lines } from '../../formats/lines.ts'
import { isNewerKernel } from './kernel.ts'
import type { RestartPending, RestartReason } from './shape.ts'

interface Probes {
  required: Answer<FileContent>
  packages: Answer<FileContent>
  kernels: Answer<Listing<FileContent>>
  system: Answer<SystemInfo>
}

/** Only some packages leave the flag file behind, so a kernel that is newer than the running one counts as well. */
export const parse: Parse<Probes, RestartPending> = ({ required, packages, kernels, system }) => {
  if (system.state !== 'value') {
    return failed(`the start of this computer is not known: ${reasonOf(system)}`)
  }
  if (required.state === 'denied' || required.state === 'failed') {
    return failed(`/run/reboot-required could not be read: ${required.reason}`)
  }
  if (kernels.state === 'denied' || kernels.state === 'failed' || (kernels.state === 'value' && !kernels.value.complete)) {
    return failed('the installed kernels could not be listed')
  }
  const running = system.value.release
  const newer = (kernels.state === 'value' ? kernels.value.entries : [])
    .map(({ path }) => path.replace(/^.*\/vmlinuz-/, ''))
    .filter((installed) => isNewerKernel(installed, running))
  const reasons: RestartReason[] = [
    ...(required.state === 'value' ? [{ source: '/run/reboot-required', ...detail(namesIn(packages)), informational: false }] : []),
    ...(newer.length > 0
      ? [{ source: '/boot', detail: `kernel ${newer.join(', ')} is installed, ${running} runs`, informational: false }]
      : []),
  ]
  return value({ reasons, bootedAt: system.value.bootedAt })
}

function detail(text: string): Pick<RestartReason, 'detail'> {
  return text ? { detail: text } : {}
}

function namesIn(packages: Answer<FileContent>): string {
  const names = packages.state === 'value' ? [...new Set(lines(packages.value.text).map((line) => line.trim()))].filter(Boolean) : []
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' ...' : ''}`
}
