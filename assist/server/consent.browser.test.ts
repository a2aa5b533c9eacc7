import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import type { Page } from 'playwright-core'

import type { Config } from '../settings/config.js'
import { beginCall, CallPages, part } from '../testing/call-pages.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { requirement } from '../testing/requirements.js'
import { until } from '../testing/webhook-receiver.js'

const needs = { ...requirement('chromium'), timeout: 400_000 }
const locales = ['en-US', 'zh-CN'] as const

describe('what the customer is told and asked', { ...needs }, () => {
  let pages: CallPages
  before(async () => {
    pages = await CallPages.open()
  })
  after(() => pages.close())

  /** A call under one rule of consent, with both pages open. */
  async function call(
    noticeConsent: Config['noticeConsent'],
    locale: (typeof locales)[number],
    work: (ends: Ends) => Promise<void>,
  ): Promise<void> {
    const app = await fakeApp({
      ...{ noticeConsent, company: 'Example Ltd', noticeRetentionDays: 30 },
      privacyUrl: 'https://example.com/privacy',
    })
    const agent = await pages.visit(app.address, {
      locale,
      viewport: { width: 1_280, height: 800 },
    })
    const link = await beginCall(agent)
    const customer = await pages.visit(link, { locale, viewport: { width: 390, height: 844 } })
    await part(customer, 'notice').waitFor()
    try {
      await work({ app, agent, customer })
    } finally {
      await Promise.all([agent.close(), customer.close()])
      await app.close()
    }
    assert.deepEqual(pages.errors, [])
  }

  for (const locale of locales) {
    const isChinese = locale === 'zh-CN'

    test(`notice: who transcribes, for how long and where to read more, before anything begins: ${locale}`, async () => {
      await call('notice', locale, async ({ app, customer }) => {
        const text = await part(customer, 'notice').innerText()
        assert.match(
          text,
          isChinese ? /Example Ltd.*机器转写.*30天/u : /Example Ltd.*machine.*30 days/u,
        )
        const more = part(customer, 'notice').getByRole('link')
        assert.equal(await more.getAttribute('href'), 'https://example.com/privacy')
        await logged(app, 'notice.shown {"consent":"notice"}')
        await part(customer, 'talk').waitFor()
        await part(customer, 'notice').getByRole('button').click()
        await part(customer, 'notice').waitFor({ state: 'detached' })
      })
    })

    test(`opt-in: neither talk nor messages before the yes, which can be taken back, and all of it is logged: ${locale}`, async () => {
      await call('opt-in', locale, async ({ app, customer }) => {
        for (const place of ['voice', 'chat-text']) {
          assert.equal(await customer.getByTestId(place).count(), 0, place)
        }
        await part(customer, 'notice-refuse').click()
        await logged(app, 'notice.answered {"isAgreed":false}')
        await part(customer, 'notice').getByRole('status').waitFor()
        assert.equal(await customer.getByTestId('chat-text').count(), 0)

        await part(customer, 'notice-agree').click()
        await logged(app, 'notice.answered {"isAgreed":true}')
        await part(customer, 'chat-text').fill('Hello')
        await part(customer, 'chat-send').click()
        await logged(app, 'message')
        await part(customer, 'notice-refuse').click()
        await part(customer, 'chat-text').waitFor({ state: 'detached' })
        await logged(app, 'call.pause {"isOn":true}')
      })
    })

    test(`opt-out: a refusal pauses the call, and the agent’s key cannot end that pause: ${locale}`, async () => {
      await call('opt-out', locale, async ({ app, agent, customer }) => {
        await part(customer, 'chat-text').waitFor()
        await part(customer, 'notice-refuse').click()
        await logged(app, 'notice.answered {"isAgreed":false}')
        await logged(app, 'call.pause {"isOn":true}')
        const pause = part(agent, 'pause', '[aria-pressed=true]')
        await pause.waitFor()
        await part(agent, 'transcript').press('s')
        await agent.locator('[data-testid=status]', { hasText: /拒绝|refused/u }).waitFor()
        await pause.waitFor()
        await part(customer, 'notice-agree').click()
        await logged(app, 'notice.answered {"isAgreed":true}')
        await part(agent, 'pause', '[aria-pressed=false]').waitFor()
      })
    })
  }
})

/** The two pages of a call, and the service behind them. */
interface Ends {
  readonly app: FakeApp
  readonly agent: Page
  readonly customer: Page
}

/** Waits for an event in the stored log of the one call: its type, and what it says of consent or pause. */
async function logged(app: FakeApp, wanted: string): Promise<void> {
  const lines = async (): Promise<string[]> => {
    const [summary] = await app.store.calls.list({ limit: 1 })
    const events = summary ? await app.store.calls.eventsAfter(summary.callId, 0) : []
    return events.map((event) => {
      if (event.type === 'notice.shown')
        return `${event.type} ${JSON.stringify({ consent: event.consent })}`
      if (event.type === 'notice.answered') {
        return `${event.type} ${JSON.stringify({ isAgreed: event.isAgreed })}`
      }
      if (event.type === 'call.pause')
        return `${event.type} ${JSON.stringify({ isOn: event.isOn })}`
      return event.type
    })
  }
  await until(async () => (await lines()).includes(wanted), wanted)
}
