import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import type { Page } from 'playwright-core'

import { SampleDecoder } from '../audio/decode.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { keptSound } from '../service/kept-sound.js'
import { packageRoot } from '../settings/package-root.js'
import { beginCall, CallPages, part } from '../testing/call-pages.js'
import { fakeApp } from '../testing/fake-app.js'
import { requirement } from '../testing/requirements.js'
import { startService, type TestService } from '../testing/service.js'
import { appWithSignIn } from '../testing/sign-in-provider.js'
import { keepPicture } from '../testing/pages/keep-picture.js'

const needs = { ...requirement('chromium', 'models'), timeout: 400_000 }
const desk = { viewport: { width: 1_366, height: 768 } }
const telephone = { viewport: { width: 390, height: 844 } }
const callFile = path.join(packageRoot, 'fixtures', 'calls', 'modem-light.wav')
const sampleFile = path.join(packageRoot, 'fixtures', 'written-calls', 'written-call.zh.json')

/** How long the customer talks on while the call is paused, in ms: longer than the sentence that they say over and over. */
const pauseMs = 12_000
/** A segment begins a little before its first sound, in ms. */
const marginMs = 500
const cardNumber = '4929 1234 5678 9012'

describe('an agent’s page', { ...needs }, () => {
  let pages: CallPages
  let service: TestService
  before(async () => {
    ;[pages, service] = await Promise.all([CallPages.open(), startService({ storeAudio: true })])
  })
  after(async () => {
    await pages.close()
    await service.close()
    assert.deepEqual(pages.errors, [])
  })

  const stands = (page: Page, state: string) =>
    part(page, 'connection-state', `[data-state=${state}]`).waitFor()

  for (const locale of ['en-US', 'zh-CN'] as const) {
    test(`without a key it says what it needs; the key is typed once and kept for the tab: ${locale}`, async () => {
      const app = await fakeApp({ apiKey: 'the-agents-key' })
      const page = await pages.visit(app.address, { ...desk, locale })
      const type = async (key: string) => {
        await part(page, 'settings').click()
        await page.locator('#access-key').fill(key)
        // The key is used once the page is loaded again.
        const loaded = page.waitForEvent('load')
        await page.locator('#access-key').press('Enter')
        await loaded
      }
      await stands(page, 'refused')
      const needed = locale === 'zh-CN' ? /密钥/u : /Access key needed/u
      assert.match(await part(page, 'connection-state').innerText(), needed)
      await part(page, 'settings').click()
      await keepPicture(page, `sign-in-${locale}`)
      await page.keyboard.press('Escape')
      await type('another-key')
      await stands(page, 'refused')
      await type('the-agents-key')
      await stands(page, 'open')
      await page.reload()
      await stands(page, 'open')
      assert.ok(!page.url().includes('key'), 'the address does not show it')
      await page.close()
      await app.close()
    })
  }

  test('by a provider: the agent signs in once, is back where they were, and stays until they sign out', async (t) => {
    const app = await appWithSignIn(t)
    const page = await pages.visit(app.address, { ...desk, locale: 'en-US' })
    await signIn(page, 'ana')
    await stands(page, 'open')
    await keepPicture(page, 'signed-in')
    assert.equal(
      await page.evaluate(() => (globalThis as unknown as Cookies).document.cookie),
      '',
      'no script reads the session',
    )
    await page.reload()
    await stands(page, 'open')
    const me = await page.evaluate(async () => (await fetch('/api/me')).json())
    assert.deepEqual((me as { roles: unknown }).roles, ['agent'])
    await beginCall(page)
    await part(page, 'end-call').click()
    const signedOut = await page.evaluate(async () => {
      await fetch('/sign-out', { method: 'POST' })
      return (await fetch('/api/me')).status
    })
    assert.equal(signedOut, 401)
    await page.close()
  })

  for (const locale of ['en-US', 'zh-CN'] as const) {
    test(`the key S pauses the call for both pages; nothing of the pause is written, sent or recorded: ${locale}`, async () => {
      const agent = await pages.visit(service.address, { ...desk, locale })
      const link = await beginCall(agent)
      const customer = await pages.visit(link, {
        ...{ ...telephone, locale },
        microphoneFile: await pages.spoken('paused', callFile, 0, 6_500),
      })
      await part(customer, 'talk').click()
      const lines = agent.locator('[data-testid=utterance][data-channel=customer][data-final=true]')
      await lines.first().waitFor({ timeout: 60_000 })
      await part(customer, 'chat-text').fill(cardNumber)

      await part(agent, 'transcript').press('s')
      await part(agent, 'pause', '[aria-pressed=true]').waitFor()
      await part(customer, 'pause-note').waitFor()
      await keepPicture(agent, `paused-agent-${locale}`)
      for (const page of [agent, customer]) {
        await part(page, 'chat-text').fill(cardNumber)
        await part(page, 'chat-text').press('Enter')
        assert.ok(await part(page, 'chat-send').isDisabled())
      }
      await keepPicture(customer, `paused-customer-${locale}`)
      // What was said before the pause is still written down.
      await agent.waitForTimeout(3_000)
      const countBefore = await lines.count()
      await agent.waitForTimeout(pauseMs - 3_000)
      assert.equal(await lines.count(), countBefore, 'no line comes while it is paused')
      await part(agent, 'chat-text').fill('')
      await part(customer, 'chat-text').fill('Thank you')
      await part(agent, 'transcript').press('s')
      await part(customer, 'pause-note').waitFor({ state: 'detached' })
      await part(customer, 'chat-send').click()
      await part(agent, 'chat-line').waitFor()
      await lines.nth(countBefore).waitFor({ timeout: 60_000 })
      await part(agent, 'end-call').click()
      await part(agent, 'seat-bar', '[data-phase=none]').waitFor()
      await checkPause(service)
      await Promise.all([agent.close(), customer.close()])
    })
  }

  test('the sample on a Chinese page is a written call that raises the right cards, and ends by itself', async () => {
    const lines = JSON.parse(await readFile(sampleFile, 'utf8')) as { from: string; text: string }[]
    const agent = await pages.visit(service.address, { ...desk, locale: 'zh-CN' })
    await part(agent, 'play-sample').click()
    const shown = (solutionId: string) =>
      part(agent, 'card', `[data-solution=${solutionId}]`).waitFor({ timeout: 60_000 })
    await shown('zh-broadband-los-light-red')
    await keepPicture(agent, 'written-sample')
    await shown('zh-broadband-wifi-password')
    await part(agent, 'seat-bar', '[data-phase=none]').waitFor({ timeout: 60_000 })
    const { call, events } = await newestCall(service)
    assert.equal(call.language, 'zh')
    const written = events.flatMap((event) =>
      event.type === 'message' ? [{ from: event.from, text: event.text }] : [],
    )
    assert.deepEqual(written, lines)
    assert.equal(events.at(-1)?.type, 'call.ended')
    await agent.close()
  })
})

