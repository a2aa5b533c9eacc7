import assert from 'node:assert/strict'
import { after, before, describe, test, type TestContext } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { CallEventBody } from '../../pipeline/log/call-event.js'
import {
  DeskInBrowser,
  focusSearch,
  readSolutions,
  skipReason,
  waitUntil,
} from '../../testing/pages/desk-in-browser.js'

const skip = skipReason()
if (skip) console.log(`desk in a browser: skipped, ${skip}`)

const [first, second, third] = readSolutions('demo.en.jsonl')

function final(utteranceId: string, channel: 'customer' | 'agent', text: string): CallEventBody {
  const times = { startMs: 61_000, endMs: 65_000, language: 'en', confidence: 0.9, engine: 'x' }
  return { type: 'utterance.final', utteranceId, channel, text, ...times }
}

function suggestion(suggestionId: string, solutionId: string, likely: boolean, confidence = 0.9) {
  const because = [{ text: 'red light', kind: 'word' as const }]
  const utteranceId = 'u1'
  return {
    suggestionId,
    solutionId,
    utteranceId,
    confidence,
    likely,
    because,
    solutionsVersion: 'v1',
  }
}

describe('the desk in a browser', { skip }, () => {
  let desk: DeskInBrowser
  let number = 0
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  async function visit(t: TestContext, options: BrowserContextOptions = {}, path = '') {
    const { page, errors, leave } = await desk.visit(options, path)
    t.after(async () => {
      await leave()
      assert.deepEqual(errors, [])
    })
    return page
  }

  /** A call that this visitor watches, with its cards at hand. */
  async function watchCall(t: TestContext) {
    const callId = `call-${++number}`
    desk.service.calls = []
    desk.service.beginCall(callId)
    const page = await visit(t)
    await page.waitForFunction(() => document.title.startsWith('●'))
    const log = (body: CallEventBody, atMs = 1_000) => desk.service.log(callId, atMs, body)
    const card = (id: string) => page.locator(`[data-testid=card][data-solution="${id}"]`)
    return { callId, page, log, card }
  }

  const said = (page: Page, text: string) => page.getByTestId('utterance').getByText(text)
  const texts = (page: Page) => page.getByTestId('utterance').locator('p').allInnerTexts()

  test('a card asks for the fact that is missing, until it is known', async (t) => {
    const { log, card } = await watchCall(t)
    const ask = { question: 'Credit card or debit card?', choices: [] }
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false, 0.6), ask })
    const question = card(first!.id).getByTestId('card-ask')
    await question.waitFor()
    assert.equal(await question.innerText(), 'Ask: Credit card or debit card?')
    log({ type: 'suggestion.changed', ...suggestion('s1', first!.id, false) })
    await question.waitFor({ state: 'detached' })
  })

  test('without a call it says what to do', async (t) => {
    desk.service.calls = []
    const page = await visit(t)
    await page.getByTestId('play-sample').waitFor()
    await page.getByTestId('talk').waitFor()
    const welcome = await page.getByTestId('welcome').innerText()
    assert.match(welcome, /ws:\/\/127\.0\.0\.1:\d+\/stream/u)
    assert.equal(await page.getByTestId('connection-state').getAttribute('data-state'), 'open')
  })

  test('both sides are written as they speak, with masks as chips and raising words marked', async (t) => {
    const { page, log } = await watchCall(t)
    const partial = { type: 'transcript.partial', utteranceId: 'u1', channel: 'customer' } as const
    log({ ...partial, startMs: 61_000, text: 'a red li', stableChars: 2 })
    await page.locator('[data-testid=utterance][data-final=false] .unstable').waitFor()
    log(final('u1', 'customer', 'a red light, card [card]'))
    log(final('u2', 'agent', 'Thank you.'))
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    await page.locator('mark').waitFor()
    assert.deepEqual(await texts(page), ['a red light, card card', 'Thank you.'])
    assert.equal(await page.locator('mark').innerText(), 'red light')
    assert.equal(await page.locator('.mask').innerText(), 'card')
    assert.match(await page.getByTestId('utterance').first().innerText(), /Customer\s*01:01/u)
    assert.equal(await page.locator('[aria-live=polite]').innerText(), 'Agent: Thank you.')
  })

  test('a likely card is one line and opens when confirmed, without taking the focus', async (t) => {
    const { page, log, card } = await watchCall(t)
    await page.getByTestId('search').focus()
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, true) })
    await card(first!.id).waitFor()
    assert.equal(await card(first!.id).getAttribute('data-open'), 'false')
    assert.ok((await card(first!.id).boundingBox())!.height < 60)
    log({ type: 'suggestion.changed', ...suggestion('s1', first!.id, false) })
    await page.getByText(first!.say!).waitFor()
    assert.match(await card(first!.id).innerText(), /Sure/u)
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'search')
  })

  test('cards stay where they are while others open, close, come and go', async (t) => {
    const { page, log, card } = await watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, true) })
    log({ type: 'suggestion.shown', ...suggestion('s2', second!.id, false) })
    await card(second!.id).waitFor()
    const before = await card(second!.id).boundingBox()
    log({ type: 'suggestion.changed', ...suggestion('s1', first!.id, false) })
    log({ type: 'suggestion.shown', ...suggestion('s3', third!.id, false, 0.5) })
    await card(third!.id).getByText('Possible').waitFor()
    log({ type: 'suggestion.withdrawn', suggestionId: 's1', reason: 'replaced' })
    await card(first!.id).waitFor({ state: 'detached' })
    assert.deepEqual(await card(second!.id).boundingBox(), before)
    // The title of the replaced card stays below, and opens its answer over the others.
    await page.getByTestId('earlier').getByRole('button', { name: first!.title }).click()
    await page.getByRole('article', { name: first!.title }).getByText(first!.say!).waitFor()
    assert.deepEqual(await card(second!.id).boundingBox(), before)
  })

  test('a card under the mouse is held: it is not withdrawn, only marked', async (t) => {
    const { log, card } = await watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, true) })
    await card(first!.id).hover()
    const held = () => desk.service.asked.filter((ask) => ask.type === 'hold').at(-1)
    await waitUntil(() => held()?.isHeld === true, 'the card is held')
    log({ type: 'suggestion.withdrawn', suggestionId: 's1', reason: 'not-confirmed' })
    await card(first!.id).getByText('No longer matched').waitFor()
    assert.equal(await card(first!.id).getAttribute('data-state'), 'unmatched')
  })

  test('shortcuts focus, pin, use and dismiss cards, and rest while the agent types', async (t) => {
    const { page, log, card, callId } = await watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    log({ type: 'suggestion.shown', ...suggestion('s2', second!.id, false) })
    await card(second!.id).waitFor()
    await page.keyboard.press('2')
    await page.keyboard.press('p')
    assert.equal(await card(second!.id).getAttribute('data-pinned'), 'true')
    await page.keyboard.press('u')
    assert.equal(await card(second!.id).getAttribute('data-state'), 'used')
    await page.keyboard.press('1')
    await page.keyboard.press('d')
    await card(first!.id).waitFor({ state: 'detached' })
    const acts = () =>
      desk.service.asked.filter((ask) => ask.type === 'act' && ask.callId === callId)
    await waitUntil(() => acts().length >= 2, 'both acts are sent')
    assert.deepEqual(acts(), [
      { type: 'act', callId, suggestionId: 's2', action: 'used' },
      { type: 'act', callId, suggestionId: 's1', action: 'dismissed' },
    ])
    await focusSearch(page)
    await page.keyboard.type('2w?')
    assert.equal(await page.getByTestId('search').inputValue(), '2w?')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Keyboard shortcuts').waitFor()
  })

  test('the number and the reasons of a match wait behind a click', async (t) => {
    const { page, log, card } = await watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    const number = card(first!.id).getByText('Match 90 %')
    await card(first!.id).locator('summary').waitFor()
    assert.equal(await number.isVisible(), false)
    await card(first!.id).locator('summary').click()
    await page.getByText('Words said: “red light”').waitFor()
    assert.ok(await number.isVisible())
  })

  test('any answer can be searched and opened by keyboard, in English and Chinese', async (t) => {
    const page = await visit(t)
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
    const { page, log, callId } = await watchCall(t)
    log(final('u1', 'customer', 'one'))
    await said(page, 'one').waitFor()
    desk.service.dropScreens()
    await page.locator('[data-testid=connection-state][data-state=reconnecting]').waitFor()
    log(final('u2', 'agent', 'two'))
    await said(page, 'two').waitFor()
    assert.deepEqual(desk.service.asked.at(-1), { type: 'watch', callId, after: 1 })
    await page.reload()
    await said(page, 'two').waitFor()
    assert.deepEqual(await texts(page), ['one', 'two'])
    assert.ok(page.url().endsWith(`#call=${callId}`))
  })

  test('the transcript follows the newest line until the agent scrolls up', async (t) => {
    const { page, log } = await watchCall(t)
    const long = 'a sentence that takes some room on the screen '.repeat(4)
    for (let at = 0; at < 20; at++)
      log(final(`u${at}`, at % 2 ? 'agent' : 'customer', `${long}${at}`))
    await said(page, `${long}19`).waitFor()
    const transcript = page.getByTestId('transcript')
    const fromEnd = () =>
      transcript.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight)
    assert.ok((await fromEnd()) < 2)
    await transcript.evaluate((list) => (list.scrollTop = 0))
    await page.getByText('Back to live').waitFor()
    log(final('u20', 'agent', `${long}20`))
    await said(page, `${long}20`).waitFor({ state: 'attached' })
    assert.ok((await fromEnd()) > 200)
    await page.getByText('Back to live').click()
    assert.ok((await fromEnd()) < 2)
  })

  test('the newest live call is followed, a picked one stays', async (t) => {
    const { page, callId } = await watchCall(t)
    desk.service.beginCall(`newer-${number}`)
    await page.waitForFunction((id) => document.title.includes(id), `newer-${number}`)
    await page.getByLabel('Call', { exact: true }).selectOption(callId)
    desk.service.beginCall(`newest-${number}`)
    await page.locator(`option[value="newest-${number}"]`).waitFor({ state: 'attached' })
    assert.ok((await page.title()).includes(callId))
  })

  test('language, theme and finals-only are set once and kept', async (t) => {
    const { page, log, card } = await watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, true) })
    await card(first!.id).waitFor()
    await page.getByTestId('settings').click()
    await page.getByText('Suggestions on finals only').click()
    await card(first!.id).waitFor({ state: 'detached' })
    await page.getByLabel('Dark').check()
    await page.getByLabel('简体中文').check()
    await page.reload()
    await page.getByRole('heading', { name: '对话' }).waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN')
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    assert.equal(ground, 'rgb(14, 19, 25)')
  })

  test('the sample call is played to its end and every byte of it is sent', async (t) => {
    desk.service.calls = []
    desk.service.audioBytes = 0
    const page = await visit(t)
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
    const page = await visit(t)
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
    const page = await visit(t)
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await page.getByTestId('talk').click()
    await page.getByText('The microphone is blocked.').waitFor()
  })

  test('at 390 px nothing is wider than the screen', async (t) => {
    const { page, log, card } = await watchCall(t)
    await page.setViewportSize({ width: 390, height: 844 })
    log(final('u1', 'customer', 'a red light'))
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    await card(first!.id).waitFor()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= 390, `${width} px`)
  })

  test('every button is at least 32 px high and has a name', async (t) => {
    const { page, log, card } = await watchCall(t)
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
    const page = await visit(t, {}, '?key=secret')
    await page.locator('[data-testid=connection-state][data-state=open]').waitFor()
    assert.ok(!page.url().includes('secret'))
    assert.ok(desk.service.addresses.at(-1)?.includes('key=secret'))
  })
})
