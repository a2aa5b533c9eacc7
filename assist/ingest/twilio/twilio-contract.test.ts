import type { AudioFormat } from '../../call/call-start.js'
import { testDoor } from '../../testing/door-contract.js'
import { twilioDoor } from './twilio-door.js'

const format = { encoding: 'mulaw', sampleRateHz: 8_000 } as const
const legs: readonly AudioFormat[] = [
  { ...format, channels: ['customer'] },
  { ...format, channels: ['agent'] },
]
const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 }
const tracks = ['inbound', 'outbound']

const onBoth = (media: object): object[] =>
  tracks.map((track) => ({ event: 'media', media: { track, payload: '', ...media } }))

const startWith = (start: object): object => ({
  event: 'start',
  start: { callSid: 'CA1', tracks, mediaFormat, ...start },
})

testDoor({
  door: twilioDoor,
  legs,
  start: ({ callId }) => [
    { event: 'connected', protocol: 'Call', version: '1.0.0' },
    startWith({ customParameters: { callId, language: 'en-US' } }),
  ],
  audio: (byteLength) => onBoth({ payload: Buffer.alloc(byteLength).toString('base64') }),
  stop: () => [{ event: 'stop', stop: { callSid: 'CA1' } }],
  bad: [
    ['not json', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ type: 'start' }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ event: 'stop' }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ event: 'start' }, 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [startWith({ mediaFormat: {} }), 'ASSIST_AUDIO_FORMAT_UNSUPPORTED'],
    [
      startWith({ mediaFormat: { ...mediaFormat, encoding: 'audio/amr' } }),
      'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
    ],
    [
      startWith({ mediaFormat: { ...mediaFormat, sampleRate: 4_000 } }),
      'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
    ],
    [startWith({ tracks: [] }), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [startWith({ callSid: 'with space' }), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [startWith({ customParameters: { callId: '' } }), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [startWith({ customParameters: { language: 'tlh' } }), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [startWith({ customParameters: { customerTrack: 'both' } }), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [{ event: 'media', media: { payload: 'AAAA' } }, 'ASSIST_PROTOCOL_AUDIO_BEFORE_START'],
    [{ event: 'media', media: { payload: 'A*' } }, 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [new Uint8Array(160), 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
  ],
  resumes: { skip: 'the protocol has no way to go on with a stream' },
  gap: (durationMs) => [...onBoth({ timestamp: '0' }), ...onBoth({ timestamp: `${durationMs}` })],
  finals: { skip: 'the protocol has no messages for what was said' },
  durableBytes: { skip: 'the protocol tells no positions' },
  startsByMessage: true,
  dtmf: { skip: 'keys that are pressed may be a card’s number, and are let go' },
  pause: { skip: 'a stream that pauses leaves a hole in its clock' },
  context: { skip: 'the protocol tells the context with `start`' },
})
