// Makes dist/release/: one executable for each platform, its hashes, signatures and bill of materials, the rings and the dated tables.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pieces } from './build.mjs'
import { assetsFor, blobOf, inject } from './package/blob.mjs'
import { command } from './package/command.mjs'
import { withoutSymbols } from './package/elf.mjs'
import { licencesText } from './package/licences.mjs'
import { withoutSignature } from './package/macho.mjs'
import { nodeBuilds, ownTarget, versionsInside } from './package/node-builds.mjs'
import { compiledBy, programOf, wrappedParts } from './package/program.mjs'
import { publicPem, releaseKey } from './package/release.mjs'
import { goBack, promote, writeRelease } from './package/release-folder.mjs'
import { sbom } from './package/sbom.mjs'
import { asRounds, signed } from './package/windows.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const about = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const pins = JSON.parse(readFileSync(`${root}bin/package/node-builds.json`, 'utf8'))

const USAGE = `npm run package [-- options]
  --targets <list>       of ${Object.keys(pins.builds).join(',')} (all)
  --out <folder>         dist/release
  --release-key <file>   RSA key in PEM: signs hashes, rings and tables
  --certificate <file>   with --key: signs the Windows executable (osslsigncode)
  --key <file>
  --timestamp <address>  of a time stamp service, so that the signature outlives the certificate
  --promote              builds nothing: the broad ring follows the pilot ring
  --back-to <version>    builds nothing: the pilot ring names a version that was released before`

class Usage extends Error {}

function optionsOf(argv) {
  const text = { type: 'string' }
  const { values } = parseArgs({
    args: argv,
    options: {
      targets: text,
      out: text,
      'release-key': text,
      certificate: text,
      key: text,
      timestamp: text,
      promote: { type: 'boolean' },
      'back-to': text,
      help: { type: 'boolean' },
    },
  })
  const targets = values.targets?.split(',') ?? Object.keys(pins.builds)
  const unknown = targets.find((target) => !Object.hasOwn(pins.builds, target))
  if (unknown !== undefined) {
    throw new Usage(`there is no target "${unknown}"; there are ${Object.keys(pins.builds).join(', ')}`)
  }
  if ((values.certificate === undefined) !== (values.key === undefined)) {
    throw new Usage('--certificate and --key go together')
  }
  return { ...values, targets, out: resolve(values.out ?? join(root, 'dist', 'release')) }
}

function keyOf({ 'release-key': file }) {
  return file === undefined ? undefined : releaseKey(readFileSync(file))
}

async function packageAll(options) {
  const key = keyOf(options)
  const own = ownTarget()
  if (!Object.hasOwn(pins.builds, own)) {
    throw new Error(
      `executables are made with the Node of this computer, and there is none for ${own} among ${Object.keys(pins.builds).join(', ')}`,
    )
  }
  const work = mkdtempSync(join(tmpdir(), 'rounds-package-'))
  try {
    say('fetching Node')
    const builds = nodeBuilds(pins, [...new Set([own, ...options.targets])], join(root, 'node_modules', '.cache', 'rounds-node'))
    const maker = join(work, own.startsWith('win-') ? 'node.exe' : 'node')
    writeFileSync(maker, builds.get(own).node, { mode: 0o755 })
    say('bundling')
    const program = await pieces()
    const made = await executables({ options, own, key, builds, maker, program, work })
    const inside = [...program.packages, ...nativePackages(options.targets)]
    const used = options.targets.map((target) => ({ ...builds.get(target), version: pins.version }))
    const bill = sbom({ about, packages: inside, versions: versionsInside(maker), builds: used })
    const licences = licencesText(readFileSync(`${root}LICENSE`, 'utf8'), builds.get(own).license, inside)
    writeRelease({ folder: options.out, version: about.version, made, bill, key, licences, table: `${root}lib/data/os-support.json` })
  } finally {
    rmSync(work, { recursive: true, force: true })
    say('')
  }
  return summary(options)
}

