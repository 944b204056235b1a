import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AttestationRecord, AttestationsFile, FilledForm, PracticeFile } from '../../lib/schema/types.ts'
import { type Ran, rounds } from '../lib/cli/rounds.ts'
import { audit, missingBrowser, startChromium, VIEWS } from './support/browser.ts'

const test = suite('forms in a browser')

/** What is used of playwright-core, which may be missing. */
interface Browser {
  newContext(options: object): Promise<BrowserContext>
  close(): Promise<void>
}
interface BrowserContext {
  newPage(): Promise<Page>
  close(): Promise<void>
}
interface Page {
  on(event: 'request', listener: (request: { url(): string }) => void): void
  on(event: 'console', listener: (message: { text(): string }) => void): void
  on(event: 'pageerror', listener: (error: Error) => void): void
  goto(url: string): Promise<unknown>
  reload(): Promise<unknown>
  fill(what: string, text: string): Promise<void>
  check(what: string): Promise<void>
  click(what: string): Promise<void>
  setInputFiles(what: string, file: string): Promise<void>
  waitForEvent(event: 'download'): Promise<{ suggestedFilename(): string; saveAs(path: string): Promise<void> }>
  evaluate<T>(script: string): Promise<T>
  emulateMedia(options: object): Promise<void>
  pdf(options: object): Promise<Buffer>
  keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> }
}
const PRACTICE: PracticeFile = { practice: 'Kōwhai Health', contacts: [{ name: 'Tom Hill', role: 'it-provider' }] }

let folder: string
let browser: Browser

const attest = (...args: string[]): Ran => rounds(['attest', '--practice', folder, ...args])
const pageFile = (role: string) => join(folder, `questions-${role}.html`)

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-form-'))
  writeFileSync(join(folder, 'practice.json'), JSON.stringify(PRACTICE))
  const { code, stderr } = attest('--form', folder)
  assert.equal([code, stderr], [0, ''])
  browser = await startChromium<Browser>()
})
test.after(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Opens the page of a role and hands over what it asked for and complained about. */
async function opened(role: string, options: object, look: (page: Page, noise: string[]) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ acceptDownloads: true, ...options })
  const page = await context.newPage()
  const noise: string[] = []
  const url = pathToFileURL(pageFile(role)).href
  page.on('request', (request) => request.url() !== url && !request.url().startsWith('blob:') && noise.push(request.url()))
  page.on('console', (message) => noise.push(message.text()))
  page.on('pageerror', (error) => noise.push(error.message))
  await page.goto(url)
  try {
    await look(page, noise)
  } finally {
    await context.close()
  }
}

