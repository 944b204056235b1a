import { createPublicKey, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lineOf, messageOf } from '../../errors.ts'
import type { Grant, KnownPack, PackBody } from '../../packs/pack.ts'
import { isSignedBy, type PackHead } from '../../packs/pack-file.ts'
import { needsOf, reachOf } from '../../packs/reach.ts'
import { decide } from '../../packs/trust.ts'
import { fingerprint } from '../../practice/keys.ts'
import type { TrustFile } from '../../schema/types.ts'
import { buildBody } from './body.ts'
import { builtPath, isFolder, problemsHere, readBuilt } from './built.ts'

/** What can be said of a pack file, and of the source that it was built from where that stands beside it. */
export interface PackVerdict {
  file: string
  /** Missing where the file is not what it was when it was built, or none. */
  id?: string
  version?: string
  sha256?: string
  /** Why it is broken, or how it differs from its source. */
  broken: string[]
  /** The built file is exactly what the source gives now. Missing where only a file was named. */
  isCurrent?: boolean
  signature?: {
    /** SHA-256 of the public key. */
    key: string
    /** The name under which the key list here knows the key; missing where it does not. */
    knownAs?: string
    /** Signed with the key of --signer, where one was named. */
    isOfSigner?: boolean
    /** It was checked: with the key of --signer, or with a key that the key list here has for its publisher. Of an unknown key nobody can say more than its name. */
    isChecked: boolean
  }
  /** What it could do on this computer. */
  here?: { mayCheck: boolean; grants: readonly Grant[]; needs: readonly Grant[]; signature: KnownPack['signature']; reason?: string }
}

/** @param path a pack file, or the folder of a pack */
export async function verifyPackAt(path: string, trust: TrustFile, signer?: KeyObject): Promise<PackVerdict> {
  if (!isFolder(path)) {
    return verifyFile(path, trust, signer)
  }
  const body = await buildBody(path)
  const file = builtPath(path, body)
  if (!existsSync(file)) {
    return { file, broken: ['it was not built yet, or is of another version: run rounds pack build'], isCurrent: false }
  }
  const verdict = verifyFile(file, trust, signer)
  const different = verdict.broken.length > 0 ? [] : differentParts(readBuilt(file).body, body)
  const more = different.map((part) => `${part} is not what the source gives now (rounds pack build)`)
  return { ...verdict, broken: [...verdict.broken, ...more], isCurrent: verdict.broken.length + more.length === 0 }
}

function verifyFile(file: string, trust: TrustFile, signer: KeyObject | undefined): PackVerdict {
  try {
    const { head, body } = readBuilt(file)
    const { id, version, sha256 } = head
    const here = whatHere(head, body, trust)
    return { file, id, version, sha256, ...signatureOf(head, here, trust, signer), here }
  } catch (error) {
    return { file, broken: [messageOf(error)] }
  }
}

type Here = NonNullable<PackVerdict['here']>

function signatureOf(
  head: PackHead,
  here: Here,
  trust: TrustFile,
  signer: KeyObject | undefined,
): Pick<PackVerdict, 'broken' | 'signature'> {
  if (!head.signature) {
    return { broken: [] }
  }
  const { key } = head.signature
  const isOfSigner = signer && isSignedBy(head, keyLine(signer))
  const isForged = here.signature === 'bad' || (signer !== undefined && !isOfSigner && fingerprint(signer) === key)
  const knownAs = Object.entries(trust.publishers).find(([, { keys }]) => keys.some((one) => isSignedBy(head, one)))?.[0]
  const isChecked = here.signature === 'good' || isOfSigner === true
  return {
    broken: isForged ? ['its signature is not one that the key it names made'] : [],
    signature: { key, isChecked, ...(knownAs === undefined ? {} : { knownAs }), ...(isOfSigner === undefined ? {} : { isOfSigner }) },
  }
}

function whatHere(head: PackHead, body: PackBody, trust: TrustFile): Here {
  const [problem] = problemsHere(body)
  const needs = problem ? [] : needsOf(reachOf(body))
  const { mayCheck, grants, signature, reason } = decide(head, body.manifest, needs, trust)
  return problem
    ? { mayCheck: false, grants: [], needs, signature, reason: `it cannot be used: ${lineOf(problem)}` }
    : { mayCheck, grants, needs, signature, ...(reason ? { reason } : {}) }
}

/** A public key as key lists and isSignedBy take it. */
export function keyLine(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
}

/** 0: intact, and signed by the signer that was named or else by a key that is known here for its publisher. 3: intact, but that cannot be said. 1: broken. */
export function packExitCode({ broken, signature }: PackVerdict): 0 | 1 | 3 {
  if (broken.length > 0) {
    return 1
  }
  return signature?.isChecked && signature.isOfSigner !== false ? 0 : 3
}

/** The parts of two bodies that are not the same, by the file that a person would open. */
export function differentParts(built: PackBody, source: PackBody): string[] {
  const named = (body: PackBody): Map<string, string> =>
    new Map([
      ['package.json', JSON.stringify(body.manifest)],
      ...body.items.map((item) => [`the item ${item.id}`, JSON.stringify(item)] as const),
      ...body.facts.map((fact) => [`the fact ${fact.name}`, JSON.stringify(fact)] as const),
      ...Object.entries(body.texts),
      ['the code', body.code],
    ])
  const [a, b] = [named(built), named(source)]
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name))
}

/** The same for people, a sentence a line. */
export function packVerdictInWords(verdict: PackVerdict, signer?: KeyObject): string {
  const { file, id, version, sha256, broken, isCurrent, signature, here } = verdict
  return [
    id === undefined ? `${file}:` : `${id} ${version}: ${file}`,
    ...(sha256 === undefined ? [] : [`  hash       ${sha256}`]),
    ...(isCurrent ? ['  source     the file is exactly what the source gives now'] : []),
    ...(id === undefined ? [] : [`  signature  ${signatureInWords(signature)}`]),
    ...(signer && id !== undefined
      ? [`  signer     ${signature?.isOfSigner ? 'it is' : 'it is NOT'} signed with the key that you named, ${fingerprint(signer)}`]
      : []),
    ...(here ? [`  here       ${hereInWords(here)}`] : []),
    ...broken.map((because) => `  BROKEN     ${because.split('\n').join('\n             ')}`),
    conclusionOf(verdict),
  ].join('\n')
}

function signatureInWords(signature: PackVerdict['signature']): string {
  if (!signature) {
    return 'none'
  }
  const known = signature.knownAs === undefined ? 'not in the key list here' : `one of ${signature.knownAs} in the key list here`
  return `by the key ${signature.key}, ${known}`
}

function hereInWords({ mayCheck, grants, needs, reason }: Here): string {
  const may = mayCheck ? `it may ${grants.join(', ')}` : 'it would only be listed'
  return `${may}${reason ? `: ${reason}` : ''} (it needs ${needs.join(', ') || 'nothing'})`
}

function conclusionOf(verdict: PackVerdict): string {
  switch (packExitCode(verdict)) {
    case 0:
      return 'The pack is intact and signed.'
    case 3:
      return `The pack is intact, but ${unsignedInWords(verdict.signature)}.`
    case 1:
      return verdict.isCurrent === false && verdict.id !== undefined
        ? 'The built file is NOT what the source gives.'
        : 'The pack is NOT as it was built.'
  }
}

function unsignedInWords(signature: PackVerdict['signature']): string {
  if (!signature) {
    return 'not signed'
  }
  return signature.isOfSigner === false
    ? 'not signed with the key that you named'
    : 'whether its signature is good cannot be told without the key: name it with --signer'
}
