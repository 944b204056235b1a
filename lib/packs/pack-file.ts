import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { BadFile, messageOf } from '../errors.ts'
import { fingerprint } from '../practice/keys.ts'
import { idOf, type PackBody, type PackId } from './pack.ts'

/** The first line of a pack's file. Everything behind its line end is the body, which `sha256` and the signature are of. */
export interface PackHead {
  'rounds-pack': 1
  id: PackId
  version: string
  /** Of the body, hexadecimal. */
  sha256: string
  /** `key`: SHA-256 of the public key (SubjectPublicKeyInfo, DER), hexadecimal. `value`: Ed25519 over signedText, base64. */
  signature?: { key: string; value: string }
}

export const LARGEST_PACK = 16 * 1024 * 1024
const LONGEST_HEAD = 4096

export function packFileName({ id, version }: Pick<PackHead, 'id' | 'version'>): string {
  return `${id}-${version}.pack`
}

/** The same body gives the same bytes. */
export function unsignedPack(body: PackBody): Buffer {
  const text = `${JSON.stringify(body)}\n`
  const { version } = body.manifest
  return fileOf({ 'rounds-pack': 1, id: idOf(body.manifest), version, sha256: sha256(text) }, text)
}

/** The same file with a signature in place of whatever stood there; Ed25519 gives the same bytes again. @throws BadFile */
export function signedPack(file: Buffer, key: KeyObject, path: string): Buffer {
  const { head, text } = splitPack(file, path)
  const value = sign(null, Buffer.from(signedText(head)), key).toString('base64')
  return fileOf({ ...head, signature: { key: fingerprint(key), value } }, text)
}

/** The head, and the body as its bytes are hashed. Nothing of the body is parsed. @throws BadFile where the hash is not the one in the head, or the head is none */
export function splitPack(file: Buffer, path: string): { head: PackHead; text: string } {
  const end = file.subarray(0, LONGEST_HEAD).indexOf('\n')
  const head = end < 0 ? undefined : headOf(file.toString('utf8', 0, end))
  if (!head) {
    throw new BadFile(path, [
      { property: '', expected: 'a pack as rounds pack build writes it', found: 'a file that does not start like one' },
    ])
  }
  const body = file.subarray(end + 1)
  const found = sha256(body)
  if (found !== head.sha256) {
    throw new BadFile(path, [{ property: 'sha256', expected: head.sha256, found: `${found}: the file was changed after it was built` }])
  }
  return { head, text: body.toString('utf8') }
}

/** The signature is this key's, over this head. `key`: the one line of a public key in PEM. */
export function isSignedBy(head: PackHead, key: string): boolean {
  const { signature } = head
  if (signature === undefined || !namesKey(head, key)) {
    return false
  }
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    return (
      publicKey.asymmetricKeyType === 'ed25519' &&
      verify(null, Buffer.from(signedText(head)), publicKey, Buffer.from(signature.value, 'base64'))
    )
  } catch {
    return false
  }
}

/** The signature says that it is this key's, whether or not it is. */
export function namesKey({ signature }: PackHead, key: string): boolean {
  return signature?.key === sha256(Buffer.from(key, 'base64'))
}

/** What is signed: which pack and version this is, and the hash of all of it. */
function signedText({ id, version, sha256: hash }: PackHead): string {
  return `rounds-pack 1\n${id}\n${version}\n${hash}\n`
}

function fileOf(head: PackHead, text: string): Buffer {
  return Buffer.from(`${JSON.stringify(head)}\n${text}`)
}

const SHAPES = {
  id: /^[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}$/,
  version: /^\d{1,9}\.\d{1,9}\.\d{1,9}$/,
  hash: /^[0-9a-f]{64}$/,
  value: /^[A-Za-z0-9+/]{86}==$/,
} as const

/** Only as fileOf writes it, byte for byte: of one pack there is one head. */
function headOf(line: string): PackHead | undefined {
  try {
    const { id, version, sha256: hash, signature } = JSON.parse(line) as PackHead
    const isPlain = fits('id', id) && fits('version', version) && fits('hash', hash)
    const isSigned = signature === undefined || (fits('hash', signature.key) && isCanonical(signature.value))
    const own = signature && { signature: { key: signature.key, value: signature.value } }
    const head: PackHead = { 'rounds-pack': 1, id, version, sha256: hash, ...own }
    return isPlain && isSigned && JSON.stringify(head) === line ? head : undefined
  } catch {
    return undefined
  }
}

function fits(shape: keyof typeof SHAPES, text: unknown): boolean {
  return typeof text === 'string' && SHAPES[shape].test(text)
}

/** Base64 leaves bits over that say nothing, and readers pass over characters that are none of its own. */
function isCanonical(value: string): boolean {
  return fits('value', value) && Buffer.from(value, 'base64').toString('base64') === value
}

function sha256(of: string | Buffer): string {
  return createHash('sha256').update(of).digest('hex')
}

/** More than any manifest needs. Reading what is as deep as it is long takes seconds, and a gigabyte. */
const DEEPEST = 50

/** The body as JSON; what is in it was not looked at yet. @throws BadFile */
export function parseBody(text: string, path: string): unknown {
  if (depthOf(text) > DEEPEST) {
    throw new BadFile(path, [
      { property: '', expected: `a body whose lists and objects are at most ${DEEPEST} deep`, found: 'deeper ones' },
    ])
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadFile(path, [{ property: '', expected: 'a body that is JSON', found: messageOf(error) }])
  }
}

/** How deep brackets and braces stand in each other, outside of texts. One look at each character, whatever is in them. */
function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  let isText = false
  for (let at = 0; at < json.length; at++) {
    const sign = json[at]
    if (isText && sign === '\\') {
      at++
    } else if (sign === '"') {
      isText = !isText
    } else if (!isText && (sign === '[' || sign === '{')) {
      deepest = Math.max(deepest, ++depth)
    } else if (!isText && (sign === ']' || sign === '}')) {
      depth--
    }
  }
  return deepest
}
