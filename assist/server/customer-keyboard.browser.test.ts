import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'

import type { Page } from 'playwright-core'

import { defaultBase } from '../store/solution-store.js'
import { beginCall, CallPages, part } from '../testing/call-pages.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { findAlways } from '../testing/fake-call.js'
import { requirement } from '../testing/requirements.js'

const needs = { ...requirement('chromium'), timeout: 400_000 }
const view = { locale: 'en-US', viewport: { width: 1_000, height: 800 } } as const
const router = { id: 'router', title: 'Restart the router', answer: '1. Unplug it.\n2. Wait.' }

describe('the keyboard on the customer’s page', { ...needs }, () => {
  let app: FakeApp
  let pages: CallPages

  before(async () => {
    const card = { ...router, tags: [] }
    const match = { solutionId: router.id, confidence: 0.9, because: [], card }
    app = await fakeApp({ customerCopy: true }, { findMatches: findAlways(match) })
    await app.store.solutions.replace(defaultBase, [{ ...router, questions: [], tags: [] }])
    pages = await CallPages.open()
  })
  after(async () => {
    await pages.close()
    await app.close()
  })

  const hasFocus = (page: Page, testId: string) =>
    page.locator(`[data-testid=${testId}]:focus`).waitFor({ timeout: 10_000 })

  test('the focus goes with the call from Talk to the end, invitations take it, and a copy can be saved', async () => {
    const agent = await pages.visit(app.address, view)
    const customer = await pages.visit(await beginCall(agent), view)
    await part(customer, 'talk').focus()
    await customer.keyboard.press('Enter')
    await hasFocus(customer, 'voice')

    await part(customer, 'chat-text').fill('The light is red.')
    await part(customer, 'chat-text').press('Enter')
    await part(customer, 'chat-line').waitFor()
    await part(agent, 'invite-video').click()
    await hasFocus(customer, 'invitation')
    // What was being typed is no answer.
    await customer.keyboard.press('Space')
    await customer.keyboard.press('Enter')
    await part(customer, 'invitation').waitFor()
    await part(customer, 'refuse-invitation').focus()
    await customer.keyboard.press('Enter')
    await hasFocus(customer, 'chat-text')

    await sendPage(agent)
    await hasFocus(customer, 'follow-up-page')
    await customer.keyboard.press('Escape')
    await part(customer, 'follow-up-page').waitFor({ state: 'detached' })
    await hasFocus(customer, 'chat-text')

    await part(agent, 'end-call').click()
    await part(customer, 'customer-page', '[data-state=ended]').waitFor()
    await customer.locator('.chat-empty:focus').waitFor()

    const saved = customer.waitForEvent('download')
    await part(customer, 'save-copy').click()
    const text = await readFile(await (await saved).path(), 'utf8')
    assert.match(text, /^Conversation of .*\n\n00:\d\d {2}You: The light is red\.\n$/u)
    await Promise.all([agent.close(), customer.close()])
  })

  /** The agent looks the answer up and opens its page on the customer's screen. */
  async function sendPage(agent: Page): Promise<void> {
    await part(agent, 'search').fill('router')
    await part(agent, 'search-result').click()
    const answer = part(agent, 'search-answer')
    await answer.getByTestId('card-send').click()
    await answer.getByTestId('send-page').click()
    await agent.keyboard.press('Escape')
  }
})
