import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../call/clock.js'
import type { CallEventBody } from '../pipeline/log/call-event.js'
import { MediumSwitch } from './medium-switch.js'

/** A switch with the log that it writes. */
function made(medium: 'voice' | 'text' = 'voice') {
  const clock = new ManualClock()
  const log: string[] = []
  const append = (body: CallEventBody): void => {
    log.push('medium' in body ? `${body.type} ${body.medium}` : body.type)
  }
  const parts = { clock, medium, append, invitationTtlMs: 45_000, changed: () => undefined }
  return { clock, log, medium: new MediumSwitch(parts) }
}

test('medium: accepted and joined, the call is held by video; left, it is back where it was', () => {
  const { medium, log } = made()
  medium.invite('video')
  medium.answer('i1', true)
  assert.equal(medium.medium, 'voice')
  medium.joined()
  assert.equal(medium.medium, 'video')
  medium.left()
  assert.equal(medium.medium, 'voice')
  assert.deepEqual(log, [
    ...['media.invited video', 'media.accepted video', 'media.joined video', 'call.medium video'],
    ...['media.left video', 'call.medium voice'],
  ])
})

test('medium: a refusal changes nothing, and the customer may be invited again', () => {
  const { medium } = made()
  medium.invite('video')
  medium.answer('i1', false)
  assert.equal(medium.medium, 'voice')
  assert.equal(medium.invitation?.state, 'refused')
  medium.invite('video')
  medium.answer('i2', true)
  medium.joined()
  assert.equal(medium.medium, 'video')
})

test('medium: an invitation that nobody answers expires, and so does one whose picture never comes', () => {
  const { medium, clock, log } = made()
  medium.invite('video')
  clock.advance(45_000)
  assert.equal(medium.invitation?.state, 'expired')
  medium.answer('i1', true)
  assert.equal(medium.invitation.state, 'expired', 'too late')
  medium.invite('video')
  medium.answer('i2', true)
  clock.advance(45_000)
  assert.equal(medium.invitation.state, 'expired')
  medium.joined()
  assert.equal(medium.medium, 'voice')
  assert.equal(log.filter((one) => one === 'media.expired video').length, 2)
})

test('medium: one invitation at a time, and none to where the call is', () => {
  const { medium } = made()
  assert.throws(() => medium.invite('voice'), { code: 'ASSIST_INVITATION_INVALID' })
  medium.invite('video')
  assert.throws(() => medium.invite('text'), { code: 'ASSIST_INVITATION_INVALID' })
  medium.withdraw()
  medium.invite('text')
  medium.answer('i2', true)
  assert.equal(medium.medium, 'text', 'writing needs nothing to be set up')
})

test('medium: the agent goes back out of video without asking; a written call goes back to text', () => {
  const { medium, log } = made('text')
  medium.invite('video')
  medium.answer('i1', true)
  medium.joined()
  medium.goBack('voice')
  assert.deepEqual(log.slice(-2), ['media.left video', 'call.medium voice'])
  const written = made('text')
  written.medium.invite('video')
  written.medium.answer('i1', true)
  written.medium.joined()
  written.medium.left()
  assert.equal(written.medium.medium, 'text')
})

test('medium: a camera that fails after the yes counts as a no', () => {
  const { medium } = made()
  medium.invite('video')
  medium.answer('i1', true)
  medium.left()
  assert.equal(medium.invitation?.state, 'refused')
  assert.equal(medium.medium, 'voice')
})
