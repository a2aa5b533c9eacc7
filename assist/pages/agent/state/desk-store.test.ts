import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallSummary, ScreenRequest } from '../../../screen/screen-protocol.js'
import { seatMemory, voiceRoom } from '../../../testing/pages/voice-room.js'
import { chooseCall } from './choose-call.js'
import type { Remembered } from './desk-snapshot.js'
import { DeskStore } from './desk-store.js'

function setUp(remembered: Remembered | null = null, seatAt: string | null = null) {
  const asked: (ScreenRequest | { watch: string | null })[] = []
  const kept: (Remembered | null)[] = []
  const seats: (string | null)[] = []
  const store = new DeskStore({
    remembered,
    remember: (what) => kept.push(what),
    schedule: (draw) => draw(),
    seatMemory: seatMemory(seatAt, (callId) => seats.push(callId)),
  })
  store.attach({ watch: (watch) => asked.push({ watch }), send: (request) => asked.push(request) })
  return { store, asked, kept, seats }
}

const summary = (
  callId: string,
  isLive = true,
  whose: CallSummary['whose'] = 'own',
): CallSummary => {
  return { callId, language: 'en', startedAt: '2026-01-01T00:00:00Z', isLive, lastSeq: 0, whose }
}
const calls = (...list: CallSummary[]) => ({ type: 'calls', calls: list }) as const
const shown = (seq = 1, suggestionId = 's1') =>
  ({
    type: 'event',
    event: {
      seq,
      callId: 'a',
      atMs: seq,
      type: 'suggestion.shown',
      suggestionId,
      solutionId: `x-${suggestionId}`,
      utteranceId: 'u1',
      confidence: 0.9,
      likely: false,
      question: 1,
      solutionsVersion: 'v',
      because: [],
    },
    solution: { id: `x-${suggestionId}`, title: 'X', answer: 'x', tags: [] },
  }) as const
const card = (store: DeskStore) => store.snapshot().call!.cards.now[0]!

test('the newest live call is followed by itself; one that is over is not', () => {
  const { store, asked, kept } = setUp()
  store.received(calls(summary('b', false), summary('a')))
  assert.deepEqual(asked, [{ watch: 'a' }])
  assert.deepEqual(kept.at(-1), { callId: 'a', isPicked: false })
  store.received(calls(summary('c'), summary('a')))
  assert.equal(store.snapshot().call?.callId, 'c')
})

test('one’s own calls are followed before those that nobody takes, and never those of another', () => {
  const { store } = setUp()
  store.received(calls(summary('other', true, 'other')))
  assert.equal(store.snapshot().call, null)
  store.received(calls(summary('other', true, 'other'), summary('free', true, 'unbound')))
  assert.equal(store.snapshot().call?.callId, 'free')
  store.received(calls(summary('free', true, 'unbound'), summary('mine')))
  assert.equal(store.snapshot().call?.callId, 'mine')
  store.received(calls(summary('free', true, 'unbound'), summary('mine', true, 'other')))
  assert.equal(store.snapshot().call?.callId, 'free')
})

test('a picked call stays until the agent follows the newest again', () => {
  const { store } = setUp()
  store.received(calls(summary('b'), summary('a')))
  store.pick('a')
  store.received(calls(summary('c'), summary('b'), summary('a')))
  assert.equal(store.snapshot().call?.callId, 'a')
  store.pick(null)
  assert.equal(store.snapshot().call?.callId, 'c')
})

test('while the agent holds a card of a live call, a newer call does not take the screen', () => {
  const { store } = setUp()
  store.received(calls(summary('a')))
  store.received(shown())
  store.gesture({ kind: 'pin', key: card(store).key })
  store.received(calls(summary('b'), summary('a')))
  assert.equal(store.snapshot().call?.callId, 'a')
  store.received(calls(summary('b'), summary('a', false)))
  assert.equal(store.snapshot().call?.callId, 'b')
})

test('a call that is over stays on the screen until a live one comes', () => {
  const input = { calls: [summary('a', false)], isPicked: false, isHolding: false }
  assert.equal(chooseCall({ ...input, watchedId: 'a' }), 'a')
  assert.equal(chooseCall({ ...input, watchedId: null }), null)
})

test('what the agent holds is told once for each change, and anew after each watch', () => {
  const { store, asked } = setUp()
  store.received(calls(summary('a')))
  store.received(shown())
  asked.length = 0
  const { key } = card(store)
  const hold = (isHeld: boolean) => ({ type: 'hold', callId: 'a', suggestionId: 's1', isHeld })
  store.gesture({ kind: 'hover', key, isOn: true })
  store.gesture({ kind: 'focus', key, isOn: true })
  store.gesture({ kind: 'hover', key, isOn: false })
  assert.deepEqual(asked, [hold(true)])
  store.received({ type: 'watching', callId: 'a', lastSeq: 1, isLive: true })
  assert.deepEqual(asked, [hold(true), hold(true)])
  store.gesture({ kind: 'focus', key, isOn: false })
  assert.deepEqual(asked.at(-1), hold(false))
})