/** The page's own policy does not let a waiting script be made of a text within the page, so it is asked again and again from outside. */
async function until(page: Page, script: string): Promise<void> {
  for (const started = Date.now(); !(await page.evaluate<boolean>(`Boolean(${script})`)); ) {
    assert.ok(Date.now() - started < 20_000, `it never came to: ${script}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function saved(page: Page, press: string): Promise<{ name: string; path: string; form: FilledForm }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(press)])
  const path = join(folder, download.suggestedFilename())
  await download.saveAs(path)
  return { name: download.suggestedFilename(), path, form: JSON.parse(readFileSync(path, 'utf8')) as FilledForm }
}

const SAVE = 'button.main'
const text = (page: Page, what: string) => page.evaluate<string>(`document.querySelector(${JSON.stringify(what)}).textContent.trim()`)
const value = (page: Page, what: string) => page.evaluate<string>(`document.querySelector(${JSON.stringify(what)}).value`)

async function answerTrust(page: Page): Promise<void> {
  await page.fill('#by', 'Dr Lee')
  await page.check('input[name="it-provider-trusted"][value="yes"]')
  await page.check('input[name="it-provider-trusted-experience"][value="health"]')
  for (const name of ['references', 'insurance', 'vetting', 'confidentiality']) {
    await page.check(`input[name="it-provider-trusted-${name}"][value="true"]`)
  }
  await page.fill('#it-provider-trusted-evidence-1-reference', 'Folder 3, references')
  await page.fill('#it-provider-trusted-evidence-1-date', '2026-05-04')
  await page.check('input[name="cloud-pms-review"][value="dont-know"]')
}

for (const { colorScheme, width } of VIEWS) {
  const options = { colorScheme, viewport: { width, height: 800 } }
  test(`it is accessible in ${colorScheme} colours, ${width} pixels wide, empty, filled in and with mistakes`, () =>
    opened('owner', options, async (page) => {
      assert.equal(await audit(page), [])
      await page.check('input[name="dr-bcp-plan"][value="yes"]')
      await page.click(SAVE)
      assert.match(await text(page, '#problems'), /things to look at before you save/)
      assert.equal(await audit(page), [])
      assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= width)
    }))
}
test('the longest page is accessible, too', () =>
  opened('it-provider', { viewport: { width: 1100, height: 800 } }, async (page) => {
    await page.evaluate(`document.querySelectorAll('input[value="yes"]').forEach((one) => one.click())`)
    assert.equal(await audit(page), [])
  }))
test('it asks for nothing and complains about nothing', () => opened('owner', {}, async (_page, noise) => assert.equal(noise, [])))

test('what is filled in is saved as a file that the command line takes, once', () =>
  opened('owner', {}, async (page, noise) => {
    await answerTrust(page)
    const { name, path, form } = await saved(page, SAVE)
    assert.match(name, /^answers-owner-\d{4}-\d{2}-\d{2}\.json$/)
    assert.equal([form.practice, form.role, form.by, form.answers.length], ['Kōwhai Health', 'owner', 'Dr Lee', 2])
    assert.match(await text(page, '#message'), /^Saved: answers-owner/)
    const { code, stdout } = attest('--import', path)
    assert.is(code, 0, stdout)
    const { attestations } = JSON.parse(readFileSync(join(folder, 'attestations.json'), 'utf8')) as AttestationsFile
    const record = attestations.find(({ id }) => id === 'it-provider-trusted') as AttestationRecord
    assert.equal([record.answer, record.by, record.details?.vetting], ['yes', { name: 'Dr Lee', role: 'owner' }, true])
    assert.match(attest('--import', path).stdout, /0 answers of Dr Lee recorded/)
    attest('--form', folder, '--role', 'owner')
    assert.match(readFileSync(pageFile('owner'), 'utf8'), /Yes, Dr Lee, [^<]*That answer holds until/)
    assert.equal(noise, [])
  }))
test('a draft is there again after the page was loaded again, and can be forgotten', () =>
  opened('owner', {}, async (page) => {
    await answerTrust(page)
    assert.match(await text(page, '#kept'), /^Draft kept at \d+:\d\d [ap]m$/)
    await page.reload()
    assert.equal([await text(page, '#message'), await text(page, '#progress')], ['Your draft is here again.', '2 of 3 answered'])
    assert.equal([await value(page, '#by'), await value(page, '#it-provider-trusted-evidence-1-date')], ['Dr Lee', '2026-05-04'])
    await page.click('#forget')
    await page.reload()
    assert.is(await text(page, '#progress'), '0 of 3 answered')
  }))
test('an unfinished file is saved, opened elsewhere and saved the same again', () =>
  opened('owner', {}, async (page) => {
    await page.fill('#by', 'Dr Lee')
    await page.check('input[name="dr-bcp-plan"][value="yes"]')
    await page.fill('#dr-bcp-plan-backSoon', '4.5')
    await page.fill('#dr-bcp-plan-evidence-1-reference', 'BCP v3')
    await page.fill('#dr-bcp-plan-statement', 'On paper,\nin the kitchen.')
    await page.click(SAVE)
    const first = await saved(page, '#problems button')
    await opened('owner', {}, async (other) => {
      await other.setInputFiles('#open', first.path)
      await until(other, `document.querySelector('#message').textContent.endsWith('is open: 1 answers.')`)
      await other.click(SAVE)
      assert.equal((await saved(other, '#problems button')).form, first.form)
    })
    const { code, stdout } = attest('--import', first.path)
    assert.equal([code, /"BCP v3" has no date/.test(stdout.replace(/\s+/g, ' '))], [3, true])
  }))
test('a file of somebody else, or of nobody, is not opened', () =>
  opened('owner', {}, async (page) => {
    const other = join(folder, 'other.json')
    writeFileSync(other, JSON.stringify({ form: 1, practice: 'Rimu Health', role: 'owner', by: 'X', at: '2026-01-01', answers: [] }))
    await page.setInputFiles('#open', other)
    await until(page, `document.querySelector('#message').textContent.includes('holds the answers of the owner of Rimu Health')`)
    writeFileSync(other, 'no JSON')
    await page.setInputFiles('#open', other)
    await until(page, `document.querySelector('#message').textContent.includes('is no file of saved answers')`)
  }))
test('the fingerprint of a file is taken in the browser, and the file goes nowhere', () =>
  opened('owner', {}, async (page, noise) => {
    const evidence = join(folder, 'plan.pdf')
    writeFileSync(evidence, 'The plan')
    await page.check('input[name="dr-bcp-plan"][value="partial"]')
    await page.fill('#by', 'Dr Lee')
    await page.setInputFiles('#dr-bcp-plan-evidence-1-file', evidence)
    await until(page, `document.querySelector('#dr-bcp-plan-evidence-1-hash').textContent.startsWith('Fingerprint')`)
    const { form } = await saved(page, SAVE)
    const [one] = form.answers[0]?.evidence ?? []
    assert.equal([one?.sha256, one?.reference], [createHash('sha256').update('The plan').digest('hex'), 'plan.pdf'])
    assert.match(one?.date ?? '', /^\d{4}-\d{2}-\d{2}$/)
    assert.equal(noise, [])
  }))
test('mistakes are listed, lead to their field, and stand beside it', () =>
  opened('owner', {}, async (page) => {
    await page.check('input[name="cloud-pms-review"][value="no"]')
    await page.fill('#cloud-pms-review-reviewedOn', '2999-01-01')
    await page.click(SAVE)
    assert.is(await page.evaluate('document.activeElement.id'), 'problems')
    assert.equal(await page.evaluate(`[...document.querySelectorAll('#problems li')].map((one) => one.textContent)`), [
      'Write your name: it stands beside your answers.',
      'Question 1: This day is still to come: correct it.',
    ])
    await page.click('#problems li:nth-child(2) a')
    assert.is(await page.evaluate('document.activeElement.id'), 'cloud-pms-review-reviewedOn')
    assert.is(await page.evaluate(`document.activeElement.getAttribute('aria-invalid')`), 'true')
    await page.fill('#by', 'Dr Lee')
    await page.fill('#cloud-pms-review-reviewedOn', '2026-01-01')
    await saved(page, SAVE)
    assert.is(await page.evaluate(`document.querySelectorAll('.wrong, [aria-invalid]').length`), 0)
  }))
test('it can be filled in with the keyboard alone', () =>
  opened('owner', {}, async (page) => {
    await page.evaluate(`document.querySelector('#by').focus()`)
    await page.keyboard.type('Dr Lee')
    for (const key of ['Tab', 'Tab', 'Space', 'ArrowDown']) {
      await page.keyboard.press(key)
    }
    assert.is(await page.evaluate(`document.querySelector('input[name="cloud-pms-review"]:checked').value`), 'no')
    for (const key of ['Tab', 'Enter']) {
      await page.keyboard.press(key)
    }
    assert.is(await page.evaluate(`document.querySelector('input[name="cloud-pms-review"]:checked')`), null)
  }))
test('where the browser keeps nothing it says so, and saving still works', () =>
  opened('owner', {}, async (page) => {
    await page.evaluate(`Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })`)
    await answerTrust(page)
    assert.match(await text(page, '#kept'), /keeps no drafts/)
    assert.is((await saved(page, SAVE)).form.answers.length, 2)
  }))
test('without a script it reads, and prints to be filled in on paper', () =>
  opened('owner', { javaScriptEnabled: false }, async (page, noise) => {
    await page.emulateMedia({ media: 'print' })
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const [, width = 0, height = 0] = (/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []).map(Number)
    assert.equal([Math.round(width), Math.round(height)], [595, 842])
    assert.ok((pdf.match(/\/Type\s*\/Page\b/g) ?? []).length <= 5)
    // The browser complains about nothing but the script that was switched off.
    assert.equal(
      noise.filter((one) => !/script/i.test(one)),
      [],
    )
  }))
test('on paper every question stands with all that is asked, and no button', () =>
  opened('owner', {}, async (page) => {
    await page.emulateMedia({ media: 'print' })
    const seen = (what: string) => `[...document.querySelectorAll(${JSON.stringify(what)})].filter((one) => one.checkVisibility()).length`
    assert.is(await page.evaluate(seen('button, input[type="file"], select')), 0)
    assert.is(await page.evaluate(seen('.detail')), await page.evaluate(`document.querySelectorAll('.detail').length`))
    assert.is(await page.evaluate(seen('.evidence')), 6)
    const whole = `[...document.querySelectorAll('.detail, .evidence, .answer')].map((one) => getComputedStyle(one).breakInside)`
    assert.equal([...new Set(await page.evaluate<string[]>(whole))], ['avoid'])
  }))

const reason = missingBrowser()
if (reason === undefined) {
  test.run()
} else {
  console.log(`SKIP forms in a browser: ${reason}`)
}
