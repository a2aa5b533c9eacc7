import type { AudioFormat } from '../../call/call-start.js'
import { testDoor } from '../../testing/door-contract.js'
import { nativeDoor } from './native-door.js'

const format: AudioFormat = {
  ...{ encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer', 'agent'] },
}

testDoor({
  door: nativeDoor,
  legs: [format],
  start: ({ callId, resume }) => [
    {
      ...{ type: 'start', callId, language: 'en', ...format },
      ...(resume && { resume: true, afterSeq: resume.afterSeq }),
    },
  ],
  audio: (byteLength) => [new Uint8Array(byteLength)],
  stop: () => [{ type: 'stop' }],
  bad: [
    ['not json', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    ['[1]', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ type: 'begin' }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ type: 'stop' }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ type: 'gap', durationMs: 1 }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ type: 'start', callId: 'call' }, 'ASSIST_AUDIO_FORMAT_UNSUPPORTED'],
    [{ type: 'start', callId: 'with space', ...format }, 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [new Uint8Array(320), 'ASSIST_PROTOCOL_AUDIO_BEFORE_START'],
  ],
  resumes: true,
  gap: (durationMs) => [{ type: 'gap', durationMs }],
  finals: (sent) =>
    sent.flatMap((one) =>
      one.type === 'event' && one.event.type === 'utterance.final' ? [one.event.text] : [],
    ),
  durableBytes: (sent) => sent.findLast((one) => one.type === 'ack')?.durableBytes,
  startsByMessage: true,
  dtmf: { skip: 'the native protocol carries no keys of a telephone' },
  pause: () => ({
    read: [{ type: 'pause' }, { type: 'resume', discardedMs: 500 }].flatMap((message) =>
      nativeDoor.translate({ query: {}, headers: {} }, () => () => undefined).text(message),
    ),
    expected: [{ kind: 'pause' }, { kind: 'resume', discardedMs: 500 }],
  }),
  context: { skip: 'the native protocol tells the context with `start`' },
})
