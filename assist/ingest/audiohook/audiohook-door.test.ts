import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { SolutionCard } from '../../solutions/solution-card.js'
import { assertReadOrRefused } from '../../testing/changed-messages.js'
import { refusedCode } from '../../testing/refused-code.js'
import type { DoorRequest } from '../door.js'
import { audiohookDoor } from './audiohook-door.js'
import type { AudiohookResponse } from './audiohook-protocol.js'

const id = '30b0e395-84d3-4570-ac13-9a62d8f514c0'
const conversationId = 'e160e428-53e2-487c-977d-96989bf5c99d'
const media = [
  { type: 'audio', format: 'PCMU', rate: 8_000, channels: ['external', 'internal'] },
  { type: 'audio', format: 'PCMU', rate: 8_000, channels: ['external'] },
]

/** One session without a service: what becomes of its messages. */
function session(headers: Readonly<Record<string, string>> = {}) {
  const translator = audiohookDoor(0).translate({ query: {}, headers }, () => () => undefined)
  let seq = 0
  const message = (type: string, parameters: object = {}): object => ({
    ...{ version: '2', id, type, seq: ++seq, serverseq: 0, position: 'PT0S', parameters },
  })
  return {
    say: (type: string, parameters?: object) =>
      translator.text(message(type, parameters) as Record<string, unknown>),
    open: (more: object = {}) =>
      translator.text(
        message('open', { conversationId, media, ...more }) as Record<string, unknown>,
      ),
    hear: (durationMs: number) => translator.binary?.(new Uint8Array(durationMs * 16)) ?? [],
    event: (event: CallEvent, card?: SolutionCard) =>
      translator.answer({ kind: 'event', event, ...(card && { card }) }),
    stopped: () => translator.answer({ kind: 'stopped', callId: id, lastSeq: 1 }),
  }
}

const kinds = (requests: readonly { readonly kind: string }[]): string[] =>
  requests.map(({ kind }) => kind)

/** Milliseconds of the call that pass by what a client says. */
function gapOf(requests: readonly DoorRequest<AudiohookResponse>[]): number {
  const times = requests.map((request) => {
    if (request.kind === 'resume') return request.discardedMs
    return request.kind === 'gap' ? request.durationMs : 0
  })
  return Math.max(0, ...times)
}

const said = (startMs: number, endMs: number, text = 'My router is red.'): CallEvent => ({
  ...{ seq: 5, callId: id, atMs: endMs, type: 'utterance.final', utteranceId: 'u1' },
  ...{ channel: 'customer', startMs, endMs, text, language: 'en', confidence: 0.9, engine: 'fake' },
})

