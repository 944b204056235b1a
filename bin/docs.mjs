// Writes docs/checks/*.md from the manifests; with --check only says whether they are current.
import { fileURLToPath } from 'node:url'
import '../lib/register.mjs'

const { pagesOf, stalePages, writePages } = await import('../lib/authoring/docs.ts')
const { content } = await import('../lib/content/index.ts')

const folder = fileURLToPath(new URL('..', import.meta.url))
const pages = pagesOf(content.items(), content.facts())
if (!process.argv.includes('--check')) {
  const written = writePages(folder, pages)
  console.log(written.length === 0 ? 'docs/checks/ is current' : `docs/checks/: wrote ${written.join(', ')}`)
} else {
  const stale = stalePages(folder, pages)
  if (stale.length > 0) {
    console.error(`docs/checks/ is not what manifests/ gives (${stale.join(', ')}): run "npm run docs"`)
    process.exitCode = 1
  }
}
