import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AudioFormat, ChannelName } from '../call/call-start.js'
import { ManualClock } from '../call/clock.js'
import { AssistError } from '../errors/errors.js'
import { silentLog } from '../log/log.js'
import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import { LiveLeg } from '../pipeline/registry/live-leg.js'
import { loadConfig } from '../settings/config.js'
import type { JsonObject } from '../sockets/json-object.js'
import { SocketEnd } from '../sockets/socket-end.js'
import type { SuggestionChange } from '../suggestion/suggestion.js'
import { testDoor } from '../testing/door-contract.js'
import { fakeCall, settled } from '../testing/fake-call.js'
import { FakeSocket } from '../testing/fake-socket.js'
import { DoorSession } from './door-session.js'
import type {
  Door,
  DoorAnswer,
  DoorReport,
  DoorRequest,
  DoorStart,
  DoorTranslator,
} from './door.js'

type TrialRequest = DoorRequest<TrialOut> | DoorReport
type TrialOut = { readonly told: DoorAnswer } | { readonly refused: string }

const sides: readonly ChannelName[] = ['customer', 'agent']
const legs: readonly AudioFormat[] = sides.map((side) => ({
  ...{ encoding: 'mulaw', sampleRateHz: 8_000, channels: [side] },
}))

/** What a telephone exchange sends: each side by itself in text messages, keys, and a secure pause. */
const trialTranslator: DoorTranslator<TrialOut, TrialRequest> = {
  text: ({ event, ...message }: JsonObject) => {
    switch (event) {
      case 'start': {
        const { callId, afterSeq } = message as { callId: string; afterSeq?: number }
        const call = { callId, language: 'en' } as const
        const resume = afterSeq === undefined ? {} : { resume: { afterSeq } }
        return [{ kind: 'start', call, legs, events: 'all', ...resume }]
      }
      case 'media':
        return [
          {
            kind: 'audio',
            legIndex: sides.indexOf(message['track'] as ChannelName),
            bytes: Buffer.from(message['payload'] as string, 'base64'),
          },
        ]
      case 'dtmf':
        return [{ kind: 'dtmf', channel: 'customer', key: message['digit'] as string }]
      case 'paused':
        return [{ kind: 'pause' }]
      case 'update':
        return [{ kind: 'context', context: message['facts'] as Record<string, string> }]
      case 'stop':
        return [{ kind: 'stop' }]
      default:
        throw new AssistError('ASSIST_PROTOCOL_MESSAGE_INVALID', 'Expected another event.')
    }
  },
  answer: (told) => [{ told }],
  refusal: ({ code }) => ({ refused: code }),
}

const trialDoor: Door<TrialOut, TrialRequest> = {
  ...{ name: 'trial', path: '/trial', access: 'send-calls' },
  translate: () => trialTranslator,
}

testDoor({
  door: trialDoor,
  legs,
  start: ({ callId, resume }) => [{ event: 'start', callId, ...resume }],
  audio: (byteLength) => {
    const payload = Buffer.alloc(byteLength).toString('base64')
    return sides.map((track) => ({ event: 'media', track, payload }))
  },
  stop: () => [{ event: 'stop' }],
  bad: [
    ['not json', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ event: 'dance' }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [new Uint8Array(1), 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ event: 'media', track: 'agent', payload: '' }, 'ASSIST_PROTOCOL_AUDIO_BEFORE_START'],
  ],
  resumes: true,
  gap: { skip: 'the trial protocol has no gaps' },
  finals: (sent) =>
    answersOf(sent).flatMap((one) =>
      one.kind === 'event' && one.event.type === 'utterance.final' ? [one.event.text] : [],
    ),
  durableBytes: (sent) =>
    answersOf(sent).findLast((one) => one.kind === 'position')?.position.durableBytes,
  startsByMessage: true,
  dtmf: () => ({
    read: trialTranslator.text({ event: 'dtmf', digit: '#' }),
    expected: [{ kind: 'dtmf', channel: 'customer', key: '#' }],
  }),
  pause: () => ({
    read: trialTranslator.text({ event: 'paused' }),
    expected: [{ kind: 'pause' }],
  }),
  context: () => ({
    read: trialTranslator.text({ event: 'update', facts: { product: 'router' } }),
    expected: [{ kind: 'context', context: { product: 'router' } }],
  }),
})

function answersOf(sent: readonly TrialOut[]): readonly DoorAnswer[] {
  return sent.flatMap((one) => ('told' in one ? [one.told] : []))
}

const startOf = (callId: string): DoorStart => ({
  ...{ kind: 'start', legs, events: 'all' },
  call: { callId, language: 'en' },
})