/** Fills in the provider's two forms. */
async function signIn(page: Page, login: string): Promise<void> {
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill('x')
  await page.locator('button[type=submit]').click()
  await page.locator('input[name=prompt][value=consent]').waitFor({ state: 'attached' })
  await page.locator('button[type=submit]').click()
}

/** A page as far as its cookies go. */
interface Cookies {
  readonly document: { readonly cookie: string }
}

interface ListedCall {
  readonly callId: string
  readonly internalId: string
  readonly language: string
}

async function newestCall(service: TestService) {
  const [call] = (await service.get('/api/calls')) as ListedCall[]
  assert.ok(call)
  const events = await service.get(`/api/calls/${call.callId}/events?after=0`)
  return { call, events: events as CallEvent[] }
}

/** Nothing of the pause of the newest call stands in its log or in its recording. */
async function checkPause(service: TestService): Promise<void> {
  const { call, events } = await newestCall(service)
  const end = events.find((event) => event.type === 'call.pause' && !event.isOn)
  assert.ok(end?.type === 'call.pause' && end.fromMs !== undefined)
  const [fromMs, toMs] = [end.fromMs, end.atMs]
  assert.ok(toMs - fromMs > pauseMs - 1_000)
  const heard = events.filter(
    (event) => 'startMs' in event && event.startMs > fromMs && event.startMs < toMs - marginMs,
  )
  assert.deepEqual(heard, [], 'nothing is written down')
  const written = events.flatMap((event) => (event.type === 'message' ? [event.text] : []))
  assert.deepEqual(written, ['Thank you'], 'nothing that was typed in the pause was sent')
  assert.ok((await loudest(service, call, [fromMs + marginMs, toMs - marginMs])) < 0.001)
  assert.ok((await loudest(service, call, [0, fromMs])) > 0.01, 'before it there is sound')
}

/** The loudest sample of either side in a stretch of a recorded call, 0 to 1. */
async function loudest(
  { dataDir }: TestService,
  call: ListedCall,
  [fromMs, toMs]: readonly [number, number],
): Promise<number> {
  const recording = await keptSound({ dataDir, dataKey: '', dataKeyFile: '' }, call)
  const decoder = new SampleDecoder(recording.format)
  const samplesPerMs = recording.format.sampleRateHz / 1_000
  let most = 0
  let fromSample = 0
  for await (const bytes of recording.read()) {
    const sides = decoder.push(bytes)
    const at = (ms: number): number => Math.max(0, ms * samplesPerMs - fromSample)
    for (const side of sides) {
      for (const sample of side.subarray(at(fromMs), at(toMs))) {
        most = Math.max(most, Math.abs(sample))
      }
    }
    fromSample += sides[0]?.length ?? 0
  }
  return most
}
