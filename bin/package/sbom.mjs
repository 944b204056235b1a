// What is inside the executables, as CycloneDX 1.5.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The libraries inside Node that advisories name. */
const INSIDE_NODE = [
  'acorn',
  'ada',
  'ares',
  'brotli',
  'cjs_module_lexer',
  'icu',
  'llhttp',
  'nghttp2',
  'openssl',
  'simdjson',
  'simdutf',
  'undici',
  'uv',
  'v8',
  'zlib',
  'zstd',
]

/**
 * @param about name, version, released and license of Rounds
 * @param packages folders of the npm packages that the program holds
 * @param versions process.versions of Node
 * @param builds the packages that Node came from, with their integrity
 */
export function sbom({ about, packages, versions, builds }) {
  const found = new Map(packages.map(packageComponent).map((one) => [one.purl, one]))
  const libraries = [...found.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1))
  const node = nodeComponent(versions)
  const parts = INSIDE_NODE.filter((name) => versions[name]).map((name) => insideNode(name, versions[name]))
  const root = {
    ...component('application', 'rounds', about.version, `pkg:generic/rounds@${about.version}`),
    licenses: licenceOf(about.license),
  }
  const body = {
    metadata: { timestamp: `${about.released}T00:00:00Z`, component: root },
    components: [...libraries, { ...node, externalReferences: builds.map(distribution) }, ...parts],
    dependencies: [
      { ref: root['bom-ref'], dependsOn: [node, ...libraries].map((one) => one['bom-ref']) },
      { ref: node['bom-ref'], dependsOn: parts.map((one) => one['bom-ref']) },
      ...[...libraries, ...parts].map((one) => ({ ref: one['bom-ref'], dependsOn: [] })),
    ],
  }
  return { bomFormat: 'CycloneDX', specVersion: '1.5', serialNumber: serialOf(body), version: 1, ...body }
}

function component(type, name, version, purl) {
  return { type, 'bom-ref': purl, name, version, purl }
}

function packageComponent(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return { ...component('library', name, version, `pkg:npm/${name.replace('@', '%40')}@${version}`), licenses: licenceOf(license) }
}

function licenceOf(license) {
  const text = typeof license === 'string' ? license : (license?.type ?? 'NOASSERTION')
  return /[ ()]/.test(text) ? [{ expression: text }] : [{ license: text === 'NOASSERTION' ? { name: text } : { id: text } }]
}

function nodeComponent({ node }) {
  const cpe = `cpe:2.3:a:nodejs:node.js:${node}:*:*:*:lts:*:*:*`
  return { ...component('platform', 'node', node, `pkg:generic/node@${node}`), cpe, licenses: licenceOf('MIT') }
}

/** Some carry a build suffix of their own: 12.4.254.21-node.56. */
function insideNode(name, version) {
  return component('library', name, version, `pkg:generic/${name}@${encodeURIComponent(version)}`)
}

function distribution({ name, version, integrity }) {
  const content = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
  return { type: 'distribution', url: `pkg:npm/${name}@${version}`, hashes: [{ alg: 'SHA-512', content }] }
}

/** The same content has the same number. */
function serialOf(body) {
  const hex = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
