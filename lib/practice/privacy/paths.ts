import { content } from '../../content/index.ts'
import { literally } from '../../pattern.ts'
import { MARK, type Rule, type Tally } from './marks.ts'
import { endOfPath } from './path-end.ts'

const SLASH = '[\\\\/]{1,2}'
const NAME = `[^\\\\/"<>|:*?\\r\\n]{1,64}`
/** Only the mark itself, and what a list or a number of a copy puts behind it: a folder may be called `[hidden` as well. */
const NOT_HIDDEN = `(?!${literally(MARK.path)}(?:$|["'\`<>|,;.\\r\\n]| \\d{1,6}$)|\\.{3}$|\\s*$)(?=[^\\r\\n])`

/** Where a home folder begins, up to what lies below it. */
const HOME = `(?:(?<=\\\\)(?:Users|Documents and Settings)\\\\{1,2}${NAME}?|(?<=/)(?:home|Users)/[^\\s/"'<>=:*]{1,64}|(?<![\\w/])~[\\w.-]{0,64}|%USERPROFILE%|%HOMEPATH%|\\$HOME|\\$\\{HOME\\})${SLASH}`
const SHARE = new RegExp(
  `((?<![\\\\/:\\w])(?:\\\\{2,4}|(?:smb:|cifs:|nfs:)?//)\\w[\\w.$-]{0,64}${SLASH}${NAME}?${SLASH})${NOT_HIDDEN}`,
  'giu',
)
const FOLDERS =
  'patients?|scans?|scanned(?: documents)?|letters?|referrals?|x-?rays?|(?:my )?documents|inbox|hl7|dicom|attachments|correspondence|medical[ _-]?records?'
const FOLDER = new RegExp(`((?<!Defender)[\\\\/](?:${FOLDERS})${SLASH})${NOT_HIDDEN}`, 'giu')

/**
 * What names people do files and folders: the account of a home folder stays, because a technician must know whose it is, and so does what a probe of
 * Rounds declares below it (`.config/dconf/user`). Of a share the server and its name stay. Everything below goes, and so does what lies in
 * folders that are called patients, scans, letters.
 */
export const paths: Rule = {
  couldMatch: (text) => /[\\/]/.test(text),
  hide(text, tally) {
    return [belowHome(), SHARE, FOLDER].reduce((out, pattern) => withoutTails(out, pattern, tally), text)
  },
}

/** Keeps what the pattern finds, and hides the path that goes on behind it. */
function withoutTails(text: string, pattern: RegExp, tally: Tally): string {
  let out = ''
  let from = 0
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const begin = match.index + match[0].length
    const end = endOfPath(text, match.index, begin)
    if (end > begin) {
      out += text.slice(from, begin) + MARK.path
      from = end
      pattern.lastIndex = end
      tally.hidden++
    }
  }
  return from === 0 ? text : out + text.slice(from)
}

let below: RegExp | undefined

/** Below a home folder, but not what a probe reads there: its name is a text of Rounds and names nobody. */
function belowHome(): RegExp {
  below ??= new RegExp(`(${HOME})${NOT_HIDDEN}(?!(?:${homePaths().join('|') || '(?!)'})(?![\\w\\\\/-]))`, 'giu')
  return below
}

function homePaths(): string[] {
  const found = JSON.stringify(content.facts()).matchAll(/\{home\}(?:\/|\\\\)([^"]+)"/g)
  const tails = [...found].map(([, tail = '']) => tail.split('*').map(literally).join('[\\w.-]*').replaceAll('/', '[\\\\/]'))
  return [...new Set(tails)]
}

const DOCUMENT =
  /\.(?:pdf|docx?|docm|rtf|odt|xlsx?|xlsm|ods|csv|pptx?|jpe?g|png|gif|bmp|tiff?|heic|webp|dcm|dicom|hl7|pst|ost|eml|msg|mbox)(?![\w])/gi
const LONGEST_NAME = 255

/** Letters, scans and mail boxes are called after people. */
export const documents: Rule = {
  couldMatch: (text) => text.includes('.') && new RegExp(DOCUMENT.source, 'i').test(text),
  hide(text, tally) {
    let out = ''
    let from = 0
    for (const { 0: ending, index } of text.matchAll(DOCUMENT)) {
      const begin = beginOfName(text, from, index)
      if (begin < index && !text.slice(begin, index).endsWith(']')) {
        out += text.slice(from, begin) + MARK.path + ending
        from = index + ending.length
        tally.hidden++
      }
    }
    return from === 0 ? text : out + text.slice(from)
  },
}

/** In a path the name begins at the last slash; in a sentence with its last word and the capitalised words and numbers before it. */
function beginOfName(text: string, from: number, end: number): number {
  const before = text.slice(Math.max(from, end - LONGEST_NAME), end)
  const inPath = /[^\\/"<>|\r\n]*$/.exec(before)?.index ?? before.length
  if (/[\\/]/.test(before.charAt(inPath - 1))) {
    return end - before.length + inPath
  }
  const words = before.slice(inPath).split(' ')
  let first = words.length - 1
  while (first > 0 && /^[\p{Lu}\p{N}(_-]/u.test(words[first - 1] ?? '')) {
    first--
  }
  return end - words.slice(first).join(' ').length
}