test('audiohook: an open is answered before the call begins, and takes the offer with both sides', () => {
  const [opened, start] = session().open({
    ...{ language: 'en-US', supportedLanguages: true },
    participant: { id, ani: 'tel:+15550100', aniName: 'M. Li', dnis: '+15550199' },
    customConfig: { agent: 'Ana', queue: 'repairs', nested: { no: 'context' } },
  })
  assert.deepEqual(opened, {
    kind: 'reply',
    message: {
      ...{ version: '2', type: 'opened', id, seq: 1, clientseq: 1 },
      parameters: { media: [media[0]], supportedLanguages: ['en-US', 'zh-CN', 'ko-KR'] },
    },
  })
  assert.deepEqual(start, {
    kind: 'start',
    call: {
      ...{ callId: id, language: 'en', agent: 'Ana' },
      context: { caller: '+15550100', queue: 'repairs' },
    },
    legs: [{ encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer', 'agent'] }],
    events: 'finals',
  })
})

test('audiohook: channels keep their sides in whatever order they are offered', () => {
  const inverted = [{ ...media[0], channels: ['internal', 'external'] }]
  const [, start] = session().open({ media: inverted })
  assert.ok(start?.kind === 'start')
  assert.deepEqual(start.legs[0]?.channels, ['agent', 'customer'])
})

test('audiohook: a language that nobody here speaks is left to be found out', () => {
  const [, start] = session().open({ language: 'fr-FR' })
  assert.ok(start?.kind === 'start')
  assert.equal(start.call.language, 'auto')
})

test('audiohook: a ping has its pong, numbered on and with the number of the ping', () => {
  const { open, say } = session()
  open()
  const [pong] = say('ping', { rtt: 'PT0.05S' })
  assert.deepEqual(pong, {
    kind: 'reply',
    message: { version: '2', type: 'pong', id, seq: 2, clientseq: 2, parameters: {} },
  })
})

test('audiohook: a probe is answered, and no call is made of it', () => {
  const { open, say, hear } = session()
  assert.deepEqual(kinds(open({ conversationId: '00000000-0000-0000-0000-000000000000' })), [
    'reply',
  ])
  assert.deepEqual(hear(20), [])
  assert.deepEqual(kinds(say('ping')), ['reply'])
  assert.deepEqual(kinds(say('close', { reason: 'end' })), ['reply', 'leave'])
})

test('audiohook: a session that goes on with another one takes up its call, or begins it anew', () => {
  const first = 'd7934305-0972-4844-938e-9060eef73d05'
  const [, start] = session().open({
    continuedSessions: [{ id: first, serverseq: 4, clientseq: 9 }],
  })
  assert.ok(start?.kind === 'start')
  assert.equal(start.call.callId, first)
  assert.equal(start.resume?.orNew, true)
  const old = session()
  old.open()
  assert.deepEqual(kinds(old.say('close', { reason: 'reconnect' })), ['reply', 'leave'])
})

test('audiohook: a session that ends is closed once everything is said', () => {
  const { open, say, event, stopped } = session()
  open()
  assert.deepEqual(kinds(say('close', { reason: 'end' })), ['stop'])
  assert.deepEqual(
    event(said(0, 1_000)).map(({ type }) => type),
    ['event'],
  )
  assert.deepEqual(
    stopped().map(({ type, seq }) => [type, seq]),
    [['closed', 3]],
  )
})

test('audiohook: what was said is told with its place in the stream', () => {
  const { open, event } = session()
  open()
  const [message] = event(said(1_500, 3_000, 'Red light.'))
  assert.ok(message?.type === 'event')
  const [transcript] = message.parameters.entities
  assert.ok(transcript?.type === 'transcript')
  const { channelId, offset, duration, alternatives } = transcript.data
  assert.deepEqual([channelId, offset, duration], [0, 'PT1.5S', 'PT1.5S'])
  const [alternative] = alternatives
  assert.deepEqual(alternative?.languages, ['en-US'])
  const tokens = alternative.interpretations[0]?.tokens ?? []
  assert.deepEqual(
    tokens.map(({ value }) => value),
    ['Red', 'light.'],
  )
})

test('audiohook: a sure card is told once, as plain question and escaped answer', () => {
  const { open, event } = session()
  open()
  const shown = (likely: boolean): CallEvent => ({
    ...{ seq: 6, callId: id, atMs: 2_000, type: 'suggestion.shown', suggestionId: 's1' },
    ...{ solutionId: 'reset', utteranceId: 'u1', question: 1, confidence: 0.8, likely },
    ...{ solutionsVersion: 'v1', because: [] },
  })
  const card = {
    id: 'reset',
    title: 'Reset it',
    answer: 'Hold <reset>\nfor 10 s',
    say: '',
    tags: [],
  }
  assert.deepEqual(event(shown(true), card), [])
  const [message] = event(shown(false), card)
  assert.ok(message?.type === 'event')
  const [assist] = message.parameters.entities
  assert.ok(assist?.type === 'agentassist')
  const [suggestion] = assist.data.suggestions
  assert.deepEqual(
    [suggestion?.question, suggestion?.answer, suggestion?.position],
    ['Reset it', 'Hold &lt;reset&gt;<br>for 10 s', 'PT2S'],
  )
  assert.deepEqual(event(shown(false), card), [])
})

test('audiohook: what is said during a pause is not heard, and its time passes', () => {
  const { open, say, hear, event } = session()
  open()
  hear(8_000)
  assert.deepEqual(kinds(say('paused')), ['endpoint', 'pause'])
  assert.deepEqual(hear(500), [])
  assert.equal(gapOf(say('resumed', { start: 'PT8S', discarded: 'PT10S' })), 10_000)
  assert.deepEqual(kinds(hear(20)), ['audio'])
  const [message] = event(said(18_500, 19_000))
  assert.match(JSON.stringify(message), /"offset":"PT18.5S"/)
})

test('audiohook: a pause without time ends the utterance, and the stream’s own times stay true', () => {
  const { open, say, hear, event } = session()
  open()
  hear(8_000)
  assert.deepEqual(kinds(say('paused')), ['endpoint', 'pause'])
  const resumed = say('resumed', { start: 'PT8S', discarded: 'PT0S' })
  assert.deepEqual(resumed, [{ kind: 'resume', discardedMs: 0 }])
  assert.match(JSON.stringify(event(said(8_500, 9_000))), /"offset":"PT8.5S"/)
})

test('audiohook: a change of language, and a resume without a pause, end the utterance where they stand', () => {
  const { open, say, hear } = session()
  open({ language: 'en-US' })
  hear(8_000)
  assert.deepEqual(kinds(say('update', { language: 'en-GB' })), ['reply', 'endpoint'])
  assert.deepEqual(kinds(say('update', { language: 'fr-FR' })), ['endpoint'])
  const resumed = say('resumed', { start: 'PT8S', discarded: 'PT1S' })
  assert.deepEqual(kinds(resumed), ['endpoint', 'gap'])
  assert.equal(gapOf(resumed), 1_000)
})

test('audiohook: audio that was discarded is a gap, as far as it did not come after all', () => {
  const { open, say, hear } = session()
  open()
  hear(8_000)
  assert.equal(gapOf(say('discarded', { start: 'PT8S', discarded: 'PT0.5S' })), 500)
  assert.equal(gapOf(say('discarded', { start: 'PT1S', discarded: 'PT0.5S' })), 0)
})

test('audiohook: a change of language is acknowledged where it is followed', () => {
  const follows = (opened: string, next: string): boolean => {
    const { open, say } = session()
    open({ language: opened })
    return kinds(say('update', { language: next })).includes('reply')
  }
  assert.equal(follows('en-US', 'en-GB'), true)
  assert.equal(follows('fr-FR', 'zh-CN'), true)
  assert.equal(follows('en-US', 'zh-CN'), false)
  assert.equal(follows('en-US', 'fr-FR'), false)
})

test('audiohook: messages out of their order, of another session, or before an open are refused by name', () => {
  assert.equal(
    refusedCode(() => session().say('ping')),
    'ASSIST_PROTOCOL_MESSAGE_INVALID',
  )
  const other = { 'audiohook-session-id': 'd7934305-0972-4844-938e-9060eef73d05' }
  assert.equal(
    refusedCode(() => session(other).open()),
    'ASSIST_PROTOCOL_FIELD_INVALID',
  )
  assert.equal(
    refusedCode(() => session({ 'audiohook-session-id': id }).open()),
    undefined,
  )
})

test('audiohook: types of later versions change nothing, and a second open reaches the session', () => {
  const { open, say } = session()
  open()
  for (const type of ['error', 'dtmf', 'toString', 'of next year']) assert.deepEqual(say(type), [])
  assert.deepEqual(kinds(open()), ['start'])
})

test('audiohook: recorded sessions with anything changed are read or refused by name (property)', () => {
  const at = (seq: number, type: string, parameters: object): object => ({
    ...{ version: '2', id, type, seq, serverseq: 0, position: 'PT0S', parameters },
  })
  const recorded = [
    at(1, 'open', { conversationId, media, language: 'en-US', customConfig: { agent: 'Ana' } }),
    at(2, 'ping', {}),
    at(3, 'paused', {}),
    at(4, 'resumed', { start: 'PT1S', discarded: 'PT2.5S' }),
    at(5, 'discarded', { start: 'PT4S', discarded: 'PT1S' }),
    at(6, 'update', { language: 'zh-CN' }),
    at(7, 'close', { reason: 'end' }),
  ]
  assertReadOrRefused(recorded, (messages) => {
    const opening = { query: {}, headers: {} }
    const translator = audiohookDoor(0).translate(opening, () => () => undefined)
    for (const message of messages) {
      translator.text(message)
      translator.binary?.(new Uint8Array(320))
    }
  })
})
