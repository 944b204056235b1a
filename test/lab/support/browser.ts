import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What is used of playwright-core, which may be missing. */
export interface Page {
  on(event: 'request', listener: (request: { url(): string }) => void): void
  on(event: 'console', listener: (message: { text(): string }) => void): void
  goto(url: string): Promise<unknown>
  evaluate<T>(script: string): Promise<T>
  emulateMedia(options: object): Promise<void>
  pdf(options: object): Promise<Buffer>
}
export interface Chromium {
  newContext(options: object): Promise<{ newPage(): Promise<Page>; close(): Promise<void> }>
  close(): Promise<void>
}
interface Launcher<C> {
  chromium: { launch(options: object): Promise<C> }
}

/** Opens pages with nothing but a browser. */
export interface Browser {
  /** Hands over the page, and what it asked for and complained about. */
  opened<T>(html: string, options: object, look: (page: Page, noise: string[]) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const require = createRequire(import.meta.url)
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
/** In light and dark, on a screen and on a phone. */
export const VIEWS = ['light', 'dark'].flatMap((colorScheme) => [1100, 360].map((width) => ({ colorScheme, width })))

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Chromium itself, with as much of its pages as the caller uses. */
export function startChromium<C = Chromium>(): Promise<C> {
  const { chromium } = require('playwright-core') as Launcher<C>
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
}

export async function launched(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-browser-'))
  const browser = await startChromium()
  const path = join(folder, 'page.html')
  const url = pathToFileURL(path).href
  return {
    async opened(html, options, look) {
      writeFileSync(path, html)
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
    },
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What axe has to say, folded parts open. */
export async function audit(page: Pick<Page, 'evaluate'>): Promise<string[]> {
  await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true })`)
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate<string[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })
      .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)))`,
  )
}

/** Why there is no browser here; undefined where there is one. */
export function missingBrowser(): string | undefined {
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
