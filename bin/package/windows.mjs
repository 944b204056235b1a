// What a Windows executable needs besides the program: whose it is, and a signature.
import { renameSync, rmSync } from 'node:fs'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { command, isInstalled } from './command.mjs'

const ENGLISH = { lang: 1033, codepage: 1200 }

/** Node's executable with Rounds' own version resource and without Node's signature, which would be broken. */
export function asRounds(node, { version, license }) {
  const executable = NtExecutable.from(node, { ignoreCert: true })
  const resources = NtExecutableResource.from(executable)
  const [info] = Resource.VersionInfo.fromEntries(resources.entries)
  const numbers = version.split(/[.-]/).slice(0, 3).map(Number)
  info.setFileVersion(...numbers, 0, ENGLISH.lang)
  info.setProductVersion(...numbers, 0, ENGLISH.lang)
  for (const language of info.getAllLanguagesForStringValues()) {
    info.removeAllStringValues(language)
  }
  info.setStringValues(ENGLISH, {
    CompanyName: 'Rounds',
    FileDescription: 'Rounds, the IT ward round for medical practices',
    FileVersion: version,
    InternalName: 'rounds',
    LegalCopyright: `${license} licence; contains Node.js`,
    OriginalFilename: 'rounds.exe',
    ProductName: 'Rounds',
    ProductVersion: version,
  })
  info.outputToResourceEntries(resources.entries)
  resources.outputResource(executable)
  return Buffer.from(executable.generate())
}

/** Signs in place with Authenticode. @throws where osslsigncode is not there or refuses */
export function signed(path, { certificate, key, timestamp }) {
  if (!isInstalled('osslsigncode')) {
    throw new Error('osslsigncode is not installed: without it no Windows executable can be signed (Debian: apt-get install osslsigncode)')
  }
  const draft = `${path}.signed`
  rmSync(draft, { force: true })
  const words = ['-certs', certificate, '-key', key, '-h', 'sha256', '-n', 'Rounds', ...(timestamp ? ['-ts', timestamp] : [])]
  command('osslsigncode', ['sign', ...words, '-in', path, '-out', draft], { stdio: ['ignore', 'pipe', 'pipe'] })
  renameSync(draft, path)
}
