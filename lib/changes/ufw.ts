import { type Answer, type CommandOutput, failed, type OpenPort, reasonOf, type UfwChange, value } from '../api.ts'
import { keyValues } from '../formats/ini.ts'
import { sysctlNames } from '../formats/sysctl-conf.ts'
import { ufwConfig } from '../formats/ufw.ts'
import { ufwDecision, ufwRules } from '../formats/ufw-rules.ts'
import { succeeded } from './commands.ts'
import { type FileSet, readFileSet, restoreFileSet, textIn } from './file-set.ts'
import type { ChangeKind, ReadingHost, State, WritingHost } from './kind.ts'

export interface UfwState extends State {
  /** The rules are in the kernel; `partly`: of one family of addresses alone, which is what is left of a ufw that was killed. */
  active: boolean | 'partly'
  files: FileSet
  surroundings: {
    /** What ufw sets in the kernel when it starts and leaves there when it stops, by path below /proc/sys. */
    kernel: Record<string, string>
  }
}

const CONF = '/etc/ufw/ufw.conf'
const DEFAULTS = '/etc/default/ufw'
const RULES = '/etc/ufw/user.rules'
const RULES6 = '/etc/ufw/user6.rules'
/** All that `ufw allow`, `ufw default` and `ufw enable` write (backend.py, backend_iptables.py of ufw 0.36). */
const PATHS = [CONF, DEFAULTS, RULES, RULES6, '/etc/ufw/after.rules', '/etc/ufw/after6.rules']

export const ufw: ChangeKind<UfwChange, UfwState> = {
  kind: 'ufw',
  target: () => 'ufw',
  restoresFromPartial: true,
  async read(host): Promise<Answer<UfwState>> {
    const files = await readFileSet(host, PATHS)
    const answer = await host.run(['ufw', 'status'])
    const active = answer.state === 'value' ? isActive(answer.value) : answer
    if (files.state !== 'value' || active.state !== 'value') {
      const [reason = ''] = [files, active].flatMap((one) => (one.state === 'value' ? [] : [reasonOf(one)]))
      return failed(`ufw could not be read: ${reason}`)
    }
    return value({ active: active.value, files: files.value, surroundings: { kernel: await kernelSettings(host, files.value) } })
  },
  holds: ({ allow }, state) => state.active === true && isEnabled(state) && blocks(state) && allow.every((port) => isLetIn(state, port)),
  // The doors are opened before the wall goes up.
  async apply(host, { allow }, before) {
    if (before.active === 'partly') {
      throw new Error('ufw has loaded half of its rules: "ufw reload" loads the rest')
    }
    for (const { port, protocol } of allow) {
      const rule = `${port}/${protocol}`
      succeeded(`ufw did not allow ${rule}`, await host.execute(['ufw', 'allow', rule]))
    }
    if (!blocks(before)) {
      succeeded('ufw did not change what it does with the rest', await host.execute(['ufw', 'default', 'deny', 'incoming']))
    }
    succeeded('ufw was not switched on', await host.execute(['ufw', '--force', 'enable']))
  },
  async restore(host, _change, before, current) {
    if (current.active === 'partly' || (current.active && !before.active)) {
      succeeded('ufw was not switched off', await host.execute(['ufw', 'disable']))
    }
    await restoreFileSet(host, before.files)
    if (before.active) {
      const command = current.active === true ? ['ufw', 'reload'] : ['ufw', '--force', 'enable']
      succeeded('ufw did not load its rules again', await host.execute(command))
      await restoreFileSet(host, before.files)
    } else {
      await restoreKernel(host, before.surroundings.kernel)
    }
  },
  describe: ({ allow }, state) => ({
    target: 'ufw',
    before: words(state),
    after: `active, starts with the computer, refuses what comes in but for what it allows already and ${list(allow)}`,
  }),
}

/** It asks the kernel for the rules of IPv4 first, and fails where those of IPv6 are missing then (get_status in backend_iptables.py of ufw 0.36). */
function isActive({ exitCode, stdout, stderr }: CommandOutput): Answer<UfwState['active']> {
  if (exitCode === 1 && /^ERROR: problem running ip6tables$/m.test(stderr)) {
    return value('partly')
  }
  const status = exitCode === 0 ? /^Status: (active|inactive)\s*$/m.exec(stdout)?.[1] : undefined
  return status === undefined ? failed(`"ufw status" ended with ${exitCode} and no status`) : value(status === 'active')
}

function isEnabled({ files }: UfwState): boolean {
  const config = ufwConfig(textIn(files, CONF), textIn(files, DEFAULTS))
  return config.state === 'value' && config.value.enabled
}

function blocks({ files }: UfwState): boolean {
  const config = ufwConfig(textIn(files, CONF), textIn(files, DEFAULTS))
  return config.state === 'value' && config.value.incoming !== 'allow'
}

/** By both protocols; with IPV6=no ufw writes no rules for IPv6. */
function isLetIn({ files }: UfwState, port: OpenPort): boolean {
  const config = ufwConfig(textIn(files, CONF), textIn(files, DEFAULTS))
  const both = config.state === 'value' && config.value.ipv6 ? [RULES, RULES6] : [RULES]
  return both.every((path) => ufwDecision(ufwRules(textIn(files, path)), port) === 'let-in')
}

function words(state: UfwState): string {
  return [
    state.active === 'partly' ? 'half loaded' : state.active ? 'active' : 'inactive',
    isEnabled(state) ? 'starts with the computer' : 'does not start with the computer',
    blocks(state) ? 'refuses what comes in' : 'lets in what comes',
  ].join(', ')
}

function list(ports: OpenPort[]): string {
  return ports.map(({ port, protocol }) => `${port}/${protocol}`).join(', ') || 'nothing else'
}

/** Settings named in the file that IPT_SYSCTL points to. */
async function kernelSettings(host: ReadingHost, files: FileSet): Promise<Record<string, string>> {
  const path = keyValues(textIn(files, DEFAULTS)).get('IPT_SYSCTL')
  const file = path?.startsWith('/') ? await host.readFile(path) : undefined
  if (file?.state !== 'value' || file.value.state !== 'present') {
    return {}
  }
  const found: Record<string, string> = {}
  for (const name of sysctlNames(Buffer.from(file.value.bytes, 'base64').toString('utf8'))) {
    const setting = await host.readFile(`/proc/sys/${name}`)
    if (setting.state === 'value' && setting.value.state === 'present') {
      found[name] = Buffer.from(setting.value.bytes, 'base64').toString('utf8').trim()
    }
  }
  return found
}

async function restoreKernel(host: WritingHost, before: Record<string, string>): Promise<void> {
  for (const [name, wanted] of Object.entries(before)) {
    const now = await host.readFile(`/proc/sys/${name}`)
    const text = now.state === 'value' && now.value.state === 'present' ? Buffer.from(now.value.bytes, 'base64').toString('utf8') : wanted
    if (text.trim() !== wanted) {
      succeeded(`${name} was not set back in the kernel`, await host.execute(['sysctl', '-q', '-w', `${name}=${wanted}`]))
    }
  }
}
