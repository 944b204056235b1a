export interface HeadedFile {
  path: string
  text: string
}

/** The files in what `head --verbose` and `tail --verbose` print: `==> /path <==` stands above each. */
export function headedFiles(printed: string): HeadedFile[] {
  const [, ...parts] = printed.split(/(?:^|\n)==> (?=\/)/)
  return parts.flatMap((part) => {
    const end = part.indexOf(' <==\n')
    return end === -1 ? [] : [{ path: part.slice(0, end), text: part.slice(end + ' <==\n'.length) }]
  })
}
