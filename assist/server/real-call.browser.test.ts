import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { chromium, type Browser, type Page } from 'playwright-core'

import { packageRoot } from '../settings/package-root.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { muLawTable } from '../audio/g711.js'
import { assertHeardIn, sampleGreeting } from '../testing/heard-text.js'
import { programPath, requirement } from '../testing/requirements.js'
import { startService, type TestService } from '../testing/service.js'

// A wait that never ends is to name its test.
const needs = { ...requirement('chromium', 'models'), timeout: 400_000 }
const isRunning = needs.skip === false

let service: TestService
let folder: string
const browsers: Browser[] = []

before(async () => {
  if (!isRunning) return
  assert.ok(
    existsSync(path.join(packageRoot, 'dist', 'pages')),
    'the pages are not built: make setup',
  )
  // The sample's page is gone after its test; its call is not to be followed by the next page.
  service = await startService({ resumeWindowMs: 200 })
  folder = await mkdtemp(path.join(tmpdir(), 'assist-browser-'))
})

after(async () => {
  if (!isRunning) return
  await Promise.all(browsers.map((browser) => browser.close()))
  await service.close()
  await rm(folder, { recursive: true })
})

/** A fresh agent's browser. @param microphoneFile a WAV file that the fake microphone speaks, over and over */
async function visit(microphoneFile?: string, locale = 'en-US'): Promise<Page> {
  const browser = await chromium.launch({
    executablePath: programPath('chromium') ?? 'chromium',
    args: [
      ...[
        '--headless',
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-quic',
      ],
      ...['--no-first-run', '--disable-background-networking', '--disable-component-update'],
      ...['--disable-sync', '--autoplay-policy=no-user-gesture-required'],
      ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
      ...(microphoneFile === undefined
        ? []
        : [`--use-file-for-fake-audio-capture=${microphoneFile}`]),
    ],
  })
  browsers.push(browser)
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale })
  const page = await context.newPage()
  page.on('pageerror', (error) => assert.fail(error.message))
  await page.goto(service.address)
  await page.waitForSelector('[data-testid=connection-state][data-state=open]')
  return page
}

const cardOf = (solutionId: string): string => `[data-testid=card][data-solution=${solutionId}]`

test(
  'a real recording is played: its words appear on their sides, nothing off its matter stands beside them, and a reload brings all back',
  needs,
  async () => {
    const page = await visit()
    await page.click('[data-testid=play-sample]')
    // "I'm a little baffled about how and why the light's come on so soon" ends at 0:43.
    const baffled = page
      .locator('[data-testid=utterance][data-final=true]')
      .filter({ hasText: /baffled/ })
      .first()
    await baffled.waitFor({ timeout: 70_000 })
    const transcript = await page.locator('[data-testid=transcript]').innerText()
    assertHeardIn(transcript, sampleGreeting)
    assert.match(transcript, /baffled/)
    const finals = await page.locator('[data-testid=utterance][data-final=true]').all()
    const sides = await Promise.all(finals.map((one) => one.getAttribute('data-channel')))
    assert.ok(sides.includes('agent') && sides.includes('customer'))

    // The caller wants a car looked at: whatever stands open by then is about cars.
    const open = page.locator('[data-testid=card][data-likely=false]:not([data-solution^=en-car-])')
    assert.equal(await open.count(), 0)

    // A reload in the middle of the call brings everything back.
    await page.reload()
    await baffled.waitFor()
  },
)

test(
  'what the caller said is heard through the microphone, and the agent’s use of the card is in the log',
  needs,
  async () => {
    const spoken = path.join(folder, 'caller.wav')
    const file = await readFile(path.join(packageRoot, 'fixtures', 'calls', 'modem-light.wav'))
    await writeFile(spoken, callerSaying(file, 0, 6_500))
    await noCallIsLive()
    const page = await visit(spoken)
    await page.click('[data-testid=talk]')
    const card = page.locator(`${cardOf('en-broadband-los-light-red')}[data-likely=false]`)
    await card.waitFor({ timeout: 30_000 })
    await card.getByTestId('card-say').click()
    const used = page.locator(`${cardOf('en-broadband-los-light-red')}[data-state=used]`)
    await used.waitFor()
    await page.reload()
    await used.waitFor()
    const [call] = (await service.get('/api/calls')) as { callId: string; language: string }[]
    assert.equal(call?.language, 'en')
    // The screen hears of it before the log is on disk.
    for (let triesLeft = 50; ; triesLeft--) {
      const events = (await service.get(`/api/calls/${call.callId}/events?after=0`)) as CallEvent[]
      if (events.some((event) => event.type === 'suggestion.used')) break
      assert.ok(triesLeft > 0, 'the log has suggestion.used')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  },
)

test('a question typed in Chinese finds its entry', needs, async () => {
  const page = await visit(undefined, 'zh-CN')
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN')
  await page.keyboard.press('/')
  await page.keyboard.type('光猫上面红灯一直闪')
  const results = page.locator('[data-testid=search-result]')
  await results.first().waitFor()
  assert.match(await results.first().innerText(), /LOS灯/)
})

test(
  'a real Mandarin caller is heard through the microphone, and the right answer stands on the screen',
  needs,
  async () => {
    await Promise.all(browsers.splice(0).map((browser) => browser.close()))
    await service.close()
    const fixture = (name: string): string =>
      path.join(packageRoot, 'fixtures', 'mandarin-call', name)
    service = await startService({ solutions: fixture('solutions.jsonl') })
    const { utterances } = JSON.parse(await readFile(fixture('mandarin.json'), 'utf8')) as {
      utterances: { startMs: number; endMs: number; expect: string | null; channel: string }[]
    }
    const said = utterances.filter(({ channel }) => channel === 'customer')[1]
    assert.ok(said?.expect)
    const spoken = path.join(folder, 'mandarin.wav')
    const file = await readFile(fixture('mandarin.wav'))
    await writeFile(spoken, callerSaying(file, said.startMs - 200, said.endMs + 1_000))
    const page = await visit(spoken, 'zh-CN')
    await page.click('[data-testid=talk]')
    await page.locator(`${cardOf(said.expect)}[data-likely=false]`).waitFor({ timeout: 40_000 })
    const transcript = await page.locator('[data-testid=transcript]').innerText()
    assertHeardIn(transcript, { words: '全面退出住宅', language: 'zh', maxErrorRate: 0.25 })
  },
)

async function noCallIsLive(): Promise<void> {
  await Promise.all(browsers.splice(0).map((browser) => browser.close()))
  for (;;) {
    const calls = (await service.get('/api/calls')) as { isLive: boolean }[]
    if (!calls.some((call) => call.isLive)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The customer's side of a stretch of a stereo μ-law call as a 16-bit mono WAV, after a second of silence. */
function callerSaying(file: Buffer, fromMs: number, toMs: number): Buffer {
  const audioAt = file.indexOf('data') + 8
  const count = (toMs - fromMs) * 8
  const leadCount = 8_000
  const wav = Buffer.alloc(44 + (leadCount + count) * 2)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20) // PCM
  wav.writeUInt16LE(1, 22) // channels
  wav.writeUInt32LE(8_000, 24)
  wav.writeUInt32LE(16_000, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(wav.length - 44, 40)
  for (let n = 0; n < count; n++) {
    const code = file[audioAt + (fromMs * 8 + n) * 2] ?? 0xff
    wav.writeInt16LE(Math.round((muLawTable[code] ?? 0) * 32_767), 44 + (leadCount + n) * 2)
  }
  return wav
}
