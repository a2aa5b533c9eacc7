import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import WebSocket from 'ws'

import { defaultBase } from '../store/solution-store.js'
import { CallPages, part } from '../testing/call-pages.js'
import { fakeApp } from '../testing/fake-app.js'
import { findAlways, heard } from '../testing/fake-call.js'
import { carrierIds, fakeCarrier } from '../testing/fake-carrier.js'
import { demoSolutions } from '../testing/demo-base.js'
import { requirement } from '../testing/requirements.js'
import { until } from '../testing/webhook-receiver.js'
import { keepPicture } from '../testing/pages/keep-picture.js'

const needs = { ...requirement('chromium'), timeout: 400_000 }
const { account, callSid, conferenceSid } = carrierIds

const solutionId = 'en-broadband-los-light-red'

/** 20 ms of silence in μ-law at 8 kHz. */
const silence = Buffer.alloc(160, 0xff).toString('base64')

/** A call that Twilio streams, out of a conference. */
async function streamedCall(address: string): Promise<WebSocket> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/twilio`)
  await new Promise((resolve) => socket.once('open', resolve))
  const tracks = ['inbound', 'outbound']
  const send = (message: object): void => socket.send(JSON.stringify(message))
  send({ event: 'connected', protocol: 'Call', version: '1.0.0' })
  send({
    event: 'start',
    start: {
      ...{ callSid, tracks, customParameters: { conference: conferenceSid, language: 'en-US' } },
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
    },
  })
  for (const track of tracks) send({ event: 'media', media: { track, payload: silence } })
  return socket
}

describe('the telephone line at the seat', { ...needs }, () => {
  let pages: CallPages
  before(async () => {
    pages = await CallPages.open()
  })
  after(() => pages.close())

  for (const locale of ['en-US', 'zh-CN'] as const) {
    test(`a call of Twilio is muted, held, transferred and hung up from its menu, by key too: ${locale}`, async (t) => {
      const carrier = await fakeCarrier(t)
      const solution = (await demoSolutions()).find(({ id }) => id === solutionId)!
      const match = { solutionId, confidence: 0.9, because: [], card: solution }
      const app = await fakeApp(
        { twilioAccount: `${account}:token`, twilioApiUrl: carrier.url },
        { findMatches: findAlways(match) },
      )
      await app.store.solutions.replace(defaultBase, [solution])
      const socket = await streamedCall(app.address)
      t.after(async () => {
        socket.close()
        await app.close()
      })
      const agent = await pages.visit(app.address, {
        ...{ locale, viewport: { width: 1_366, height: 768 } },
      })
      await part(agent, 'take-seat').click()
      const button = part(agent, 'line')
      await button.waitFor()
      const { pipeline } = app.made.get(callSid)!
      pipeline.heard(heard().started())
      pipeline.heard(heard().final('My internet is down, and the LOS light is red.'))
      await part(agent, 'card').waitFor()
      await button.click()
      const menu = agent.locator('#line-menu')
      await menu.waitFor()
      await keepPicture(agent, `line-menu-${locale}`)
      const [below, above] = [await menu.boundingBox(), await button.boundingBox()]
      assert.ok(below && above && Math.abs(below.x - above.x) < 60, 'it hangs at its button')
      assert.ok(below.y >= above.y + above.height, 'and hides no button of the seat')

      await part(agent, 'line-mute').click()
      await button.filter({ hasText: /muted|静音/u }).waitFor()
      await part(agent, 'hold').click()
      await part(agent, 'hold', '[aria-pressed=true]').waitFor()
      // By key: open, go to the number, write it, send.
      await button.press('Enter')
      await part(agent, 'line-mute', '[aria-pressed=true]').waitFor()
      await keepPicture(agent, `line-menu-muted-${locale}`)
      await agent.keyboard.press('Tab')
      await agent.keyboard.press('Tab')
      await agent.keyboard.type('+1 555 0100')
      await agent.keyboard.press('Enter')
      await menu.waitFor({ state: 'hidden' })
      await button.click()
      await part(agent, 'line-hang-up').click()
      const orders = () => carrier.asked.map((line) => line.split(' ').at(-1))
      await until(() => Promise.resolve(orders().length === 4), 'four orders')
      assert.deepEqual(orders(), [
        ...['Muted=true', 'Hold=true'],
        'Twiml=%3CResponse%3E%3CDial%3E%2B15550100%3C%2FDial%3E%3C%2FResponse%3E',
        'Status=completed',
      ])
      await agent.close()
      assert.deepEqual(pages.errors, [])
    })
  }
})
