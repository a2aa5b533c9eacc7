import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { suggestion } from '../../testing/pages/call-events.js'
import {
  DeskInBrowser,
  focusSearch,
  readSolutions,
  skipReason,
  waitUntil,
} from '../../testing/pages/desk-in-browser.js'

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

  test('a likely card is one line and opens when confirmed, without taking the focus', async (t) => {
    const { page, log, card } = await desk.watchCall(t)
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
    const { page, log, card } = await desk.watchCall(t)
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
    const { page, log, card } = await desk.watchCall(t)
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    const number = card(first!.id).getByText('Match 90 %')
    await card(first!.id).locator('summary').waitFor()
    assert.equal(await number.isVisible(), false)
    await card(first!.id).locator('summary').click()
    await page.getByText('Words said: “red light”').waitFor()
    assert.ok(await number.isVisible())
  })
})
