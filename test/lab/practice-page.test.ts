import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PracticeState } from '../../lib/practice/state.ts'
import { practicePage } from '../../lib/report/practice-page.ts'
import { hostileState } from '../lib/report/practice/fixtures/hostile.ts'
import { sampleState } from '../lib/report/practice/fixtures/sample.ts'

const test = suite('practice page in a browser')

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
/** Height of A4 without the margins that the page asks for, in pixels of CSS. */
const ROOM = ((297 - 11 - 14) / 25.4) * 96
const PAPER = { width: 680, height: 1000 }

let folder: string
let browser: Browser

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-practice-page-'))
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
  await unfold(page)
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate<string[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })
      .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)))`,
  )
}

async function unfold(page: Page): Promise<void> {
  await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true })`)
}

async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

const META = { preparedBy: 'Pita Hohepa, Harbour IT', hidden: 2, isPseudonymised: true }
const sample = () => practicePage(sampleState(), META)
const { drift: _drift, visit: _visit, ...older } = sampleState()
const first = () => practicePage({ ...older, machines: [], mended: [], toDo: [], trend: older.trend.slice(-1), expiring: [] }, META)

for (const { colorScheme, width } of VIEWS) {
  const options = { colorScheme, viewport: { width, height: 800 } }
  test(`it is accessible in ${colorScheme} colours, ${width} pixels wide`, () =>
    opened(sample(), options, async (page) => assert.equal(await audit(page), [])))
  test(`nothing is wider than the window in ${colorScheme} colours, ${width} pixels wide`, () =>
    opened(sample(), options, async (page) => {
      await unfold(page)
      assert.is(await overflow(page), 0)
    }))
}

test('the audit finds what is not accessible', () =>
  opened(sample().replace('<h4>', '<p style="color: #999; background: #aaa">pale</p><h4>'), {}, async (page) => {
    assert.ok((await audit(page)).some((one) => one.startsWith('color-contrast')))
  }))
test('a first report without computers is accessible, too', () =>
  opened(first(), { viewport: { width: 360, height: 800 } }, async (page) => {
    assert.equal(await audit(page), [])
    assert.is(await overflow(page), 0)
  }))
test('it is accessible whatever the texts are', () =>
  opened(practicePage(hostileState(), META), { viewport: { width: 360, height: 800 } }, async (page) => {
    assert.equal(await audit(page), [])
    assert.is(await overflow(page), 0)
  }))
test('a hostile text runs nothing, asks for nothing and breaks nothing', () =>
  opened(practicePage(hostileState(), META), {}, async (page, noise) => {
    assert.is(await page.evaluate('typeof globalThis.hacked'), 'undefined')
    assert.is(await page.evaluate('document.scripts.length + document.images.length'), 0)
    assert.is(await page.evaluate('document.querySelectorAll("main, footer").length'), 2)
    assert.is(await page.evaluate('document.styleSheets.length'), 1)
    assert.equal(noise, [])
  }))
test('it reads the same without scripts, asks for nothing and complains about nothing', () =>
  opened(sample(), { javaScriptEnabled: false }, async (page, noise) => {
    assert.ok((await page.pdf({ preferCSSPageSize: true })).length > 50_000)
    assert.equal(noise, [])
  }))
test('signs and words stay where a system forces its own colours', () =>
  opened(sample(), { forcedColors: 'active', viewport: { width: 1100, height: 800 } }, async (page) => {
    assert.equal(await audit(page), [])
    assert.ok(
      await page.evaluate<boolean>('[...document.querySelectorAll(".steps .sign")].every((one) => one.getBoundingClientRect().width > 8)'),
    )
  }))

/** Where page one ends, in pixels of CSS, on paper. */
async function endOfPageOne(page: Page): Promise<number> {
  await page.emulateMedia({ media: 'print' })
  return page.evaluate<number>('document.querySelector(".front").getBoundingClientRect().bottom')
}

test('page one of a practice of fourteen computers fits one printed page, decisions first', () =>
  opened(sample(), { viewport: PAPER }, async (page) => {
    const bottom = await endOfPageOne(page)
    assert.ok(bottom <= ROOM, `${bottom} of ${ROOM} pixels`)
    const tops = await page.evaluate<number[]>(
      '["h1", "#decide", "#work", "#glance", ".basis"].map((one) => document.querySelector(one).getBoundingClientRect().top)',
    )
    assert.equal(
      tops,
      [...tops].sort((a, b) => a - b),
    )
  }))
for (const letters of [20, 50, 80, 110, 150, 220]) {
  test(`page one fits one printed page with sentences of ${letters} letters`, () =>
    opened(practicePage(wordy(letters), META), { viewport: PAPER }, async (page) => {
      const bottom = await endOfPageOne(page)
      assert.ok(bottom <= ROOM && bottom > ROOM * 0.8, `${bottom} of ${ROOM} pixels`)
    }))
}

/** The sample with sentences of that length, and much that was mended. */
function wordy(letters: number): PracticeState {
  const text = (length: number) => `${'Have the updates installed on every computer before the visit '.repeat(9).slice(0, length)}.`
  const state = sampleState()
  const [one] = state.mended
  return {
    ...state,
    toDo: state.toDo.map((toDo) => ({ ...toDo, does: `${text(letters)} ${text(60)}` })),
    items: state.items.map((item) => ({ ...item, sentences: [text(letters), text(letters / 2)] })),
    mended: one ? state.items.slice(0, 9).map(({ id }) => ({ ...one, mended: { ...one.mended, item: id } })) : [],
  }
}
test('it prints on A4, and what belongs together stays together', () =>
  opened(sample(), {}, async (page) => {
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const [, width = 0, height = 0] = (/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []).map(Number)
    assert.equal([Math.round(width), Math.round(height)], [595, 842])
    const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0
    assert.ok(pages >= 6 && pages <= 14, `${pages} pages`)
    await page.emulateMedia({ media: 'print' })
    const inside =
      '[...document.querySelectorAll(".decision, .answer, tr, .next > li, .trend")].map((one) => getComputedStyle(one).breakInside)'
    assert.equal([...new Set(await page.evaluate<string[]>(inside))], ['avoid'])
    assert.is(await page.evaluate('getComputedStyle(document.querySelector(".front")).breakAfter'), 'page')
    assert.is(await page.evaluate('getComputedStyle(document.querySelector(".technician")).breakBefore'), 'page')
  }))
test('every printed page has its number', () =>
  opened(sample(), {}, async (page) => {
    const rules = await page.evaluate<string>('[...document.styleSheets[0].cssRules].map((one) => one.cssText).join(" ")')
    assert.match(rules, /counter\(page\).*counter\(pages\)/)
  }))
test('the evidence is folded on the screen and printed in full', () =>
  opened(sample(), {}, async (page) => {
    const shown =
      '[...document.querySelectorAll(".evidence details")].find((one) => one.textContent.includes("Owner:")).innerText.includes("Owner:")'
    assert.is(await page.evaluate(shown), false)
    await page.emulateMedia({ media: 'print' })
    assert.is(await page.evaluate(shown), true)
  }))
test('a link into the folded evidence opens it', () =>
  opened(sample(), {}, async (page) => {
    await page.evaluate('document.querySelector(".known a").click()')
    assert.is(await page.evaluate('document.querySelector(location.hash).closest("details").open'), true)
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
  console.log(`SKIP practice page in a browser: ${reason}`)
}
