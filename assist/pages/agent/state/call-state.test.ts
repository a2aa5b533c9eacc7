import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEventBody } from '../../../pipeline/log/call-event.js'
import type { WithdrawReason } from '../../../suggestion/suggestion.js'
import {
  foldEvent,
  foldGesture,
  heldSuggestions,
  newCallState,
  type CallState,
} from './call-state.js'
import { isCardOpen } from './cards/card.js'
import type { DeskEvent } from './desk-event.js'

type Script = (CallEventBody & { atMs?: number }) | ((state: CallState) => CallState)

/** Plays events and gestures in order. Each event gets the next number. */
function play(...script: Script[]): CallState {
  return script.reduce((state, step) => {
    if (typeof step === 'function') return step(state)
    const event = { seq: state.lastSeq + 1, callId: 'c', atMs: state.atMs, ...step } as DeskEvent
    const id = 'solutionId' in event ? event.solutionId : ''
    return foldEvent(state, event, { id, title: `Title ${id}`, answer: `${id} answer`, tags: [] })
  }, newCallState('c'))
}

const suggestion = (
  suggestionId: string,
  solutionId: string,
  likely = false,
  confidence = 0.9,
) => ({
  suggestionId,
  solutionId,
  utteranceId: 'u1',
  confidence,
  likely,
  question: 1,
  solutionsVersion: 'v1',
  because: [],
})
const shown = (...input: Parameters<typeof suggestion>) =>
  ({ type: 'suggestion.shown', ...suggestion(...input) }) as const
const changed = (...input: Parameters<typeof suggestion>) =>
  ({ type: 'suggestion.changed', ...suggestion(...input) }) as const
const withdrawn = (suggestionId: string, reason: WithdrawReason = 'not-confirmed') =>
  ({ type: 'suggestion.withdrawn', suggestionId, reason }) as const
const pin = (key: string) => (state: CallState) => foldGesture(state, { kind: 'pin', key })
const toggle = (key: string) => (state: CallState) => foldGesture(state, { kind: 'toggle', key })
const hover = (key: string, isOn: boolean) => (state: CallState) =>
  foldGesture(state, { kind: 'hover', key, isOn })
const now = (state: CallState) =>
  state.cards.now.map((card) => `${card.solution.id}${card.isUnmatched ? '!' : ''}`)
const earlier = (state: CallState) => state.cards.earlier.map(({ solution }) => solution.id)

test('a likely card is closed and opens by itself only when confirmed', () => {
  const likely = play(shown('s1', 'a', true))
  assert.equal(isCardOpen(likely.cards.now[0]!), false)
  const confirmed = play(shown('s1', 'a', true), changed('s1', 'a'))
  assert.equal(isCardOpen(confirmed.cards.now[0]!), true)
})

test('a call that was stored before questions were counted still draws', () => {
  const old = (...input: Parameters<typeof shown>) => {
    return { ...shown(...input), question: undefined as unknown as number }
  }
  const state = play(old('s1', 'a'), old('s2', 'b'), withdrawn('s1', 'replaced'), old('s3', 'c'))
  assert.deepEqual([now(state), earlier(state)], [['b', 'c'], ['a']])
})

test('a card asks for what is missing until it is known', () => {
  const ask = { question: 'Credit card or debit card?', choices: [] }
  const asking = play({ ...shown('s1', 'a', false, 0.6), ask })
  assert.equal(asking.cards.now[0]?.ask, 'Credit card or debit card?')
  const known = play({ ...shown('s1', 'a', false, 0.6), ask }, changed('s1', 'a'))
  assert.equal(known.cards.now[0]?.ask, null)
})

test('a card that the agent closed stays closed when it is confirmed', () => {
  const state = play(shown('s1', 'a', true), toggle('s1/a'), toggle('s1/a'), changed('s1', 'a'))
  assert.equal(isCardOpen(state.cards.now[0]!), false)
})

test('a held card is never withdrawn, only marked', () => {
  for (const hold of [pin('s1/a'), toggle('s1/a'), hover('s1/a', true)]) {
    const state = play(shown('s1', 'a', true), hold, withdrawn('s1'))
    assert.deepEqual(now(state), ['a!'])
    assert.deepEqual([...heldSuggestions(state)], ['s1'])
  }
})

