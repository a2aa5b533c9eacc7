import assert from 'node:assert/strict'
import { after, before, describe, test, type TestContext } from 'node:test'
import type { WrapUp } from '../../wrapup/wrap-up.js'
import { finalUtterance } from '../../testing/pages/call-events.js'
import { DeskInBrowser, skipReason, waitUntil } from '../../testing/pages/desk-in-browser.js'
import { voiceRoom } from '../../testing/pages/voice-room.js'
import { deskSize, keepPicture } from '../../testing/pages/keep-picture.js'

const skip = skipReason()
if (skip) console.log(`wrap-up in a browser: skipped, ${skip}`)

const heard = 'The red light on my modem is on.'
const draft: WrapUp = {
  summary: [
    {
      ...{ part: 'matter', text: heard },
      quote: { utteranceId: 'u1', channel: 'customer', atMs: 61_000, text: heard },
    },
    {
      ...{ part: 'promised', text: 'We will call you back tomorrow.' },
      quote: {
        ...{ utteranceId: 'u2', channel: 'agent', atMs: 64_000 },
        text: 'We will call you back tomorrow.',
      },
    },
  ],
  topics: [
    { name: 'fibre', isTicked: true },
    { name: 'modem', isTicked: false },
  ],
  solutions: [
    { suggestionId: 's1', solutionId: 'los', title: 'LOS is red', verdict: 'used' },
    { suggestionId: 's2', solutionId: 'slow', title: 'The line is slow', verdict: 'open' },
  ],
  ...{ outcome: 'resolved', disposition: null, missing: [], notes: '' },
  followUps: [{ text: 'LOS is red', solutionId: 'los', isSent: false }],
}

describe('the wrap-up in a browser', { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  /** A call at whose seat this page has sat, just ended. */
  async function ended(t: TestContext, locale = 'en-US') {
    const { callId, page, log } = await desk.watchCall(t, { locale })
    const sent: WrapUp[] = []
    const view = (wrapUp: WrapUp, revision: number) => ({
      ...{ callId, isLive: false, revision, savedAt: null, isWriting: false, wrapUp },
      dispositions: ['fault', 'other'],
    })
    const path = `/api/calls/${callId}/wrap-up`
    desk.service.rest.set(`GET ${path}`, view(draft, 0))
    desk.service.rest.set(`PUT ${path}`, (body: unknown) => {
      sent.push(body as WrapUp)
      return view(body as WrapUp, sent.length)
    })
    await page.getByTestId('take-seat').click()
    const isAsked = () =>
      desk.service.asked.some((ask) => ask.type === 'seat' && ask.callId === callId)
    await waitUntil(isAsked, 'the seat is taken')
    desk.service.tellSeat(callId, { kind: 'room', room: { ...voiceRoom, customer: 'present' } })
    await page.getByTestId('hold').waitFor()
    log(finalUtterance('u1', 'customer', heard))
    log(finalUtterance('u2', 'agent', 'We will call you back tomorrow.'))
    desk.service.endCall(callId)
    await page.getByTestId('wrap-up-sentence').first().waitFor()
    return { page, callId, sent }
  }

  test('it is there when the call ends, and one key accepts all of it', async (t) => {
    const { page, sent } = await ended(t)
    await page.keyboard.press('a')
    await page.locator('[data-testid=wrap-up-accept][data-kept=true]').waitFor()
    assert.deepEqual(sent, [draft])
    await keepPicture(page, 'wrap-up', deskSize)
  })

  test('what the agent corrects is what is kept, by keyboard alone', async (t) => {
    const { page, sent } = await ended(t)
    await page.getByTestId('wrap-up-sentence').nth(1).getByRole('button').last().press('Enter')
    await page.getByTestId('outcome-resolved').focus()
    await page.keyboard.press('ArrowDown')
    await page.getByTestId('disposition').selectOption('fault')
    await page.getByTestId('topic').nth(1).press('Enter')
    await page.getByTestId('wrap-up-solution').nth(1).getByText('Wrong').press('Enter')
    await page.getByTestId('missing').fill('does the repair cost anything')
    await page.getByTestId('missing').press('Enter')
    await page.getByTestId('wrap-up-notes').fill('an apple a day')
    await page.keyboard.press('Control+Enter')
    await waitUntil(() => sent.length === 1, 'it is sent')
    assert.deepEqual(sent[0], {
      ...draft,
      summary: draft.summary.slice(0, 1),
      topics: draft.topics.map(({ name }) => ({ name, isTicked: true })),
      solutions: [draft.solutions[0], { ...draft.solutions[1], verdict: 'wrong' }],
      ...{ outcome: 'not', disposition: 'fault', notes: 'an apple a day' },
      missing: ['does the repair cost anything'],
    })
  })

  test('a sentence leads to its line, and the answers are one button away', async (t) => {
    const { page } = await ended(t)
    await page.getByRole('button', { name: 'Show the line at 01:01' }).click()
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    assert.match((await focused()) ?? '', /red light on my modem/)
    await page.getByText('Back to the answers').click()
    await page.getByTestId('now').waitFor({ state: 'attached' })
    await page.getByTestId('open-wrap-up').click()
    await page.getByTestId('wrap-up-sentence').first().waitFor()
  })

  test('the page stays with the call until it is wrapped up, then turns to the next', async (t) => {
    const { page, callId } = await ended(t)
    desk.service.beginCall('next')
    await page.locator('option[value="next"]').waitFor({ state: 'attached' })
    assert.ok((await page.title()).includes(callId))
    await page.keyboard.press('a')
    await page.waitForFunction(() => document.title.includes('next'))
  })

  test('a wrap-up that cannot be kept says why, and nothing is lost', async (t) => {
    const { page, callId } = await ended(t)
    await page.getByTestId('wrap-up-notes').fill('still here')
    desk.service.rest.delete(`PUT /api/calls/${callId}/wrap-up`)
    desk.service.rest.set(`PUT /api/calls/${callId}/wrap-up`, () => undefined)
    await page.keyboard.press('Control+Enter')
    await page.locator('.wrap-up-failure').waitFor()
    assert.equal(await page.getByTestId('wrap-up-notes').inputValue(), 'still here')
  })

  test('it is in Chinese on a Chinese page', async (t) => {
    const { page } = await ended(t, 'zh-CN')
    const text = await page.getByTestId('wrap-up').innerText()
    assert.match(text, /通话小结[^]*客户诉求[^]*已承诺[^]*备注[^]*结果/)
    await keepPicture(page, 'wrap-up-zh', deskSize)
  })
})
