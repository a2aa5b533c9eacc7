import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core'
import type { CallEventBody } from '../../pipeline/log/call-event.js'
import type { Solution } from '../../solutions/solution.js'
import { packageRoot } from '../../settings/package-root.js'
import { builtPages, type BuiltPages } from './built-pages.js'
import { FakeService } from './fake-service.js'

const chromiumPath = '/usr/bin/chromium'
const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A microphone that beeps, allowed without a prompt.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

/** Longest wait for something on a page. It is long, since a slow machine is no fault of the page. */
const patienceMs = 60_000

/** Reason why the browser tests cannot run here, or false. With ASSIST_TEST_REQUIRE=all a reason is a failure. */
export function skipReason(): string | false {
  if (existsSync(chromiumPath)) return false
  const reason = `Chromium is not at ${chromiumPath}`
  assert.notEqual(process.env['ASSIST_TEST_REQUIRE'], 'all', reason)
  return reason
}

/** Entries of a solution base among the fixtures. */
export function readSolutions(name: string): readonly Solution[] {
  const file = path.join(packageRoot, 'fixtures', 'solutions', name)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Solution)
}

/** The built page in a real browser, with a scripted service behind it. */
export class DeskInBrowser {
  readonly service: FakeService
  readonly #browser: Browser
  readonly #pages: BuiltPages
  #url = ''
  #callCount = 0

  static async open(): Promise<DeskInBrowser> {
    const pages = await builtPages()
    const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags })
    const desk = new DeskInBrowser(browser, pages)
    desk.#url = await desk.service.listen()
    return desk
  }

  private constructor(browser: Browser, pages: BuiltPages) {
    this.#browser = browser
    this.#pages = pages
    this.service = new FakeService(pages.folder, [
      ...readSolutions('demo.en.jsonl'),
      ...readSolutions('demo.zh.jsonl'),
    ])
  }

  /** Opens the page for a fresh visitor until the end of the test, which fails where the page raised an error. */
  async visit(
    t: TestContext,
    options: BrowserContextOptions = {},
    address = '',
    before?: () => void,
  ): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-US',
      ...options,
    })
    const page = await context.newPage()
    // Runs in the page before its own script.
    if (before) await page.addInitScript(before)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    t.after(async () => {
      await context.close()
      assert.deepEqual(errors, [])
    })
    page.setDefaultTimeout(patienceMs)
    await page.goto(this.#url + address)
    await page.getByTestId('search').waitFor()
    return page
  }

  /** Begins a call and opens the page for a visitor who watches it. */
  async watchCall(t: TestContext, options: BrowserContextOptions = {}): Promise<WatchedCall> {
    const callId = `call-${++this.#callCount}`
    this.service.calls = []
    this.service.beginCall(callId)
    const page = await this.visit(t, options)
    await page.waitForFunction(() => document.title.startsWith('●'))
    const log = (body: CallEventBody, atMs = 1_000) => this.service.log(callId, atMs, body)
    const card = (id: string) => page.locator(`[data-testid=card][data-solution="${id}"]`)
    return { callId, page, log, card }
  }

  async close(): Promise<void> {
    await this.#browser.close()
    this.service.close()
    this.#pages.remove()
  }
}

/** Waits until a condition outside the page holds, such as a request that the service received. */
export async function waitUntil(condition: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + patienceMs
  while (!condition()) {
    assert.ok(performance.now() < endMs, `waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Presses `/` until the search has the focus. A page that has just been drawn may not take its shortcuts yet. */
export async function focusSearch(page: Page): Promise<void> {
  const endMs = performance.now() + patienceMs
  for (;;) {
    await page.keyboard.press('/')
    if (await page.evaluate(() => document.activeElement?.id === 'search')) return
    assert.ok(performance.now() < endMs, 'waited in vain: the search has the focus')
    await page.waitForTimeout(50)
  }
}

/** A call in the page of a visitor who watches it. */
export interface WatchedCall {
  readonly callId: string
  readonly page: Page
  /** Adds an event to the call's log. */
  readonly log: (body: CallEventBody, atMs?: number) => void
  /** The card of a solution. */
  readonly card: (solutionId: string) => Locator
}
