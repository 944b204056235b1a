import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { practiceState } from '../../lib/practice/practice-state.ts'
import type { PracticeState } from '../../lib/practice/state.ts'
import { accreditationSheets } from '../../lib/report/accreditation.ts'
import { kowhai } from '../lib/practice/fixtures/kowhai.ts'
import { HOSTILE } from '../lib/report/fixtures/documents.ts'
import { audit, type Browser, launched, missingBrowser, VIEWS } from './support/browser.ts'

const test = suite('accreditation sheets in a browser')

const META = { hidden: 1, isPseudonymised: false, preparedBy: 'Sam Lee' }

let browser: Browser
let state: PracticeState
let sheets: string

test.before(async () => {
  browser = await launched()
  state = await practiceState(kowhai())
  sheets = accreditationSheets(state, META)
})
test.after(() => browser?.close())

for (const { colorScheme, width } of VIEWS) {
  test(`they are accessible in ${colorScheme} colours, ${width} pixels wide, and nothing is wider than the window`, () =>
    browser.opened(sheets, { colorScheme, viewport: { width, height: 800 } }, async (page) => {
      assert.equal(await audit(page), [])
      assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= width)
    }))
}
test('the audit finds what is not accessible', () =>
  browser.opened(sheets.replace('<h3', '<p style="color: #999; background: #aaa">pale</p><h3'), {}, async (page) => {
    assert.ok((await audit(page)).some((one) => one.startsWith('color-contrast')))
  }))
test('they ask for nothing, complain about nothing and need no script', () =>
  browser.opened(sheets, { javaScriptEnabled: false }, async (_page, noise) => assert.equal(noise, [])))
test('a hostile text runs nothing and breaks nothing', async () => {
  const contacts = [{ name: HOSTILE, role: 'it-provider' as const }]
  const hostile = await practiceState(kowhai({ practice: { ...kowhai().practice, practice: HOSTILE, contacts } }))
  await browser.opened(
    accreditationSheets(hostile, { ...META, preparedBy: HOSTILE }),
    { viewport: { width: 360, height: 800 } },
    async (page, noise) => {
      assert.is(await page.evaluate('typeof globalThis.hacked'), 'undefined')
      assert.is(await page.evaluate('document.scripts.length + document.images.length'), 0)
      assert.is(await page.evaluate('document.querySelectorAll("article").length'), 35)
      assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360)
      assert.equal(noise, [])
    },
  )
})
test('one click selects the whole comment, and nothing else', () =>
  browser.opened(sheets, {}, async (page) => {
    assert.is(await page.evaluate(`getComputedStyle(document.querySelector('.comment')).userSelect`), 'all')
    assert.is(await page.evaluate(`getComputedStyle(document.querySelector('.sheet h2')).userSelect`), 'auto')
    const copied = `(() => {
      getSelection().selectAllChildren(document.querySelector('#sheet-health-check-12 .comment'))
      return getSelection().toString()
    })()`
    assert.match(await page.evaluate<string>(copied), /^As of 24 November 2026: Needs fixing\.\n\n5 of 8 computers/)
  }))

if (spawnSync('pdftotext', ['-v']).error === undefined) {
  test('printed on A4 every sheet begins a page, signatures stay with their sheet, and every page has its number', () =>
    browser.opened(sheets, {}, async (page) => {
      const pages = textOf(await page.pdf({ preferCSSPageSize: true, printBackground: false }))
      const starts = pages.flatMap((text, index) =>
        /^\s*(Health check, step \d+|Good IT Practices [\d.]+)\s+Kōwhai/.test(text) ? [index] : [],
      )
      assert.is(starts.length, 35)
      assert.is(starts[0], 2, 'the first page is two sides')
      assert.ok(pages.length <= 2 + 35 + 4, `${pages.length} pages`)
      for (const [index, text] of pages.entries()) {
        assert.match(text, new RegExp(`Page ${index + 1} of ${pages.length}`))
        assert.match(text, 'Kōwhai Health, 24 November 2026')
      }
      const signed = pages.filter((text) => text.includes('Approved by'))
      assert.is(signed.length, 35)
      assert.is(signed.filter((text) => /Prepared by/.test(text)).length, 35)
    }))
} else {
  console.log('SKIP printed sheets: pdftotext is not installed')
}

/** The text of each page. */
function textOf(pdf: Buffer): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-sheets-'))
  try {
    writeFileSync(join(folder, 'sheets.pdf'), pdf)
    const { stdout } = spawnSync('pdftotext', ['-layout', join(folder, 'sheets.pdf'), '-'], { encoding: 'utf8' })
    return stdout.split('\f').slice(0, -1)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const reason = missingBrowser()
if (reason === undefined) {
  test.run()
} else {
  console.log(`SKIP accreditation sheets in a browser: ${reason}`)
}
