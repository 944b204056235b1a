import { readFileSync } from 'node:fs'
import { allBad, collectionProblems, manifestsIn, manifestsOf } from '../authoring/collection.ts'
import { KIND_NAMES, kindOfFile } from '../authoring/file-kind.ts'
import { fileProblems } from '../authoring/file-problems.ts'
import { projectFolder } from '../authoring/project.ts'
import { content } from '../content/index.ts'
import { BadFile, messageOf } from '../errors.ts'
import { parseJson } from '../schema/check.ts'
import { print } from './terminal.ts'

/** `rounds validate`: the files named, or every manifest of the collection. @throws BadFile, UsageError naming everything that is wrong */
export async function validate(files: string[]): Promise<void> {
  const bad = files.length > 0 ? files.flatMap(validateFile) : await validateCollection()
  if (bad.length > 0) {
    throw allBad(bad)
  }
}

async function validateCollection(): Promise<BadFile[]> {
  const folder = projectFolder()
  const manifests = folder === undefined ? manifestsOf(content) : manifestsIn(folder)
  const checkedFiles = await collectionProblems(manifests, content)
  const bad = [...manifests.bad, ...checkedFiles.flatMap(({ file, problems }) => badFile(file, problems))]
  for (const { file } of checkedFiles) {
    verdictLine(file, bad)
  }
  for (const { file } of manifests.bad) {
    verdictLine(file, bad)
  }
  const names = checkedFiles.length + manifests.bad.length
  print(`${names} manifests, ${bad.length === 0 ? 'all good' : `${bad.length} wrong`}`)
  return bad
}

function verdictLine(file: string, bad: readonly BadFile[]): void {
  const found = bad.find((one) => one.file === file)
  print(found ? `wrong  ${file}: ${counted(found.problems.length)}` : `ok     ${file}`)
}

function counted(problems: number): string {
  return `${problems} ${problems === 1 ? 'problem' : 'problems'}`
}

function validateFile(file: string): BadFile[] {
  try {
    const data = parseJson(read(file), file)
    const kind = kindOfFile(data, file)
    const bad = badFile(file, fileProblems(kind, data, file, content.items()))
    print(bad[0] ? `wrong  ${file}: ${KIND_NAMES[kind]}, ${counted(bad[0].problems.length)}` : `ok     ${file}: ${KIND_NAMES[kind]}`)
    return bad
  } catch (error) {
    if (!(error instanceof BadFile)) {
      throw error
    }
    print(`wrong  ${file}: ${counted(error.problems.length)}`)
    return [error]
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new BadFile(file, [{ property: '', expected: 'a file that can be read', found: messageOf(error) }])
  }
}

function badFile(file: string, problems: BadFile['problems']): BadFile[] {
  return problems.length > 0 ? [new BadFile(file, problems)] : []
}
