import { writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { sourceOfRounds } from '../authoring/pack/body.ts'
import { type Built, builtPath, isFolder, readBuilt, soundBody, writeBuilt } from '../authoring/pack/built.ts'
import { packHere } from '../authoring/pack/folder.ts'
import { packExitCode, packVerdictInWords, verifyPackAt } from '../authoring/pack/verify.ts'
import { messageOf, UsageError } from '../errors.ts'
import { signedPack } from '../packs/pack-file.ts'
import { readTrust } from '../packs/trust.ts'
import { fingerprint, privateKey, publicKey } from '../practice/keys.ts'
import { configFolder } from '../state/folders.ts'
import { print, printJson } from './terminal.ts'

export interface TestPackOptions {
  only?: string
  watch?: boolean
  state?: string[]
}

/** `rounds pack test`: 0 where everything is as it should be, 1 where something is not. @throws UsageError */
export async function testPack(folder: string | undefined, { only, watch, state }: TestPackOptions): Promise<void> {
  const project = sourceOfRounds('rounds pack test')
  const dir = packHere(folder, process.cwd())
  if (watch && state) {
    throw new UsageError('--watch and --state do not go together: a state changes this computer, once, when you ask for it.')
  }
  const { testPackIn } = await import('../authoring/pack/test-pack.ts')
  const { tryStates } = await import('../authoring/pack/host-state.ts')
  const run = async () => {
    const { passed, failed } = await testPackIn(dir, {
      project,
      say: print,
      ...(only === undefined ? {} : { only }),
      ...(state ? { more: (trial, files) => tryStates(trial, files, state, print) } : {}),
    })
    print(`${passed} passed, ${failed} failed`)
    process.exitCode = failed > 0 ? 1 : 0
  }
  await (watch ? watching(dir, run) : run())
}

async function watching(dir: string, run: () => Promise<void>): Promise<void> {
  const { runOnChange } = await import('../authoring/pack/watch.ts')
  const ended = new AbortController()
  const end = () => ended.abort()
  process.once('SIGINT', end)
  const again = async () => {
    try {
      await run()
    } catch (error) {
      print(messageOf(error))
    }
    print('Waiting for a change; Ctrl-C ends.\n')
  }
  await runOnChange(dir, again, ended.signal)
  process.off('SIGINT', end)
}

/** `rounds pack build`: the one file of a pack. @throws UsageError */
export async function buildPack(folder: string | undefined, { out }: { out?: string }): Promise<void> {
  sourceOfRounds('rounds pack build')
  const dir = packHere(folder, process.cwd())
  const body = await soundBody(dir)
  const built = writeBuilt(builtPath(dir, body, out), body)
  print(`${builtInWords(built)}  ${here(built.path)}\nhash     ${built.head.sha256}`)
}

function builtInWords({ was, head }: Built): string {
  return was === 'same' ? `as it was${head.signature ? ', signed' : ''}` : 'built  '
}

/** `rounds pack sign`: a pack file, or the built file of a folder, which is built before where it is not what the source gives. @throws UsageError */
export async function signPack(path: string | undefined, { key }: { key: string }): Promise<void> {
  const secret = privateKey(key)
  const target = path ?? packHere(undefined, process.cwd())
  const file = isFolder(target) ? await builtFile(target) : target
  const { bytes, head } = readBuilt(file)
  const signed = signedPack(bytes, secret, file)
  writeFileSync(file, signed)
  print(`signed   ${here(file)}\npack     ${head.id} ${head.version}\nkey      ${fingerprint(secret)}`)
}

async function builtFile(folder: string): Promise<string> {
  sourceOfRounds('rounds pack sign on a folder')
  const body = await soundBody(folder)
  const built = writeBuilt(builtPath(resolve(folder), body), body)
  if (built.was !== 'same') {
    const why = built.was === 'missing' ? 'it was not built yet' : 'what was built was not what the source gives now'
    print(`built    ${here(built.path)}, because ${why}`)
  }
  return built.path
}

/** `rounds pack verify`: 0 intact and signed, 3 intact but unsigned or not by that signer, 1 broken. @throws UsageError */
export async function verifyPack(path: string | undefined, { signer, json }: { signer?: string; json?: boolean }): Promise<void> {
  const key = signer === undefined ? undefined : publicKey(signer)
  const verdict = await verifyPackAt(path ?? packHere(undefined, process.cwd()), readTrust(configFolder()), key)
  const exitCode = packExitCode(verdict)
  if (json) {
    printJson({ schema: 1, isIntact: exitCode !== 1, ...verdict })
  } else {
    print(packVerdictInWords({ ...verdict, file: here(verdict.file) }, key))
  }
  process.exitCode = exitCode
}

/** As the caller would name it. */
function here(path: string): string {
  const near = relative(process.cwd(), path)
  return near.startsWith('..') ? path : near
}
