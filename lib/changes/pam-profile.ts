import { type Answer, failed, type PamProfileChange, reasonOf, value } from '../api.ts'
import { succeeded } from './commands.ts'
import { restoreFile, tidyFile } from './file-state.ts'
import type { ChangeKind, FileState, ReadingHost, State, WritingHost } from './kind.ts'
import { sameState } from './same-state.ts'

/** The files that pam-auth-update writes, by path. */
export interface PamState extends State {
  files: Record<string, FileState>
  surroundings?: {
    /** Drafts of pam-auth-update that lie there; it leaves them where it is stopped. */
    drafts: string[]
  }
}

/** As in pam-auth-update(8) of Debian and Ubuntu, which knows no others. */
const TYPES = ['auth', 'account', 'password', 'session', 'session-noninteractive'] as const
const PATHS = [...TYPES.map((type) => `/etc/pam.d/common-${type}`), ...TYPES.map((type) => `/var/lib/pam/${type}`), '/var/lib/pam/seen']
const DRAFTS = TYPES.map((type) => `/etc/pam.d/common-${type}.pam-new`)

export const pamProfile: ChangeKind<PamProfileChange, PamState> = {
  kind: 'pam-profile',
  target: ({ profile }) => profile,
  async read(host, { profile }) {
    return /^[A-Za-z0-9][\w.-]*$/.test(profile) ? readAll(host) : failed(`"${profile}" is no name of a PAM profile`)
  },
  holds: ({ profile }, state) => enabledIn(state, profile).length > 0,
  async apply(host, { profile }) {
    const known = await host.readFile(`/usr/share/pam-configs/${profile}`)
    if (known.state !== 'value' || known.value.state !== 'present') {
      throw new Error(`The PAM profile ${profile} was not switched on: /usr/share/pam-configs/${profile} is not there`)
    }
    const command = ['pam-auth-update', '--package', '--enable', profile]
    const answer = await host.execute(command, { timeoutSeconds: 120, env: { DEBIAN_FRONTEND: 'noninteractive' } })
    const { stderr } = succeeded(`The PAM profile ${profile} was not switched on`, answer)
    if (stderr.includes('Local modifications')) {
      throw new Error(`The PAM profile ${profile} was not switched on: /etc/pam.d/common-* was edited by hand, so Debian leaves it alone`)
    }
  },
  async restore(host, _change, before, current) {
    for (const [path, file] of Object.entries(before.files)) {
      const now = current.files[path]
      if (!now || !sameState(now, file)) {
        await restoreFile(host, path, file)
      }
    }
    await removeDrafts(host, before)
  },
  async tidy(host, _change, before) {
    for (const [path, file] of Object.entries(before.files)) {
      await tidyFile(host, path, file)
    }
    await removeDrafts(host, before)
  },
  describe: ({ profile }, state) => ({
    target: `PAM profile ${profile}`,
    before: enabledIn(state, profile).length > 0 ? 'on' : 'off',
    after: 'on',
  }),
}

async function removeDrafts(host: WritingHost, { surroundings }: PamState): Promise<void> {
  for (const path of DRAFTS.filter((one) => !surroundings?.drafts.includes(one))) {
    const now = await host.readFile(path)
    if (now.state === 'value' && now.value.state === 'present') {
      await host.removeFile(path)
    }
  }
}

async function readAll(host: ReadingHost): Promise<Answer<PamState>> {
  const files: Record<string, FileState> = {}
  for (const path of PATHS) {
    const answer = await host.readFile(path)
    if (answer.state !== 'value') {
      return failed(`${path} could not be read: ${reasonOf(answer)}`)
    }
    files[path] = answer.value
  }
  const drafts: string[] = []
  for (const path of DRAFTS) {
    const answer = await host.readFile(path)
    if (answer.state !== 'value' || answer.value.state === 'present') {
      drafts.push(path)
    }
  }
  return value({ files, surroundings: { drafts } })
}

/** The types in which the profile is noted as enabled and each of its modules stands in the live file. */
function enabledIn(state: PamState, profile: string): string[] {
  return TYPES.filter((type) => {
    const modules = modulesOf(textOf(state.files[`/var/lib/pam/${type}`]), profile)
    const live = activeLines(textOf(state.files[`/etc/pam.d/common-${type}`]))
    return modules.length > 0 && modules.every((module) => live.some((line) => line.includes(module)))
  })
}

/** From the notes of pam-auth-update: `Module: <profile>`, then its lines. */
function modulesOf(notes: string, profile: string): string[] {
  const modules: string[] = []
  let current = ''
  for (const line of notes.split('\n')) {
    current = /^Module: (.*)$/.exec(line)?.[1] ?? current
    const module = /\S+\.so\b/.exec(line)?.[0]
    if (current === profile && module) {
      modules.push(module)
    }
  }
  return modules
}

function activeLines(text: string): string[][] {
  return text.split('\n').map((line) => line.replace(/#.*/, '').split(/\s+/))
}

function textOf(file: FileState | undefined): string {
  return file?.state === 'present' ? Buffer.from(file.bytes, 'base64').toString('utf8') : ''
}
