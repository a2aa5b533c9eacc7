import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { decision, settled } from '../../testing/fake-call.js'
import type { CallEvent, CallEventBody } from './call-event.js'
import { CallLog, type PersistEvents } from './call-log.js'

const keepNothing: PersistEvents = () => Promise.resolve()
const medium: CallEventBody = { type: 'call.medium', medium: 'voice' }

test('log: numbers count from one, and `after` gives what came later (property)', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), fc.nat(50), (count, pastCount, seq) => {
      const before = new CallLog('call', keepNothing)
      const past = Array.from({ length: pastCount }, (_, at) => before.append(medium, at))
      const log = new CallLog('call', keepNothing, past)
      assert.equal(log.lastSeq, pastCount)
      const events = [...past]
      for (let at = 0; at < count; at++) events.push(log.append(medium, at))
      assert.deepEqual(
        events.map((event) => event.seq),
        events.map((_, at) => 1 + at),
      )
      assert.equal(log.lastSeq, pastCount + count)
      assert.deepEqual(
        log.after(seq),
        events.filter((event) => event.seq > seq),
      )
    }),
  )
})

test('log: moments are whole, other numbers have three decimals, however deep', () => {
  const log = new CallLog('call', keepNothing)
  const event = log.append(
    {
      type: 'suggestion.shown',
      ...{ suggestionId: 's1', solutionId: 'x', utteranceId: 'u1', likely: true },
      ...{ confidence: 2 / 3, question: 1, solutionsVersion: 'v1' },
      because: [{ text: '0.123456', kind: 'word' }],
    },
    1_234.5678,
  )
  assert.equal(event.atMs, 1_235)
  assert.equal(event.type === 'suggestion.shown' && event.confidence, 0.667)
  assert.match(JSON.stringify(event), /"text":"0\.123456"/, 'text stays as it is')
})

test('log: what is masked later is masked in every event of its utterance, and kept again', () => {
  const kept: CallEvent[] = []
  const log = new CallLog('call', (_callId, events) => {
    kept.push(...events)
    return Promise.resolve()
  })
  const of = { utteranceId: 'u1', channel: 'customer', startMs: 0 } as const
  log.append({ type: 'transcript.partial', ...of, text: 'four one', stableChars: 8 }, 1)
  const heard = { ...of, endMs: 9, language: 'en', confidence: 1, engine: 'fake' }
  log.append({ type: 'utterance.final', ...heard, text: 'four one', written: '41' }, 2)
  log.append({ type: 'utterance.final', ...heard, utteranceId: 'u2', text: 'four one' }, 3)
  log.append({ type: 'message', messageId: 'm1', from: 'agent', text: '4111' }, 4)
  log.mask('u1', { text: '[card]' })
  log.mask('m1', { text: '[code]' })
  assert.doesNotMatch(JSON.stringify(log.after(0).filter(({ seq }) => seq !== 3)), /four|41/)
  assert.deepEqual(kept.slice(4), [log.after(0)[0], log.after(0)[1], log.after(0)[3]])
  assert.match(JSON.stringify(log.after(2)[0]), /four one/)
})

test('log: no card names as its reason what was masked later, neither one that stands nor one that comes', () => {
  const log = new CallLog('call', keepNothing)
  const card = (...texts: readonly string[]): CallEventBody => ({
    type: 'suggestion.shown',
    ...{ suggestionId: 's1', solutionId: 'x', utteranceId: 'u1', question: 1 },
    ...{ confidence: 0.9, likely: false, solutionsVersion: 'v1' },
    because: [
      ...texts.map((text) => ({ text, kind: 'word' as const })),
      { text: 'pay four bills', kind: 'meaning' as const },
    ],
  })
  log.append(card('pay', 'four one', '四'), 1)
  log.mask('u1', { text: 'pay [card]' }, ['four one', '四五'])
  log.append(card('five', 'one', '四'), 2)
  const reasons = log
    .after(0)
    .map((event) => (event.type === 'suggestion.shown' ? event.because : []))
    .map((because) => because.map(({ text }) => text))
  assert.deepEqual(reasons, [
    ['pay', 'pay four bills'],
    ['five', 'pay four bills'],
  ])
})

test('log: what an event says cannot be changed from outside afterwards', () => {
  const log = new CallLog('call', keepNothing)
  const because = [{ text: 'light', kind: 'word' as const }]
  log.append(
    {
      type: 'suggestion.shown',
      ...{ suggestionId: 's1', solutionId: 'x', utteranceId: 'u1', likely: true },
      ...{ confidence: 0.9, question: 1, solutionsVersion: 'v1', because },
    },
    0,
  )
  because.push({ text: 'more', kind: 'word' })
  const [event] = log.after(0)
  assert.equal(event?.type === 'suggestion.shown' && event.because.length, 1)
})

test('log: every event goes to the store once, in order, and to each listener', () => {
  const kept: CallEvent[] = []
  const log = new CallLog('call', (callId, events) => {
    assert.equal(callId, 'call')
    kept.push(...events)
    return Promise.resolve()
  })
  log.append(medium, 0)
  const heard: number[] = []
  const stop = log.subscribe((event) => heard.push(event.seq))
  log.append(medium, 1)
  log.append(medium, 2)
  stop()
  log.append(medium, 3)
  assert.deepEqual(kept, log.after(0))
  assert.deepEqual(heard, [2, 3])
})

test('log: it is durable when everything appended so far is stored, in whatever order', async () => {
  const writes = [decision(), decision(), decision()]
  let count = 0
  const log = new CallLog('call', () => writes[count++]!.promise)
  let isDurable = false
  log.append(medium, 0)
  log.append(medium, 1)
  void log.durable().then(() => (isDurable = true))
  log.append(medium, 2)
  writes[1]!.resolve()
  await settled()
  assert.equal(isDurable, false)
  writes[0]!.resolve()
  await settled()
  assert.equal(isDurable, true, 'the third is not waited for')
})

test('log: a write that fails is told to whoever waits, and to nobody else', async () => {
  const disk = new Error('disk full')
  let isFull = true
  const log = new CallLog('call', () => (isFull ? Promise.reject(disk) : Promise.resolve()))
  log.append(medium, 0)
  await settled()
  isFull = false
  log.append(medium, 1)
  await assert.rejects(log.durable(), disk, 'the log has a hole from now on')
  assert.equal(log.lastSeq, 2, 'the call goes on')
})
