import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PracticeState } from '../../lib/practice/state.ts'
import { practicePage } from '../../lib/report/practice-page.ts'
import { hostileState } from '../lib/report/practice/fixtures/hostile.ts'
import { sampleState } from '../lib/report/practice/fixtures/sample.ts'
import { audit, type Browser, launched, missingBrowser, type Page, VIEWS } from './support/browser.ts'

const test = suite('practice page in a browser')

/** Height of A4 without the margins that the page asks for, in pixels of CSS. */
const ROOM = ((297 - 11 - 14) / 25.4) * 96
const PAPER = { width: 680, height: 1000 }

let browser: Browser

test.before(async () => {
  browser = await launched()
})
test.after(() => browser?.close())

const opened: Browser['opened'] = (html, options, look) => browser.opened(html, options, look)

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

const reason = missingBrowser()
if (reason === undefined) {
  test.run()
} else {
  console.log(`SKIP practice page in a browser: ${reason}`)
}
