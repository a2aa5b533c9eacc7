import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import { beginCall, CallPages, part } from '../testing/call-pages.js'
import { requirement } from '../testing/requirements.js'
import { startService, type TestService } from '../testing/service.js'

const needs = requirement('chromium', 'models')
const isRunning = needs.skip === false

const narrow = { locale: 'en-US', viewport: { width: 390, height: 844 } } as const
const wide = { locale: 'en-US', viewport: { width: 1_280, height: 800 } } as const

let service: TestService
let pages: CallPages
let agent: Page
let link: string
before(async () => {
  if (!isRunning) return
  service = await startService()
  pages = await CallPages.open()
  agent = await pages.visit(service.address, wide)
  link = await beginCall(agent)
})
after(async () => {
  if (!isRunning) return
  await pages.close()
  await service.close()
})

test(
  'trouble: denied devices are said plainly on both pages, and the customer can write instead',
  needs,
  async () => {
    const customer = await pages.visit(link, { ...narrow, isDenied: true })
    await part(customer, 'customer-page', '[data-state=open]').waitFor()
    await part(customer, 'talk').click()
    await part(customer, 'trouble').waitFor({ timeout: 20_000 })
    assert.match(await part(customer, 'trouble').innerText(), /microphone/i)

    await part(agent, 'invite-video').click()
    await part(customer, 'accept-invitation').click()
    await customer.locator('[data-testid=trouble]', { hasText: /camera/i }).waitFor()
    await agent.locator('[data-testid=status]', { hasText: /camera/i }).waitFor()
    await part(customer, 'retry').waitFor()

    // Scripts that are written stay text, on both pages.
    const wild = '<img src=x onerror="document.title=1"><script>alert(1)</script>'
    await part(customer, 'chat-text').fill(wild)
    await part(customer, 'chat-send').click()
    for (const page of [customer, agent]) {
      await page.locator('[data-testid=chat-line]', { hasText: wild }).waitFor({ timeout: 20_000 })
      assert.equal(await page.locator('[data-testid=chat-line] img[src=x]').count(), 0)
    }
    assert.notEqual(await agent.title(), '1')
  },
)

test(
  'trouble: the link in another browser is refused in plain words, whoever has it',
  needs,
  async () => {
    const other = await pages.visit(link, narrow)
    await part(other, 'customer-page', '[data-state=refused]').waitFor({ timeout: 20_000 })
    assert.match(await part(other, 'refusal').innerText(), /another|already/i)
    const wrong = await pages.visit(link.replace(/[^/]+$/, 'neverGivenOut'), narrow)
    await part(wrong, 'customer-page', '[data-state=refused]').waitFor({ timeout: 20_000 })
    assert.deepEqual(pages.errors, [])
  },
)
