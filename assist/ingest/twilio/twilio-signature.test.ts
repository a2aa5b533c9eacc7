import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import twilio from 'twilio'

import { AssistError } from '../../errors/errors.js'
import { twilioCheck, twilioSignature, type SignedRequest } from './twilio-signature.js'

const twilioSecret = '12345abcdef'
const host = 'desk.example.com'

interface Asked {
  readonly signature?: string | undefined
  readonly host?: string
  readonly url?: string
}

/** What the check says of a request. */
function judged(asked: Asked, config: { twilioSecret?: string; publicUrl?: string } = {}) {
  const { signature, url = '/twilio' } = asked
  const headers = {
    host: asked.host ?? host,
    ...(signature === undefined ? {} : { 'x-twilio-signature': signature }),
  }
  const check = twilioCheck({ twilioSecret, publicUrl: '', ...config })
  try {
    return check({ headers, url } as unknown as SignedRequest)
  } catch (thrown) {
    assert.ok(thrown instanceof AssistError)
    assert.doesNotMatch(thrown.message, new RegExp(twilioSecret), 'no secret in a message')
    return thrown.code
  }
}

test('twilio signature: ours is that of the vendor’s library (property)', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.webUrl({ withQueryParameters: true }), (key, url) =>
      assert.equal(twilioSignature(key, url), twilio.getExpectedTwilioSignature(key, url, {})),
    ),
  )
})

test('twilio signature: what the vendor’s library signs and holds for valid is let in', () => {
  for (const address of [
    `wss://${host}/twilio`,
    `wss://${host}:443/twilio`,
    `https://${host}/twilio`,
    `https://${host}:443/twilio`,
  ]) {
    const signature = twilio.getExpectedTwilioSignature(twilioSecret, address, {})
    assert.ok(twilio.validateRequest(twilioSecret, signature, address, {}), address)
    assert.equal(judged({ signature }), true, address)
  }
})

test('twilio signature: behind a proxy the public address counts as well', () => {
  const signature = twilioSignature(twilioSecret, 'wss://help.example.com/twilio')
  const publicUrl = 'https://help.example.com'
  assert.equal(judged({ signature, host: '10.0.0.7:8080' }, { publicUrl }), true)
  assert.equal(judged({ signature, host: '10.0.0.7:8080' }), 'ASSIST_SIGNATURE_INVALID')
})

test('twilio signature: a wrong one, one of another address, and one of an old secret are refused', () => {
  const right = twilioSignature(twilioSecret, `wss://${host}/twilio`)
  for (const signature of [
    '',
    'wrong',
    right.toLowerCase(),
    `${right} `,
    twilioSignature(twilioSecret, `wss://${host}/other`),
    twilioSignature(twilioSecret, `wss://evil.example/twilio`),
    twilioSignature('an older secret', `wss://${host}/twilio`),
  ]) {
    assert.equal(judged({ signature }), 'ASSIST_SIGNATURE_INVALID', signature)
    assert.equal(twilio.validateRequest(twilioSecret, signature, `wss://${host}/twilio`, {}), false)
  }
})

test('twilio signature: while a secret changes both hold; the vendor’s second account does as well', () => {
  const both = { twilioSecret: `old, ${twilioSecret}` }
  for (const secret of ['old', twilioSecret]) {
    const signature = twilioSignature(secret, `wss://${host}/twilio`)
    assert.equal(judged({ signature }, both), true)
  }
})

test('twilio signature: a request without one, or a service without a secret, needs the key', () => {
  assert.equal(judged({}), false)
  const signature = twilioSignature(twilioSecret, `wss://${host}/twilio`)
  assert.equal(judged({ signature }, { twilioSecret: '' }), false)
})
