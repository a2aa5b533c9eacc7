import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { finalUtterance, suggestion } from '../../testing/pages/call-events.js'
import {
  DeskInBrowser,
  focusSearch,
  readSolutions,
  skipReason,
} from '../../testing/pages/desk-in-browser.js'

const skip = skipReason()
if (skip) console.log(`desk in a browser: skipped, ${skip}`)

const [first] = readSolutions('demo.en.jsonl')

describe('the desk in a browser', { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  const said = (page: Page, text: string) => page.getByTestId('utterance').getByText(text)
  const texts = (page: Page) => page.getByTestId('utterance').locator('p').allInnerTexts()

  test('without a call it says what to do', async (t) => {
    desk.service.calls = []
    const page = await desk.visit(t)
    await page.getByTestId('play-sample').waitFor()
    await page.getByTestId('talk').waitFor()
    const welcome = await page.getByTestId('welcome').innerText()
    assert.match(welcome, /ws:\/\/127\.0\.0\.1:\d+\/stream/u)
    assert.equal(await page.getByTestId('connection-state').getAttribute('data-state'), 'open')
  })

  test('both sides are written as they speak, with masks as chips and raising words marked', async (t) => {
    const { page, log } = await desk.watchCall(t)
    const partial = { type: 'transcript.partial', utteranceId: 'u1', channel: 'customer' } as const
    log({ ...partial, startMs: 61_000, text: 'a red li', stableChars: 2 })
    await page.locator('[data-testid=utterance][data-final=false] .unstable').waitFor()
    log(finalUtterance('u1', 'customer', 'a red light, card [card]'))
    log(finalUtterance('u2', 'agent', 'Thank you.'))
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    await page.locator('mark').waitFor()
    assert.deepEqual(await texts(page), ['a red light, card card', 'Thank you.'])
    assert.equal(await page.locator('mark').innerText(), 'red light')
    assert.equal(await page.locator('.mask').innerText(), 'card')
    assert.match(await page.getByTestId('utterance').first().innerText(), /Customer\s*01:01/u)
    assert.equal(
      await page.locator('.transcript-pane [aria-live=polite]').innerText(),
      'Agent: Thank you.',
    )
  })

  test('any answer can be searched and opened by keyboard, in English and Chinese', async (t) => {
    const page = await desk.visit(t)
    await focusSearch(page)
    await page.keyboard.type('modem', { delay: 15 })
    await page.getByTestId('search-result').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByTestId('search-answer').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('search').fill('光猫')
    await page.getByTestId('search-result').filter({ hasText: '光猫' }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByTestId('search-answer').waitFor()
    assert.match(await page.getByTestId('search-answer').innerText(), /光猫/u)
  })

  test('after a lost connection and after a reload no text is missing and none is doubled', async (t) => {
    const { page, log, callId } = await desk.watchCall(t)
    log(finalUtterance('u1', 'customer', 'one'))
    await said(page, 'one').waitFor()
    desk.service.dropScreens()
    await page.locator('[data-testid=connection-state][data-state=reconnecting]').waitFor()
    log(finalUtterance('u2', 'agent', 'two'))
    await said(page, 'two').waitFor()
    assert.deepEqual(desk.service.asked.at(-1), { type: 'watch', callId, after: 1 })
    await page.reload()
    await said(page, 'two').waitFor()
    assert.deepEqual(await texts(page), ['one', 'two'])
    assert.ok(page.url().endsWith(`#call=${callId}`))
  })

  test('the transcript follows the newest line until the agent scrolls up', async (t) => {
    const { page, log } = await desk.watchCall(t)
    const long = 'a sentence that takes some room on the screen '.repeat(4)
    for (let at = 0; at < 20; at++)
      log(finalUtterance(`u${at}`, at % 2 ? 'agent' : 'customer', `${long}${at}`))
    await said(page, `${long}19`).waitFor()
    const transcript = page.getByTestId('transcript')
    const fromEnd = () =>
      transcript.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight)
    assert.ok((await fromEnd()) < 2)
    await transcript.evaluate((list) => (list.scrollTop = 0))
    await page.getByText('Back to live').waitFor()
    log(finalUtterance('u20', 'agent', `${long}20`))
    await said(page, `${long}20`).waitFor({ state: 'attached' })
    assert.ok((await fromEnd()) > 200)
    await page.getByText('Back to live').click()
    assert.ok((await fromEnd()) < 2)
  })

  test('the newest live call is followed, a picked one stays', async (t) => {
    const { page, callId } = await desk.watchCall(t)
    desk.service.beginCall('newer')
    await page.waitForFunction((id) => document.title.includes(id), 'newer')
    await page.getByLabel('Call', { exact: true }).selectOption(callId)
    desk.service.beginCall('newest')
    await page.locator('option[value="newest"]').waitFor({ state: 'attached' })
    assert.ok((await page.title()).includes(callId))
  })

  test('language, theme and finals-only are set once and kept', async (t) => {
    const { page, log, card } = await desk.watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, true) })
    await card(first!.id).waitFor()
    await page.getByTestId('settings').click()
    await page.getByText('Suggestions on finals only').click()
    await card(first!.id).waitFor({ state: 'detached' })
    await page.getByLabel('Dark').check()
    // The other language is loaded first.
    await page.getByLabel('简体中文').click()
    await page.getByRole('heading', { name: '对话' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '对话' }).waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN')
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    assert.equal(ground, 'rgb(14, 19, 25)')
  })

  test('the sample call is played to its end and every byte of it is sent', async (t) => {
    desk.service.calls = []
    desk.service.audioBytes = 0
    const page = await desk.visit(t)
    await page.getByTestId('play-sample').click()
    await page.getByText(/00:0\d of 00:03/u).waitFor()
    await page.getByText('Call ended').waitFor()
    assert.equal(desk.service.audioBytes, 3 * 16_000)
    const start = desk.service.starts.at(-1)
    assert.ok(start?.type === 'start' && start.callId.startsWith('sample-'))
    assert.deepEqual(
      [start.encoding, start.sampleRateHz, start.channels],
      ['mulaw', 8000, ['customer', 'agent']],
    )
  })

  test('the microphone is sent as the customer until it is stopped', async (t) => {
    desk.service.calls = []
    desk.service.audioBytes = 0
    const page = await desk.visit(t)
    await page.getByTestId('talk').click()
    await page.getByText('00:01', { exact: true }).waitFor()
    await page.getByTestId('stop-sound').click()
    await page.getByText('Call ended').waitFor()
    assert.ok(desk.service.audioBytes > 16_000)
    const start = desk.service.starts.at(-1)
    assert.ok(start?.type === 'start')
    assert.deepEqual(
      [start.encoding, start.sampleRateHz, start.channels],
      ['s16le', 16_000, ['customer']],
    )
  })

  test('a microphone that is denied is said in words', async (t) => {
    desk.service.calls = []
    const page = await desk.visit(t)
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await page.getByTestId('talk').click()
    await page.getByText('The microphone is blocked.').waitFor()
  })

  test('at 390 px nothing is wider than the screen', async (t) => {
    const { page, log, card } = await desk.watchCall(t)
    await page.setViewportSize({ width: 390, height: 844 })
    log(finalUtterance('u1', 'customer', 'a red light'))
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    await card(first!.id).waitFor()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= 390, `${width} px`)
  })

  test('every button is at least 32 px high and has a name', async (t) => {
    const { page, log, card } = await desk.watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    await card(first!.id).waitFor()
    const wrong = await page.locator('button:visible').evaluateAll((buttons) =>
      buttons
        .filter((button) => button.getBoundingClientRect().height < 32 || button.textContent === '')
        .filter((button) => !button.getAttribute('aria-label'))
        .map((button) => button.outerHTML),
    )
    assert.deepEqual(wrong, [])
  })

  test('a key in the address is used and taken off the address', async (t) => {
    const page = await desk.visit(t, {}, '?key=secret')
    await page.locator('[data-testid=connection-state][data-state=open]').waitFor()
    assert.ok(!page.url().includes('secret'))
    assert.ok(desk.service.addresses.at(-1)?.includes('key=secret'))
  })
})
