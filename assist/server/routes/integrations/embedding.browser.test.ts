import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import { CallPages } from '../../../testing/call-pages.js'
import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'
import { heard } from '../../../testing/fake-call.js'
import { foreignSite, type ForeignSite } from '../../../testing/foreign-site.js'
import { requirement } from '../../../testing/requirements.js'
import { until } from '../../../testing/webhook-receiver.js'

let site: ForeignSite
let app: FakeApp
let pages: CallPages

before(async () => {
  site = await foreignSite()
  app = await fakeApp({ frameAncestors: site.origin })
  pages = await CallPages.open()
})
after(async () => {
  await pages.close()
  await app.close()
  await site.close()
})

interface Heard {
  readonly type: string
  readonly callId?: string | null
  readonly code?: string
  readonly isConfirmed?: boolean
  readonly field?: { readonly kind: string; readonly value: string }
  readonly event?: { readonly type: string }
}

/** A CRM that shows a part of the page in a frame, and keeps what it is told. */
async function crm(part: string): Promise<Page> {
  const { address } = app
  site.show(
    `<!doctype html><title>CRM</title><iframe id="assist" width="900" height="600"
      src="${address}/?embed=${part}&parent=${encodeURIComponent(site.origin)}"></iframe>
    <script nonce="n">
      window.heard = []
      addEventListener('message', (event) => {
        if (event.origin === '${address}') window.heard.push(event.data)
      })
    </script>`,
    `default-src 'none'; script-src 'nonce-n'; frame-src ${address}; style-src 'unsafe-inline'`,
  )
  return pages.visit(site.origin, { locale: 'en-US', viewport: { width: 960, height: 680 } })
}

const told = (page: Page) => page.evaluate<Heard[]>('heard')

const say = (page: Page, message: object) =>
  page.evaluate(
    `document.querySelector('iframe').contentWindow.postMessage(${JSON.stringify(message)}, '${app.address}')`,
  )

async function begin(callId: string) {
  const answer = await fetch(`${app.address}/api/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callId, language: 'en', context: { queue: 'Parcels', caller: 'Jo' } }),
  })
  assert.equal(answer.status, 201)
  return app.made.get(callId)!
}

test(
  'embedding: a CRM on a foreign origin opens its call, hears its events, and gets a field by one key',
  requirement('chromium'),
  async () => {
    const call = await begin('crm-1')
    await begin('crm-2')
    const page = await crm('seat')
    await until(async () => (await told(page)).some(({ type }) => type === 'assist:ready'), 'ready')
    await say(page, { type: 'assist:bind', callId: 'crm-1', agent: 'ana' })
    const shows = async (callId: string) =>
      (await told(page)).some((one) => one.type === 'assist:call' && one.callId === callId)
    await until(() => shows('crm-1'), 'the call')
    assert.ok(call.pipeline.controls.owner?.agent)
    call.pipeline.heard(heard('customer').started())
    call.pipeline.heard(
      heard('customer').final('My order is a b double seven four dash nine oh two.'),
    )
    const frame = page.frameLocator('#assist')
    await frame.locator('[data-testid=field][data-kind=order]').waitFor()
    assert.match(await frame.locator('[data-testid=context-line]').innerText(), /Queue\s*Parcels/)
    await frame.locator('[data-testid=transcript]').press('f')
    await until(
      async () => (await told(page)).some(({ isConfirmed }) => isConfirmed === true),
      'key',
    )
    const confirmed = (await told(page)).filter(({ isConfirmed }) => isConfirmed === true)
    assert.deepEqual(
      confirmed.map(({ field }) => [field?.kind, field?.value]),
      [['order', 'AB774-902']],
    )
    const types = new Set((await told(page)).map(({ event }) => event?.type))
    assert.ok(types.has('utterance.final') && !types.has('transcript.partial'))
    await say(page, { type: 'assist:bind', callId: 'none' })
    await until(
      async () => (await told(page)).some(({ code }) => code === 'ASSIST_CALL_NOT_FOUND'),
      'refusal',
    )
    assert.deepEqual(pages.errors, [])
  },
)

for (const [part, shown, hidden] of [
  ['cards', 'suggestion-pane', 'transcript-pane'],
  ['transcript', 'transcript-pane', 'suggestion-pane'],
] as const) {
  test(`embedding: only the ${part}`, requirement('chromium'), async () => {
    await begin(`only-${part}`)
    const page = await crm(part)
    const frame = page.frameLocator('#assist')
    await frame.locator(`.${shown}`).waitFor()
    assert.equal(await frame.locator(`.${hidden}`).isVisible(), false)
    await page.screenshot({ path: `/tmp/embed-${part}.png` })
  })
}

test(
  'embedding: the element shows a part for the call that it names, under a strict policy, and tells by events',
  requirement('chromium'),
  async () => {
    const call = await begin('element-1')
    await begin('element-2')
    const { address } = app
    site.show(
      `<!doctype html><title>CRM</title><script src="${address}/component.js"></script>
      <assist-view part="transcript" call="element-1"></assist-view>
      <script nonce="n">
        window.heard = []
        for (const type of ['assist:ready', 'assist:call', 'assist:event', 'assist:refused'])
          document.addEventListener(type, ({ detail }) => window.heard.push(detail))
      </script>`,
      `default-src 'none'; script-src 'nonce-n' ${address}; frame-src ${address}`,
    )
    const page = await pages.visit(site.origin, {
      locale: 'en-US',
      viewport: { width: 960, height: 680 },
    })
    const shows = async (callId: string) =>
      (await told(page)).some((one) => one.type === 'assist:call' && one.callId === callId)
    await until(() => shows('element-1'), 'the call of its attribute')
    call.pipeline.heard(heard('customer').started())
    call.pipeline.heard(heard('customer').final('My modem is dead.'))
    const isTold = async () =>
      (await told(page)).some(({ event }) => event?.type === 'utterance.final')
    await until(isTold, 'an event')
    await page
      .frameLocator('assist-view iframe')
      .getByTestId('utterance')
      .getByText('My modem is dead.')
      .waitFor()
    await page.evaluate(`document.querySelector('assist-view').setAttribute('call', 'element-2')`)
    await until(() => shows('element-2'), 'another call')
    await page.evaluate(`document.querySelector('assist-view').bind('none')`)
    await until(
      async () => (await told(page)).some(({ code }) => code === 'ASSIST_CALL_NOT_FOUND'),
      'refusal',
    )
    assert.deepEqual(pages.errors, [])
  },
)

test(
  'embedding: a site that is not listed shows nothing, and hears nothing',
  requirement('chromium'),
  async () => {
    const other = await foreignSite()
    other.show(
      `<!doctype html><iframe src="${app.address}/?embed=seat&parent=${encodeURIComponent(other.origin)}"></iframe>`,
      `default-src 'none'; frame-src ${app.address}`,
    )
    const page = await pages.visit(other.origin, {
      locale: 'en-US',
      viewport: { width: 800, height: 600 },
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.equal(await page.frameLocator('iframe').locator('.screen').count(), 0)
    await other.close()
  },
)
