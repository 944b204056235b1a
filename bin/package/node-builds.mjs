// The builds of Node that are put into executables: fetched once, held to their pinned hashes each time.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { command } from './command.mjs'

/** The target that this computer itself could run. */
export function ownTarget(platform = process.platform, arch = process.arch) {
  return `${{ win32: 'win', darwin: 'macos' }[platform] ?? platform}-${arch}`
}

/** Fetches what is missing and checks all of it. @throws where a package is not the pinned one */
export function nodeBuilds(pins, targets, cache) {
  const wanted = targets.map((target) => ({ target, ...pins.builds[target], archive: archiveOf(pins, target, cache) }))
  const missing = wanted.filter(({ archive }) => !existsSync(archive))
  if (missing.length > 0) {
    mkdirSync(cache, { recursive: true })
    fetchPackages(
      missing.map((one) => `${one.package}@${pins.version}`),
      cache,
    )
  }
  return new Map(wanted.map((one) => [one.target, checkedArchive(one)]))
}

function archiveOf({ version, builds }, target, cache) {
  return join(cache, `${builds[target].package}-${version}.tgz`)
}

function fetchPackages(names, cache) {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const words = ['pack', ...names, '--pack-destination', cache, '--silent', '--ignore-scripts']
  const { status, stderr } = spawnSync(npm[0], [...npm.slice(1), ...words], {
    encoding: 'utf8',
    shell: npm.length === 1 && process.platform === 'win32',
  })
  if (status !== 0) {
    throw new Error(`${names.join(', ')} could not be fetched; is this computer connected to the internet?\n${stderr}`)
  }
}

/** What does not match is removed, so that the next run fetches it anew. @throws */
function checkedArchive({ package: name, archive, integrity, file }) {
  const packed = readFileSync(archive)
  const problem = integrityProblem(packed, integrity)
  if (problem !== undefined) {
    rmSync(archive)
    throw new Error(
      `${name} is not the package that bin/package/node-builds.json names: ${problem}. It was removed and nothing was packaged.`,
    )
  }
  const files = unpacked(gunzipSync(packed), [`package/${file}`, 'package/LICENSE'])
  const node = files.get(`package/${file}`)
  if (node === undefined) {
    throw new Error(`${name} holds no ${file}`)
  }
  return { name, integrity, node, license: files.get('package/LICENSE')?.toString('utf8') }
}

/** Undefined where the bytes have this Subresource Integrity value. */
export function integrityProblem(bytes, integrity) {
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)) {
    return `"${integrity}" is no sha512 integrity value`
  }
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  return found === integrity ? undefined : `expected ${integrity}, found ${found}`
}

const BLOCK = 512

/** Files of a tar archive by name: those of plain names, as npm packs them. */
export function unpacked(tar, names) {
  const found = new Map()
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const text = (from, length) => tar.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '')
    const size = Number.parseInt(text(124, 12), 8)
    const prefix = text(345, 155)
    const name = prefix ? `${prefix}/${text(0, 100)}` : text(0, 100)
    if (names.includes(name)) {
      found.set(name, tar.subarray(at + BLOCK, at + BLOCK + size))
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  return found
}

/** The versions of what is inside Node: the libraries that advisories name. */
export function versionsInside(node) {
  return JSON.parse(command(node, ['-p', 'JSON.stringify(process.versions)']))
}
