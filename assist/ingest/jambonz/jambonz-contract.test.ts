import type { AudioFormat } from '../../call/call-start.js'
import { clientCloses, testDoor } from '../../testing/door-contract.js'
import { jambonzDoor } from './jambonz-door.js'

const format: AudioFormat = {
  ...{ encoding: 's16le', sampleRateHz: 8_000, channels: ['customer', 'agent'] },
}
const first = { callSid: 'call', sampleRate: 8_000, mixType: 'stereo' }

testDoor({
  door: jambonzDoor,
  legs: [format],
  start: ({ callId }) => [{ ...first, callSid: callId }],
  audio: (byteLength) => [new Uint8Array(byteLength)],
  stop: () => [clientCloses],
  bad: [
    ['not json', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{}, 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [{ ...first, callSid: 'with space' }, 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [{ ...first, sampleRate: 64_000 }, 'ASSIST_AUDIO_FORMAT_UNSUPPORTED'],
    [{ ...first, mixType: 'mixed' }, 'ASSIST_AUDIO_FORMAT_UNSUPPORTED'],
    [{ ...first, language: 'tlh' }, 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [{ ...first, metadata: { customerTrack: 'both' } }, 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [{ event: 'dtmf', dtmf: '1' }, 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [new Uint8Array(320), 'ASSIST_PROTOCOL_AUDIO_BEFORE_START'],
  ],
  resumes: { skip: 'the protocol has no way to go on with a stream' },
  gap: { skip: 'the protocol tells no times' },
  finals: { skip: 'nothing is sent to jambonz' },
  durableBytes: { skip: 'the protocol tells no positions' },
  startsByMessage: true,
  dtmf: { skip: 'keys that are pressed may be a card’s number, and are let go' },
  pause: { skip: 'a stream that pauses sends nothing, and says nothing of it' },
  context: { skip: 'the protocol tells the context with its first message' },
})
