import assert from 'node:assert/strict'
import { test } from 'node:test'

import { waveFile } from '../../audio/wave.js'
import { ManualClock } from '../../call/clock.js'
import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { testDoor } from '../../testing/door-contract.js'
import { deepgramDoor } from './deepgram-door.js'
import type { DeepgramMessage } from './deepgram-messages.js'
import { deepgramOptions } from './deepgram-options.js'

const textsOf = (sent: readonly DeepgramMessage[]): readonly string[] =>
  sent.flatMap((one) =>
    one.type === 'Results' && one.is_final ? [one.channel.alternatives[0].transcript] : [],
  )

testDoor<DeepgramMessage>({
  door: deepgramDoor(0),
  legs: [{ encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer', 'agent'] }],
  opening: ({ callId }) => ({
    query: {
      ...{ model: 'any', language: 'en-US', encoding: 'mulaw', sample_rate: '8000' },
      ...{ channels: '2', multichannel: 'true', interim_results: 'true' },
      extra: `call_id:${callId}`,
    },
    headers: {},
  }),
  start: () => [],
  audio: (byteLength) => [new Uint8Array(byteLength)],
  stop: () => [{ type: 'CloseStream' }],
  bad: [
    ['not json', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ type: 'Dance' }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ type: ['KeepAlive'] }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
  ],
  resumes: { skip: 'a new connection of the protocol begins anew' },
  gap: { skip: 'the protocol has no gaps' },
  finals: textsOf,
  durableBytes: { skip: 'the protocol acknowledges nothing' },
  startsByMessage: { skip: 'the address starts the call' },
  dtmf: { skip: 'the protocol has no keys' },
  pause: { skip: 'the protocol has no pauses' },
  context: { skip: 'the address tells the context' },
})

const spoken = { startMs: 100, endMs: 900, language: 'en', confidence: 0.8, engine: 'moonshine' }
const logged = { seq: 1, callId: 'call', atMs: 1_500 }
const side = { utteranceId: 'u1', channel: 'customer' } as const
const started: CallEvent = { type: 'speech.started', ...side, ...logged }
const final: CallEvent = {
  type: 'utterance.final',
  text: 'My router.',
  ...side,
  ...spoken,
  ...logged,
}

/** A socket whose call has begun, with what was sent by itself later. */
function opened(query: Readonly<Record<string, string>> = {}) {
  const clock = new ManualClock()
  const later: DeepgramMessage[] = []
  const usual = { encoding: 'mulaw', sample_rate: '8000' }
  const door = deepgramDoor(0).translate(
    { query: { ...usual, ...query }, headers: {} },
    (delayMs, work) => clock.after(delayMs, () => later.push(...work())),
  )
  door.opened?.()
  const heard = (event: CallEvent): readonly DeepgramMessage[] =>
    door.answer({ kind: 'event', event })
  return { clock, later, door, heard }
}

test('deepgram: Finalize ends what is being said, and its text says so', () => {
  const { door, heard } = opened()
  heard(started)
  assert.deepEqual(door.text({ type: 'Finalize' }), [{ kind: 'endpoint', legIndex: 0 }])
  const [first] = heard(final)
  assert.ok(first?.type === 'Results' && first.from_finalize && first.speech_final)
  const [second] = heard({ ...final, utteranceId: 'u2' })
  assert.ok(second?.type === 'Results' && !second.from_finalize)
})

test('deepgram: Finalize where nobody speaks is answered at once', () => {
  const [reply] = opened().door.text({ type: 'Finalize' })
  assert.ok(reply?.kind === 'reply' && reply.message.type === 'Results')
  assert.ok(reply.message.from_finalize)
  assert.equal(reply.message.channel.alternatives[0].transcript, '')
})

test('deepgram: UtteranceEnd comes after its silence, unless somebody speaks on', () => {
  const { clock, later, heard } = opened({ interim_results: 'true', utterance_end_ms: '1000' })
  heard(final)
  clock.advance(399)
  assert.deepEqual(later, [])
  clock.advance(1)
  assert.deepEqual(later, [{ type: 'UtteranceEnd', channel: [0, 1], last_word_end: 0.9 }])
  heard({ ...final, utteranceId: 'u2' })
  heard({ ...started, utteranceId: 'u3' })
  clock.advance(5_000)
  assert.equal(later.length, 1)
})

test('deepgram: a client that says nothing is refused, one that keeps alive is not', () => {
  const { clock, door } = opened()
  clock.advance(9_000)
  assert.deepEqual(door.text({ type: 'KeepAlive' }), [])
  clock.advance(9_000)
  assert.throws(() => clock.advance(1_000), { code: 'ASSIST_PROTOCOL_CLIENT_SILENT' })
})

test('deepgram: without an encoding the container that comes tells the format, wherever it is cut', () => {
  const wave = waveFile(
    { encoding: 's16le', sampleRateHz: 16_000, channelCount: 2 },
    new Uint8Array(640),
  )
  const begin = (bytes: Uint8Array, query: Readonly<Record<string, string>> = {}) => {
    const door = deepgramDoor(0).translate({ query, headers: {} }, () => () => undefined)
    assert.deepEqual(door.opened?.(), [])
    return [...bytes].flatMap((byte) => door.binary?.(Uint8Array.of(byte)) ?? [])
  }
  const [start, ...audio] = begin(wave)
  assert.ok(start?.kind === 'start')
  const channels = ['customer', 'agent']
  assert.deepEqual(start.legs, [{ encoding: 's16le', sampleRateHz: 16_000, channels }])
  const byteLength = audio.reduce(
    (sum, one) => sum + (one.kind === 'audio' ? one.bytes.byteLength : 0),
    0,
  )
  assert.equal(byteLength, 640)
  const [ogg] = begin(Buffer.from('OggS and more bytes'), { extra: 'side:agent' })
  assert.ok(ogg?.kind === 'start')
  assert.deepEqual(ogg.legs[0]?.channels, ['agent'])
  assert.equal(ogg.legs[0].encoding, 'ogg-opus')
  const webm = begin(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 1), { channels: '2' })[0]
  assert.ok(webm?.kind === 'start')
  assert.deepEqual(webm.legs[0]?.channels, channels)
  assert.throws(() => begin(Buffer.from('fLaC and more bytes')), {
    code: 'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
  })
})

test('deepgram: what cannot be decoded is closed as its inventor does', () => {
  const error = new AssistError('ASSIST_AUDIO_STREAM_INVALID', 'no Opus')
  const door = deepgramDoor(0).translate({ query: {}, headers: {} }, () => () => undefined)
  assert.deepEqual(
    [door.closing?.(error).code, door.closing?.(error).reason.slice(0, 9)],
    [...[1008, 'DATA-0000']],
  )
})

test('deepgram: what an address tells of a call has the bounds that it has at every door', () => {
  const startOf = (...extra: readonly string[]) =>
    deepgramOptions({ encoding: 'mulaw', sample_rate: '8000', extra }).call
  assert.deepEqual(startOf('call_id:c-17', 'agent:Ana', 'side:agent', 'queue:repairs'), {
    ...{ callId: 'c-17', language: 'en', agent: 'Ana', context: { queue: 'repairs' } },
  })
  for (const bad of ['call_id:a b', 'call_id:a\u0007', `call_id:${'x'.repeat(129)}`]) {
    assert.throws(() => startOf(bad), { code: 'ASSIST_PROTOCOL_FIELD_INVALID' }, bad)
  }
  const long = `queue:${'x'.repeat(2_001)}`
  assert.throws(() => startOf(long), { code: 'ASSIST_PROTOCOL_FIELD_INVALID' })
})
