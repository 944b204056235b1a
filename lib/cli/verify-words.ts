import { content } from '../content/index.ts'
import type { Remade } from '../practice/remake-report.ts'
import { type PackageVerdict, type SealCounts, type SignatureVerdict, verifyExitCode } from '../practice/verify-package.ts'
import { listed } from '../report/fill.ts'
import { dayInWords } from '../report/page/dates.ts'
import { visible } from '../report/page/escape.ts'
import { type Say, sayer } from '../report/say.ts'

/** Every sentence of a verdict, the last one says what it comes to. */
export function verdictInWords(verdict: PackageVerdict): string {
  const say = sayer('evidence-package')
  const { about, seals, journals } = verdict
  const lines = [
    about
      ? say('verify.what', { practice: about.practice ?? say('readme.noName'), day: dayInWords(about.day), version: about.tool.version })
      : say('verify.unknown'),
    '',
    ...fileLines(verdict, say),
    signatureLine(verdict.signature, say),
    ...(seals ? sealLines(seals, say) : []),
    ...(journals ? journalLines(journals, say) : []),
    reportLine(verdict.report, say),
    '',
    say(isUnproven(verdict) ? 'verify.end.unproven' : END[verifyExitCode(verdict)]),
  ]
  return lines.map((line) => visible(line).replaceAll('\n', ' ')).join('\n')
}

/** Nothing but that its report could not be compared speaks against it, and nothing for it. */
function isUnproven(verdict: PackageVerdict): boolean {
  return (
    verifyExitCode(verdict) === 1 && verifyExitCode({ ...verdict, report: { state: 'same' } }) !== 1 && verdict.report.state !== 'differs'
  )
}

const END = { 0: 'verify.end.intact', 1: 'verify.end.changed', 3: 'verify.end.unsigned' } as const

function fileLines({ hasList, files }: PackageVerdict, say: Say): string[] {
  if (!hasList) {
    return [say('verify.files.noList')]
  }
  const bad = files.filter(({ state }) => state !== 'intact')
  return [
    say.count('verify.files.intact', files.length - bad.length),
    ...bad.map(({ name, state, because = '' }) => say(`verify.files.${state}`, { name, because })),
  ]
}

function signatureLine({ state, fingerprint = '', wanted = '' }: SignatureVerdict, say: Say): string {
  switch (state) {
    case 'other':
      return say('verify.signature.otherBy', { fingerprint })
    case 'none':
    case 'bad':
    case 'removed':
      return say(`verify.signature.${state}`)
    case 'good':
      return say('verify.signature.good', { fingerprint })
    case 'known':
      return say('verify.signature.known', { fingerprint: wanted })
  }
}

function sealLines({ isHidden, isWhole, ...counts }: SealCounts, say: Say): string[] {
  const count = counts.signed + counts.sealed + counts.unsealed + counts.edited
  if (isHidden) {
    return [say('verify.seals.hidden', { ...counts })]
  }
  return [
    counts.unsealed === count ? say('verify.seals.none', { count }) : say('verify.seals.counts', { count, ...counts }),
    ...(counts.edited > 0 ? [say.count('verify.seals.edited', counts.edited)] : []),
    ...(isWhole ? [] : [say('verify.seals.broken')]),
  ]
}

function journalLines({ good, bad }: NonNullable<PackageVerdict['journals']>, say: Say): string[] {
  return [
    good > 0 ? say.count('verify.journals.good', good) : say('verify.journals.none'),
    ...bad.map((machine) => say('verify.journals.bad', { machine })),
  ]
}

function reportLine(report: Remade, say: Say): string {
  switch (report.state) {
    case 'same':
    case 'rules':
    case 'files':
      return say(`verify.report.${report.state}`)
    case 'verdicts':
      return say('verify.report.verdicts', { runtime: report.runtime })
    case 'tool': {
      const { version, builtAt } = report.tool
      const [day, ownDay] = [builtAt, content.builtAt].map((date) => dayInWords(date))
      return say('verify.report.tool', { version, day: day ?? '', own: content.version, ownDay: ownDay ?? '' })
    }
    case 'differs':
      return say('verify.report.differs', { pages: listed(report.pages) })
    case 'unreadable':
      return say('verify.report.unreadable', { because: report.because })
  }
}
