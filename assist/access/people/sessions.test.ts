import assert from 'node:assert/strict'
import { test } from 'node:test'

import { setCookie } from './cookie.js'
import { Sessions } from './sessions.js'

test('sessions: one is over after its hours, and when it is ended', () => {
  let nowMs = 0
  const sessions = new Sessions(2, () => nowMs)
  const identity = { id: 'person:p1', name: 'Ana', roles: ['agent'] as const }
  const [one, two] = [sessions.begin(identity), sessions.begin(identity)]
  assert.notEqual(one, two)
  assert.equal(sessions.find(one), identity)
  sessions.end(one)
  assert.equal(sessions.find(one), undefined)
  nowMs = 2 * 3_600_000
  assert.equal(sessions.find(two), undefined)
})

test('sessions: a cookie over HTTPS is sent over HTTPS only', () => {
  const cookie = { name: 'a', value: 'b', path: '/', maxAgeS: 60, isSecure: true }
  assert.equal(setCookie(cookie), 'a=b; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure')
  assert.match(setCookie({ ...cookie, value: '' }), /Max-Age=0/)
})
