import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pageOf } from '../../lib/report/page.ts'
import { hostileDocument, mendedSample, sampleDocument, sampleManifests } from '../lib/report/fixtures/documents.ts'

const test = suite('page in a browser')

/** What is used of playwright-core, which may be missing. */
interface Browser {
  newContext(options: object): Promise<{ newPage(): Promise<Page>; close(): Promise<void> }>
  close(): Promise<void>
}
interface Page {
  on(event: 'request', listener: (request: { url(): string }) => void): void
  on(event: 'console', listener: (message: { text(): string }) => void): void
  goto(url: string): Promise<unknown>
  evaluate<T>(script: string): Promise<T>
  emulateMedia(options: object): Promise<void>
  pdf(options: object): Promise<Buffer>
}
interface Launcher {
  chromium: { launch(options: object): Promise<Browser> }
}

const require = createRequire(import.meta.url)
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const VIEWS = ['light', 'dark'].flatMap((colorScheme) => [1100, 360].map((width) => ({ colorScheme, width })))

let folder: string
let browser: Browser

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-page-'))
  const { chromium } = require('playwright-core') as Launcher
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
})
test.after(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Opens a page with nothing but a browser and hands over what it asked for and complained about. */
async function opened<T>(html: string, options: object, look: (page: Page, noise: string[]) => Promise<T>): Promise<T> {
  const path = join(folder, 'page.html')
  writeFileSync(path, html)
  const url = pathToFileURL(path).href
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const noise: string[] = []
  page.on('request', (request) => request.url() !== url && noise.push(request.url()))
  page.on('console', (message) => noise.push(message.text()))
  await page.goto(url)
  try {
    return await look(page, noise)
  } finally {
    await context.close()
  }
}

async function audit(page: Page): Promise<string[]> {
  await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true })`)
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate<string[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })
      .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)))`,
  )
}

const sample = () => pageOf(sampleDocument({ practice: 'Kōwhai Health', mended: mendedSample() }), sampleManifests())

for (const { colorScheme, width } of VIEWS) {
  const options = { colorScheme, viewport: { width, height: 800 } }
  test(`it is accessible in ${colorScheme} colours, ${width} pixels wide`, () =>
    opened(sample(), options, async (page) => assert.equal(await audit(page), [])))
  test(`nothing is wider than the window in ${colorScheme} colours, ${width} pixels wide`, () =>
    opened(sample(), options, async (page) => {
      await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true })`)
      assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= width)
    }))
}

test('the audit finds what is not accessible', () =>
  opened(sample().replace('<h4>', '<p style="color: #999; background: #aaa">pale</p><h4>'), {}, async (page) => {
    assert.ok((await audit(page)).some((one) => one.startsWith('color-contrast')))
  }))
test('it is accessible whatever the texts are', () =>
  opened(pageOf(hostileDocument()), { viewport: { width: 360, height: 800 } }, async (page) => {
    assert.equal(await audit(page), [])
    assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360)
  }))
test('it asks for nothing and complains about nothing', () => opened(sample(), {}, async (_page, noise) => assert.equal(noise, [])))
test('a hostile text runs nothing, asks for nothing and breaks nothing', () =>
  opened(pageOf(hostileDocument()), {}, async (page, noise) => {
    assert.is(await page.evaluate('typeof globalThis.hacked'), 'undefined')
    assert.is(await page.evaluate('document.scripts.length + document.images.length'), 0)
    assert.is(await page.evaluate('document.querySelectorAll("main, footer").length'), 2)
    assert.equal(noise, [])
  }))
test('it reads the same without scripts', () =>
  opened(sample(), { javaScriptEnabled: false }, async (page, noise) => {
    const pdf = await page.pdf({ preferCSSPageSize: true })
    assert.ok(pdf.length > 20_000)
    assert.equal(noise, [])
  }))
test('what is folded on the screen is printed', () =>
  opened(sample(), {}, async (page) => {
    const folded =
      '[...document.querySelectorAll("details.item")].find((one) => one.textContent.includes("Owner:")).innerText.includes("Owner:")'
    assert.is(await page.evaluate(folded), false)
    await page.emulateMedia({ media: 'print' })
    assert.is(await page.evaluate(folded), true)
  }))
test('it prints on A4, no item across two pages unless it is longer than one', () =>
  opened(sample(), {}, async (page) => {
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const [, width = 0, height = 0] = (/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []).map(Number)
    assert.equal([Math.round(width), Math.round(height)], [595, 842])
    await page.emulateMedia({ media: 'print' })
    const breaks = '[...document.querySelectorAll(".item, .open, tr")].map((one) => getComputedStyle(one).breakInside)'
    assert.equal([...new Set(await page.evaluate<string[]>(breaks))], ['avoid'])
  }))

function missing(): string | undefined {
  if (CHROMIUM === undefined) {
    return 'chromium is not installed'
  }
  return ['playwright-core', 'axe-core/axe.min.js'].map(unresolved).find((reason) => reason !== undefined)
}

function unresolved(name: string): string | undefined {
  try {
    require.resolve(name)
    return undefined
  } catch {
    return `${name} is not installed (npm install --no-save playwright-core axe-core)`
  }
}

const reason = missing()
if (reason === undefined) {
  test.run()
} else {
  console.log(`SKIP page in a browser: ${reason}`)
}
