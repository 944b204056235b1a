import { readFileSync, statSync } from 'node:fs'
import { messageOf, UsageError } from '../errors.ts'
import { publicKey } from '../practice/keys.ts'
import { LIMITS, verifyExitCode, verifyPackage } from '../practice/verify-package.ts'
import { print, printJson } from './terminal.ts'
import { verdictInWords } from './verify-words.ts'

export interface VerifyOptions {
  signer?: string
  json?: boolean
}

/**
 * `rounds verify`: what of an evidence package is intact, in words. Exits with 0 where it is; 1 where something is not as it was made; 3 where it is
 * intact but not signed with the key of --signer. @throws UsageError where it is no package, or a file cannot be read
 */
export async function verify(file: string, { signer, json }: VerifyOptions): Promise<void> {
  const key = signer === undefined ? undefined : publicKey(signer)
  const verdict = await verifyPackage(bytesOf(file), key)
  if (typeof verdict === 'string') {
    throw new UsageError(`${file} is no evidence package that can be read: ${verdict}`)
  }
  const exitCode = verifyExitCode(verdict)
  if (json) {
    printJson({ schema: 1, isIntact: exitCode !== 1, ...verdict })
  } else {
    print(verdictInWords(verdict))
  }
  process.exitCode = exitCode
}

function bytesOf(file: string): Buffer {
  try {
    if (statSync(file).size > LIMITS.bytes) {
      throw new Error(`it is larger than ${LIMITS.bytes / 2 ** 20} MiB`)
    }
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`)
  }
}
