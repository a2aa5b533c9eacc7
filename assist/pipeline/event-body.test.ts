import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { UtteranceFinal } from '../utterance/utterance.js'
import { eventBodyOf } from './event-body.js'

test('event body: a final is logged as it was written, without what may have been said instead', () => {
  const utterance: UtteranceFinal = {
    ...{ kind: 'final', utteranceId: 'u1', channel: 'customer', startMs: 0, endMs: 9 },
    ...{ text: 'My cart is lost.', language: 'en', confidence: 0.9, engine: 'fake', atMs: 30 },
  }
  const readings = [{ text: 'My card is lost.', probability: 0.4 }]
  assert.deepEqual(
    eventBodyOf({ kind: 'utterance', utterance: { ...utterance, readings } }),
    eventBodyOf({ kind: 'utterance', utterance }),
  )
})
