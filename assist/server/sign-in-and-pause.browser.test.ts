import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import { SampleDecoder } from '../audio/decode.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { keptSound } from '../service/kept-sound.js'
import { packageRoot } from '../settings/package-root.js'
import { beginCall, CallPages, part } from '../testing/call-pages.js'
import { fakeApp } from '../testing/fake-app.js'
import { requirement } from '../testing/requirements.js'
import { startService } from '../testing/service.js'

const needs = { ...requirement('chromium', 'models'), timeout: 180_000 }
const desk = { viewport: { width: 1_280, height: 800 } }
const callFile = path.join(packageRoot, 'fixtures', 'calls', 'modem-light.wav')

/** How long the customer talks on while the call is paused, in ms: longer than the sentence that they say over and over. */
const pauseMs = 12_000

describe('an agent’s page', { ...needs }, () => {
  let pages: CallPages
  before(async () => {
    pages = await CallPages.open()
  })
  after(() => pages.close())

  for (const locale of ['en-US', 'zh-CN'] as const) {
    test(`without a key it says what it needs; the key is typed once and kept for the tab: ${locale}`, async () => {
      const app = await fakeApp({ apiKey: 'the-agents-key' })
      const page = await pages.visit(app.address, { ...desk, locale })
      const stands = (state: string) =>
        part(page, 'connection-state', `[data-state=${state}]`).waitFor()
      const type = async (key: string) => {
        await part(page, 'settings').click()
        await page.locator('#access-key').fill(key)
        // The key is used once the page is loaded again.
        const loaded = page.waitForEvent('load')
        await page.locator('#access-key').press('Enter')
        await loaded
      }
      await stands('refused')
      assert.match(
        await part(page, 'connection-state').innerText(),
        locale === 'zh-CN' ? /密钥/u : /Access key needed/u,
      )
      await type('another-key')
      await stands('refused')
      await type('the-agents-key')
      await stands('open')
      await page.reload()
      await stands('open')
      assert.ok(!page.url().includes('key'), 'the address does not show it')
      await page.close()
      await app.close()
    })
  }

  test('the key S pauses the call: of what is said then, nothing is written down and nothing is recorded', async () => {
    const service = await startService({ storeAudio: true })
    const agent = await pages.visit(service.address, { ...desk, locale: 'en-US' })
    const link = await beginCall(agent)
    const customer = await pages.visit(link, {
      ...{ locale: 'en-US', viewport: { width: 390, height: 844 } },
      microphoneFile: await pages.spoken('paused', callFile, 0, 6_500),
    })
    await part(customer, 'talk').click()
    const lines = agent.locator('[data-testid=utterance][data-channel=customer][data-final=true]')
    await lines.first().waitFor({ timeout: 60_000 })

    await part(agent, 'transcript').press('s')
    await part(agent, 'pause', '[aria-pressed=true]').waitFor()
    // What was said before the pause is still written down.
    await agent.waitForTimeout(3_000)
    const countBefore = await lines.count()
    await agent.waitForTimeout(pauseMs - 3_000)
    assert.equal(await lines.count(), countBefore, 'no line comes while it is paused')
    await part(agent, 'transcript').press('s')
    await part(agent, 'pause', '[aria-pressed=false]').waitFor()
    await lines.nth(countBefore).waitFor({ timeout: 60_000 })
    await part(agent, 'end-call').click()
    await part(agent, 'seat-bar', '[data-phase=none]').waitFor()

    const [call] = (await service.get('/api/calls')) as { callId: string; internalId: string }[]
    assert.ok(call)
    const events = (await service.get(`/api/calls/${call.callId}/events?after=0`)) as CallEvent[]
    const end = events.find((event) => event.type === 'call.pause' && !event.isOn)
    assert.ok(end?.type === 'call.pause' && end.fromMs !== undefined)
    const [fromMs, toMs] = [end.fromMs, end.atMs]
    assert.ok(toMs - fromMs > pauseMs - 1_000)
    // A segment begins a little before its first sound.
    const margin = 500
    const heard = events.filter(
      (event) => 'startMs' in event && event.startMs > fromMs && event.startMs < toMs - margin,
    )
    assert.deepEqual(heard, [], 'nothing is written down')
    const place = { dataDir: service.dataDir, dataKey: '', dataKeyFile: '' }
    assert.ok((await loudest(place, call, [fromMs + margin, toMs - margin])) < 0.001)
    assert.ok((await loudest(place, call, [0, fromMs])) > 0.01, 'before it there is sound')
    await Promise.all([agent.close(), customer.close()])
    await service.close()
    assert.deepEqual(pages.errors, [])
  })
})

/** The loudest sample of either side in a stretch of a recorded call, 0 to 1. */
async function loudest(
  place: Parameters<typeof keptSound>[0],
  call: Parameters<typeof keptSound>[1],
  [fromMs, toMs]: readonly [number, number],
): Promise<number> {
  const recording = await keptSound(place, call)
  const decoder = new SampleDecoder(recording.format)
  const samplesPerMs = recording.format.sampleRateHz / 1_000
  let most = 0
  for await (const bytes of recording.read()) {
    for (const side of decoder.push(bytes)) {
      for (const sample of side.subarray(fromMs * samplesPerMs, toMs * samplesPerMs)) {
        most = Math.max(most, Math.abs(sample))
      }
    }
  }
  return most
}
