import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { content } from '../../../../lib/content/index.ts'
import { type Baked, type LauncherOptions, launcherText } from '../../../../lib/rmm/launchers/launcher.ts'
import type { RmmProfile } from '../../../../lib/schema/types.ts'

/** One RSA pair for all tests of a file: making one takes half a second. */
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const strangers = generateKeyPairSync('rsa', { modulusLength: 2048 })
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
export const PRIVATE_KEY = pair.privateKey
export const PUBLIC_KEY = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
/** As published for the computer of the test. */
export const FILE = `rounds-${process.platform === 'darwin' ? 'macos' : 'linux'}-${process.arch}`

export interface Shell {
  kind: 'sh' | 'powershell'
  name: string
  command: readonly string[]
  /** Of every run. */
  environment?: Readonly<Record<string, string>>
}

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
  lines: string[]
  last: string
}

export type Options = Partial<Omit<LauncherOptions, 'baked' | 'profile'>> & { baked?: Partial<Baked>; profile?: string | RmmProfile }

/** A provider's folder of published versions and one computer with a cache. */
export class World {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'rounds-launcher-')))
  readonly source = join(this.folder, 'published')
  readonly cache = join(this.folder, 'program')
  readonly shell: Shell
  /** Root runs it as root; else the account nobody does, so that rights count. */
  asRoot = false
  /** What any run wrote to standard error. */
  complaints = ''
  #child: ChildProcess | undefined

  constructor(shell: Shell) {
    this.shell = shell
    chmodSync(this.folder, 0o755)
    mkdirSync(join(this.source, 'rings'), { recursive: true })
    mkdirSync(join(this.folder, 'scripts'))
    mkdirSync(join(this.folder, 'tmp'))
  }

  /** Publishes a version; the answer is its SHA-256. */
  publish(version: string, text: string | Buffer = program({ version })): string {
    mkdirSync(join(this.source, version), { recursive: true })
    writeFileSync(join(this.source, version, FILE), text)
    return sha256(text)
  }

  /** Publishes a version, and a ring that names it. */
  release(version: string, text: string | Buffer = program({ version }), lines: readonly string[] = []): string {
    const hash = this.publish(version, text)
    this.ring('stable', [`version ${version}`, ...lines, `sha256 ${hash} ${FILE}`])
    return hash
  }

  ring(name: string, lines: readonly string[], key = pair.privateKey): void {
    const text = `${lines.join('\n')}\n`
    writeFileSync(join(this.source, 'rings', `${name}.txt`), text)
    writeFileSync(join(this.source, 'rings', `${name}.txt.sig`), `${sign('sha256', Buffer.from(text), key).toString('base64')}\n`)
  }

  /** As somebody would sign who has no key of ours. */
  forge(lines: readonly string[]): void {
    this.ring('stable', lines, strangers.privateKey)
  }

  text(options: Options = {}): string {
    const { profile = 'generic', baked } = options
    return launcherText(this.shell.kind, {
      title: 'a test',
      words: ['check', 'screen-lock'],
      ...options,
      profile: typeof profile === 'string' ? profileNamed(profile) : profile,
      baked: { sources: [this.source], ring: 'stable', publicKey: PUBLIC_KEY, environment: {}, ...baked },
    })
  }

  /** As an RMM does it: the text in a file, nothing but its own environment. As root it is run by the account nobody, so that rights count. */
  run(options: Options = {}, environment: Readonly<Record<string, string>> = {}, text = this.text(options)): Promise<Ran> {
    const script = join(this.folder, 'scripts', `launcher-${sha256(text).slice(0, 8)}.${this.shell.kind === 'sh' ? 'sh' : 'ps1'}`)
    // Two at once share the file; a shell reads it while it runs.
    if (!existsSync(script)) {
      writeFileSync(script, text)
    }
    if (isRoot && !this.asRoot) {
      spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, this.folder])
    }
    const [command = '', ...words] = [...this.shell.command, script]
    const child = spawn(command, words, {
      cwd: this.folder,
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: this.folder,
        TMPDIR: join(this.folder, 'tmp'),
        NO_COLOR: '1',
        TERM: 'dumb',
        ROUNDS_CACHE_DIR: this.cache,
        ROUNDS_NETWORK_SECONDS: '2',
        ...this.shell.environment,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot && !this.asRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    })
    this.#child = child
    const said = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString('latin1')))
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString('latin1')))
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => {
        this.complaints += said.stderr
        const lines = said.stdout.split(/\r?\n/).filter((line) => line !== '')
        resolve({ code, ...said, lines, last: lines.at(-1) ?? '' })
      })
    })
  }

  /** As a tool does whose time is over. */
  end(): void {
    this.#child?.kill('SIGTERM')
  }

  /** What the cache holds of versions, parts and locks, sorted. */
  cached(): string[] {
    return existsSync(this.cache)
      ? readdirSync(this.cache)
          .filter((name) => /^(?:\d|part|lock)/.test(name))
          .sort()
      : []
  }

  inCache(path: string): string {
    return readFileSync(join(this.cache, path), 'utf8')
  }

  program(version: string): string {
    return join(this.cache, version, 'rounds')
  }

  /** Nothing that a launcher makes for one run may stay. */
  leftBehind(): string[] {
    return readdirSync(join(this.folder, 'tmp'))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export function profileNamed(id: string): RmmProfile {
  const found = content.rmmProfiles().find((profile) => profile.id === id)
  if (!found) {
    throw new Error(`no profile ${id}`)
  }
  return found
}

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A program that stands in for Rounds: answers --version, says what it was called with, and ends as it was told. */
export function program({
  version,
  verdict = 'ROUNDS PASS screen-lock: fine',
  code = 0,
  starts = 0,
  more = '',
}: {
  version: string
  verdict?: string
  code?: number
  starts?: number
  /** Lines of sh that run before the verdict. */
  more?: string
}): string {
  return [
    '#!/bin/sh',
    `if [ "$1" = --version ]; then echo ${version}; exit ${starts}; fi`,
    `echo "called ${version} with $*"`,
    more,
    verdict === '' ? '' : `echo '${verdict}'`,
    `exit ${code}`,
    '',
  ].join('\n')
}
