// Writes lib/schema/types.ts from manifests/schema/*.json; with --check only says whether it is current.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { compile } from 'json-schema-to-typescript'

const folder = new URL('../manifests/schema/', import.meta.url)
const target = new URL('../lib/schema/types.ts', import.meta.url)
const schemas = Object.fromEntries(
  readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
    .map((schema) => [schema.$id, schema]),
)

/** A reference into another schema becomes the name of the type that the other schema makes, or what stands there where it has none; conditions say nothing to a type. */
function nameForeignReferences(node) {
  if (Array.isArray(node)) {
    return node.map(nameForeignReferences)
  }
  if (typeof node !== 'object' || node === null) {
    return node
  }
  if (typeof node.$ref === 'string' && !node.$ref.startsWith('#')) {
    const [file, path = ''] = node.$ref.split('#')
    const meant = path
      .split('/')
      .filter(Boolean)
      .reduce((at, name) => at[name], schemas[`rounds:${file.replace('.schema.json', '')}`])
    return meant.title === undefined ? nameForeignReferences(meant) : { tsType: meant.title }
  }
  if (Object.keys(node).join() === 'description' && typeof node.description === 'string') {
    return { ...node, tsType: 'unknown' }
  }
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !isCondition(key, value))
      .map(([key, value]) => [key, nameForeignReferences(value)]),
  )
}

function isCondition(key, value) {
  return (
    key === 'if' ||
    key === 'then' ||
    (key === 'oneOf' && Array.isArray(value) && value.every((one) => Object.keys(one).join() === 'required'))
  )
}

const options = { bannerComment: '', additionalProperties: false, style: { singleQuote: true, semi: false, printWidth: 140 } }
const texts = []
for (const schema of Object.values(schemas)) {
  texts.push(await compile(nameForeignReferences(schema), schema.title, options))
}
const text = `// Generated from manifests/schema/ by "npm run types"; change the schemas, not this file.\n\n${texts.join('\n')}`
if (!process.argv.includes('--check')) {
  writeFileSync(target, text)
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('lib/schema/types.ts is not what manifests/schema/ gives: run "npm run types"')
  process.exitCode = 1
}
