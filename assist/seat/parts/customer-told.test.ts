import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CallPause } from '../../pipeline/call-pause.js'
import { loadConfig, type Config } from '../../settings/config.js'
import { FakeRoom } from '../../testing/fake-room.js'
import { CustomerTold } from './customer-told.js'

function made(settings: Partial<Config>, agent?: string) {
  const room = new FakeRoom()
  const pause = new CallPause(
    (body) => room.append(body),
    () => 0,
  )
  const notice = new CustomerTold({ room, settings: loadConfig({}, settings), agent, pause })
  const say = (isAgreed: boolean) => notice.customerHandlers.notice({ type: 'notice', isAgreed })
  return { room, pause, notice, say, types: () => room.log.map(({ type }) => type) }
}

test('notice: tells who, by a machine, for what, how long, and where to read more, in both languages', () => {
  const { notice } = made(
    { company: 'Example Ltd', noticeRetentionDays: 90, privacyUrl: 'https://example.com/privacy' },
    'Anna',
  )
  const { notice: told } = notice.customerView()
  assert.ok(told)
  assert.match(told.texts.en, /Anna of Example Ltd.*by a machine, so that .* 90 days/)
  assert.match(told.texts.zh, /Example Ltd的客服Anna.*机器转写，以便.*90天/)
  assert.deepEqual([told.consent, told.privacyUrl], ['notice', 'https://example.com/privacy'])
})

test('notice: that it was shown is logged once, and the agent’s name is told only where that is wanted', () => {
  const { notice, types } = made({ noticeAgent: false }, 'Anna')
  notice.told()
  notice.told()
  assert.deepEqual(types(), ['notice.shown'])
  assert.doesNotMatch(JSON.stringify(notice.customerView()), /Anna/)
  assert.equal(made({ noticeConsent: 'none' }).notice.customerView().notice, null)
})

test('notice, opt-in: nothing begins before the customer agrees', () => {
  const { notice, say, types } = made({ noticeConsent: 'opt-in' })
  assert.throws(() => notice.requireConsent(), { code: 'ASSIST_CONSENT_MISSING' })
  say(true)
  notice.requireConsent()
  assert.deepEqual(types(), ['notice.answered'])
  say(false)
  assert.throws(() => notice.requireConsent(), { code: 'ASSIST_CONSENT_MISSING' })
})

test('notice, opt-out: who refuses is not transcribed, whatever the agent presses, until they agree', () => {
  const { notice, pause, say, types } = made({ noticeConsent: 'opt-out' })
  notice.requireConsent()
  say(false)
  say(false)
  pause.set(false)
  assert.equal(pause.isOn, true)
  say(true)
  assert.equal(pause.isOn, false)
  assert.deepEqual(types(), ['notice.answered', 'call.pause', 'notice.answered', 'call.pause'])
})