/** A session over calls that a test decides, of a protocol whose address says everything. */
function addressed(start: DoorStart, openFails: (side: string) => boolean = () => false) {
  const { pipeline, ear } = fakeCall()
  const told: string[] = []
  const nameOf = ({ leg }: LiveLeg): string => leg.format.channels.join()
  const calls: Pick<CallRegistry, 'find' | 'open' | 'resume' | 'detach' | 'stop' | 'stopped'> = {
    find: () => undefined,
    stopped: () => undefined,
    open: async (_start, format, door) => {
      if (openFails(format.channels.join())) {
        throw new AssistError('ASSIST_CALL_EXISTS', 'This side is taken.')
      }
      told.push(`open ${format.channels.join()} by ${door}`)
      return new LiveLeg(pipeline, await pipeline.legs.open(format), door)
    },
    resume: () => {
      throw new AssistError('ASSIST_CALL_NOT_RESUMABLE', 'Start a new call.')
    },
    detach: (leg) => told.push(`detach ${nameOf(leg)}`),
    stop: (leg, reason) => {
      told.push(`${reason} ${nameOf(leg)}`)
      return Promise.resolve(7)
    },
  }
  const socket = new FakeSocket<TrialOut>()
  const translator: DoorTranslator<TrialOut> = {
    opened: () => [start],
    text: ({ leave }) => [{ kind: leave === true ? 'leave' : 'stop' }],
    answer: (answer) => [{ told: answer }],
    refusal: ({ code }) => ({ refused: code }),
  }
  const end = new SocketEnd<TrialOut>(
    socket,
    (own) =>
      new DoorSession(own, {
        ...{ door: 'addressed', translator, calls, clock: new ManualClock() },
        ...{ config: loadConfig({}, {}), log: silentLog, allowed: Promise.resolve(undefined) },
      }),
  )
  return { socket, end, told, ear, pipeline }
}

test('door session: a protocol whose address says everything starts before any message', async () => {
  const { socket, end, told } = addressed(startOf('call'))
  await settled()
  assert.deepEqual(told, ['open customer by addressed', 'open agent by addressed'])
  end.text('{}')
  await settled()
  assert.deepEqual(told.slice(2), ['stopped customer', 'stopped agent'])
  const none = { receivedBytes: 0, durableBytes: 0 }
  assert.deepEqual(answersOf(socket.sent), [
    { kind: 'started', callId: 'call', lastSeq: 0, legs: [none, none] },
    { kind: 'position', legIndex: 0, position: none },
    { kind: 'position', legIndex: 1, position: none },
    { kind: 'stopped', callId: 'call', lastSeq: 7 },
  ])
  assert.deepEqual(socket.closeCodes, [1000])
})

test('door session: where one leg cannot be opened, the one before is given back', async () => {
  const { socket, told } = addressed(startOf('call'), (side) => side === 'agent')
  await settled()
  assert.deepEqual(told, ['open customer by addressed', 'disconnected customer'])
  assert.deepEqual(socket.sent, [{ refused: 'ASSIST_CALL_EXISTS' }])
  assert.equal(socket.closeCode, 1008)
})

test('door session: a socket that is lost leaves every leg waiting', async () => {
  const { end, told } = addressed(startOf('call'))
  end.gone()
  await settled()
  assert.deepEqual(told.slice(2), ['detach customer', 'detach agent'])
})

test('door session: a resume of nothing is refused by name', async () => {
  const { socket } = addressed({ ...startOf('call'), resume: { afterSeq: 0 } })
  await settled()
  assert.equal(socket.closeReason, 'ASSIST_CALL_NOT_RESUMABLE')
})

test('door session: a resume of nothing that may begin anew does so', async () => {
  const resume = { afterSeq: 0, orNew: true } as const
  const { told } = addressed({ ...startOf('call'), resume })
  await settled()
  assert.deepEqual(told, ['open customer by addressed', 'open agent by addressed'])
})

test('door session: a client that has nothing of before begins no call that is over', async () => {
  const resume = { afterSeq: 0, isFresh: true } as const
  const { socket, told } = addressed({ ...startOf('call'), resume })
  await settled()
  assert.deepEqual([told, socket.closeReason], [[], 'ASSIST_CALL_NOT_RESUMABLE'])
})

test('door session: a client that leaves has its socket closed in peace, and its legs wait', async () => {
  const { socket, end, told } = addressed(startOf('call'))
  end.text('{"leave":true}')
  await settled()
  assert.deepEqual(told.slice(2), ['detach customer', 'detach agent'])
  assert.deepEqual([socket.closeCodes, socket.closeReason], [[1000], 'left'])
})

test('door session: a card comes with what stands on it', async () => {
  const { socket, pipeline } = addressed(startOf('call'))
  await settled()
  const card = { id: 'reset', title: 'Reset it', answer: 'Hold it.', say: 'Hold it.', tags: [] }
  const shown: SuggestionChange = {
    ...{ type: 'suggestion.shown', suggestionId: 's1', solutionId: 'reset', utteranceId: 'u1' },
    ...{ question: 1, confidence: 0.8, likely: false, solutionsVersion: 'v1', because: [] },
  }
  pipeline.cards.keep({ kind: 'change', change: shown, card, atMs: 0 })
  pipeline.append(shown)
  const told = answersOf(socket.sent).find((one) => one.kind === 'event')
  assert.deepEqual(told?.card, card)
})
