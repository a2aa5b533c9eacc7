import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cameraTrouble, inabilityOf, toldTrouble, voiceTrouble } from './trouble.js'

const firefox = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'
const weChat = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50'
const aliPay = 'Mozilla/5.0 (Linux; Android 15) AliApp(AP/10.6) AlipayClient/10.6'

test('a browser that can do nothing is told from an app that shows pages and from an insecure page', () => {
  const unable = { isSecure: true, hasDevices: false, hasPeers: true, userAgent: firefox }
  assert.equal(inabilityOf({ ...unable, hasDevices: true }), null)
  assert.equal(inabilityOf(unable), 'no-webrtc')
  assert.equal(inabilityOf({ ...unable, isSecure: false }), 'insecure')
  for (const userAgent of [weChat, aliPay]) {
    assert.equal(inabilityOf({ ...unable, userAgent }), 'in-app')
    assert.equal(inabilityOf({ ...unable, userAgent, hasDevices: true }), null)
  }
})

test('the camera’s errors have words of their own; in an app a refusal is the app’s', () => {
  assert.equal(cameraTrouble('NotAllowedError', firefox), 'camera-denied')
  assert.equal(cameraTrouble('NotAllowedError', weChat), 'in-app')
  assert.equal(cameraTrouble('NotFoundError', firefox), 'camera-missing')
  assert.equal(cameraTrouble('NotReadableError', firefox), 'camera-busy')
})

test('the agent is told of every trouble in the words of the protocol', () => {
  assert.equal(toldTrouble(voiceTrouble('microphone-denied', firefox)), 'microphone-denied')
  assert.equal(toldTrouble(voiceTrouble('ASSIST_CALL_NOT_RESUMABLE', firefox)), 'connection-failed')
  assert.equal(toldTrouble('in-app'), 'browser-unable')
  assert.equal(toldTrouble('camera-lost'), 'camera-busy')
})
