import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEventBody } from '../../../../pipeline/log/call-event.js'
import { foldEvent, newCallState, type CallState } from '../call-state.js'
import type { DeskEvent } from '../desk-event.js'
import { followUpState } from '../follow-ups.js'

function play(...bodies: CallEventBody[]): CallState {
  return bodies.reduce((state, body) => {
    const event = { seq: state.lastSeq + 1, callId: 'c', atMs: 0, ...body } as DeskEvent
    return foldEvent(state, event)
  }, newCallState('c'))
}
const drawn = ({ transcript }: CallState) =>
  transcript.lines.map((line) => {
    if (line.kind === 'utterance') return line.text
    return line.kind === 'note' ? line.event.type : line.kind
  })
const said = (utteranceId: string, text: string): CallEventBody => ({
  ...{ type: 'utterance.final', utteranceId, channel: 'customer', startMs: 0, endMs: 1, text },
  ...{ language: 'en', confidence: 1, engine: 'x' },
})
const wrote = (messageId: string, text: string): CallEventBody => {
  return { type: 'message', messageId, from: 'customer', text }
}
const invited = { type: 'media.invited', medium: 'video', invitationId: 'i1' } as const

test('what is written stands between what is said, in the order in which it came', () => {
  const state = play(said('u1', 'one'), wrote('m1', 'two'), said('u2', 'three'))
  assert.deepEqual(drawn(state), ['one', 'message', 'three'])
})

test('each change of medium is told once', () => {
  const state = play(
    { type: 'call.medium', medium: 'voice' },
    invited,
    { ...invited, type: 'media.joined' },
    { type: 'call.medium', medium: 'video' },
    { ...invited, type: 'media.left' },
    { type: 'call.medium', medium: 'voice' },
  )
  assert.deepEqual(drawn(state), ['media.invited', 'media.joined', 'media.left', 'call.medium'])
  assert.equal(state.medium, 'voice')
})

test('a page in the chat is its message; otherwise that it was sent is told', () => {
  const sent = { type: 'followup.sent', kind: 'link', solutionId: 'a' } as const
  const chat = play({ ...sent, followUpId: 'f1', how: 'chat' })
  assert.deepEqual(drawn(chat), [])
  assert.equal(followUpState(chat.followUps, 'a'), 'sent')
  const opened = play(
    { ...sent, followUpId: 'f1', how: 'page' },
    { type: 'followup.opened', kind: 'link', followUpId: 'f1' },
  )
  assert.deepEqual(drawn(opened), ['followup.sent', 'followup.opened'])
  assert.equal(followUpState(opened.followUps, 'a'), 'opened')
  assert.equal(followUpState(opened.followUps, 'b'), 'none')
})

test('an advice stands until it is answered, withdrawn, or another one takes its place', () => {
  const shown = (adviceId: string): CallEventBody => {
    return { type: 'advice.shown', adviceId, advice: 'video', utteranceId: 'u1', because: [] }
  }
  assert.equal(play(shown('a1'), shown('a2')).advice?.adviceId, 'a2')
  for (const type of ['advice.dismissed', 'advice.withdrawn'] as const)
    assert.equal(play(shown('a1'), { type, adviceId: 'a1' }).advice, null)
  const late = play(shown('a1'), shown('a2'), { type: 'advice.taken', adviceId: 'a1' })
  assert.equal(late.advice?.adviceId, 'a2')
  assert.equal(play(shown('a1'), { type: 'call.ended', reason: 'stopped' }).advice, null)
})
