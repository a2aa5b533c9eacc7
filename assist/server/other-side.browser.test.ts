import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import { packageRoot } from '../settings/package-root.js'
import { beginCall, CallPages, part } from '../testing/call-pages.js'
import { requirement } from '../testing/requirements.js'
import { startService, type TestService } from '../testing/service.js'
import { keepPicture } from '../testing/pages/keep-picture.js'

const needs = { ...requirement('chromium', 'models'), timeout: 400_000 }
const callFile = path.join(packageRoot, 'fixtures', 'calls', 'modem-light.wav')

describe('what the other side can do', { ...needs }, () => {
  let service: TestService
  let pages: CallPages

  before(async () => {
    service = await startService()
    pages = await CallPages.open()
  })
  after(async () => {
    await pages.close()
    await service.close()
  })

  for (const locale of ['en-US', 'zh-CN'] as const) {
    test(`is told on both pages, from waiting to leaving: ${locale}`, async () => {
      const agent = await pages.visit(service.address, {
        ...{ locale, viewport: { width: 1_366, height: 768 } },
      })
      const link = await beginCall(agent)
      const isNow = (now: string) => part(agent, 'customer-state', `[data-now=${now}]`).waitFor()
      await isNow('absent')
      assert.match(await part(agent, 'call-time').innerText(), /等待|Waiting/u)
      const customer = await pages.visit(link, {
        ...{ locale, viewport: { width: 390, height: 844 } },
        microphoneFile: await pages.spoken('muted', callFile, 0, 6_500),
      })
      await part(customer, 'talk-prompt').waitFor()
      await isNow('silent')
      const notice = await part(customer, 'notice').boundingBox()
      const prompt = await part(customer, 'talk-prompt').boundingBox()
      const isNext = notice && prompt && prompt.y - (notice.y + notice.height) < 120
      assert.ok(
        isNext && prompt.y > notice.y,
        'first what is told before anything is heard, then it',
      )
      await agent.waitForFunction(
        (element) => /^\d+:\d+$/u.test((element as unknown as { innerText: string }).innerText),
        await part(agent, 'call-time').elementHandle(),
      )
      await keepPicture(customer, `talk-${locale}`)
      await keepPicture(agent, `silent-${locale}`)

      await part(customer, 'talk').click()
      await isNow('talks')
      await part(customer, 'mute').click()
      await isNow('muted')
      await part(customer, 'voice', '[data-warned=true]').waitFor()
      await keepPicture(customer, `muted-${locale}`)
      await part(customer, 'mute').click()
      await isNow('talks')

      await customer.reload()
      await isNow('silent')
      await customer.close()
      await isNow('reloading')
      await isNow('left')
      await part(agent, 'end-call').click()
      await part(agent, 'seat-bar', '[data-phase=none]').waitFor()
      await agent.close()
      assert.deepEqual(pages.errors, [])
    })
  }
})
