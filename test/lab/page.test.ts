import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pageOf } from '../../lib/report/page.ts'
import { hostileDocument, mendedSample, sampleDocument, sampleManifests } from '../lib/report/fixtures/documents.ts'
import { audit, type Browser, launched, missingBrowser, VIEWS } from './support/browser.ts'

const test = suite('page in a browser')

let browser: Browser

test.before(async () => {
  browser = await launched()
})
test.after(() => browser?.close())

const opened: Browser['opened'] = (html, options, look) => browser.opened(html, options, look)
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

const reason = missingBrowser()
if (reason === undefined) {
  test.run()
} else {
  console.log(`SKIP page in a browser: ${reason}`)
}
