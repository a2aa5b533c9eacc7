import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type {
  FinalTranscript,
  PartialTranscript,
  SpeechStarted,
} from '../recognition/transcript.js'
import { CallRedaction } from './redaction/call-redaction.js'
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
  assert.deepEqual(segments.take(partial(1, 'my')), [])
  assert.deepEqual(segments.take(final(1, 'my router', 2)), [])
  segments.take(started(1))
  assert.equal(segments.take(final(1, 'my router'))[0]?.kind, 'final')
  assert.deepEqual(segments.take(partial(1, 'my router')), [])
  assert.deepEqual(segments.take(final(1, 'my router')), [], 'settled once')
})

test('segment utterances: of many finals only the last 64 can still be revised', () => {
  const segments = new SegmentUtterances()
  for (let at = 1; at <= 65; at++) {
    segments.take(started(at))
    segments.take(final(at, `words ${at}`))
  }
  assert.deepEqual(segments.take(final(1, 'other words', 2)), [])
  const revised = [1, 2].flatMap(() => segments.take(final(2, 'other words', 2)))
  assert.deepEqual(
    revised.map((one) => one.kind === 'revised' && [one.utteranceId, one.revision, one.text]),
    [1, 2].map((revision) => ['u2', revision, 'other words']),
  )
})

test('segment utterances: a partial that is masked has nothing stable in it', () => {
  const segments = new SegmentUtterances()
  segments.take(started(1))
  const [taken] = segments.take(partial(1, 'my card is 4111 1111 1111 1111'))
  assert.ok(taken?.kind === 'partial' && taken.stableChars === 0 && !taken.text.includes('4111'))
})

test('segment utterances: a second pass that hears less of what is hidden changes nothing', () => {
  const segments = new SegmentUtterances()
  segments.take(started(1))
  segments.take(final(1, 'my pin is seven three nine one'))
  assert.deepEqual(segments.take(final(1, 'my pen is seven three nine one', 2)), [])
  const [revised] = segments.take(final(1, 'well my pin is 7391', 2))
  assert.ok(revised?.kind === 'revised' && revised.revision === 1)
  assert.match(revised.text, /^well my pin is \[code\]$/)
})

test('segment utterances: what only the second pass knows to be secret is masked in what the first has written', () => {
  const masked: string[] = []
  const redaction = new CallRedaction({ masked: ({ utteranceId }) => masked.push(utteranceId) })
  const segments = new SegmentUtterances({ redaction })
  segments.take(started(1))
  segments.take(final(1, 'my pen is seven three nine one'))
  segments.take(final(1, 'my pin is seven three nine one', 2))
  assert.deepEqual(masked, ['u1'])
})

/** Transcripts of both sides in any order, as engines that fail, guards and the end of a call may leave them. */
const anyTranscript = fc.record({
  channel: fc.constantFrom('customer' as const, 'agent' as const),
  segmentIndex: fc.integer({ min: 1, max: 4 }),
  what: fc.constantFrom('start', 'partial', 'empty', 'final', 'revision'),
})

test('segment utterances: each one that began has one final or one end, and nothing but revisions behind it', () => {
  fc.assert(
    fc.property(fc.array(anyTranscript), (items) => {
      const segments = new SegmentUtterances()
      const begun = new Set<string>()
      const taken = items.flatMap(({ what, ...of }) => {
        const { channel, segmentIndex } = of
        if (what === 'start') {
          if (begun.has(`${channel} ${segmentIndex}`)) return []
          begun.add(`${channel} ${segmentIndex}`)
          return segments.take({ ...started(segmentIndex), ...of })
        }
        if (what === 'partial') return segments.take({ ...partial(segmentIndex, 'my'), ...of })
        const text = what === 'empty' ? '' : 'my router'
        return segments.take({ ...final(segmentIndex, text, what === 'revision' ? 2 : 1), ...of })
      })
      const all = [...taken, ...segments.finish(2_000)]
      for (const { utteranceId } of all.filter(({ kind }) => kind === 'started')) {
        const kinds = all.filter((one) => one.utteranceId === utteranceId).map(({ kind }) => kind)
        const end = kinds.findIndex((kind) => kind === 'final' || kind === 'ended')
        assert.ok(end > 0, kinds.join(' '))
        assert.ok(
          kinds.slice(end + 1).every((kind) => kind === 'revised'),
          kinds.join(' '),
        )
      }
    }),
  )
})

test('segment utterances: text that stood on the screen leaves it when nothing was said after all', () => {
  const segments = new SegmentUtterances()
  segments.take(started(1))
  segments.take(partial(1, 'my'))
  assert.deepEqual(
    segments.take(final(1, '')).map((one) => [one.kind, 'text' in one && one.text]),
    [
      ['partial', ''],
      ['ended', false],
    ],
  )
})

const reading = (text: string): { text: string; probability: number } => ({
  ...{ text, probability: 0.3 },
})
function keptOf(text: string, others: readonly string[]): string[] {
  const segments = new SegmentUtterances()
  segments.take(started(1))
  const taken = segments.take({ ...final(1, text), readings: others.map(reading) })
  return taken
    .flatMap((one) => (one.kind === 'final' ? (one.readings ?? []) : []))
    .map((one) => one.text)
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
