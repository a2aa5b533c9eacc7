import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { chromium, type Browser, type Locator, type Page } from 'playwright-core'

import { muLawTable } from '../audio/g711.js'
import { waveFile } from '../audio/wave.js'
import { programPath } from './requirements.js'

/** What a page hears through its fake microphone, and which language it shows. */
export interface PageOptions {
  /** A WAV file that is spoken over and over; silence where left out. */
  readonly microphoneFile?: string
  readonly locale: 'en-US' | 'zh-CN'
  readonly viewport: { readonly width: number; readonly height: number }
  /** Permissions that the browser refuses: no device is asked for. */
  readonly isDenied?: boolean
}

/** Browsers for the two ends of a call; each page has a browser, and so devices, of its own. */
export class CallPages {
  readonly folder: string
  readonly #browsers: Browser[] = []
  readonly #errors: Error[] = []

  private constructor(folder: string) {
    this.folder = folder
  }

  static async open(): Promise<CallPages> {
    return new CallPages(await mkdtemp(path.join(tmpdir(), 'assist-pages-')))
  }

  /** What went wrong in a page's own script. */
  get errors(): readonly Error[] {
    return this.#errors
  }

  /** A page in a fresh browser with fake devices: a microphone that speaks a file, and a moving test picture. */
  async visit(address: string, options: PageOptions): Promise<Page> {
    const { isDenied = false, locale, viewport } = options
    const microphoneFile = options.microphoneFile ?? (await this.silence())
    const browser = await chromium.launch({
      executablePath: programPath('chromium') ?? 'chromium',
      args: [
        ...['--headless', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
        ...['--no-first-run', '--disable-background-networking', '--disable-sync'],
        ...['--disable-quic', '--autoplay-policy=no-user-gesture-required'],
        '--use-fake-device-for-media-stream',
        isDenied ? '--deny-permission-prompts' : '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphoneFile}`,
      ],
    })
    this.#browsers.push(browser)
    const context = await browser.newContext({ viewport, locale })
    const page = await context.newPage()
    // Two browsers, a service and its models share two cores with another test file.
    page.setDefaultTimeout(90_000)
    page.on('pageerror', (error) => this.#errors.push(error))
    await page.goto(address)
    return page
  }

  /** A microphone into which nobody speaks. */
  async silence(): Promise<string> {
    const file = path.join(this.folder, 'silence.wav')
    await writeFile(file, wavOf(new Int16Array(16_000)))
    return file
  }

  /**
   * The customer's words out of a stereo μ-law call, with silence before and after, as a microphone speaks them.
   *
   * @returns path of the WAV file
   */
  async spoken(name: string, callFile: string, fromMs: number, toMs: number): Promise<string> {
    const call = await readFile(callFile)
    const audioAt = call.indexOf('data') + 8
    const count = (toMs - fromMs) * 8
    const samples = new Int16Array(leadCount + count + tailCount)
    for (let n = 0; n < count; n++) {
      const code = call[audioAt + (fromMs * 8 + n) * 2] ?? 0xff
      samples[leadCount + n] = Math.round((muLawTable[code] ?? 0) * 32_767)
    }
    const file = path.join(this.folder, `${name}.wav`)
    await writeFile(file, wavOf(samples))
    return file
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.splice(0).map((browser) => browser.close()))
    await rm(this.folder, { recursive: true })
  }
}

/** Silence around what a microphone speaks, in samples at 8 kHz: a second before, two after. */
const leadCount = 8_000
const tailCount = 16_000

/** An element of a page by its test id, and by more of its attributes. */
export function part(page: Page, testId: string, more = ''): Locator {
  return page.locator(`[data-testid=${testId}]${more}`).first()
}

/** The agent begins a call with a customer. @returns the customer's link */
export async function beginCall(agent: Page): Promise<string> {
  await agent.waitForSelector('[data-testid=connection-state][data-state=open]')
  await part(agent, 'new-call').click()
  const link = part(agent, 'customer-link')
  await link.waitFor({ timeout: 20_000 })
  return (await link.innerText()).trim()
}

/** What a page's video element tells of what it shows. */
interface ShownVideo {
  readonly videoWidth: number
  readonly currentTime: number
}

/** The customer says yes to video, looks at the preview and sends it; the agent sees it move. */
export async function shareVideo(customer: Page, agent: Page): Promise<void> {
  await part(customer, 'accept-invitation').click()
  await part(customer, 'start-sharing').click()
  const video = await part(agent, 'remote-video').elementHandle({ timeout: 20_000 })
  // A function, since the pages' policy runs no text as a program.
  const isMoving = (shown: unknown): boolean => {
    const { videoWidth, currentTime } = shown as ShownVideo
    return videoWidth > 0 && currentTime > 0
  }
  await agent.waitForFunction(isMoving, video, { timeout: 20_000 })
}

function wavOf(samples: Int16Array): Buffer {
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  return Buffer.from(waveFile({ encoding: 's16le', channelCount: 1, sampleRateHz: 8_000 }, bytes))
}
