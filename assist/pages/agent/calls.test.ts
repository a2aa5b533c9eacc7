import assert from 'node:assert/strict'
import { after, before, describe, test, type TestContext } from 'node:test'
import { DeskInBrowser, skipReason } from '../../testing/pages/desk-in-browser.js'
import { deskSize, keepPicture } from '../../testing/pages/keep-picture.js'

const skip = skipReason()
if (skip) console.log(`my calls in a browser: skipped, ${skip}`)

const listed = {
  ...{ language: 'en', startedAt: '2026-01-05T14:02:00Z', lastSeq: 2, isLive: false },
  ...{ lengthMs: 62_000, entry: null, topics: [], outcome: null, disposition: null },
  ...{ waitingMessages: 0, hits: [] },
}

describe('the list of my calls in a browser', { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  /** A page that watches a live call, with a past one in the list. */
  async function opened(t: TestContext, locale = 'en-US') {
    const asked: URLSearchParams[] = []
    const { callId, page, log } = await desk.watchCall(t, { locale })
    desk.service.beginCall('past')
    for (let at = 0; at < 40; at++) {
      const text = at === 7 ? 'My washing machine leaks.' : `Something else, number ${at}.`
      desk.service.log('past', at * 2_000, {
        ...{ type: 'message', messageId: `u${at}`, from: 'customer', text },
      })
    }
    desk.service.endCall('past', 90_000)
    desk.service.rest.set('GET /api/calls', (_body: unknown, { searchParams }: URL) => {
      asked.push(searchParams)
      const hits = [{ utteranceId: 'u7', atMs: 14_000, text: 'My washing machine leaks.' }]
      const past = {
        ...listed,
        callId: 'past',
        internalId: 'i1',
        matter: 'My washing machine leaks.',
      }
      if (searchParams.has('q')) return [{ ...past, hits }]
      const wrapped = { ...past, entry: 'Washer leaks', topics: ['washer'], outcome: 'resolved' }
      const live = {
        ...listed,
        callId,
        internalId: 'i2',
        isLive: true,
        lengthMs: null,
        matter: null,
      }
      return [wrapped, { ...live, waitingMessages: 2 }]
    })
    await page.keyboard.press('l')
    await page.getByTestId('call-row').first().waitFor()
    return { page, callId, log, asked }
  }

  const focusedText = (text: string) =>
    `document.activeElement?.textContent?.includes(${JSON.stringify(text)})`

  test('live calls come first, with what waits; past ones have length, topics and outcome', async (t) => {
    const { page, callId, asked } = await opened(t)
    const rows = await page.getByTestId('call-row').allInnerTexts()
    assert.match(rows[0] ?? '', new RegExp(`${callId}[^]*Live[^]*2 messages wait`))
    assert.match(rows[1] ?? '', /Washer leaks[^]*01:02[^]*English[^]*Resolved[^]*washer/)
    assert.equal(asked[0]?.get('mine'), 'true')
    await keepPicture(page, 'calls', deskSize)
  })

  test('words, outcome and days are asked of the service; a found line opens its call there', async (t) => {
    const { page, asked } = await opened(t)
    await page.getByTestId('calls-outcome').selectOption('resolved')
    await page.getByTestId('calls-from').fill('2026-01-01')
    await page.getByTestId('calls-search').fill('leaks')
    await page.getByTestId('call-hit').click()
    await page.waitForFunction(focusedText('My washing machine leaks.'))
    const last = asked.at(-1)
    assert.deepEqual([last?.get('q'), last?.get('outcome')], ['leaks', 'resolved'])
    assert.ok(last?.get('from')?.startsWith('20'))
  })

  test('a link opens a call at its place', async (t) => {
    await opened(t)
    const page = await desk.visit(t, {}, '?call=past&at=15000')
    await page.waitForFunction(focusedText('My washing machine leaks.'))
  })

  test('it is in Chinese on a Chinese page', async (t) => {
    const { page } = await opened(t, 'zh-CN')
    const text = await page.getByTestId('calls-dialog').innerText()
    assert.match(text, /我的通话[^]*通话中[^]*2 条消息待回复[^]*英语[^]*已解决/)
  })
})
