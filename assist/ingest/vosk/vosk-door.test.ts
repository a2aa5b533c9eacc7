import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEvent } from '../../pipeline/log/call-event.js'
import { testDoor } from '../../testing/door-contract.js'
import { voskDoor, type VoskMessage } from './vosk-door.js'
import { usualVoskConfig, voskStart, withConfig } from './vosk-options.js'

const textsOf = (sent: readonly VoskMessage[]): readonly string[] =>
  sent.flatMap((one) => ('text' in one && one.text !== '' ? [one.text] : []))

testDoor<VoskMessage>({
  door: voskDoor(0),
  legs: [{ encoding: 's16le', sampleRateHz: 8_000, channels: ['customer'] }],
  opening: ({ callId }) => ({ query: { call_id: callId, language: 'en' }, headers: {} }),
  start: () => [{ config: { sample_rate: 8_000 } }, new Uint8Array(0)],
  audio: (byteLength) => [new Uint8Array(byteLength)],
  stop: () => [{ eof: 1 }],
  bad: [
    ['not json', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ dance: 1 }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ config: { sample_rate: 4_000 } }, 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [{ config: 8_000 }, 'ASSIST_PROTOCOL_FIELD_INVALID'],
  ],
  resumes: { skip: 'a client of vosk-server that comes back begins anew' },
  gap: { skip: 'the protocol has no gaps' },
  writes: (text) => text.toLowerCase().replace('.', ''),
  finals: textsOf,
  durableBytes: { skip: 'the protocol acknowledges nothing' },
  startsByMessage: true,
  dtmf: { skip: 'the protocol has no keys' },
  pause: { skip: 'the protocol has no pauses' },
  context: { skip: 'the protocol tells nothing of the call' },
})

test('vosk: a configuration keeps what it does not name', () => {
  const rate = withConfig(usualVoskConfig, { sample_rate: 16_000, model: 'other' })
  assert.deepEqual(withConfig(rate, { words: 0, max_alternatives: 3 }), {
    ...{ sampleRateHz: 16_000, areWordsWanted: false, areAlternativesWanted: true },
  })
})

test('vosk: a reset ends what is being said, and its reply waits for the text', () => {
  const door = voskDoor(0).translate({ query: {}, headers: {} }, () => () => undefined)
  const logged = {
    seq: 1,
    callId: 'call',
    atMs: 900,
    utteranceId: 'u1',
    channel: 'customer',
  } as const
  const said = { startMs: 0, endMs: 900, language: 'en', confidence: 0.8, engine: 'moonshine' }
  const heard = (event: CallEvent): readonly VoskMessage[] => door.answer({ kind: 'event', event })
  const [none] = door.text({ reset: 1 })
  assert.deepEqual(none, { kind: 'reply', message: { text: '' } })
  heard({ type: 'speech.started', ...logged })
  assert.deepEqual(door.text({ reset: 1 }), [{ kind: 'endpoint', legIndex: 0 }])
  const [reply] = heard({ type: 'utterance.final', text: 'My router.', ...said, ...logged })
  assert.ok(reply && 'text' in reply)
  assert.equal(reply.text, 'my router')
})

test('vosk: what an address tells of a call has the bounds that it has at every door', () => {
  const startOf = (query: object) => voskStart({ ...query }, usualVoskConfig).call
  assert.equal(startOf({ call_id: 'c-17', language: 'zh' }).callId, 'c-17')
  for (const bad of [{ call_id: 'a b' }, { call_id: 'x'.repeat(129) }, { agent: 'x'.repeat(201) }])
    assert.throws(() => startOf(bad), { code: 'ASSIST_PROTOCOL_FIELD_INVALID' })
})
