import assert from 'node:assert/strict'
import { test } from 'node:test'

import type {
  FinalTranscript,
  PartialTranscript,
  SpeechStarted,
} from '../recognition/transcript.js'
import { SegmentUtterances } from './segment-utterances.js'

const started = (segmentIndex: number): SpeechStarted => ({
  ...{ kind: 'speech-started', channel: 'customer', segmentIndex, startMs: 0, atMs: 100 },
})
const partial = (segmentIndex: number, text: string): PartialTranscript => ({
  ...{ kind: 'partial', channel: 'customer', segmentIndex, startMs: 0, text },
  ...{ stableChars: text.length, atMs: 500 },
})
const final = (segmentIndex: number, text: string, pass: 1 | 2 = 1): FinalTranscript => ({
  ...{ kind: 'final', channel: 'customer', segmentIndex, startMs: 0, endMs: 900, text },
  ...{ language: 'en', confidence: 0.9, engine: 'fake', pass, end: 'endpoint', atMs: 1_000 },
})

test('segment utterances: what comes before its start, after its final or without a first pass is nothing', () => {
  const segments = new SegmentUtterances()
  assert.equal(segments.take(partial(1, 'my')), undefined)
  assert.equal(segments.take(final(1, 'my router', 2)), undefined)
  segments.take(started(1))
  assert.equal(segments.take(final(1, 'my router'))?.kind, 'final')
  assert.equal(segments.take(partial(1, 'my router')), undefined)
  assert.equal(segments.take(final(1, 'my router')), undefined, 'settled once')
})

test('segment utterances: of many finals only the last 64 can still be revised', () => {
  const segments = new SegmentUtterances()
  for (let at = 1; at <= 65; at++) {
    segments.take(started(at))
    segments.take(final(at, `words ${at}`))
  }
  assert.equal(segments.take(final(1, 'other words', 2)), undefined)
  const revised = [1, 2].map(() => segments.take(final(2, 'other words', 2)))
  assert.deepEqual(
    revised.map((one) => one?.kind === 'revised' && [one.utteranceId, one.revision, one.text]),
    [1, 2].map((revision) => ['u2', revision, 'other words']),
  )
})

test('segment utterances: a partial that is masked has nothing stable in it', () => {
  const segments = new SegmentUtterances()
  segments.take(started(1))
  const taken = segments.take(partial(1, 'my card is 4111 1111 1111 1111'))
  assert.ok(taken?.kind === 'partial' && taken.stableChars === 0 && !taken.text.includes('4111'))
})

const reading = (text: string): { text: string; probability: number } => ({
  ...{ text, probability: 0.3 },
})
function keptOf(text: string, others: readonly string[]): string[] {
  const segments = new SegmentUtterances()
  segments.take(started(1))
  const taken = segments.take({ ...final(1, text), readings: others.map(reading) })
  return taken?.kind === 'final' ? (taken.readings ?? []).map((one) => one.text) : []
}

test('segment utterances: what may have been said instead goes on, unless it is about numbers', () => {
  assert.deepEqual(keptOf('My cart is lost.', ['My card is lost.']), ['My card is lost.'])
  for (const other of ['My four is lost.', 'My card 1 is lost.', 'my card is 4111 1111 1111 1111'])
    assert.deepEqual(keptOf('My cart is lost.', [other]), [], other)
  assert.deepEqual(keptOf('it is four one five', ['it is four nine five', 'is four one five']), [
    'is four one five',
  ])
})

test('segment utterances: where something is hidden, nothing that may have been said goes on', () => {
  const card = 'my card is 4111 1111 1111 1111'
  assert.deepEqual(keptOf(card, [card.replace('card', 'cart')]), [])
  assert.deepEqual(keptOf('my pin is 4 8 2 9', ['my pen is 4 8 2 9']), [])
})
