// A release as files: <version>/ with its executables, rings/ that say who gets which version, tables/ that are newer than an executable.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsedRing, publicPem, ringText, sha256, signatureText, sumsText } from './release.mjs'

/** `made`: path and whether it may run, by file name; `key`: undefined where nothing is signed. */
export function writeRelease({ folder, version, made, bill, key, table, licences }) {
  const place = join(folder, version)
  rmSync(place, { recursive: true, force: true })
  for (const needed of [place, join(folder, 'rings'), join(folder, 'tables')]) {
    mkdirSync(needed, { recursive: true })
  }
  for (const [name, { path }] of made) {
    copyFileSync(path, join(place, name))
  }
  writeFileSync(join(place, 'sbom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`)
  writeFileSync(join(place, 'LICENSES.txt'), licences)
  const hashOf = (name) => sha256(readFileSync(join(place, name)))
  const executables = Object.fromEntries([...made.keys()].map((name) => [name, hashOf(name)]))
  const others = Object.fromEntries(['sbom.cdx.json', 'LICENSES.txt'].map((name) => [name, hashOf(name)]))
  const running = Object.fromEntries(Object.entries(executables).filter(([name]) => made.get(name).mayRun))
  writeSigned(join(place, 'SHA256SUMS'), sumsText({ ...executables, ...others }), key)
  if (Object.keys(running).length > 0) {
    writeSigned(join(folder, 'rings', 'pilot.txt'), ringText(version, running), key)
  }
  writeSigned(join(folder, 'tables', 'os-support.json'), readFileSync(table), key)
  const pem = join(folder, 'release-key.pem')
  key ? writeFileSync(pem, publicPem(key)) : rmSync(pem, { force: true })
}

/** An old signature beside a new file would only look like an attack. */
function writeSigned(path, content, key) {
  writeFileSync(path, content)
  key ? writeFileSync(`${path}.sig`, signatureText(readFileSync(path), key)) : rmSync(`${path}.sig`, { force: true })
}

/** The pilot ring goes back to a version that was released before; the version it had. @throws where its files are not the released ones */
export function goBack(folder, version, key) {
  const { version: newer, insteadOf, hashes } = parsedRing(readFileSync(pilotIn(folder), 'utf8'))
  const sums = join(folder, version, 'SHA256SUMS')
  if (!existsSync(sums) || version === newer) {
    throw new Error(`the pilot ring cannot go back to ${version}: ${version === newer ? 'it has that version' : `${sums} is not there`}`)
  }
  const listed = readFileSync(sums, 'utf8')
    .split('\n')
    .map((line) => line.split('  ').reverse())
  const before = Object.fromEntries(listed.filter(([name]) => Object.hasOwn(hashes, name)))
  checkFiles(folder, version, before, `${sums} names`)
  writeSigned(pilotIn(folder), ringText(version, before, insteadOf ?? newer), key)
  return newer
}

function pilotIn(folder) {
  const pilot = join(folder, 'rings', 'pilot.txt')
  if (!existsSync(pilot)) {
    throw new Error(`${pilot} is not there: make a release first (npm run package)`)
  }
  return pilot
}

function checkFiles(folder, version, hashes, whoNames) {
  for (const [name, hash] of Object.entries(hashes)) {
    const path = join(folder, version, name)
    if (!existsSync(path) || sha256(readFileSync(path)) !== hash) {
      throw new Error(`${path} is not the file that ${whoNames}: no ring was changed`)
    }
  }
}

/** The broad ring becomes exactly what the pilot ring is; the version it then has. @throws where the files are not what the ring names */
export function promote(folder) {
  const pilot = pilotIn(folder)
  const { version, hashes } = parsedRing(readFileSync(pilot, 'utf8'))
  checkFiles(folder, version, hashes, 'the pilot ring names')
  const broad = join(folder, 'rings', 'broad.txt')
  rmSync(`${broad}.sig`, { force: true })
  copyFileSync(pilot, broad)
  if (existsSync(`${pilot}.sig`)) {
    copyFileSync(`${pilot}.sig`, `${broad}.sig`)
  }
  return version
}
