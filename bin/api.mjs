// Writes docs/api/rounds.d.ts, what the packs of others import, from lib/api.ts; with --check only says whether it is current.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const source = fileURLToPath(new URL('../lib/api.ts', import.meta.url))
const target = new URL('../docs/api/rounds.d.ts', import.meta.url)
const HEAD = `// Generated from lib/api.ts by "npm run api"; change lib/api.ts, not this file.
// All that a pack may import. A change here is a change for everybody who wrote a pack: what only adds goes into a minor version,
// what takes away or narrows into a major one.
`

/** The declarations of lib/api.ts in the order they stand there, as one module called rounds. */
export function apiTypes() {
  return `${HEAD}\ndeclare module 'rounds' {\n${indented(declarations())}\n}\n`
}

/** What the compiler says that lib/api.ts exports. Inside a module that is declared nothing is declared again. */
function declarations() {
  const options = { target: ts.ScriptTarget.ES2023, declaration: true, stripInternal: true, isolatedDeclarations: true }
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(source, 'utf8'), {
    fileName: source,
    compilerOptions: options,
  })
  if (diagnostics.length > 0) {
    throw new Error(`lib/api.ts: ${diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')).join('; ')}`)
  }
  const text = outputText
    .replace(/^export declare /gm, 'export ')
    .replace(/^declare /gm, '')
    .replace(/\n(?=\/\*\*)/g, '\n\n')
    .trim()
  // Without this line everything in a module that is declared counts as exported.
  return /^export \{\s*\};?$/m.test(text) ? text : `${text}\n\nexport {};`
}

/** Two spaces a level, one level deeper. */
function indented(text) {
  return text
    .split('\n')
    .map((line) => line.replace(/^(?: {4})*/, (spaces) => ' '.repeat(spaces.length / 2)))
    .map((line) => (line ? `  ${line.replace(/;$/, '')}` : line))
    .join('\n')
}

/** Lines that are only in one of two texts, each with `-` or `+`, in the order of the texts; `...` where lines that stand in both were left out. */
export function differenceOf(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const common = commonLengths(a, b)
  const lines = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`  ${a[i++]}`)
      j++
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) {
      lines.push(`- ${a[i++]}`)
    } else {
      lines.push(`+ ${b[j++]}`)
    }
  }
  const isNear = (at) => lines.slice(Math.max(0, at - 2), at + 3).some((line) => !line.startsWith('  '))
  return before === after ? [] : lines.flatMap((line, at) => (isNear(at) ? [line] : at === 0 || isNear(at - 1) ? ['...'] : []))
}

/** By position in both texts: how many lines behind it stand in both, in their order. */
function commonLengths(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1])
    }
  }
  return lengths
}

function readTarget() {
  try {
    return readFileSync(target, 'utf8')
  } catch {
    return ''
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = apiTypes()
  if (!process.argv.includes('--check')) {
    mkdirSync(new URL('.', target), { recursive: true })
    writeFileSync(target, text)
  } else if (readTarget() !== text) {
    console.error('docs/api/rounds.d.ts is not what lib/api.ts gives: run "npm run api", and say in CHANGELOG.md what changes for packs')
    console.error(differenceOf(readTarget(), text).join('\n'))
    process.exitCode = 1
  }
}
