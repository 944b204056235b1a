import { type Answer, failed, value } from '../api.ts'
import type { ReadingHost } from './kind.ts'

/** `half`: unpacked or broken in the middle; `config-files`: removed, but not purged. */
export type PackageStatus = 'absent' | 'config-files' | 'half' | 'installed'

export interface Installation {
  /** What an installation would bring, the package itself among it, with its state before. Null when APT cannot tell. */
  brings: Record<string, PackageStatus> | null
  surroundings: {
    /** Why it must not be installed. */
    obstacle?: string
  }
}

/** By name; a package that dpkg never heard of is missing. Exit code 1 says that one of them was unknown (dpkg-query(1)). */
export async function dpkgStates(host: ReadingHost, names: readonly string[]): Promise<Answer<Record<string, PackageStatus>>> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills these in
  const format = '-f=${Package}\\t${Package}:${Architecture}\\t${db:Status-Status}\\t${db:Status-Eflag}\\n'
  const answer = await host.run(['dpkg-query', '-W', format, ...names], { timeoutSeconds: 30 })
  if (answer.state !== 'value') {
    return answer.state === 'absent' ? failed('this computer has no dpkg') : answer
  }
  if (answer.value.exitCode > 1) {
    return failed(`dpkg-query ended with exit code ${answer.value.exitCode}`)
  }
  const states: Record<string, PackageStatus> = {}
  for (const line of answer.value.stdout.split('\n').filter(Boolean)) {
    const [name = '', full = '', status = '', error = ''] = line.split('\t')
    states[names.includes(full) ? full : name] = statusOf(status, error)
  }
  return value(states)
}

function statusOf(status: string, error: string): PackageStatus {
  if (status === 'not-installed') {
    return 'absent'
  }
  if (status === 'config-files') {
    return status
  }
  return error === 'ok' && ['installed', 'triggers-pending', 'triggers-awaiting'].includes(status) ? 'installed' : 'half'
}

/** What APT would do, from `apt-get --simulate`: `Inst NAME [old version] (new version …)`, `Remv NAME …`, `Conf NAME …`. */
export async function simulatedInstallation(host: ReadingHost, name: string): Promise<Installation> {
  const command = ['apt-get', '--simulate', '-y', '--no-install-recommends', '--no-remove', 'install', name]
  const answer = await host.run(command, { timeoutSeconds: 60 })
  if (answer.state !== 'value' || answer.value.exitCode !== 0) {
    const said = answer.state === 'value' ? lastError(answer.value.stderr) : 'apt-get could not be asked'
    return { brings: null, surroundings: { obstacle: said } }
  }
  const steps = [...answer.value.stdout.matchAll(/^(Inst|Remv) (\S+)( \[)?/gm)]
  const others = steps.filter(([, step, , old]) => step === 'Remv' || old !== undefined).map(([, , other]) => other)
  const names = steps.map(([, , other = '']) => other)
  const before = await dpkgStates(host, names)
  if (names.length === 0 || before.state !== 'value') {
    return { brings: null, surroundings: { obstacle: 'APT does not say what it would install' } }
  }
  return {
    brings: Object.fromEntries(names.map((one) => [one, before.value[one] ?? 'absent'])),
    surroundings: others.length > 0 ? { obstacle: `it would also change ${others.join(', ')}, which could not be taken back` } : {},
  }
}

function lastError(stderr: string): string {
  const errors = stderr.split('\n').filter((line) => line.startsWith('E: '))
  return errors.at(0)?.slice(3, 200) ?? 'APT refused it'
}
