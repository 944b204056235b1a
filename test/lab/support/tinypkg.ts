import type { LabHost } from './hosts.ts'

/** Installs version 1.0 of `tinypkg`, for which the host's package source holds 1.1 as a security update of Debian. */
export async function installOutdatedPackage(host: LabHost): Promise<void> {
  const { exitCode, stderr } = await host.run(['dpkg', '--install', '/srv/repo/old/tinypkg_1.0_all.deb'])
  if (exitCode !== 0) {
    throw new Error(`tinypkg 1.0 could not be installed on ${host.name}: ${stderr}`)
  }
}

/** Undefined while the package is not installed. */
export async function installedVersion(host: LabHost, name = 'tinypkg'): Promise<string | undefined> {
  const { exitCode, stdout } = await host.run(['dpkg-query', '--show', `--showformat=\${Version}`, name])
  return exitCode === 0 ? stdout : undefined
}
