/** How far back a quotation mark is looked for that was opened before a path. */
const LOOKED_BACK = 200
const STOPS = /["'`<>|,;\r\n]/g
/** Another path begins: a file name, too, may hold a comma and a slash behind it. */
const NEXT_PATH =
  / ?(?:[A-Z]:\\|\\{2,4}\w[\w.$-]{0,64}[\\/]|\/(?:home|Users|Library|Applications|System|Volumes|bin|boot|dev|etc|lib|lib64|media|mnt|nix|opt|private|proc|root|run|sbin|snap|srv|sys|tmp|usr|var)(?![\w.-])|\/\/\w)/iuy

/**
 * Where a path ends that goes on at `from`. File names hold nearly everything, so it goes on to the end of the line, to the next path in a list, or to
 * the sign that closes what was opened before it. In doubt it goes on.
 *
 * @param begin where it is known to be a path
 */
export function endOfPath(text: string, begin: number, from: number): number {
  const opened = openedBefore(text, begin)
  STOPS.lastIndex = from
  for (let match = STOPS.exec(text); match; match = STOPS.exec(text)) {
    if (isEnd(text, match.index, opened)) {
      return match.index
    }
  }
  return text.length
}

interface Opened {
  /** The single quotation mark or backtick around the path itself. */
  quote?: string
  /** Double quotation marks, `<` and `|` before it on its line. */
  others: ReadonlySet<string>
}

function openedBefore(text: string, begin: number): Opened {
  const line = /[^\r\n]*$/.exec(text.slice(Math.max(0, begin - LOOKED_BACK), begin))?.[0] ?? ''
  const others = new Set([...line].filter((character) => '"<|'.includes(character)))
  const at = Math.max(line.lastIndexOf("'"), line.lastIndexOf('`'))
  const isOpening = at >= 0 && !/[\p{L}\p{N}.]/u.test(line.charAt(at - 1)) && !/\s/.test(line.charAt(at + 1))
  return isOpening ? { quote: line.charAt(at), others } : { others }
}

function isEnd(text: string, at: number, { quote, others }: Opened): boolean {
  const sign = text.charAt(at)
  switch (sign) {
    case ',':
    case ';':
      NEXT_PATH.lastIndex = at + 1
      return NEXT_PATH.test(text)
    case "'":
    case '`':
      return sign === quote && isClosing(text, at, sign)
    case '<':
    case '>':
      return others.has('<')
    case '"':
    case '|':
      return others.has(sign)
    default:
      return true
  }
}

/** Not the mark in `Patients' letters\Ngata`: a letter, more of a path, an ending or the mark that does close comes behind that one. */
function isClosing(text: string, at: number, quote: string): boolean {
  const rest = AFTER[quote === '`' ? 'backtick' : 'quote']
  rest.lastIndex = at + 1
  return !rest.test(text)
}

const AFTER = {
  quote: /\p{L}|[^'"\r\n]*(?:[\\/]|\.\w{2,4}\b|[^'"\r\n\s([{=:,]'(?!\p{L}))/uy,
  backtick: /\p{L}|[^`"\r\n]*(?:[\\/]|\.\w{2,4}\b|[^`"\r\n\s([{=:,]`(?!\p{L}))/uy,
}
