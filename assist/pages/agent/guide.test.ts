import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { finalUtterance, suggestion } from '../../testing/pages/call-events.js'
import { DeskInBrowser, skipReason, waitUntil } from '../../testing/pages/desk-in-browser.js'
import { deskSize, keepPicture } from '../../testing/pages/keep-picture.js'

const skip = skipReason()
if (skip) console.log(`guide in a browser: skipped, ${skip}`)

describe('a guide in a browser', { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
    desk.service.addSolution({
      ...{ id: 'no-net', title: 'No internet', answer: 'Look at the lights.', questions: [] },
      tags: [],
      guide: {
        start: 'light',
        steps: {
          light: {
            ...{ say: 'Which light is on?', needs: 'video' },
            choices: [
              { text: 'LOS is red', words: ['los'], next: 'lead' },
              { text: 'All are green', next: null },
            ],
          },
          lead: { say: 'Is the yellow lead clicked in?', choices: [] },
        },
      },
    })
  })
  after(() => desk.close())

  test('the customer’s words propose the next step, one key confirms it, and it survives a reload', async (t) => {
    const { callId, page, log, card } = await desk.watchCall(t)
    const moves = () =>
      desk.service.asked.flatMap((ask) =>
        ask.type === 'guide' && ask.callId === callId ? [ask.stepId] : [],
      )
    log({ type: 'suggestion.shown', ...suggestion('s1', 'no-net', false) })
    await card('no-net').waitFor()
    await page.keyboard.press('g')
    await waitUntil(() => moves().length === 1, 'the guide begins')
    log({ type: 'guide.moved', solutionId: 'no-net', stepId: 'light' })
    await page.getByText('Which light is on?').waitFor()
    await page.getByTestId('guide-needs').waitFor()
    log(finalUtterance('u1', 'customer', 'it says L O S or LOS in red'), 70_000)
    await page.locator('[data-testid=guide-choice][data-proposed=true]').waitFor()
    log({ type: 'call.medium', medium: 'text' })
    await page.keyboard.press('g')
    await waitUntil(() => moves().length === 2, 'the proposed step is confirmed')
    assert.deepEqual(moves(), ['light', 'lead'])
    log({ type: 'guide.moved', solutionId: 'no-net', stepId: 'lead' }, 71_000)
    await page.reload()
    await page.getByText('Is the yellow lead clicked in?').waitFor()
    await keepPicture(page, 'guide', deskSize)
    await page.getByTestId('guide-stop').click()
    await waitUntil(() => moves().at(-1) === null, 'the guide is left')
  })
})
