import assert from 'node:assert/strict'
import { after, before, describe, test, type TestContext } from 'node:test'
import { suggestion } from '../../testing/pages/call-events.js'
import { DeskInBrowser, readSolutions, skipReason } from '../../testing/pages/desk-in-browser.js'
import { deskSize, keepPicture } from '../../testing/pages/keep-picture.js'

const skip = skipReason()
if (skip) console.log(`mail and SMS in a browser: skipped, ${skip}`)

const [first] = readSolutions('demo.en.jsonl')

interface Sent {
  readonly deliveryId: string
  readonly kind: string
  readonly to: string
}

describe('mail and SMS in a browser', { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  /** The dialog of a card, with a service that answers these states one after another. */
  async function opened(t: TestContext, kinds: readonly string[], ...states: readonly string[]) {
    const { callId, page, log, card } = await desk.watchCall(t)
    const path = `/api/calls/${callId}/follow-ups`
    const sent: Sent[] = []
    desk.service.rest.set(`GET ${path}`, { kinds, templates: [], deliveries: [] })
    const text = '<b>Example Ltd</b>: LOS is red https://x/f/…'
    desk.service.rest.set(`POST ${path}/preview`, { subject: 'LOS is red', text })
    desk.service.rest.set(`POST ${path}`, (body: unknown) => {
      const state = states[sent.push(body as Sent) - 1] ?? 'sent'
      return { ...(body as Sent), state, reason: state === 'sent' ? '' : 'Mailbox full' }
    })
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    await card(first!.id).waitFor()
    await page.getByTestId('card-send').click()
    await page.getByTestId('send-outside').click()
    await page.getByTestId('sending').waitFor()
    return { page, sent }
  }

  test('what the customer will read is shown as text before it goes, and a double click sends it once', async (t) => {
    const { page, sent } = await opened(t, ['email', 'sms'])
    const preview = page.getByTestId('sending-preview')
    await preview.getByText('Example Ltd').waitFor()
    assert.match(await preview.innerText(), /^LOS is red\n\n<b>Example Ltd<\/b>/)
    await page.getByTestId('sending-to').fill('anna@example.com')
    await page.getByTestId('sending-send').dblclick()
    await page.locator('[data-testid=sending-state][data-state=sent]').waitFor()
    assert.equal(new Set(sent.map(({ deliveryId }) => deliveryId)).size, 1)
    assert.deepEqual([sent[0]?.kind, sent[0]?.to], ['email', 'anna@example.com'])
    await keepPicture(page, 'sending', deskSize)
  })

  test('a failure says why; the next try is the same delivery, a corrected one a new', async (t) => {
    const { page, sent } = await opened(t, ['email'], 'failed', 'failed')
    const send = page.getByTestId('sending-send')
    const state = page.locator('[data-testid=sending-state][data-state=failed]')
    await page.getByTestId('sending-to').fill('anna@example.com')
    await send.click()
    await state.getByText('Mailbox full').waitFor()
    await send.click()
    await page.waitForFunction(() => document.body.innerText.includes('Mailbox full'))
    await page.getByTestId('sending-to').fill('anne@example.com')
    await send.click()
    await page.locator('[data-testid=sending-state][data-state=sent]').waitFor()
    const [one, two, three] = sent.map(({ deliveryId }) => deliveryId)
    assert.equal(one, two)
    assert.notEqual(two, three)
  })

  test('what may have arrived is not sent again, and without a gateway it says so', async (t) => {
    const { page } = await opened(t, ['sms'], 'unknown')
    await page.getByTestId('sending-to').fill('+447700900123')
    await page.getByTestId('sending-send').click()
    await page.locator('[data-testid=sending-state][data-state=unknown]').waitFor()
    assert.ok(await page.getByTestId('sending-send').isDisabled())
    const other = await opened(t, [])
    await other.page.getByText('No mail server and no SMS service is configured.').waitFor()
  })
})
