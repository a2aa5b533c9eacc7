import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Compile } from 'typebox/compile'

import { seatActionSchema } from './seat-action-schema.js'

const isSeatAction = Compile(seatActionSchema)

test('seat actions: a page to demonstrate is a web address or a path of the service, never a script', () => {
  const shows = (clip: string): boolean =>
    isSeatAction.Check({ kind: 'demonstrate', what: 'clip', clip })
  assert.ok(shows('https://example.com/film.mp4'))
  assert.ok(shows('/sample/film.mp4'))
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'https://a b', 'film.mp4', '']) {
    assert.ok(!shows(bad), bad)
  }
})

test('seat actions: out of a medium one goes back to voice or text, never into video', () => {
  assert.ok(isSeatAction.Check({ kind: 'go-back', medium: 'text' }))
  assert.ok(!isSeatAction.Check({ kind: 'go-back', medium: 'video' }))
  assert.ok(!isSeatAction.Check({ kind: 'invite' }))
})
