import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { RoomView } from '../../media/seat-protocol.js'
import { finalUtterance, suggestion } from '../../testing/pages/call-events.js'
import { DeskInBrowser, readSolutions, skipReason } from '../../testing/pages/desk-in-browser.js'
import { voiceRoom } from '../../testing/pages/voice-room.js'
import { keepPicture } from '../../testing/pages/keep-picture.js'

const skip = skipReason()
if (skip) console.log(`the keyboard at the desk: skipped, ${skip}`)

const [first, second] = readSolutions('demo.en.jsonl')
const present: Partial<RoomView> = { customer: 'present', customerNow: 'talks' }
const heard = 'The red light on my modem is on.'

const hasFocus = (page: Page) =>
  page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body)

describe('the keyboard at the desk', { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  test('the focus is not lost when a call begins and when it ends', async (t) => {
    desk.service.calls = []
    const page = await desk.visit(t)
    await page.getByTestId('play-sample').focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('transcript').waitFor()
    await page.waitForFunction(() => document.activeElement?.matches('.now') === true)
    await page.getByTestId('stop-sound').focus()
    await page.keyboard.press('Enter')
    await page.getByText('Call ended').waitFor()
    await page.getByTestId('stop-sound').waitFor({ state: 'detached' })
    assert.ok(await hasFocus(page))
  })

  test('answers come before the conversation, and the search last', async (t) => {
    const call = await desk.watchCall(t)
    const { page, log, callId } = call
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    await page.getByTestId('take-seat').click()
    desk.service.tellSeat(callId, { kind: 'room', room: { ...voiceRoom, ...present } })
    await page.getByTestId('chat-text').waitFor()
    await page.getByTestId('now').focus()
    const order: string[] = []
    for (let at = 0; at < 30 && order.at(-1) !== 'search'; at++) {
      await page.keyboard.press('Tab')
      const id = await page.evaluate(() => {
        const { activeElement } = document
        return activeElement?.closest('.card')
          ? 'card'
          : (activeElement?.getAttribute('data-testid') ?? '')
      })
      if (['card', 'chat-text', 'search'].includes(id) && order.at(-1) !== id) order.push(id)
    }
    assert.deepEqual(order, ['card', 'chat-text', 'search'])
  })

  test('at 200 % on a desk of 1366 by 768 the first card is in sight', async (t) => {
    const call = await desk.watchCall(t, { viewport: { width: 683, height: 384 } })
    const { page, log, card, callId } = call
    await page.getByTestId('take-seat').click()
    desk.service.tellSeat(callId, { kind: 'room', room: { ...voiceRoom, ...present } })
    await page.getByTestId('hold').waitFor()
    log(finalUtterance('u1', 'customer', heard))
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    await card(first!.id).waitFor()
    const said = await card(first!.id).locator('.say').boundingBox()
    await keepPicture(page, 'zoom')
    assert.ok(said && said.y + said.height <= 384, `it ends at ${said?.y} px`)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= 683, `${width} px`)
  })

  test('nothing moves where the system asks for less motion', async (t) => {
    const { page, log, card } = await desk.watchCall(t, { reducedMotion: 'reduce' })
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false, 0.6) })
    await card(first!.id).waitFor()
    log({ type: 'suggestion.shown', ...suggestion('s2', second!.id, false, 0.9), question: 2 })
    log({ type: 'suggestion.receded', suggestionId: 's1' })
    await card(second!.id).waitFor()
    const moving = await page.evaluate(() => document.getAnimations().length)
    assert.equal(moving, 0)
  })
})