/** Path and whether it may run, by file name. */
async function executables({ options, own, key, builds, maker, program, work }) {
  const parts = await wrappedParts(program)
  // What V8 compiles is for one processor and one system: only this computer's own executable can have it.
  const compiled = options.targets.includes(own) ? compiledBy(maker, parts, program.entry, join(work, 'usual')) : new Map()
  const made = new Map()
  for (const target of options.targets) {
    say(`making the executable for ${target}`)
    const name = fileNameOf(target)
    const assets = await assetsFor(target, key && publicPem(key))
    const blob = blobOf(maker, programOf(parts, program.entry, target === own ? compiled : new Map()), assets, join(work, target))
    inject(join(work, name), nodeFor(target, builds.get(target).node), blob, target)
    finish(join(work, name), target, options)
    made.set(name, { path: join(work, name), mayRun: !target.startsWith('macos-') || process.platform === 'darwin' })
  }
  return made
}

/** It is no part of the program's text, because it holds a module for Windows. */
function nativePackages(targets) {
  return targets.some((target) => target.startsWith('win-')) ? [join(root, 'node_modules', 'native-reg')] : []
}

/** What of Node goes in: without what only debuggers read, and without a signature that would no longer fit. */
function nodeFor(target, node) {
  if (target.startsWith('win-')) {
    return asRounds(node, about)
  }
  return target.startsWith('macos-') ? withoutSignature(node) : withoutSymbols(node)
}

function fileNameOf(target) {
  return `rounds-${target}${target.startsWith('win-') ? '.exe' : ''}`
}

/** What only comes after the program is in: signatures cover it. */
function finish(path, target, { certificate, key, timestamp }) {
  if (target.startsWith('win-') && certificate !== undefined) {
    signed(path, { certificate, key, timestamp })
  }
  if (target.startsWith('macos-') && process.platform === 'darwin') {
    command('codesign', ['--force', '--sign', '-', path])
  }
}

function summary({ out, targets, certificate, 'release-key': releaseKeyFile, timestamp }) {
  const has = (system) => targets.some((target) => target.startsWith(system))
  const folder = join(out, about.version)
  return [
    ...targets.map(
      (target) => `${join(folder, fileNameOf(target))}  ${Math.round(statSync(join(folder, fileNameOf(target))).size / 1e6)} MB`,
    ),
    ...(releaseKeyFile === undefined
      ? ['Nothing is signed with a release key (--release-key): a launcher can only be given the hashes themselves.']
      : []),
    ...(has('win-') && certificate === undefined
      ? ['The Windows executable has no Authenticode signature (--certificate and --key).']
      : []),
    ...(has('win-') && certificate !== undefined && timestamp === undefined
      ? ['The Windows signature has no time stamp (--timestamp): it ends with the certificate.']
      : []),
    ...(has('macos-') && process.platform !== 'darwin'
      ? [
          'The macOS executables are unsigned and in no ring: sign them on a Mac (codesign --force --sign <identity> <file>), which no Mac has proved yet.',
        ]
      : []),
    `The pilot ring has ${about.version}; "npm run package -- --promote" lets the broad ring follow.`,
  ].join('\n')
}

/** One line on a terminal, nothing in a log. */
function say(text) {
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\u001B[2K${text}`)
  }
}

async function main(argv) {
  const options = optionsOf(argv)
  if (options.help) {
    return USAGE
  }
  if (options.promote) {
    return `The broad ring has ${promote(options.out)} now, as the pilot ring.`
  }
  if (options['back-to'] !== undefined) {
    const newer = goBack(options.out, options['back-to'], keyOf(options))
    return `The pilot ring has ${options['back-to']} instead of ${newer} now; "npm run package -- --promote" lets the broad ring follow.`
  }
  return packageAll(options)
}

try {
  console.log(await main(process.argv.slice(2)))
} catch (error) {
  console.error(`package: ${error.message}`)
  process.exitCode = error instanceof Usage || error.code?.startsWith('ERR_PARSE_ARGS') ? 64 : 1
}
