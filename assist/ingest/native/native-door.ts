import { isOpus, opusSampleRateHz } from '../../call/call-start.js'
import type { Door, DoorAnswer, DoorRequest, DoorTranslator } from '../door.js'
import { parseNativeRequest } from './native-messages.js'
import type { NativeRequest, NativeResponse } from './native-protocol.js'

/** The native protocol at `/stream`: one leg a socket, audio as binary messages. `docs/protocol.md` describes it. */
export const nativeDoor: Door<NativeResponse> = {
  name: 'native',
  path: '/stream',
  access: 'send-calls-or-link',
  translate: () => nativeTranslator,
}

/** Keeps no state, so all sockets share one. */
const nativeTranslator: DoorTranslator<NativeResponse> = {
  text: (message) => [requestOf(parseNativeRequest(message))],
  binary: (bytes) => [{ kind: 'audio', legIndex: 0, bytes }],
  answer: (answer) => {
    const response = responseOf(answer)
    return response ? [response] : []
  },
  refusal: ({ code, message, retryable, retryAfterMs }) => ({
    ...{ type: 'error', code, message, retryable },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }),
}

function requestOf(request: NativeRequest): DoorRequest<NativeResponse> {
  switch (request.type) {
    case 'start':
      return startOf(request)
    case 'gap':
      return { kind: 'gap', legIndex: 0, durationMs: request.durationMs }
    case 'pause':
      return { kind: 'pause' }
    case 'resume':
      return { kind: 'resume', discardedMs: request.discardedMs ?? 0 }
    case 'ping':
      return { kind: 'reply', message: { type: 'pong' } }
    case 'stop':
      return { kind: 'stop' }
  }
}

function startOf(request: Extract<NativeRequest, { type: 'start' }>): DoorRequest<NativeResponse> {
  const { callId, language = 'auto', engine, solutions, agent, context } = request
  const { encoding, channels, events = 'all', resume, afterSeq = 0 } = request
  // Opus has one rate, whatever a client says: a leg is known by it when it is resumed.
  const sampleRateHz = isOpus(encoding) ? opusSampleRateHz : (request.sampleRateHz ?? 0)
  const fresh = request.fresh === true ? ({ isFresh: true } as const) : {}
  return {
    kind: 'start',
    call: {
      callId,
      language,
      ...(engine === undefined ? {} : { engine }),
      ...(solutions === undefined ? {} : { solutions }),
      ...(agent === undefined ? {} : { agent }),
      ...(context === undefined ? {} : { context }),
    },
    legs: [{ encoding, sampleRateHz, channels }],
    events,
    ...(resume === true ? { resume: { afterSeq, ...fresh } } : {}),
  }
}

/** Undefined for what the protocol has no message for. */
function responseOf(answer: DoorAnswer): NativeResponse | undefined {
  switch (answer.kind) {
    case 'started': {
      const { receivedBytes = 0, durableBytes = 0 } = answer.legs[0] ?? {}
      const { callId, lastSeq } = answer
      return { type: 'started', callId, receivedBytes, durableBytes, lastSeq }
    }
    case 'event':
      return { type: 'event', event: answer.event }
    case 'position':
      return { type: 'ack', ...answer.position }
    case 'reading':
    case 'judged':
      // TCP alone holds the sender back.
      return undefined
    case 'stopped':
      return { type: 'stopped', callId: answer.callId, lastSeq: answer.lastSeq }
  }
}
