import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { CallPages } from '../../../testing/call-pages.js'
import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'
import { foreignSite, type ForeignSite } from '../../../testing/foreign-site.js'
import { requirement } from '../../../testing/requirements.js'
import { until } from '../../../testing/webhook-receiver.js'

let site: ForeignSite
let app: FakeApp
let pages: CallPages

before(async () => {
  site = await foreignSite()
  app = await fakeApp({ entries: 'help-page,parcel-qr', widgetOrigins: site.origin })
  pages = await CallPages.open()
})
after(async () => {
  await pages.close()
  await app.close()
  await site.close()
})

const viewport = { width: 900, height: 760 }

for (const [locale, lang, open] of [
  ['en-US', 'en', 'Help'],
  ['zh-CN', 'zh-CN', '在线客服'],
] as const) {
  test(
    `widget: on a foreign origin with a strict policy a customer begins to write (${lang})`,
    requirement('chromium'),
    async () => {
      const { address } = app
      const script = `<script src="${address}/widget.js" data-entry="help-page" defer></script>`
      site.show(
        `<!doctype html><html lang="${lang}"><title>Shop</title><h1>Shop</h1>${script}</html>`,
        `default-src 'none'; script-src ${address}; frame-src ${address}`,
      )
      const before = app.made.size
      const page = await pages.visit(site.origin, { locale, viewport })
      const refused: string[] = []
      page.on('console', (line) => {
        if (/Content Security Policy/.test(line.text())) refused.push(line.text())
      })
      await page.reload()
      const widget = page.locator('[data-testid=assist-widget]')
      assert.equal(await widget.locator('button').innerText(), open)
      await widget.locator('button').click()
      assert.equal(app.made.size, before)
      const frame = widget.locator('iframe').contentFrame()
      await frame.locator('[data-testid=entry-text]').click()
      await frame.locator('[data-testid=chat-text]').fill('My parcel is late.')
      await frame.locator('[data-testid=chat-text]').press('Enter')
      await until(() => app.made.size === before + 1, 'a call')
      const call = [...app.made.values()].at(-1)!
      const said = () => JSON.stringify(call.log.after(0)).includes('My parcel is late.')
      await until(said, 'the message')
      assert.deepEqual(call.pipeline.start.context, { entry: 'help-page' })
      assert.deepEqual(call.pipeline.controls.owner, { id: 'entry:help-page' })
      await page.screenshot({ path: `/tmp/widget-${lang}.png` })
      await page.keyboard.press('Escape')
      await widget.locator('button').click()
      assert.equal(await widget.locator('iframe').isVisible(), false)
      assert.deepEqual(refused, [])
      assert.deepEqual(pages.errors, [])
    },
  )
}

test('entries: a look begins nothing, an unknown one is not there, and one address begins no more than it may', async () => {
  const look = await fetch(`${app.address}/e/parcel-qr?language=zh`, { redirect: 'manual' })
  assert.equal(look.status, 302)
  assert.equal(look.headers.get('location'), '../entry.html?language=zh#parcel-qr')
  assert.equal((await fetch(`${app.address}/e/none`, { redirect: 'manual' })).status, 404)
  const policy = (await fetch(`${app.address}/`)).headers.get('content-security-policy') ?? ''
  assert.ok(!policy.includes(site.origin))
  const begin = async (entry: string) => {
    const answer = await fetch(`${app.address}/e/${entry}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ medium: 'text', language: 'en' }),
    })
    return answer.status
  }
  assert.equal(await begin('none'), 404)
  const answers: number[] = []
  for (let n = 0; n < 8; n++) answers.push(await begin('parcel-qr'))
  assert.ok(answers.includes(201) && answers.at(-1) === 429, answers.join())
})
