import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExportFile } from '../../../lib/rmm/exports/kit.ts'
import { writePackage } from './ansible.ts'
import { labFolder } from './base.ts'
import { atExit } from './cleanup.ts'
import type { LabHost } from './hosts.ts'
import type { LabNetwork } from './network.ts'
import { must, pause, type Result, type RunOptions, runProcess } from './process.ts'

const VERSION = '1.1.55'
const PORT = 8443
const GROUP = 'Kauri'
const USER = 'technician'
const PASSWORD = 'Only-for-the-lab-1'

/** A server of its own, and the agents that report to it. */
export interface MeshServer {
  url: string
  /** Where it is installed. */
  program: string
  /** The certificate that its own is signed with. */
  authority: string
  /** Installs the agent on a host and waits until the server sees it. Returns the id of the device. */
  enrol(host: LabHost): Promise<string>
  /** `meshctrl` with these words. */
  control(words: readonly string[], options?: RunOptions): Promise<Result>
  remove(): void
}

/** Starts a server without a way out of the network of the test. */
export async function meshServer(network: LabNetwork): Promise<MeshServer> {
  const program = await installed()
  const data = mkdtempSync(join(tmpdir(), 'rounds-mesh-'))
  const remove = atExit(() => rmSync(data, { recursive: true, force: true }))
  const folders = ['data', 'files'].map((name) => join(data, name))
  writeConfig(data)
  const words = [process.execPath, program, '--datapath', folders[0] ?? '', '--filespath', folders[1] ?? '']
  const server = (...more: string[]) => network.within(['env', `--chdir=${data}`, ...words, ...more])
  await must(server('--createaccount', USER, '--pass', PASSWORD, '--email', 'technician@example.org'))
  await must(server('--adminaccount', USER))
  await network.serve(['env', `--chdir=${data}`, ...words], { seconds: 90, ready: (log) => log.includes('HTTPS server running') })

  const url = `wss://localhost:${PORT}`
  const meshctrl = [process.execPath, join(program, 'meshctrl.js')]
  const login = ['--url', url, '--loginuser', USER, '--loginpass', PASSWORD]
  const control = (all: readonly string[], options: RunOptions = {}) => runProcess(network.within([...meshctrl, ...all, ...login]), options)
  const settings = await agentSettings(network, control)
  const enrol = (host: LabHost) => enrolHost(host, program, settings, control)
  return { url, program, authority: join(folders[0] ?? '', 'root-cert-public.crt'), enrol, control, remove }
}

/** The server program, fetched once for all tests. */
async function installed(): Promise<string> {
  const folder = join(labFolder(), `meshcentral-${VERSION}`)
  const program = join(folder, 'node_modules/meshcentral')
  if (!existsSync(program)) {
    const draft = `${folder}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true })
    writeFileSync(join(draft, 'package.json'), '{ "private": true }\n')
    const install = ['npm', 'install', `meshcentral@${VERSION}`, '--omit=optional', '--no-audit', '--no-fund', '--prefix', draft]
    await must(install, { timeoutSeconds: 300 })
    rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
  }
  return program
}

function writeConfig(data: string): void {
  const settings = {
    cert: 'localhost',
    port: PORT,
    aliasPort: PORT,
    redirPort: 0,
    mpsPort: 0,
    exactPorts: true,
    selfUpdate: false,
    autoBackup: false,
  }
  mkdirSync(join(data, 'data'), { recursive: true })
  writeFileSync(join(data, 'data/config.json'), JSON.stringify({ settings, domains: { '': { newAccounts: false } } }))
}

/** The .msh file of the device group, with the address at which hosts find the server. */
async function agentSettings(network: LabNetwork, control: MeshServer['control']): Promise<string> {
  const { stdout } = await control(['AddDeviceGroup', '--name', GROUP])
  const [, id] = /mesh\/\/(\S+)/.exec(stdout) ?? []
  if (id === undefined) {
    throw new Error(`MeshCentral made no device group: ${stdout}`)
  }
  const ask = `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    fetch(process.argv[1]).then((answer) => answer.text()).then((text) => process.stdout.write(text))`
  const address = `https://localhost:${PORT}/meshsettings?id=${encodeURIComponent(id)}`
  const text = await must(network.within([process.execPath, '--no-warnings', '-e', ask, address]))
  return text.replace(/^MeshServer=.*$/m, `MeshServer=wss://${network.address}:${PORT}/agent.ashx`)
}

async function enrolHost(host: LabHost, program: string, settings: string, control: MeshServer['control']): Promise<string> {
  mkdirSync(join(host.root, 'opt/mesh'), { recursive: true })
  cpSync(join(program, 'agents/meshagent_x86-64'), join(host.root, 'opt/mesh/meshagent'))
  host.write('/opt/mesh/meshagent.msh', settings)
  await host.run(['chmod', '755', '/opt/mesh/meshagent'])
  await host.run(['systemd-run', '--quiet', '--unit=mesh', '--working-directory=/opt/mesh', '/opt/mesh/meshagent', 'run'])
  for (let tries = 0; tries < 60; tries++) {
    const { stdout } = await control(['ListDevices', '--json'])
    const devices = parsedDevices(stdout)
    const found = devices.find(({ name, conn = 0 }) => name === host.name && (conn & 1) === 1)
    if (found) {
      return found._id
    }
    await pause(500)
  }
  throw new Error(`the agent of ${host.name} did not reach the server`)
}

function parsedDevices(text: string): { _id: string; name: string; conn?: number }[] {
  try {
    return JSON.parse(text)
  } catch {
    return []
  }
}

/** The computer of somebody who pushes: a folder with an exported package. */
export interface Technician {
  folder: string
  push(...words: string[]): Promise<Result>
  remove(): void
}

export function technician(network: LabNetwork, server: MeshServer, files: readonly ExportFile[]): Technician {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-desk-'))
  writePackage(join(folder, 'meshcentral'), files)
  const env = {
    MESH_URL: server.url,
    MESH_USER: USER,
    MESH_PASS: PASSWORD,
    MESH_FOLDER: server.program,
    NODE_EXTRA_CA_CERTS: server.authority,
  }
  const push = (...words: string[]) =>
    runProcess(network.within(['env', `--chdir=${folder}`, process.execPath, 'meshcentral/push.mjs', ...words]), {
      env,
      timeoutSeconds: 120,
    })
  return { folder, push, remove: atExit(() => rmSync(folder, { recursive: true, force: true })) }
}
