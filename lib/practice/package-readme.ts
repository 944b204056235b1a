import { content } from '../content/index.ts'
import type { ZipEntry } from '../formats/zip.ts'
import { dayInWords } from '../report/page/dates.ts'
import { visible } from '../report/page/escape.ts'
import { wrapped } from '../report/page-text.ts'
import type { ReportMeta } from '../report/practice-page.ts'
import { type Say, sayer } from '../report/say.ts'
import { SIGNATURE, SIGNER, SUMS } from './package-layout.ts'
import type { PracticeState } from './state.ts'

const WIDTH = 78
const NAME_WIDTH = 18

/** What a package is and how to check it, for somebody who has never heard of Rounds. */
export function packageReadme(state: PracticeState, meta: ReportMeta, files: readonly ZipEntry[], isSigned: boolean): string {
  const say = sayer('evidence-package')
  const practice = visible(state.name ?? say('readme.noName'))
  const blocks = [
    heading(say('readme.title', { practice, day: dayInWords(state.today) }), '='),
    ...aboutTheCopy(meta, say),
    heading(say('readme.files'), '-'),
    fileList(files, isSigned, say),
    heading(say('readme.check'), '-'),
    ...(isSigned ? [...sumsPart(say), ...signedPart(say)] : [...sumsPart(say), paragraph(say('readme.check-unsigned'))]),
    paragraph(say('readme.check-rounds')),
    command(isSigned ? 'rounds verify package.zip --signer the-key-you-trust.pem' : 'rounds verify package.zip'),
    paragraph(say('readme.check-journal')),
    command('rounds journal verify results/<machine>/<time>.json'),
  ]
  return `${blocks.join('\n\n')}\n`
}

function aboutTheCopy({ hidden, isPseudonymised }: ReportMeta, say: Say): string[] {
  return [
    paragraph(say('readme.what', { version: content.version })),
    ...(isPseudonymised ? [paragraph(say('readme.copy'))] : []),
    ...(hidden > 0 ? [paragraph(say.count('readme.hidden', hidden))] : []),
  ]
}

function fileList(files: readonly ZipEntry[], isSigned: boolean, say: Say): string {
  const names = [...new Set(files.map(({ name }) => name.split('/')[0] ?? name)), SUMS, ...(isSigned ? [SIGNATURE] : [])]
  return names.map((name) => `  ${name.padEnd(NAME_WIDTH)} ${say.maybe(`readme.file.${name.toLowerCase()}`) ?? ''}`.trimEnd()).join('\n')
}

function sumsPart(say: Say): string[] {
  return [
    paragraph(say('readme.check-sums')),
    command(`sha256sum -c ${SUMS}`),
    paragraph(say('readme.check-windows')),
    command('certutil -hashfile report.html SHA256'),
  ]
}

function signedPart(say: Say): string[] {
  return [
    paragraph(say('readme.check-signed')),
    command(`openssl pkeyutl -verify -pubin -inkey ${SIGNER} -rawin -in ${SUMS} -sigfile ${SIGNATURE}`),
    paragraph(say('readme.check-key')),
    command(`openssl pkey -pubin -in ${SIGNER} -outform DER | sha256sum`),
  ]
}

function heading(text: string, sign: string): string {
  return `${text}\n${sign.repeat(Math.min(WIDTH, text.length))}`
}

function paragraph(text: string): string {
  return wrapped(text, WIDTH)
}

/** Never broken, so that it can be copied. */
function command(text: string): string {
  return `    ${text}`
}