test('a held card is never replaced by another solution: that one stands beside it', () => {
  const state = play(shown('s1', 'a', true), pin('s1/a'), changed('s1', 'b'))
  assert.deepEqual(now(state), ['a!', 'b'])
  assert.deepEqual(now(play(shown('s1', 'a', true), changed('s1', 'b'))), ['b'])
})

test('a card whose answer the agent is speaking is held, and let go a while after', () => {
  const speak = {
    type: 'transcript.partial',
    utteranceId: 'u2',
    channel: 'agent',
    startMs: 0,
    text: 'well the modem signal light means',
    stableChars: 0,
  } as const
  const solution = {
    id: 'a',
    title: 'A',
    answer: 'This light means the modem has no signal',
    tags: [],
  }
  const first = { seq: 1, callId: 'c', atMs: 0, ...shown('s1', 'a') }
  let state = foldEvent(newCallState('c'), first, solution)
  state = foldEvent(state, { seq: 2, callId: 'c', atMs: 1_000, ...speak })
  assert.deepEqual([...heldSuggestions(state)], ['s1'])
  const kept = foldEvent(state, { seq: 3, callId: 'c', atMs: 5_000, ...withdrawn('s1') })
  assert.deepEqual(now(kept), ['a!'])
  const late = foldEvent(state, { seq: 3, callId: 'c', atMs: 30_000, ...withdrawn('s1') })
  assert.deepEqual(now(late), [])
})

test('what the customer says holds no card', () => {
  const text = 'a answer'
  const state = play(shown('s1', 'a'), {
    type: 'transcript.partial',
    utteranceId: 'u2',
    channel: 'customer',
    startMs: 0,
    text,
    stableChars: 0,
  })
  assert.equal(heldSuggestions(state).size, 0)
})

test('a solution that comes again stands as the agent left it', () => {
  const state = play(shown('s1', 'a'), pin('s1/a'), withdrawn('s1'), shown('s5', 'a'))
  assert.deepEqual(now(state), ['a'])
  assert.equal(state.cards.now[0]?.isPinned, true)
  assert.deepEqual([...heldSuggestions(state)], ['s5'])
})

test('a card that was put away does not come back when the service is late', () => {
  const away = (state: CallState) => foldGesture(state, { kind: 'remove', key: 's1/a' })
  assert.deepEqual(now(play(shown('s1', 'a', true), away, changed('s1', 'a'))), [])
})

test('used, dismissed and rated cards follow the log, so that a reload shows the same', () => {
  const used = play(shown('s1', 'a'), { type: 'suggestion.used', suggestionId: 's1' })
  assert.equal(used.cards.now[0]?.isUsed, true)
  const dismissed = play(shown('s1', 'a'), { type: 'suggestion.dismissed', suggestionId: 's1' })
  assert.deepEqual(now(dismissed), [])
  const rated = play(shown('s1', 'a'), {
    type: 'suggestion.rated',
    suggestionId: 's1',
    rating: 'wrong',
  })
  assert.deepEqual(now(rated), [])
})

test('events seen before change nothing; unknown types count and change nothing else', () => {
  const state = play(shown('s1', 'a'))
  const again = { seq: 1, callId: 'c', atMs: 0, ...withdrawn('s1') }
  assert.equal(foldEvent(state, again), state)
  const unknown = { seq: 2, callId: 'c', atMs: 5, type: 'media.invited' } as unknown as DeskEvent
  const after = foldEvent(state, unknown)
  assert.equal(after.lastSeq, 2)
  assert.deepEqual(now(after), now(state))
})

test('an alert is kept, the end of the call is seen', () => {
  const state = play(
    { type: 'alert', code: 'ASSIST_AUDIO_BACKLOG', severity: 'warning' },
    { type: 'call.ended', reason: 'stopped' },
  )
  assert.equal(state.alert?.code, 'ASSIST_AUDIO_BACKLOG')
  assert.equal(state.hasEnded, true)
})

test('a suggestion without its solution shows its id, so that the place is not empty', () => {
  const event = { seq: 1, callId: 'c', atMs: 0, ...shown('s1', 'gone') }
  assert.equal(foldEvent(newCallState('c'), event).cards.now[0]?.solution.title, 'gone')
})
