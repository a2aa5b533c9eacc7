import assert from 'node:assert/strict'
import { after, before, describe, test, type TestContext } from 'node:test'
import type { RoomView, SeatAction } from '../../media/seat-protocol.js'
import type { CallEventBody } from '../../pipeline/log/call-event.js'
import {
  DeskInBrowser,
  readSolutions,
  skipReason,
  waitUntil,
} from '../../testing/pages/desk-in-browser.js'
import { voiceRoom } from '../../testing/pages/voice-room.js'

const skip = skipReason()
if (skip) console.log(`seat in a browser: skipped, ${skip}`)

const [first] = readSolutions('demo.en.jsonl')
const telephoneRoom: RoomView = { ...voiceRoom, sound: 'telephone', customer: 'present' }
const shown: CallEventBody = {
  ...{ type: 'suggestion.shown', suggestionId: 's1', solutionId: first!.id, utteranceId: 'u1' },
  ...{ confidence: 0.9, likely: false, because: [], question: 1, solutionsVersion: 'v1' },
}
const advice: CallEventBody = {
  ...{ type: 'advice.shown', adviceId: 'a1', advice: 'video', utteranceId: 'u1' },
  because: [{ text: 'which light', kind: 'visible' }],
}

describe("the agent's seat in a browser", { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  /** A call that this visitor watches. `sit` takes its seat. */
  async function watchCall(t: TestContext) {
    const { callId, page, log } = await desk.watchCall(t)
    const actions = (): SeatAction[] =>
      desk.service.asked.flatMap((ask) =>
        ask.type === 'seat' && ask.callId === callId ? [ask.action] : [],
      )
    const asked = async (kind: SeatAction['kind'], count = 1) => {
      const found = () => actions().filter((action) => action.kind === kind)
      await waitUntil(() => found().length >= count, `${kind} is sent ${count} times`)
      return found()
    }
    const room = (part: Partial<RoomView> = {}) =>
      desk.service.tellSeat(callId, { kind: 'room', room: { ...telephoneRoom, ...part } })
    const sit = async (part: Partial<RoomView> = {}) => {
      await page.getByTestId('take-seat').click()
      await asked('sit')
      room(part)
      await page.getByTestId('hold').waitFor()
    }
    return { page, log, sit, room, asked }
  }

  test('the link is there as text and as a code while the customer is not', async (t) => {
    const { page, sit, room } = await watchCall(t)
    const link = { url: 'https://assist.example/c/abc', expiresAt: '2030-01-01T00:00:00Z' }
    await sit({ customer: 'absent', link })
    assert.equal(await page.getByTestId('customer-link').innerText(), link.url)
    await page.getByTestId('qr').waitFor()
    room({ link })
    await page.getByTestId('qr').waitFor({ state: 'detached' })
  })

  test('a refused invitation can be sent again, an open one can be withdrawn', async (t) => {
    const { page, sit, room, asked } = await watchCall(t)
    await sit()
    await page.getByTestId('invite-video').click()
    assert.deepEqual(await asked('invite'), [{ kind: 'invite', medium: 'video' }])
    const invitation = { invitationId: 'i1', medium: 'video' } as const
    room({ invitation: { ...invitation, state: 'invited' } })
    await page.locator('[data-testid=invitation-state][data-state=invited]').waitFor()
    assert.ok(await page.getByTestId('invite-video').isDisabled())
    await page.getByTestId('withdraw-invitation').click()
    await asked('withdraw-invitation')
    room({ invitation: { ...invitation, state: 'refused' } })
    await page.locator('[data-testid=invitation-state][data-state=refused]').waitFor()
    await page.getByTestId('invite-video').click()
    assert.equal((await asked('invite', 2)).length, 2)
  })

  test('advice moves no card, takes no focus, and is done with one click', async (t) => {
    const { page, log, sit, asked } = await watchCall(t)
    await sit()
    log(shown)
    const card = page.getByTestId('card')
    await card.waitFor()
    await page.getByTestId('chat-text').focus()
    const before = await card.boundingBox()
    log(advice)
    await page.locator('[data-testid=advice][data-advice=video]').waitFor()
    assert.match(await page.getByTestId('advice').innerText(), /which light/u)
    assert.deepEqual(await card.boundingBox(), before)
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'chat-text')
    await page.getByTestId('advice-take').click()
    assert.deepEqual(await asked('invite'), [{ kind: 'invite', medium: 'video' }])
    assert.deepEqual(await asked('advice'), [{ kind: 'advice', adviceId: 'a1', action: 'taken' }])
    log({ type: 'advice.taken', adviceId: 'a1' })
    await page.getByTestId('advice').waitFor({ state: 'detached' })
    assert.deepEqual(await card.boundingBox(), before)
  })

  test('R puts the line of a card into the reply, behind what the agent has begun', async (t) => {
    const { page, log, sit, asked } = await watchCall(t)
    await sit()
    log(shown)
    await page.getByTestId('card').waitFor()
    await page.getByTestId('chat-text').fill('One moment.')
    await page.keyboard.press('Escape')
    await page.keyboard.press('1')
    await page.keyboard.press('r')
    assert.equal(await page.getByTestId('chat-text').inputValue(), `One moment.\n${first!.say!}`)
    await page.keyboard.press('Enter')
    const text = `One moment.\n${first!.say!}`
    assert.deepEqual(await asked('message'), [{ kind: 'message', text }])
    assert.equal(await page.getByTestId('chat-text').inputValue(), '')
  })

  test('what is written is never taken for HTML, and a link to a script is none', async (t) => {
    const { page, log } = await watchCall(t)
    const text = '<img src=x onerror="document.title=1"><b>bold</b>'
    const link = { url: 'javascript:document.title=1', title: 'Page' }
    log({ type: 'message', messageId: 'm1', from: 'customer', text, link })
    const line = page.getByTestId('chat-line')
    assert.equal(await line.locator('p').innerText(), text)
    assert.equal(await line.locator('a, img, b').count(), 0)
  })

  test('the page of an answer is sent from its card, which then says so', async (t) => {
    const { page, log, sit, asked } = await watchCall(t)
    await sit()
    log(shown)
    await page.getByTestId('card-send').click()
    await page.getByTestId('send-page').click()
    const solutionId = first!.id
    assert.deepEqual(await asked('follow-up'), [{ kind: 'follow-up', solutionId, how: 'page' }])
    const sent = { kind: 'link', followUpId: 'f1' } as const
    log({ type: 'followup.sent', ...sent, solutionId, how: 'page' })
    await page.locator('[data-testid=card-send][data-state=sent]').waitFor()
    log({ type: 'followup.opened', ...sent })
    await page.locator('[data-testid=card-send][data-state=opened]').waitFor()
  })

  test('after a lost connection this page sits down again by itself', async (t) => {
    const { page, sit, asked } = await watchCall(t)
    await sit()
    desk.service.dropScreens()
    await page.locator('[data-testid=connection-state][data-state=reconnecting]').waitFor()
    await page.locator('[data-testid=connection-state][data-state=open]').waitFor()
    assert.equal((await asked('sit', 2)).length, 2)
  })
})
