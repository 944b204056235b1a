import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { baseTree, labFolder } from './base.ts'
import { atExit } from './cleanup.ts'
import { encryptImage } from './luks-image.ts'
import { must, pause, type Result, type RunOptions, readIfThere, runProcess } from './process.ts'

/**
 * A whole computer with its own kernel, disks and firmware tables, which a container has not. It pretends to be a laptop of 2016
 * whose root folder lies in a LUKS container; /dev/vdb, /dev/vdc and an NVMe disk are empty. Slow: it emulates every instruction.
 */
export interface VirtualMachine {
  run(command: string[], options?: RunOptions): Promise<Result>
  /** Writes a file from a file of this machine. */
  copy(from: string, to: string): Promise<void>
  stop(): void
}

const recipe = fileURLToPath(new URL('./virtual-machine.sh', import.meta.url))
const BOOT_SECONDS = 400
const TOOLS = ['qemu-system-x86_64', 'cryptsetup', 'mkfs.ext4', 'ssh', 'ssh-keygen']

/** Says in a line what is missing for a virtual machine, as the runner counts it; to be asked after `requires(suite, 'root', 'nspawn')`. */
export function requiresVirtualMachine(suite: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin']
  const absent = TOOLS.find((tool) => !folders.some((folder) => existsSync(`${folder}/${tool}`)))
  if (absent !== undefined) {
    console.log(`SKIP ${suite}: ${absent} is not installed`)
  }
  return absent === undefined
}

export async function startVirtualMachine(): Promise<VirtualMachine> {
  const parts = await partsOfMachine()
  const folder = mkdtempSync(join(labFolder(), 'vm-run-'))
  const port = await freePort()
  const emulator = startEmulator(parts, folder, port)
  const stop = atExit(() => {
    emulator.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const machine = machineAt(port, join(parts, 'key.ssh'), stop)
  for (
    const end = Date.now() + BOOT_SECONDS * 1000;
    (await machine.run(['true'], { timeoutSeconds: 60 })).exitCode !== 0;
    await pause(500)
  ) {
    if (Date.now() > end || emulator.exitCode !== null) {
      const log = readIfThere(join(folder, 'console.log')) ?? ''
      stop()
      throw new Error(`the virtual machine did not start within ${BOOT_SECONDS} s; the end of its console:\n${log.slice(-1500)}`)
    }
  }
  return machine
}

function machineAt(port: number, key: string, stop: () => void): VirtualMachine {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'ConnectTimeout=40', 'LogLevel=ERROR', 'BatchMode=yes']
  const ssh = ['ssh', '-F', '/dev/null', '-i', key, '-p', String(port), ...options.flatMap((option) => ['-o', option]), 'root@127.0.0.1']
  const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`
  const run = (command: string[], more?: RunOptions) => runProcess([...ssh, command.map(quoted).join(' ')], more)
  const copy = async (from: string, to: string) => {
    const { exitCode, stderr } = await run(['sh', '-c', 'cat >"$1"', 'sh', to], { input: readFileSync(from, 'utf8') })
    if (exitCode !== 0) {
      throw new Error(`${from} could not be copied into the virtual machine: ${stderr}`)
    }
  }
  return { run, copy, stop }
}

/** Every disk forgets what was written when the machine stops. */
function startEmulator(parts: string, folder: string, port: number): ChildProcess {
  writeFileSync(join(folder, 'chassis'), chassisTable())
  const empty = ['data', 'swap', 'nvme'].map((name) => join(folder, `${name}.img`))
  for (const image of empty) {
    writeFileSync(image, '')
    truncateSync(image, 128 * 1024 * 1024)
  }
  const [data, swap, nvme] = empty
  const start = 'root=/dev/mapper/vda_crypt rw console=ttyS0 panic=-1 net.ifnames=0'
  const log = openSync(join(folder, 'emulator.log'), 'a')
  const emulator = spawn(
    'qemu-system-x86_64',
    [
      ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '1024', '-nodefaults', '-display', 'none', '-no-reboot'],
      ...['-serial', `file:${join(folder, 'console.log')}`],
      ...['-kernel', join(parts, 'kernel'), '-initrd', join(parts, 'initrd'), '-append', start],
      ...['-smbios', 'type=0,vendor=Lab,version=1.0,date=03/04/2016', '-smbios', 'type=1,manufacturer=Lab,product=Notebook'],
      ...['-smbios', `file=${join(folder, 'chassis')}`],
      ...['-drive', `file=${join(parts, 'disk.img')},format=raw,if=virtio,snapshot=on`],
      ...['-drive', `file=${data},format=raw,if=virtio`, '-drive', `file=${swap},format=raw,if=virtio`],
      ...['-drive', `file=${nvme},format=raw,if=none,id=nvme`, '-device', 'nvme,serial=lab1,drive=nvme'],
      ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`, '-device', 'virtio-net-pci,netdev=net'],
    ],
    { stdio: ['ignore', log, log], env: { ...process.env, TMPDIR: folder } },
  )
  closeSync(log)
  return emulator
}

/** SMBIOS type 3 of a notebook (10); QEMU's own table cannot name the kind (DMTF DSP0134, System Enclosure). */
function chassisTable(): Buffer {
  const notebook = 10
  const fields = [3, 21, 0x00, 0x03, 1, notebook, 2, 0, 0, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0]
  return Buffer.concat([Buffer.from(fields), Buffer.from('Lab\0' + '1\0' + '2\0\0', 'latin1')])
}

/** Kernel, initrd, encrypted disk and key, made once (about a minute) and kept until their recipe changes. */
async function partsOfMachine(): Promise<string> {
  const tree = await baseTree()
  const folder = join(labFolder(), `vm-${hashOf(tree)}`)
  if (!existsSync(folder)) {
    const building = `${folder}-building-${process.pid}`
    const giveUp = atExit(() => rmSync(building, { recursive: true, force: true }))
    await build(tree, building)
    renameSync(building, folder)
    giveUp()
    removeOlderParts(folder)
  }
  return folder
}

function removeOlderParts(current: string): void {
  for (const name of readdirSync(labFolder()).filter((entry) => /^vm-[0-9a-f]{12}$/.test(entry))) {
    if (join(labFolder(), name) !== current) {
      rmSync(join(labFolder(), name), { recursive: true })
    }
  }
}

function hashOf(tree: string): string {
  return createHash('sha256').update(readFileSync(recipe)).update(tree).update(process.version).digest('hex').slice(0, 12)
}

/** In its own namespaces, so that no mount and no process outlives an interrupted build. */
async function build(tree: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const key = join(folder, 'key')
  writeFileSync(key, randomBytes(64), { mode: 0o600 })
  await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', `${key}.ssh`])
  const namespaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  await must([...namespaces, 'bash', recipe, tree, folder, process.execPath, key], { timeoutSeconds: 300 })
  await encryptImage(join(folder, 'plain.img'), join(folder, 'disk.img'), key)
  rmSync(join(folder, 'plain.img'))
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port was found'))))
    })
  })
}
