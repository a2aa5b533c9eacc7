import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import type { Page } from 'playwright-core'

import { defaultBase } from '../store/solution-store.js'
import { Accessibility } from '../testing/accessibility.js'
import { beginCall, CallPages, part } from '../testing/call-pages.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { findAlways } from '../testing/fake-call.js'
import { requirement } from '../testing/requirements.js'

const needs = { ...requirement('chromium'), timeout: 400_000 }
const wide = { width: 1_280, height: 800 }
const narrow = { width: 390, height: 844 }
const router = { id: 'router', title: 'Restart the router', answer: '1. Unplug it.\n2. Wait.' }

describe('the customer’s page', { ...needs }, () => {
  let dataDir: string
  let app: FakeApp
  let pages: CallPages

  before(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'assist-customer-'))
    const card = { ...router, tags: [] }
    const match = { solutionId: router.id, confidence: 0.9, because: [], card }
    app = await fakeApp(
      { dataDir, company: 'Example Ltd', privacyUrl: 'https://example.com/privacy' },
      { findMatches: findAlways(match) },
    )
    await app.store.solutions.replace(defaultBase, [{ ...router, questions: [], tags: [] }])
    pages = await CallPages.open()
  })
  after(async () => {
    await pages.close()
    await app.close()
    await rm(dataDir, { recursive: true })
  })

  /** Both ends of a call. */
  async function bothEnds(locale: 'en-US' | 'zh-CN' = 'en-US') {
    const agent = await pages.visit(app.address, { locale, viewport: wide })
    const link = await beginCall(agent)
    const customer = await pages.visit(link, { locale, viewport: narrow })
    await part(customer, 'talk-prompt').waitFor()
    return { agent, customer, link }
  }

  const close = (...all: readonly Page[]) => Promise.all(all.map((page) => page.close()))

  for (const locale of ['en-US', 'zh-CN'] as const) {
    test(`accessible: from the notice to the end, ${locale}`, async () => {
      const seen = new Accessibility()
      const { agent, customer, link } = await bothEnds(locale)
      await part(customer, 'notice').waitFor()
      await seen.look(customer, 'notice, waiting')
      const other = await pages.visit(link, { locale, viewport: narrow })
      await part(other, 'refusal').waitFor()
      await seen.look(other, 'refused')
      await other.close()

      await part(customer, 'talk').click()
      await part(customer, 'voice', '[data-phase=sending]').waitFor()
      await seen.look(customer, 'talking')
      await part(customer, 'mute').click()
      await part(customer, 'voice', '[data-muted=true]').waitFor()
      await seen.look(customer, 'muted')
      await part(customer, 'chat-text').fill('The light is red.')
      await part(customer, 'chat-send').click()
      await part(customer, 'chat-line').waitFor()
      await part(agent, 'chat-text').fill('Let me see.')
      await part(agent, 'chat-send').click()
      await customer.locator('[data-testid=chat-line][data-from=agent]').waitFor()
      await seen.look(customer, 'messages')

      await part(agent, 'invite-video').click()
      await part(customer, 'invitation').waitFor()
      await seen.look(customer, 'an invitation')
      await part(customer, 'refuse-invitation').click()
      await part(customer, 'after-refusal').waitFor()
      await seen.look(customer, 'refused, with other ways')
      await part(agent, 'invite-video').click()
      await part(customer, 'accept-invitation').click()
      await part(customer, 'camera-preview').waitFor()
      await seen.look(customer, 'the camera before it is shared')
      await part(customer, 'start-sharing').click()
      await part(customer, 'own-video').waitFor()
      await seen.look(customer, 'video')
      await part(agent, 'ask-snapshot').click()
      await part(customer, 'snapshot-ask').waitFor()
      await seen.look(customer, 'asked for a still')
      await part(customer, 'snapshot-refuse').click()
      await part(agent, 'hold').click()
      await part(customer, 'hold-note').waitFor()
      await seen.look(customer, 'on hold')
      await part(agent, 'hold').click()

      await sendPage(agent)
      await part(customer, 'follow-up-page').waitFor()
      await seen.look(customer, 'a page of an answer')
      const address = await customer
        .locator('[data-testid=follow-up-page] iframe')
        .getAttribute('src')
      const answer = await pages.visit(address ?? '', { locale, viewport: narrow })
      await seen.look(answer, 'the page of an answer itself')
      await answer.close()
      await part(customer, 'follow-up-close').click()

      await customer.getByTestId('photo-input').setInputFiles(await picture())
      await part(customer, 'photo-preview').waitFor()
      await seen.look(customer, 'a photo before it is sent')
      await part(customer, 'photo-cancel').click()
      await part(agent, 'end-call').click()
      await part(customer, 'customer-page', '[data-state=ended]').waitFor()
      await seen.look(customer, 'the end')
      seen.assertNone()
      await close(agent, customer)
    })
  }

  test('accessible: without a camera and a microphone', async () => {
    const seen = new Accessibility()
    const agent = await pages.visit(app.address, { locale: 'en-US', viewport: wide })
    const link = await beginCall(agent)
    const customer = await pages.visit(link, { locale: 'en-US', viewport: narrow, isDenied: true })
    await part(customer, 'talk').click()
    await part(customer, 'trouble').waitFor()
    await seen.look(customer, 'trouble')
    seen.assertNone()
    await close(agent, customer)
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

  /** A file with a picture. */
  async function picture(): Promise<string> {
    const file = path.join(dataDir, 'photo.png')
    const page = await pages.visit(app.address, { locale: 'en-US', viewport: narrow })
    await page.screenshot({ path: file })
    await page.close()
    return file
  }
})