test('use, dismiss and wrong are told to the service and seen at once', () => {
  const { store, asked } = setUp()
  store.received(calls(summary('a')))
  for (const [at, action] of (['used', 'dismissed', 'wrong'] as const).entries()) {
    store.received(shown(at + 1, `s${at}`))
    const cards = store.snapshot().call!.cards.now
    store.act(
      cards.find((other) => other.suggestionId === `s${at}`)!,
      action,
    )
    const acted = { type: 'act', callId: 'a', suggestionId: `s${at}`, action }
    assert.ok(asked.some((request) => JSON.stringify(request) === JSON.stringify(acted)))
  }
  assert.deepEqual(
    store.snapshot().call?.cards.now.map((other) => other.isUsed),
    [true],
  )
})

test('a reload watches the same call from its beginning', () => {
  const { store, asked } = setUp({ callId: 'a', isPicked: true })
  assert.deepEqual(asked, [{ watch: 'a' }])
  assert.equal(store.lastSeq(), 0)
})

test('a remembered call that the service does not know any more gives way', () => {
  const { store, kept } = setUp({ callId: 'old', isPicked: true })
  store.received({ type: 'error', code: 'ASSIST_CALL_NOT_FOUND', message: 'No call has this id.' })
  assert.equal(store.snapshot().call, null)
  assert.equal(kept.at(-1), null)
  store.received(calls(summary('a')))
  assert.equal(store.snapshot().call?.callId, 'a')
})

test('alerts and errors show in the one line', () => {
  const { store } = setUp()
  store.received(calls(summary('a')))
  const alert = { type: 'alert', code: 'ASSIST_AUDIO_BACKLOG', severity: 'warning' } as const
  store.received({ type: 'event', event: { seq: 1, callId: 'a', atMs: 0, ...alert } })
  assert.equal(store.snapshot().notice?.code, 'ASSIST_AUDIO_BACKLOG')
  store.received({ type: 'error', code: 'ASSIST_SUGGESTION_NOT_FOUND', message: '' })
  assert.equal(store.snapshot().notice?.severity, 'error')
})

test('events of a call that is not watched any more are left out', () => {
  const { store } = setUp()
  store.received(calls(summary('b'), summary('a')))
  store.received(shown())
  assert.equal(store.lastSeq(), 0)
})

test('of a call that has ended nothing is told to the service; a card can still be put away', () => {
  const { store, asked } = setUp()
  store.received(calls(summary('a')))
  store.received(shown())
  const ended = { seq: 2, callId: 'a', atMs: 9, type: 'call.ended', reason: 'stopped' } as const
  store.received({ type: 'event', event: ended })
  store.act(card(store), 'dismissed')
  assert.deepEqual(asked, [{ watch: 'a' }])
  assert.deepEqual(store.snapshot().call?.cards.now, [])
})

const sit = { kind: 'sit', place: 'here' } as const
const roomNotice = { kind: 'room', room: voiceRoom } as const

test('a page that was reloaded sits down again at its call, where no other page does', () => {
  const { store, asked, seats } = setUp(null, 'a')
  assert.deepEqual(asked, [{ watch: 'a' }])
  store.connectionChanged('open')
  assert.deepEqual(asked[1], { type: 'seat', callId: 'a', action: { ...sit, onlyIfFree: true } })
  store.received({ type: 'seat', callId: 'a', notice: roomNotice })
  assert.equal(store.snapshot().seat?.phase, 'seated')
  assert.equal(seats.at(-1), 'a')
})

test('a call that was over before its page came back is told as over, and its seat forgotten', () => {
  const { store, seats } = setUp(null, 'a')
  store.connectionChanged('open')
  store.received(calls(summary('a', false)))
  store.received({ type: 'error', code: 'ASSIST_CALL_NOT_FOUND', message: '' })
  const { seat, notice } = store.snapshot()
  assert.equal(seat, null)
  assert.equal(notice?.code, 'seat-call-over')
  assert.equal(seats.at(-1), null)
})

test('a seat that a colleague has is taken over only once the agent says so', () => {
  const { store, asked, seats } = setUp()
  store.received(calls(summary('a')))
  store.connectionChanged('open')
  store.sit()
  store.received({ type: 'seat', callId: 'a', notice: { kind: 'taken' } })
  assert.equal(store.snapshot().seat?.phase, 'asking')
  assert.equal(seats.at(-1), null, 'a reload does not sit down at it')
  store.seatAction({ kind: 'hold', isOn: true })
  assert.equal(asked.length, 2, 'nothing is done at a seat that is not had')
  store.takeOver()
  assert.deepEqual(asked.at(-1), { type: 'seat', callId: 'a', action: sit })
  store.received({ type: 'seat', callId: 'a', notice: roomNotice })
  assert.equal(store.snapshot().notice?.code, 'seat-taken-over')
})

test('a seat that a colleague has can be left to them', () => {
  const { store } = setUp()
  store.received(calls(summary('a')))
  store.connectionChanged('open')
  store.sit()
  store.received({ type: 'seat', callId: 'a', notice: { kind: 'taken' } })
  store.leaveToOther()
  assert.equal(store.snapshot().seat, null)
})
