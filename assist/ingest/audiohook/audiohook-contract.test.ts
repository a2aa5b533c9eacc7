import type { AudioFormat } from '../../call/call-start.js'
import { testDoor } from '../../testing/door-contract.js'
import { audiohookDoor } from './audiohook-door.js'

const format: AudioFormat = {
  ...{ encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer', 'agent'] },
}
const media = [{ type: 'audio', format: 'PCMU', rate: 8_000, channels: ['external', 'internal'] }]
const conversationId = 'e160e428-53e2-487c-977d-96989bf5c99d'

let seq = 0
/** The next message of a session; `open` begins one. */
function said(type: string, parameters: object, more: object = {}): object {
  seq = type === 'open' ? 1 : seq + 1
  const id = '30b0e395-84d3-4570-ac13-9a62d8f514c0'
  return { version: '2', id, type, seq, serverseq: 0, position: 'PT0S', parameters, ...more }
}

const open = (more: object = {}): object => said('open', { conversationId, media, ...more })

testDoor({
  door: audiohookDoor(0),
  legs: [format],
  start: ({ callId }) => [open({ language: 'en-US', customConfig: { callId } })],
  audio: (byteLength) => [new Uint8Array(byteLength)],
  stop: () => [said('close', { reason: 'end' })],
  bad: [
    ['not json', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [{ type: 'open' }, 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [said('open', {}), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [said('open', { conversationId, media }, { id: 'x' }), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [said('open', { conversationId, media }, { seq: 2 }), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [said('open', { conversationId, media }, { serverseq: 1 }), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [open({ media: [] }), 'ASSIST_AUDIO_FORMAT_UNSUPPORTED'],
    [open({ media: [{ ...media[0], rate: 44_100 }] }), 'ASSIST_AUDIO_FORMAT_UNSUPPORTED'],
    [open({ customConfig: { callId: 'with space' } }), 'ASSIST_PROTOCOL_FIELD_INVALID'],
    [said('ping', {}, { seq: 1 }), 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    [new Uint8Array(320), 'ASSIST_PROTOCOL_AUDIO_BEFORE_START'],
  ],
  resumes: { skip: 'a session that is continued goes on with what is said from then on' },
  gap: (durationMs) => [
    said('discarded', { start: 'PT0S', discarded: `PT${durationMs / 1_000}S` }),
  ],
  finals: (sent) =>
    sent.flatMap((one) =>
      one.type === 'event'
        ? one.parameters.entities.flatMap((entity) =>
            entity.type === 'transcript'
              ? entity.data.alternatives.flatMap(({ interpretations }) =>
                  interpretations.map(({ transcript }) => transcript),
                )
              : [],
          )
        : [],
    ),
  durableBytes: { skip: 'the protocol tells no positions of ours' },
  startsByMessage: true,
  dtmf: { skip: 'keys that are pressed may be a card’s number, and are let go' },
  pause: { skip: 'audio of a pause is let go, and its time is a gap' },
  context: { skip: 'the protocol tells the context with `open`' },
})
