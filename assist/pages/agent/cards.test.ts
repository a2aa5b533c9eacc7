import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { finalUtterance, suggestion } from '../../testing/pages/call-events.js'
import { voiceRoom } from '../../testing/pages/voice-room.js'
import { answerLines } from './state/cards/solution-text.js'
import {
  DeskInBrowser,
  focusSearch,
  readSolutions,
  skipReason,
  waitUntil,
} from '../../testing/pages/desk-in-browser.js'
import { keepPicture } from '../../testing/pages/keep-picture.js'

const skip = skipReason()
if (skip) console.log(`cards in a browser: skipped, ${skip}`)

const [first, second, third] = readSolutions('demo.en.jsonl')

describe('the cards in a browser', { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  test('a card asks for the fact that is missing, until it is known', async (t) => {
    const { log, card } = await desk.watchCall(t)
    const ask = { question: 'Credit card or debit card?', choices: [] }
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false, 0.6), ask })
    const question = card(first!.id).getByTestId('card-ask')
    await question.waitFor()
    assert.equal(await question.innerText(), 'Ask: Credit card or debit card?')
    log({ type: 'suggestion.changed', ...suggestion('s1', first!.id, false) })
    await question.waitFor({ state: 'detached' })
  })

  test('a card of an unfinished sentence is one line, says so, and opens when confirmed, without taking the focus', async (t) => {
    const { page, log, card } = await desk.watchCall(t)
    await page.getByTestId('search').focus()
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, true) })
    await card(first!.id).waitFor()
    assert.equal(await card(first!.id).getAttribute('data-open'), 'false')
    assert.ok((await card(first!.id).boundingBox())!.height < 60)
    assert.match(await card(first!.id).innerText(), /Listening/u)
    log({ type: 'suggestion.changed', ...suggestion('s1', first!.id, false) })
    await page.getByText(first!.say!).waitFor()
    assert.match(await card(first!.id).innerText(), /Matches/u)
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'search')
  })

  test('of four questions in a row each takes the first place at once; what the agent holds stays, marked', async (t) => {
    const { page, log, card } = await desk.watchCall(t)
    const asked = readSolutions('demo.en.jsonl').slice(0, 4)
    const nowIds = () =>
      page
        .getByTestId('now')
        .getByTestId('card')
        .evaluateAll((cards) => cards.map((one) => one.getAttribute('data-solution')))
    for (const [at, { id }] of asked.entries()) {
      const question = at + 1
      const body = suggestion(`s${question}`, id, false, 0.9 - at / 10)
      log(finalUtterance(`u${question}`, 'customer', `What about red light ${question}?`))
      log({ type: 'suggestion.shown', ...body, question, utteranceId: `u${question}` })
      if (at > 0) log({ type: 'suggestion.receded', suggestionId: `s${at}` })
      await card(id).waitFor()
      const held = at > 1 ? [asked[1]!.id] : []
      assert.deepEqual(await nowIds(), [id, ...held])
      const words = card(id).getByTestId('card-words')
      assert.match(await words.innerText(), new RegExp(`red light ${question}`, 'u'))
      if (at === 1) await card(id).getByRole('button', { name: 'Pin' }).click()
      if (at > 1) await card(asked[1]!.id).getByText('Earlier question').waitFor()
    }
    const first = page.getByTestId('first-answer')
    assert.equal(await first.innerText(), `First answer now: ${asked[3]!.title}`)
    await card(asked[1]!.id).getByRole('button', { name: 'Unpin' }).click()
    await page.mouse.move(5, 5)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await card(asked[1]!.id).waitFor({ state: 'detached' })
    assert.deepEqual(await nowIds(), [asked[3]!.id])
  })

  test('earlier answers are one key away: arrows move, words filter, Enter opens, Escape goes back', async (t) => {
    const { page, log, card } = await desk.watchCall(t)
    const asked = readSolutions('demo.en.jsonl').slice(0, 3)
    for (const [at, { id }] of asked.entries()) {
      const question = at + 1
      const body = { ...suggestion(`s${question}`, id, false), question }
      log({ type: 'suggestion.shown', ...body })
      if (at > 0) log({ type: 'suggestion.receded', suggestionId: `s${at}` })
    }
    await card(third!.id).waitFor()
    const before = await card(third!.id).boundingBox()
    await page.keyboard.press('e')
    const lines = page.getByTestId('earlier-card')
    await lines.first().waitFor()
    const ids = () =>
      lines.evaluateAll((all) => all.map((one) => one.getAttribute('data-solution')))
    assert.deepEqual(await ids(), [second!.id, first!.id])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const answer = page.getByTestId('earlier-answer')
    await answer.getByText(first!.say!).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.type(second!.title)
    await page.waitForFunction(() => document.querySelectorAll('.earlier-line').length === 1)
    assert.deepEqual(await ids(), [second!.id])
    // The first empties the filter.
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await lines.first().waitFor({ state: 'detached' })
    assert.deepEqual(await card(third!.id).boundingBox(), before)
  })

  test('a card under a resting mouse stays there while the others change their order', async (t) => {
    const { page, log, card } = await desk.watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false, 0.9) })
    log({ type: 'suggestion.shown', ...suggestion('s2', second!.id, false, 0.8) })
    await card(second!.id).hover()
    const before = await card(second!.id).boundingBox()
    log({ type: 'suggestion.changed', ...suggestion('s2', second!.id, false, 0.95) })
    log({ type: 'suggestion.shown', ...suggestion('s3', third!.id, false, 0.5) })
    await card(third!.id).getByText('Matches').waitFor()
    await page.waitForTimeout(300)
    assert.deepEqual(await card(second!.id).boundingBox(), before)
    await page.mouse.move(5, 5)
    const isFirst = () => page.getByTestId('card').first().getAttribute('data-solution')
    await page.waitForFunction(
      (id) => document.querySelector('.card')?.getAttribute('data-solution') === id,
      second!.id,
    )
    assert.equal(await isFirst(), second!.id)
  })

  test('a card under the mouse is held: it is not withdrawn, only marked', async (t) => {
    const { log, card } = await desk.watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, true) })
    await card(first!.id).hover()
    const held = () => desk.service.asked.filter((ask) => ask.type === 'hold').at(-1)
    await waitUntil(() => held()?.isHeld === true, 'the card is held')
    log({ type: 'suggestion.withdrawn', suggestionId: 's1', reason: 'not-confirmed' })
    await card(first!.id).getByText('No longer matched').waitFor()
    assert.equal(await card(first!.id).getAttribute('data-state'), 'unmatched')
  })

  test('shortcuts focus, pin, use and dismiss cards, and rest while the agent types', async (t) => {
    const { page, log, card, callId } = await desk.watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    log({ type: 'suggestion.shown', ...suggestion('s2', second!.id, false, 0.8) })
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

  for (const [locale, file] of [
    ['en-US', 'demo.en.jsonl'],
    ['zh-CN', 'demo.zh.jsonl'],
  ] as const) {
    test(`on a screen of 1366 by 768 the longest first answer is read whole, with two others below: ${locale}`, async (t) => {
      const { page, log, card } = await desk.watchCall(t, {
        ...{ locale, viewport: { width: 1_366, height: 768 } },
      })
      const byLength = [...readSolutions(file)].sort((a, b) => b.answer.length - a.answer.length)
      const [longest, other, last] = byLength
      log(finalUtterance('u1', 'customer', 'What do I do about the red light on my box?'))
      log({ type: 'suggestion.shown', ...suggestion('s1', longest!.id, false, 0.9) })
      log({ type: 'suggestion.shown', ...suggestion('s2', other!.id, false, 0.6) })
      log({ type: 'suggestion.shown', ...suggestion('s3', last!.id, false, 0.3) })
      await card(last!.id).waitFor()
      const isCut = await card(longest!.id)
        .locator('.solution')
        .evaluate((answer) => {
          const place = answer.closest('.card-scroll')!.getBoundingClientRect()
          const end = answer.querySelector('.steps')!.getBoundingClientRect().bottom
          return end > place.bottom - 8 || place.bottom > window.innerHeight
        })
      assert.equal(isCut, false)
      assert.match(await card(last!.id).innerText(), /May fit|可能适用/u)
      await keepPicture(page, `cards-${locale}`)
      await card(longest!.id).getByTestId('card-send').click()
      await card(longest!.id).getByTestId('card-wrong').waitFor()
      await keepPicture(page, `menu-${locale}`)
    })
  }

  test('the one main deed says it: its line is copied, the card is used, and a written call gets it once', async (t) => {
    const { page, log, card, callId } = await desk.watchCall(t)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    log({ type: 'call.medium', medium: 'text' })
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    await page.getByTestId('take-seat').click()
    desk.service.tellSeat(callId, { kind: 'room', room: { ...voiceRoom, medium: 'text' } })
    await page.getByTestId('hold').waitFor()
    await card(first!.id).getByTestId('card-say').click()
    await card(first!.id).getByTestId('card-say').click()
    const line = answerLines(first!).say
    const asked = () => desk.service.asked.filter((ask) => 'callId' in ask && ask.callId === callId)
    const messages = () =>
      asked().flatMap((ask) =>
        ask.type === 'seat' && ask.action.kind === 'message' ? [ask.action.text] : [],
      )
    await waitUntil(() => messages().length > 0, 'it is sent')
    assert.deepEqual(messages(), [line])
    assert.equal(asked().filter(({ type }) => type === 'act').length, 1)
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), line)
    assert.equal(await card(first!.id).getAttribute('data-state'), 'used')
  })

  test('an answer that was looked up has the same deeds, and what is made of it is told', async (t) => {
    const { page, callId, log } = await desk.watchCall(t)
    const told = () =>
      desk.service.asked.flatMap((ask) =>
        ask.type === 'lookup' && ask.callId === callId ? [[ask.solutionId, ask.action]] : [],
      )
    await focusSearch(page)
    await page.keyboard.type(first!.title)
    await page.getByTestId('search-result').first().click()
    const answer = page.getByTestId('search-answer')
    await answer.getByTestId('card-say').waitFor()
    await answer.getByTestId('card-send').click()
    await answer.getByTestId('send-chat').waitFor()
    await answer.getByTestId('card-wrong').click()
    await page.getByText('Noted: this was not the answer.').waitFor()
    await answer.getByTestId('card-say').click()
    await waitUntil(() => told().length === 2, 'both are told')
    assert.deepEqual(told(), [
      [first!.id, 'wrong'],
      [first!.id, 'used'],
    ])
    // From now on it is a card of the call, and has its state.
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    log({ type: 'suggestion.used', suggestionId: 's1' })
    await answer.getByTestId('card-say').getByText('Said').waitFor()
  })

  test('the number and the reasons of a match wait behind a click', async (t) => {
    const { page, log, card } = await desk.watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    const number = card(first!.id).getByText('Match 90 %')
    await card(first!.id).getByText('Why this card').waitFor()
    assert.equal(await number.isVisible(), false)
    await card(first!.id).getByText('Why this card').click()
    await page.getByText('Words said: “red light”').waitFor()
    assert.ok(await number.isVisible())
  })
})
