import { content } from '../../content/index.ts'

/**
 * A text beside this file with its `#NAME#` filled in. What is filled in is not read again, so a launcher may hold what it likes.
 * A line that is nothing but an empty part goes; in PowerShell `#RUN#` is what runs `$launcher` and sets `$lines` and `$code`.
 * @throws Error for a name that nothing was given for
 */
export function filledText(path: string, given: Readonly<Record<string, string>>): string {
  const parts: Readonly<Record<string, string>> = { RUN: content.text('lib/rmm/exports/inside.ps1'), ...given }
  const part = (name: string): string => {
    const text = parts[name]
    if (text === undefined) {
      throw new Error(`${path} asks for ${name}, and nothing is given for it.`)
    }
    return text.trimEnd()
  }
  return content.text(path).replace(/^#([A-Z]+)#\n|#([A-Z]+)#/gm, (_, line: string | undefined, inside: string | undefined) => {
    const text = part(line ?? inside ?? '')
    return line === undefined || text === '' ? text : `${text}\n`
  })
}
