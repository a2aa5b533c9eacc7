import { testDoor } from '../../testing/door-contract.js'
import { deepgramDoor } from './deepgram-door.js'
import type { DeepgramMessage } from './deepgram-messages.js'

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
